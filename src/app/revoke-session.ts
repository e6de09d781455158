import type { Deps } from '../deps.ts';
import { Session } from '../db/session.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';

export type RevokeSessionRefusal = Refusal<'NOT_FOUND'> | IdempotencyRefusal;
type Answer = Outcome<{ sessionId: string }, RevokeSessionRefusal>;

/**
 * Ends a session of the caller's own person; what it has open ends. Sessions are managed from sessions: an API token of
 * the same person may do less than he, and so may not sign him out.
 */
export async function revokeSession(
  deps: Deps,
  call: Call,
  input: { readonly sessionId: string },
): Promise<Answer> {
  return await mutate(deps, call, 'revokeSession', input, {}, async (tx): Promise<Answer> => {
    const { actor } = call;
    const { sessionId: id } = input;
    const isPerson = actor.kind === 'TOKEN' && actor.credential === 'SESSION';
    const session = isPerson
      ? await tx.em.findOne(Session, { id, person: actor.personId ?? '' })
      : null;
    if (session === null) return notFound(['input', 'sessionId']);
    await tx.em.nativeUpdate(Session, { id, revokedAt: null }, { revokedAt: tx.now });
    return { ok: true, value: { sessionId: id } };
  });
}
