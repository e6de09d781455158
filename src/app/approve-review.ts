import type { Deps } from '../deps.ts';
import { ReviewThread } from '../db/review-thread.ts';
import { approveReview as decide } from '../domain/publication.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { closedReview, lockReviewToDecide } from './find-review.ts';
import type { ReviewerRefusal } from './find-review.ts';
import type { RevisionChanged } from './go-live.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { asOpenPublication, currentOf } from './open-publication.ts';
import { storeChange } from './store-change.ts';
import { byCall } from './write-history.ts';

export type ApproveReviewRefusal =
  | ReviewerRefusal
  | Refusal<'NO_OPEN_PUBLICATION' | 'NOT_IN_REVIEW' | 'BLOCKING_THREADS_OPEN'>
  | RevisionChanged
  | IdempotencyRefusal;
type Answer = Outcome<{ reviewId: string; offerId: string }, ApproveReviewRefusal>;

/** A reviewer approves the revision he read; the last stage starts. */
export async function approveReview(
  deps: Deps,
  call: Call,
  input: { readonly reviewId: string; readonly revisionHash: string },
): Promise<Answer> {
  return await mutate(deps, call, 'approveReview', input, {}, async (tx): Promise<Answer> => {
    const { settings } = deps;
    const found = await lockReviewToDecide(
      tx.em,
      call.actor,
      'APPROVE_REVIEW',
      input.reviewId,
      settings.reviewByMembers,
    );
    if (!found.ok) return found;
    const { review, offer } = found;
    const open = await currentOf(tx.em, offer);
    // The offer may be in the review of a later publication by now.
    if (open?.publication.id !== review.publication) return closedReview();
    const blocking = await tx.em.count(ReviewThread, {
      review: review.id,
      state: 'OPEN',
      blocking: true,
    });
    const decision = decide(asOpenPublication(open), blocking, settings.pipeline);
    if (!decision.ok) return decision;
    if (open.revision.hash !== input.revisionHash) {
      const { refusal } = refuse(
        'REVISION_CHANGED',
        {
          en: `You read revision ${input.revisionHash.slice(0, 12)}; this review is of revision ${open.revision.hash.slice(0, 12)}.`,
          fr: `Vous avez lu la révision ${input.revisionHash.slice(0, 12)}\u00a0; celle-ci porte sur la révision ${open.revision.hash.slice(0, 12)}.`,
        },
        { path: ['input', 'revisionHash'] },
      );
      return { ok: false, refusal: { ...refusal, revisionHash: open.revision.hash } };
    }
    await storeChange(deps, tx, offer, open, decision.change, {
      ...byCall(call),
      cause: null,
      token: null,
    });
    return { ok: true, value: { reviewId: review.id, offerId: offer.id } };
  });
}
