import type { Deps } from '../deps.ts';
import { ReviewThread } from '../db/review-thread.ts';
import { Review } from '../db/review.ts';
import { recordOf } from '../domain/actor.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { notFound } from './find-offer.ts';
import { lockReviewToDecide } from './find-review.ts';
import type { ReviewerRefusal } from './find-review.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';

export type ResolveThreadRefusal = ReviewerRefusal | Refusal<'NOT_FOUND'> | IdempotencyRefusal;
type Answer = Outcome<{ threadId: string }, ResolveThreadRefusal>;

/** A reviewer closes a thread; it no longer stands in the way of an approval. */
export async function resolveThread(
  deps: Deps,
  call: Call,
  input: { readonly threadId: string },
): Promise<Answer> {
  return await mutate(deps, call, 'resolveThread', input, {}, async (tx): Promise<Answer> => {
    const thread = await tx.em.findOne(ReviewThread, { id: input.threadId });
    if (thread === null) return notFound(['input', 'threadId']);
    const review = await tx.em.findOneOrFail(Review, { id: thread.review });
    // The offer's lock orders this with an approval that counts the open threads.
    const found = await lockReviewToDecide(
      tx.em,
      call.actor,
      'RULE_ON_THREADS',
      review.id,
      deps.settings.reviewByMembers,
    );
    if (!found.ok) {
      return found.refusal.code === 'NOT_FOUND' ? notFound(['input', 'threadId']) : found;
    }
    await tx.em.nativeUpdate(
      ReviewThread,
      { id: thread.id, state: 'OPEN' },
      { state: 'RESOLVED', resolvedBy: recordOf(call.actor), resolvedAt: tx.now },
    );
    return { ok: true, value: { threadId: thread.id } };
  });
}
