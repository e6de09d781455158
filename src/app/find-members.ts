import { LockMode } from '@mikro-orm/postgresql';
import { Membership } from '../db/membership.ts';
import type { Em } from '../db/orm.ts';
import { Publisher } from '../db/publisher.ts';
import type { Actor } from '../domain/actor.ts';
import { may } from '../domain/policy.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { notFound } from './find-offer.ts';

/** The members of a publisher, locked in the order of their ids: two who would remove each other do it one after the other. */
export async function lockMembers(em: Em, publisher: string): Promise<readonly Membership[]> {
  return await em.find(
    Membership,
    { publisher },
    { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true, orderBy: { id: 'asc' } },
  );
}

/** True unless a person's membership has ended, or become less, since his request came in. */
function stillManages(actor: Actor, members: readonly Membership[]): boolean {
  if (actor.kind !== 'TOKEN' || actor.role !== 'OWNER' || actor.personId === null) return true;
  return members.some(({ person, role }) => person === actor.personId && role === 'OWNER');
}

/**
 * A publisher whose members the actor may manage, with all of them locked. Others are told that it is not there; its
 * contributors, who see it, that it is not theirs to do.
 */
export async function lockManagedMembers(
  em: Em,
  actor: Actor,
  publisherId: string,
  path: readonly string[],
): Promise<
  | { readonly ok: true; readonly publisher: Publisher; readonly members: readonly Membership[] }
  | { readonly ok: false; readonly refusal: Refusal<'NOT_FOUND' | 'FORBIDDEN'> }
> {
  if (!may(actor, 'MANAGE_MEMBERS', publisherId)) {
    return may(actor, 'READ_MEMBERS', publisherId) ? ownersOnly(path) : notFound(path);
  }
  const publisher = await em.findOne(Publisher, { id: publisherId });
  if (publisher === null) return notFound(path);
  const members = await lockMembers(em, publisherId);
  return stillManages(actor, members) ? { ok: true, publisher, members } : notFound(path);
}

/** The answer to a member whose role does not reach that far. */
export function ownersOnly(path: readonly string[]) {
  return refuse(
    'FORBIDDEN',
    {
      en: 'This is for the owners of the publisher.',
      fr: 'Cette action revient aux propriétaires de l’éditeur.',
    },
    { path },
  );
}
