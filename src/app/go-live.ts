import type { Deps } from '../deps.ts';
import { goLive as decide } from '../domain/publication.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { secondPersonRequired } from '../domain/second-person.ts';
import { lockOwnOffer, notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { asOpenPublication, currentOf } from './open-publication.ts';
import { needsSecondPerson } from './second-person.ts';
import { storeChange } from './store-change.ts';
import { byCall } from './write-history.ts';

export type GoLiveInput = { readonly offerId: string; readonly revisionHash: string };

export type RevisionChanged = Refusal<'REVISION_CHANGED'> & { readonly revisionHash: string };
export type GoLiveRefusal =
  | Refusal<'NOT_FOUND' | 'NO_OPEN_PUBLICATION' | 'NOT_AT_SIGNOFF' | 'SECOND_PERSON_REQUIRED'>
  | RevisionChanged
  | IdempotencyRefusal;

type Answer = Outcome<{ offerId: string; publicationId: string }, GoLiveRefusal>;

/** Go live: the publisher's sign-off on the revision he saw; the review starts (R6). */
export async function goLive(deps: Deps, call: Call, input: GoLiveInput): Promise<Answer> {
  const subject = { offer: input.offerId };
  return await mutate(deps, call, 'goLive', input, subject, async (tx): Promise<Answer> => {
    const offer = await lockOwnOffer(tx.em, call.actor, 'GO_LIVE', input.offerId);
    if (offer === null) return notFound(['input', 'offerId']);
    const current = await currentOf(tx.em, offer);
    const now = current === null ? null : asOpenPublication(current);
    const decision = decide(now, input.revisionHash, deps.settings.pipeline);
    if (!decision.ok) {
      const { refusal } = decision;
      if (refusal.code !== 'REVISION_CHANGED') {
        return { ok: false, refusal: { ...refusal, code: refusal.code } };
      }
      const revisionHash = now?.revisionHash ?? '';
      return { ok: false, refusal: { ...refusal, code: refusal.code, revisionHash } };
    }
    // The domain refuses when nothing is open, so `current` is there.
    if (current === null) throw new Error('Go live was allowed without an open publication.');
    if (await needsSecondPerson(tx.em, call.actor, current.publication)) {
      return secondPersonRequired();
    }
    await storeChange(deps, tx, offer, current, decision.change, {
      ...byCall(call),
      cause: null,
      token: null,
    });
    return { ok: true, value: { offerId: offer.id, publicationId: current.publication.id } };
  });
}
