import type { Deps } from '../deps.ts';
import { MemberInvitation } from '../db/member-invitation.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { lockMemberInvitation } from './find-member-invitation.ts';
import { sha256 } from './hashing.ts';
import { invitationEnd, mailInvitation } from './invite-member.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';

export type ResendInvitationRefusal =
  | Refusal<'NOT_FOUND' | 'INVITATION_INVALID'>
  | IdempotencyRefusal;
type Answer = Outcome<{ invitationId: string }, ResendInvitationRefusal>;

/** Sends an invitation again, open or expired, with a new link for a full time; the link before works no more. */
export async function resendMemberInvitation(
  deps: Deps,
  call: Call,
  input: { readonly invitationId: string },
): Promise<Answer> {
  return await mutate(deps, call, 'resendInvitation', input, {}, async (tx): Promise<Answer> => {
    const found = await lockMemberInvitation(tx.em, call.actor, input.invitationId);
    if (!found.ok) return found;
    const { invitation, publisher } = found;
    if (invitation.acceptedAt !== null || invitation.revokedAt !== null) {
      return refuse(
        'INVITATION_INVALID',
        {
          en: 'This invitation was accepted or taken back. Invite the address anew.',
          fr: 'Cette invitation a été acceptée ou retirée. Invitez de nouveau cette adresse.',
        },
        { path: ['input', 'invitationId'] },
      );
    }
    const code = deps.newSecret();
    const again = {
      codeHash: sha256(code),
      sent: invitation.sent + 1,
      expiresAt: invitationEnd(tx.now),
    };
    await tx.em.nativeUpdate(MemberInvitation, { id: invitation.id }, again);
    await mailInvitation(deps, tx, call, publisher, { ...invitation, ...again }, code);
    return { ok: true, value: { invitationId: invitation.id } };
  });
}
