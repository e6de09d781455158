import type { Deps } from '../deps.ts';
import { Check } from '../db/check.ts';
import { Grant } from '../db/grant.ts';
import { LeadDelivery } from '../db/lead-delivery.ts';
import { Offer } from '../db/offer.ts';
import { PreviewInvitation } from '../db/preview-invitation.ts';
import { Publication } from '../db/publication.ts';
import { Secret } from '../db/secret.ts';
import { deleteOffer as decide } from '../domain/delete-offer.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { lockOwnOffer, notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { staleVersion } from './stale-version.ts';
import type { StaleVersion } from './stale-version.ts';
import { byCall, writeHistory } from './write-history.ts';

export type DeleteOfferRefusal =
  | Refusal<'NOT_FOUND' | 'OFFER_PUBLISHED'>
  | StaleVersion
  | IdempotencyRefusal;
type Answer = Outcome<{ offerId: string }, DeleteOfferRefusal>;

/** Deletes an offer that was never published, with its dry runs and preview invitations; its history stays. */
export async function deleteOffer(
  deps: Deps,
  call: Call,
  input: { readonly offerId: string; readonly expectedDraftVersion: number },
): Promise<Answer> {
  const subject = { offer: input.offerId };
  return await mutate(deps, call, 'deleteOffer', input, subject, async (tx): Promise<Answer> => {
    const { em } = tx;
    const offer = await lockOwnOffer(em, call.actor, 'DELETE_OFFER', input.offerId);
    if (offer === null) return notFound(['input', 'offerId']);
    const stale = staleVersion(offer, input.expectedDraftVersion);
    if (stale !== null) return stale;
    const decision = decide((await em.count(Publication, { offer: offer.id })) > 0);
    if (!decision.ok) return decision;
    const invitations = await em.find(PreviewInvitation, { offer: offer.id }, { fields: ['id'] });
    await em.nativeDelete(Grant, { invitation: { $in: invitations.map(({ id }) => id) } });
    await em.nativeDelete(PreviewInvitation, { offer: offer.id });
    await em.nativeDelete(Check, { offer: offer.id });
    await em.nativeDelete(LeadDelivery, { offer: offer.id });
    await em.nativeDelete(Secret, { holderTable: 'offer', holderRow: offer.id });
    await em.nativeDelete(Offer, { id: offer.id });
    const { draftVersion } = offer;
    await writeHistory(deps, tx, offer, [{ kind: 'OFFER_DELETED', draftVersion }], byCall(call));
    return { ok: true, value: { offerId: offer.id } };
  });
}
