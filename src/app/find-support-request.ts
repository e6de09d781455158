import { LockMode } from '@mikro-orm/postgresql';
import type { Em } from '../db/orm.ts';
import { SupportRequest } from '../db/support-request.ts';
import type { Actor } from '../domain/actor.ts';
import { mayReadOperationsOf } from './read/may-read.ts';

/** Locks a support request of the actor's publisher, or any for an operator; null for every other one. */
export async function lockSupportRequest(
  em: Em,
  actor: Actor,
  id: string,
): Promise<SupportRequest | null> {
  const found = await em.findOne(SupportRequest, { id });
  // Looked at first without the lock, so that a stranger cannot hold up somebody else's request.
  if (found === null || !mayReadOperationsOf(actor, found.publisher)) return null;
  const lock = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true };
  return await em.findOne(SupportRequest, { id }, lock);
}
