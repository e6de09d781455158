import type { Deps } from '../deps.ts';
import { MemberInvitation } from '../db/member-invitation.ts';
import type { Publisher } from '../db/publisher.ts';
import { recordOf } from '../domain/actor.ts';
import { parseAddress } from '../domain/address.ts';
import type { MemberRole } from '../domain/members.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { joinLink } from '../mail/links.ts';
import { memberInvitation } from '../mail/messages/member-invitation.ts';
import type { Call, Outcome } from './call.ts';
import { mailRow } from './compose-mails.ts';
import { lockManagedMembers } from './find-members.ts';
import { personOf } from './find-person.ts';
import { sha256 } from './hashing.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { ofAddress } from './read/of-address.ts';
import { insertMails } from './store-change.ts';
import type { Tx } from './transact.ts';

export type InviteMemberInput = {
  readonly publisherId: string;
  readonly email: string;
  readonly role: MemberRole;
};
export type InviteMemberRefusal =
  | Refusal<'NOT_FOUND' | 'FORBIDDEN' | 'INVALID_INPUT' | 'ALREADY_MEMBER' | 'ALREADY_INVITED'>
  | IdempotencyRefusal;
type Answer = Outcome<{ invitationId: string }, InviteMemberRefusal>;

/** How long an invitation can be accepted, in days. */
export const MEMBER_INVITATION_DAYS = 7;

/** Sends a single-use link. Whoever accepts it is a member with that role; his own address may be another one. */
export async function inviteMember(
  deps: Deps,
  call: Call,
  input: InviteMemberInput,
): Promise<Answer> {
  const subject = { publisher: input.publisherId };
  return await mutate(deps, call, 'inviteMember', input, subject, async (tx): Promise<Answer> => {
    const path = ['input', 'publisherId'];
    const found = await lockManagedMembers(tx.em, call.actor, input.publisherId, path);
    if (!found.ok) return found;
    const address = parseAddress(input.email);
    if (!address.ok) return refuse('INVALID_INPUT', address.reason, { path: ['input', 'email'] });
    const email = address.address;
    const known = await personOf(tx.em, email);
    if (known !== null && found.members.some(({ person }) => person === known.id)) {
      return refuse(
        'ALREADY_MEMBER',
        {
          en: `${known.name} is a member already. Change the role instead.`,
          fr: `${known.name} est déjà membre. Modifiez plutôt son rôle.`,
        },
        { path: ['input', 'email'] },
      );
    }
    const open = await tx.em.count(MemberInvitation, {
      $and: [
        ofAddress(tx.em, MemberInvitation, email),
        {
          publisher: found.publisher.id,
          acceptedAt: null,
          revokedAt: null,
          expiresAt: { $gt: tx.now },
        },
      ],
    });
    if (open > 0) {
      return refuse(
        'ALREADY_INVITED',
        {
          en: `An invitation to ${email} is open. Send it again, or take it back first.`,
          fr: `Une invitation à ${email} est ouverte. Renvoyez-la, ou retirez-la d’abord.`,
        },
        { path: ['input', 'email'] },
      );
    }
    const { role } = input;
    const invitationId = await insertInvitation(deps, tx, call, found.publisher, { email, role });
    return { ok: true, value: { invitationId } };
  });
}

/** Stores an invitation with the mail that carries its link, and returns its id. */
export async function insertInvitation(
  deps: Deps,
  tx: Tx,
  call: Call,
  publisher: Pick<Publisher, 'id' | 'publisherId' | 'name'>,
  { email, role }: { readonly email: string; readonly role: MemberRole },
): Promise<string> {
  const code = deps.newSecret();
  const invitation = {
    id: deps.newId(),
    publisher: publisher.id,
    email,
    role,
    codeHash: sha256(code),
    invitedBy: recordOf(call.actor),
    invitedAt: tx.now,
    sent: 1,
    expiresAt: invitationEnd(tx.now),
    acceptedAt: null,
    acceptedBy: null,
    revokedAt: null,
  };
  await tx.em.insert(MemberInvitation, invitation);
  await mailInvitation(deps, tx, call, publisher, invitation, code);
  return invitation.id;
}

/** When an invitation ends that is sent at that moment. */
export function invitationEnd(at: Date): Date {
  return new Date(at.getTime() + MEMBER_INVITATION_DAYS * 86_400_000);
}

/** Queues the mail with the link. Each sending has a Message-ID of its own: it carries another code. */
export async function mailInvitation(
  deps: Deps,
  tx: Tx,
  call: Call,
  publisher: Pick<Publisher, 'id' | 'publisherId' | 'name'>,
  invitation: Pick<MemberInvitation, 'id' | 'email' | 'role' | 'sent' | 'expiresAt'>,
  code: string,
): Promise<void> {
  const body = memberInvitation(
    {
      publisherId: publisher.publisherId,
      publisherName: publisher.name,
      inviter: call.actor.name,
      role: invitation.role,
      link: joinLink(deps.settings.publicUrl, code),
      expiresAt: invitation.expiresAt,
      at: tx.now,
    },
    call.language,
  );
  await insertMails(tx, [
    mailRow(deps, tx, {
      publisher: publisher.id,
      offer: null,
      publication: null,
      event: 'MEMBER_INVITATION',
      recipient: invitation.email,
      language: call.language,
      references: null,
      about: `${invitation.id}/${invitation.sent}`,
      body,
    }),
  ]);
}
