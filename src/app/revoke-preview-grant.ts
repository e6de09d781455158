import type { Deps } from '../deps.ts';
import { Grant } from '../db/grant.ts';
import { PreviewInvitation } from '../db/preview-invitation.ts';
import { may } from '../domain/policy.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';

export type RevokePreviewGrantRefusal = Refusal<'NOT_FOUND'> | IdempotencyRefusal;
type Answer = Outcome<{ invitationId: string }, RevokePreviewGrantRefusal>;

/** Takes an invitation back, redeemed or not; what it proved is proven no more. Revoking twice changes nothing. */
export async function revokePreviewGrant(
  deps: Deps,
  call: Call,
  input: { readonly invitationId: string },
): Promise<Answer> {
  const name = 'revokePreviewGrant';
  return await mutate(deps, call, name, input, {}, async (tx): Promise<Answer> => {
    const { invitationId: id } = input;
    const invitation = await tx.em.findOne(PreviewInvitation, { id });
    if (invitation === null || !may(call.actor, 'REVOKE_PREVIEW_GRANT', invitation.publisher)) {
      return notFound(['input', 'grantId']);
    }
    // The invitation first: a redemption that comes now waits for this row and then finds it revoked.
    await tx.em.nativeUpdate(PreviewInvitation, { id, revokedAt: null }, { revokedAt: tx.now });
    await tx.em.nativeUpdate(Grant, { invitation: id, revokedAt: null }, { revokedAt: tx.now });
    return { ok: true, value: { invitationId: id } };
  });
}
