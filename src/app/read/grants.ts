import { Grant } from '../../db/grant.ts';
import type { Em } from '../../db/orm.ts';
import type { Actor } from '../../domain/actor.ts';

/** The grants that the actor's token or person holds and that nobody revoked. */
export async function grantsOf(em: Em, actor: Actor): Promise<readonly Grant[]> {
  if (actor.kind !== 'TOKEN') return [];
  const holder = [
    { apiToken: actor.tokenId },
    ...(actor.personId === null ? [] : [{ person: actor.personId }]),
  ];
  return await em.fork().find(Grant, { $or: holder, revokedAt: null });
}

/** The Azure subscriptions that the actor has proven, each once. */
export async function subscriptionsOf(em: Em, actor: Actor): Promise<readonly string[]> {
  const grants = await grantsOf(em, actor);
  return [...new Set(grants.map(({ subscriptionId }) => subscriptionId))];
}
