import type { Deps } from '../deps.ts';
import { MemberInvitation } from '../db/member-invitation.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { lockMemberInvitation } from './find-member-invitation.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';

export type RevokeInvitationRefusal =
  | Refusal<'NOT_FOUND' | 'INVITATION_INVALID'>
  | IdempotencyRefusal;
type Answer = Outcome<{ invitationId: string }, RevokeInvitationRefusal>;

/** Takes an invitation back: its link works no more. Revoking twice changes nothing. */
export async function revokeMemberInvitation(
  deps: Deps,
  call: Call,
  input: { readonly invitationId: string },
): Promise<Answer> {
  return await mutate(deps, call, 'revokeInvitation', input, {}, async (tx): Promise<Answer> => {
    const found = await lockMemberInvitation(tx.em, call.actor, input.invitationId);
    if (!found.ok) return found;
    const { id, acceptedAt } = found.invitation;
    if (acceptedAt !== null) {
      return refuse(
        'INVITATION_INVALID',
        {
          en: 'This invitation was accepted. Remove the member instead.',
          fr: 'Cette invitation a été acceptée. Retirez plutôt le membre.',
        },
        { path: ['input', 'invitationId'] },
      );
    }
    await tx.em.nativeUpdate(MemberInvitation, { id, revokedAt: null }, { revokedAt: tx.now });
    return { ok: true, value: { invitationId: id } };
  });
}
