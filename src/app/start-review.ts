import type { Deps } from '../deps.ts';
import { Review } from '../db/review.ts';
import { recordOf } from '../domain/actor.ts';
import type { ActorRecord } from '../domain/actor.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { closedReview, lockReviewToDecide } from './find-review.ts';
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
      'TAKE_REVIEW',
      input.reviewId,
      deps.settings.reviewByMembers,
    );
    if (!found.ok) return found;
    const { review } = found;
    const by = recordOf(actor);
    if (review.state === 'TAKEN' && !isSame(review.reviewer, by)) {
      const name = review.reviewer?.name ?? '';
      return refuse('REVIEW_TAKEN', {
        en: `${name} has taken this review.`,
        fr: `${name} a pris cette révision.`,
      });
    }
    if (review.state !== 'WAITING' && review.state !== 'TAKEN') {
      return closedReview();
    }
    await tx.em.nativeUpdate(Review, { id: review.id }, { state: 'TAKEN', reviewer: by });
    tx.topics.push({ kind: 'reviewQueue' });
    return { ok: true, value: { reviewId: review.id } };
  });
}

/** True for the same token, and for the same person with another one. */
function isSame(one: ActorRecord | null, other: ActorRecord): boolean {
  if (one === null) return false;
  if (one.tokenId === other.tokenId) return true;
  return one.personId !== null && one.personId === other.personId;
}
