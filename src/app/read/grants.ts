import { Grant } from '../../db/grant.ts';
import type { Em } from '../../db/orm.ts';
import { Session } from '../../db/session.ts';
import type { Actor } from '../../domain/actor.ts';
import { isOver } from '../../domain/session.ts';

/** What a grant of the actor may hang on: his token or session, and his person. */
export function holdersOf(actor: Actor) {
  if (actor.kind !== 'TOKEN') return [];
  return [
    actor.credential === 'SESSION' ? { session: actor.tokenId } : { apiToken: actor.tokenId },
    ...(actor.personId === null ? [] : [{ person: actor.personId }]),
  ];
}

/** Which grants hold towards a publisher: his own, and those towards everybody. */
export const towards = (publisher: string) => ({ $or: [{ publisher }, { publisher: null }] });

/**
 * The grant that a ticket names, if it still holds towards a publisher: nobody revoked it, and the session that a claim
 * was proven for goes on.
 */
export async function standingGrant(
  em: Em,
  id: string,
  publisher: string,
  now: Date,
): Promise<Grant | null> {
  const grant = await em.findOne(Grant, { id, ...towards(publisher), revokedAt: null });
  if (grant === null || grant.session === null) return grant;
  const session = await em.findOne(Session, { id: grant.session });
  return session === null || isOver(session, now) ? null : grant;
}

/** The grants that the actor's token, session or person holds and that nobody revoked. */
export async function grantsOf(em: Em, actor: Actor): Promise<readonly Grant[]> {
  if (actor.kind !== 'TOKEN') return [];
  return await em.fork().find(Grant, { $or: holdersOf(actor), revokedAt: null });
}

/** The Azure subscriptions that the actor has proven, each once. */
export async function subscriptionsOf(em: Em, actor: Actor): Promise<readonly string[]> {
  const grants = await grantsOf(em, actor);
  return [...new Set(grants.map(({ subscriptionId }) => subscriptionId))];
}
