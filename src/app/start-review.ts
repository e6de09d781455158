import type { Deps } from '../deps.ts';
import { Review } from '../db/review.ts';
import { recordOf } from '../domain/actor.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { lockReviewToDecide } from './find-review.ts';
import type { ReviewerRefusal } from './find-review.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';

export type StartReviewRefusal =
  | ReviewerRefusal
  | Refusal<'REVIEW_TAKEN' | 'NOT_IN_REVIEW'>
  | IdempotencyRefusal;
type Answer = Outcome<{ reviewId: string }, StartReviewRefusal>;

/** A reviewer takes a waiting review, so that no two read the same package unknowingly. */
export async function startReview(
  deps: Deps,
  call: Call,
  input: { readonly reviewId: string },
): Promise<Answer> {
  return await mutate(deps, call, 'startReview', input, {}, async (tx): Promise<Answer> => {
    const { actor } = call;
    const found = await lockReviewToDecide(
      tx.em,
      actor,
      input.reviewId,
      deps.settings.reviewByMembers,
    );
    if (!found.ok) return found;
    const { review } = found;
    const by = recordOf(actor);
    if (review.state === 'TAKEN' && review.reviewer?.tokenId !== by.tokenId) {
      const name = review.reviewer?.name ?? '';
      return refuse('REVIEW_TAKEN', {
        en: `${name} has taken this review.`,
        fr: `${name} a pris cette révision.`,
      });
    }
    if (review.state !== 'WAITING' && review.state !== 'TAKEN') {
      return refuse('NOT_IN_REVIEW', {
        en: 'This review is closed. A new publication of the offer opens a new one.',
        fr: 'Cette révision est close. Une nouvelle publication de l’offre en ouvre une autre.',
      });
    }
    await tx.em.nativeUpdate(Review, { id: review.id }, { state: 'TAKEN', reviewer: by });
    tx.topics.push({ kind: 'reviewQueue' });
    return { ok: true, value: { reviewId: review.id } };
  });
}
