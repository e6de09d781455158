import type { Text } from '../domain/language.ts';
import type { Refusal } from '../domain/refusal.ts';
export type FileRefused = Refusal<'FILE_REFUSED'> & {
  readonly findings: readonly {
    readonly ruleId: string;
    readonly message: Text;
    readonly file: string | null;
  }[];
};
