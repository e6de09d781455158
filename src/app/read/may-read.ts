/** Who may see what. Everything that reads for a caller asks here. */
import { Membership } from '../../db/membership.ts';
import type { Em } from '../../db/orm.ts';
import type { Actor, Scope, TokenActor } from '../../domain/actor.ts';
import { isMemberOf, isStaff } from '../../domain/actor.ts';

/** True when the caller's token carries the scope. */
export function hasScope(actor: Actor, scope: Scope): boolean {
  return actor.kind === 'TOKEN' && actor.scopes.includes(scope);
}

/** True for those who may read the offers of a publisher: its members, and staff. */
export function mayReadOffersOf(actor: Actor, publisher: string): actor is TokenActor {
  return hasScope(actor, 'offers:read') && (isMemberOf(actor, publisher) || isStaff(actor));
}

/** True for those who may read the drafts of a publisher: its members. */
export function mayReadDraftsOf(actor: Actor, publisher: string): actor is TokenActor {
  return hasScope(actor, 'offers:read') && isMemberOf(actor, publisher);
}

/** True for operators. */
export function isOperator(actor: Actor): actor is TokenActor {
  return actor.kind === 'TOKEN' && actor.role === 'OPERATOR';
}

/**
 * True for those who may read what a publisher and the operators alone share: mails, support requests,
 * preview invitations. A reviewer may not.
 */
export function mayReadOperationsOf(actor: Actor, publisher: string): actor is TokenActor {
  return mayReadOffersOf(actor, publisher) && (isMemberOf(actor, publisher) || isOperator(actor));
}

/**
 * True while the person behind the token is still a member of the token's publisher.
 * Asked again for each event of a stream, because a membership may end while a stream is open.
 */
export async function isStillMember(em: Em, actor: Actor): Promise<boolean> {
  if (actor.kind !== 'TOKEN') return false;
  if (actor.personId === null || actor.publisherId === null) return true;
  const { personId: person, publisherId: publisher } = actor;
  return (await em.fork().count(Membership, { person, publisher })) > 0;
}
