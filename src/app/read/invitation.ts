import type { PreviewInvitation } from '../../db/preview-invitation.ts';
import type { Loaders } from './loaders.ts';

export type InvitationState = 'INVITED' | 'REDEEMED' | 'EXPIRED' | 'REVOKED';

/** How an invitation stands at a moment. */
export function invitationState(
  { revokedAt, redeemedAt, expiresAt }: PreviewInvitation,
  now: Date,
): InvitationState {
  if (revokedAt !== null) return 'REVOKED';
  if (redeemedAt !== null) return 'REDEEMED';
  return expiresAt <= now ? 'EXPIRED' : 'INVITED';
}

/** Who redeemed an invitation; before that, the address it was sent to. */
export async function holderOf(loaders: Loaders, invitation: PreviewInvitation): Promise<string> {
  const [grant] = await loaders.grantsOfInvitation.load(invitation.id);
  if (grant === undefined) return invitation.email;
  if (grant.person !== null) {
    return (await loaders.person.load(grant.person))?.name ?? invitation.email;
  }
  if (grant.apiToken === null) return invitation.email;
  return (await loaders.apiToken.load(grant.apiToken))?.name ?? invitation.email;
}
