import { LockMode } from '@mikro-orm/postgresql';
import { MemberInvitation } from '../db/member-invitation.ts';
import type { Em } from '../db/orm.ts';
import type { Actor } from '../domain/actor.ts';
import type { Publisher } from '../db/publisher.ts';
import type { Refusal } from '../domain/refusal.ts';
import { lockManagedMembers } from './find-members.ts';
import { notFound } from './find-offer.ts';

/** Locks an invitation of a publisher whose members the actor may manage; every other one is not there. */
export async function lockMemberInvitation(
  em: Em,
  actor: Actor,
  id: string,
): Promise<
  | { readonly ok: true; readonly invitation: MemberInvitation; readonly publisher: Publisher }
  | { readonly ok: false; readonly refusal: Refusal<'NOT_FOUND'> }
> {
  const path = ['input', 'invitationId'];
  const seen = await em.findOne(MemberInvitation, { id });
  const found = seen === null ? null : await lockManagedMembers(em, actor, seen.publisher, path);
  if (found === null || !found.ok) return notFound(path);
  const lock = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true };
  const invitation = await em.findOne(MemberInvitation, { id }, lock);
  return invitation === null
    ? notFound(path)
    : { ok: true, invitation, publisher: found.publisher };
}
