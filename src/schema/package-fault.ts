import type { Text } from '../domain/language.ts';
import { builder } from './builder.ts';
import { languageArgs, say } from './language.ts';

/** What is wrong with an uploaded file as a whole, before any rule of certification runs. */
export type PackageFault = {
  readonly ruleId: string;
  readonly message: Text;
  readonly file: string | null;
};

export const PackageFaultRef = builder.objectRef<PackageFault>('PackageFault').implement({
  description: 'What is wrong with an uploaded file, before any rule of certification runs on it.',
  fields: (t) => ({
    ruleId: t.exposeString('ruleId', { description: 'The rule that it breaks.' }),
    message: t.string({
      description: 'What is wrong and what to do.',
      args: languageArgs,
      resolve: ({ message }, args, context) => say(message, args, context),
    }),
    file: t.exposeString('file', {
      nullable: true,
      description: 'Path inside the package; null when the file as a whole is meant.',
    }),
  }),
});
