import type { Deps } from '../deps.ts';
import { ReviewThread } from '../db/review-thread.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { notFound } from './find-offer.ts';
import { closedReview, lockReviewToDecide } from './find-review.ts';
import type { ReviewerRefusal } from './find-review.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';

export type SetThreadBlockingRefusal =
  | ReviewerRefusal
  | Refusal<'NOT_FOUND' | 'NOT_IN_REVIEW'>
  | IdempotencyRefusal;
type Answer = Outcome<{ threadId: string }, SetThreadBlockingRefusal>;

/** A reviewer says whether an approval waits for an open thread. A resolved thread stays as it is. */
export async function setThreadBlocking(
  deps: Deps,
  call: Call,
  input: { readonly threadId: string; readonly blocking: boolean },
): Promise<Answer> {
  return await mutate(deps, call, 'setThreadBlocking', input, {}, async (tx): Promise<Answer> => {
    const thread = await tx.em.findOne(ReviewThread, { id: input.threadId });
    if (thread === null) return notFound(['input', 'threadId']);
    // The offer's lock orders this with an approval that counts the open threads.
    const found = await lockReviewToDecide(
      tx.em,
      call.actor,
      'RULE_ON_THREADS',
      thread.review,
      deps.settings.reviewByMembers,
    );
    if (!found.ok) {
      return found.refusal.code === 'NOT_FOUND' ? notFound(['input', 'threadId']) : found;
    }
    const { state } = found.review;
    if (state !== 'WAITING' && state !== 'TAKEN') return closedReview();
    await tx.em.nativeUpdate(
      ReviewThread,
      { id: thread.id, state: 'OPEN' },
      { blocking: input.blocking },
    );
    return { ok: true, value: { threadId: thread.id } };
  });
}
