import type { Text } from './language.ts';

/**
 * The answer is no, as a value: what was asked, what is the case, and what to do.
 * Outages and bugs are thrown instead.
 */
export type Refusal<Code extends string = string> = {
  readonly code: Code;
  readonly message: Text;
  /** The field of the input or of the offer that is meant; empty when the whole request is. */
  readonly path: readonly string[];
  /** When the refused action becomes possible; null when waiting does not help. */
  readonly availableWhen: Text | null;
};

/** Builds a refusal; `path` and `availableWhen` are often absent. */
export function refuse<const Code extends string>(
  code: Code,
  message: Text,
  more: { readonly path?: readonly string[]; readonly availableWhen?: Text } = {},
): { readonly ok: false; readonly refusal: Refusal<Code> } {
  return {
    ok: false,
    refusal: {
      code,
      message,
      path: more.path ?? [],
      availableWhen: more.availableWhen ?? null,
    },
  };
}
