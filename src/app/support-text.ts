import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';

/** Longest message of a support request, in characters. */
const MAX_TEXT = 10_000;

/** A message of a support request as it is stored: plain text, without blanks around it. */
export function supportText(
  typed: string,
):
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly refusal: Refusal<'INVALID_INPUT'> } {
  const text = typed.trim();
  if (text !== '' && text.length <= MAX_TEXT) return { ok: true, text };
  return refuse(
    'INVALID_INPUT',
    {
      en: `A message has 1 to ${MAX_TEXT} characters; this one has ${text.length}.`,
      fr: `Un message compte de 1 à ${MAX_TEXT} caractères\u00a0; celui-ci en a ${text.length}.`,
    },
    { path: ['input', 'text'] },
  );
}
