import type { Deps } from '../deps.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { lockOwnOffer, notFound } from './find-offer.ts';
import { lastLiveRevision } from './last-live.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { staleVersion } from './stale-version.ts';
import type { StaleVersion } from './stale-version.ts';
import { storeDraft } from './store-draft.ts';
import { byCall } from './write-history.ts';

export type DiscardDraftRefusal = Refusal<'NOT_FOUND'> | StaleVersion | IdempotencyRefusal;
type Answer = Outcome<{ offerId: string }, DiscardDraftRefusal>;

/**
 * Drops unpublished changes: the draft becomes what is live or was live last, or for an offer that never was what a
 * new offer has, its name alone.
 */
export async function discardDraft(
  deps: Deps,
  call: Call,
  input: { readonly offerId: string; readonly expectedDraftVersion: number },
): Promise<Answer> {
  const subject = { offer: input.offerId };
  return await mutate(deps, call, 'discardDraft', input, subject, async (tx): Promise<Answer> => {
    const offer = await lockOwnOffer(tx.em, call.actor, 'SAVE_DRAFT', input.offerId);
    if (offer === null) return notFound(['input', 'offerId']);
    const stale = staleVersion(offer, input.expectedDraftVersion);
    if (stale !== null) return stale;
    const live = await lastLiveRevision(tx.em, offer);
    const draft = live?.content ?? { name: offer.name };
    await storeDraft(deps, tx, offer, draft, 'DRAFT_DISCARDED', byCall(call));
    return { ok: true, value: { offerId: offer.id } };
  });
}
