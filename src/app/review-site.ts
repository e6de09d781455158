import type { Deps } from '../deps.ts';
import { Review } from '../db/review.ts';
import { ReviewThread } from '../db/review-thread.ts';
import type { ActorRecord } from '../domain/actor.ts';
import type { Change } from '../domain/publication.ts';
import { reviewAutomatically } from './automatic-reviewer.ts';
import type { Current } from './open-publication.ts';
import type { Tx } from './transact.ts';

/**
 * Opens the review of a publication, by itself as soon as its stage starts.
 * Threads still open from the offer's earlier reviews move over, beside the new package.
 */
export async function openReview(deps: Deps, tx: Tx, { publication }: Current): Promise<void> {
  const review = {
    id: deps.newId(),
    publication: publication.id,
    offer: publication.offer,
    publisher: publication.publisher,
    state: 'WAITING' as const,
    reviewer: null,
    openedAt: tx.now,
    decidedAt: null,
    comment: null,
  };
  await tx.em.insert(Review, review);
  await tx.em.nativeUpdate(
    ReviewThread,
    { offer: publication.offer, state: 'OPEN' },
    { review: review.id, carriedOver: true },
  );
  await reviewAutomatically(deps, tx, review, publication);
  tx.topics.push({ kind: 'reviewQueue' });
}

/** Closes the review with the stage, however that ended. */
export async function closeReview(
  tx: Tx,
  publication: string,
  change: Change,
  by: ActorRecord,
): Promise<void> {
  const decided =
    change.endReason === 'REVIEW_CHANGES_REQUESTED'
      ? 'CHANGES_REQUESTED'
      : change.currentRun === 'COMPLETE'
        ? 'APPROVED'
        : 'CLOSED';
  await tx.em.nativeUpdate(
    Review,
    { publication },
    {
      state: decided,
      decidedAt: tx.now,
      ...(decided === 'CLOSED' ? {} : { reviewer: by }),
    },
  );
  tx.topics.push({ kind: 'reviewQueue' });
}
