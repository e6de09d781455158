import type { Deps } from '../deps.ts';
import { Audit } from '../db/audit.ts';
import { Session } from '../db/session.ts';
import type { SignInMethod } from '../db/session.ts';
import { recordOf } from '../domain/actor.ts';
import type { Actor } from '../domain/actor.ts';
import { transact } from './transact.ts';

/**
 * Signs out: the session of the caller ends. Answers how it began; null for callers without one, who have nothing to end,
 * and for one that another request of this moment has ended.
 */
export async function endSession(
  deps: Deps,
  actor: Actor,
  traceId: string,
): Promise<SignInMethod | null> {
  if (actor.kind !== 'TOKEN' || actor.credential !== 'SESSION') return null;
  const id = actor.tokenId;
  return await transact(deps, async (tx) => {
    const open = { id, revokedAt: null };
    const ended = await tx.em.nativeUpdate(Session, open, { revokedAt: tx.now });
    if (ended === 0) return null;
    await tx.em.insert(Audit, {
      id: deps.newId(),
      at: tx.now,
      actor: recordOf(actor),
      action: 'signOut',
      publisher: actor.publisherId,
      offer: null,
      outcome: 'DONE',
      detail: { sessionId: id },
      traceId,
    });
    const { method } = await tx.em.findOneOrFail(Session, { id });
    return method;
  });
}
