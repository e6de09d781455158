import type { Deps } from '../deps.ts';
import { Review } from '../db/review.ts';
import { ReviewThread } from '../db/review-thread.ts';
import { requestChanges as decide } from '../domain/publication.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { closedReview, lockReviewToDecide } from './find-review.ts';
import type { ReviewerRefusal } from './find-review.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { asOpenPublication, currentOf } from './open-publication.ts';
import { requestedIn } from './requested-threads.ts';
import { storeChange } from './store-change.ts';
import { byCall } from './write-history.ts';

export type RequestChangesRefusal =
  | ReviewerRefusal
  | Refusal<'NO_OPEN_PUBLICATION' | 'NOT_IN_REVIEW' | 'NOTHING_REQUESTED'>
  | IdempotencyRefusal;
type Answer = Outcome<{ reviewId: string; offerId: string }, RequestChangesRefusal>;

/** A reviewer asks for changes: the review cancels the publication and the mail carries the threads (R7). */
export async function requestChanges(
  deps: Deps,
  call: Call,
  input: { readonly reviewId: string; readonly comment: string | null },
): Promise<Answer> {
  return await mutate(deps, call, 'requestChanges', input, {}, async (tx): Promise<Answer> => {
    const { settings } = deps;
    const found = await lockReviewToDecide(
      tx.em,
      call.actor,
      'REQUEST_CHANGES',
      input.reviewId,
      settings.reviewByMembers,
    );
    if (!found.ok) return found;
    const { review, offer } = found;
    const open = await currentOf(tx.em, offer);
    // The offer may be in the review of a later publication by now.
    if (open?.publication.id !== review.publication) return closedReview();
    const decision = decide(asOpenPublication(open), settings.pipeline);
    if (!decision.ok) return decision;
    const comment = input.comment?.trim() ?? '';
    const threads = await tx.em.count(ReviewThread, requestedIn(review.id));
    if (comment === '' && threads === 0) {
      return refuse(
        'NOTHING_REQUESTED',
        {
          en: 'No thread is open and no comment was given. Say what must change, in a thread on a line or in the comment.',
          fr: 'Aucun fil n’est ouvert et aucun commentaire n’a été donné. Dites ce qui doit changer, dans un fil sur une ligne ou dans le commentaire.',
        },
        { path: ['input', 'comment'] },
      );
    }
    await tx.em.nativeUpdate(
      Review,
      { id: review.id },
      { comment: comment === '' ? null : comment },
    );
    await storeChange(deps, tx, offer, open, decision.change, {
      ...byCall(call),
      cause: 'REVIEW_CHANGES_REQUESTED',
      token: null,
    });
    return { ok: true, value: { reviewId: review.id, offerId: offer.id } };
  });
}
