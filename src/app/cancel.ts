import type { Deps } from '../deps.ts';
import { cancel as decide } from '../domain/publication.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { lockOwnOffer, notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import { notificationAddresses } from './notification-addresses.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { asOpenPublication, currentOf } from './open-publication.ts';
import { storeChange } from './store-change.ts';
import { byCall } from './write-history.ts';

export type CancelInput = {
  readonly offerId: string;
  /** Told instead of the publication's own addresses; empty keeps those. */
  readonly notificationEmails: readonly string[];
};

export type CancelRefusal =
  | Refusal<
      | 'NOT_FOUND'
      | 'NO_OPEN_PUBLICATION'
      | 'TOO_EARLY_TO_CANCEL'
      | 'TOO_LATE_TO_CANCEL'
      | 'INVALID_NOTIFICATION_ADDRESS'
    >
  | IdempotencyRefusal;

type Answer = Outcome<{ offerId: string; publicationId: string }, CancelRefusal>;

/** Cancel publish: from the sign-off on, or while a stage is blocked by us (R11). */
export async function cancel(deps: Deps, call: Call, input: CancelInput): Promise<Answer> {
  const subject = { offer: input.offerId };
  return await mutate(deps, call, 'cancel', input, subject, async (tx): Promise<Answer> => {
    const offer = await lockOwnOffer(tx.em, call.actor, 'CANCEL', input.offerId);
    if (offer === null) return notFound(['input', 'offerId']);
    const current = await currentOf(tx.em, offer);
    const decision = decide(
      current === null ? null : asOpenPublication(current),
      deps.settings.cancelWindow,
      deps.settings.pipeline,
    );
    if (!decision.ok) return decision;
    const notify = notificationAddresses(input.notificationEmails);
    if (!notify.ok) return notify;
    // The domain refuses when nothing is open, so `current` is there.
    if (current === null) throw new Error('Cancel was allowed without an open publication.');
    await storeChange(deps, tx, offer, current, decision.change, {
      ...byCall(call),
      cause: 'CANCELED_BY_PUBLISHER',
      token: null,
      ...(notify.addresses.length > 0 ? { notify: notify.addresses } : {}),
    });
    return { ok: true, value: { offerId: offer.id, publicationId: current.publication.id } };
  });
}
