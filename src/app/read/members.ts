import { MemberInvitation } from '../../db/member-invitation.ts';
import { Membership } from '../../db/membership.ts';
import type { Em } from '../../db/orm.ts';
import { Person } from '../../db/person.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Text } from '../../domain/language.ts';
import { ownerAdvice } from '../../domain/members.ts';
import { may } from '../../domain/policy.ts';
import { nowhere } from './nowhere.ts';
import { pageOf } from './page.ts';
import type { Page, PageRequest } from './page.ts';

/** The members of a publisher, those who came first first; none for those who may not see them. */
export async function membersPage(
  em: Em,
  actor: Actor,
  publisher: string,
  request: PageRequest,
): Promise<Page<Membership>> {
  const key = [
    { name: 'createdAt', kind: 'moment' },
    { name: 'id', kind: 'text' },
  ] as const;
  const seen = may(actor, 'READ_MEMBERS', publisher) ? publisher : nowhere;
  return await pageOf(em, Membership, { publisher: seen }, key, request);
}

/** The invitations of a publisher, newest first; none for those who do not manage its members. */
export async function memberInvitationsPage(
  em: Em,
  actor: Actor,
  publisher: string,
  request: PageRequest,
): Promise<Page<MemberInvitation>> {
  const key = [
    { name: 'invitedAt', kind: 'moment', descending: true },
    { name: 'id', kind: 'text', descending: true },
  ] as const;
  const seen = may(actor, 'MANAGE_MEMBERS', publisher) ? publisher : nowhere;
  return await pageOf(em, MemberInvitation, { publisher: seen }, key, request);
}

/** Advice to those who manage a publisher's members; null when none is due. */
export async function ownerAdviceFor(
  em: Em,
  actor: Actor,
  publisher: string,
): Promise<Text | null> {
  if (!may(actor, 'MANAGE_MEMBERS', publisher)) return null;
  const each = em.fork();
  const owners = await each.find(Membership, { publisher, role: 'OWNER' });
  const people = await each.find(Person, { id: owners.map(({ person }) => person) });
  return ownerAdvice(people.map(({ email }) => email));
}
