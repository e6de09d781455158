import type { Deps } from '../deps.ts';
import { Person } from '../db/person.ts';
import type { Language } from '../domain/language.ts';
import { mayAsToken } from '../domain/policy.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';

export type ChangeLanguageRefusal = Refusal<'FORBIDDEN'> | IdempotencyRefusal;
type Answer = Outcome<{ personId: string }, ChangeLanguageRefusal>;

/**
 * Keeps the language that the person who is signed in is written in: by mail, on every browser, and in answers to
 * requests that name none. A token does things for a person; how he reads is his own business.
 */
export async function changeLanguage(
  deps: Deps,
  call: Call,
  input: { readonly language: Language },
): Promise<Answer> {
  const { actor } = call;
  const { language } = input;
  const subject = { detail: { language } };
  return await mutate(deps, call, 'changeLanguage', input, subject, async (tx): Promise<Answer> => {
    const mayChoose = mayAsToken(actor, 'CHANGE_LANGUAGE', null) && actor.credential === 'SESSION';
    if (!mayChoose || actor.personId === null) {
      return refuse('FORBIDDEN', {
        en: 'A person chooses his own language. Sign in; a token cannot do it.',
        fr: 'Chacun choisit sa propre langue. Connectez-vous\u00a0: un jeton ne peut pas le faire.',
      });
    }
    await tx.em.nativeUpdate(Person, { id: actor.personId }, { language });
    return { ok: true, value: { personId: actor.personId } };
  });
}
