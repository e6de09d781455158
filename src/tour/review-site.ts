/** What the acts with a reviewer share: take a review, comment on a line, answer, resolve, decide. */
import { PublicationReview } from '../client/offers.ts';
import { accepted } from '../client/outcome.ts';
import {
  ApproveReview,
  Comment,
  ResolveThread,
  ReviewFileText,
  StartReview,
} from '../client/reviews.ts';
import { demoSkus } from '../demo/demo-content.ts';
import type { Text } from '../domain/language.ts';
import { UnexpectedError, askAs, tell } from './tour-context.ts';
import type { Tour } from './tour-context.ts';

/** The file that the reviewer reads. */
const reviewedFile = { skuId: demoSkus.managed, path: 'mainTemplate.json' };

export type ReviewSite = { readonly reviewId: string; readonly revisionHash: string };

/** The reviewer takes the review of a publication. */
export async function takeReview(tour: Tour, publicationId: string): Promise<ReviewSite> {
  const { node } = await askAs(tour, 'reviewer', PublicationReview, { id: publicationId });
  if (node?.__typename !== 'Publication' || !node.review) {
    throw new UnexpectedError({
      en: 'The publication has no review.',
      fr: 'La publication n’a pas de révision.',
    });
  }
  const { startReview } = await askAs(tour, 'reviewer', StartReview, {
    input: { reviewId: node.review.id },
    language: tour.apiLanguage,
  });
  const { review } = accepted(startReview, 'StartReviewPayload');
  tell(tour, 'done', `${review.reviewer ?? ''} · ${review.state}`);
  return { reviewId: node.review.id, revisionHash: node.revision.hash };
}

/** A blocking comment on the line of the template that holds `wanted`. Resolves to the thread's id. */
export async function commentOnLine(
  tour: Tour,
  site: ReviewSite,
  wanted: string,
  text: Text,
): Promise<string> {
  const { node } = await askAs(tour, 'reviewer', ReviewFileText, {
    id: site.reviewId,
    ...reviewedFile,
  });
  const lines = node?.__typename === 'Review' ? (node.file?.text ?? '').split('\n') : [];
  const line =
    Math.max(
      0,
      lines.findIndex((content) => content.includes(wanted)),
    ) + 1;
  const { comment } = await askAs(tour, 'reviewer', Comment, {
    input: {
      reviewId: site.reviewId,
      ...reviewedFile,
      line,
      side: 'NEW',
      blocking: true,
      text: text[tour.language],
    },
    language: tour.apiLanguage,
  });
  const made = accepted(comment, 'CommentPayload');
  tellComment(tour, made.thread, made.comment);
  return made.thread.id;
}

/** The publisher answers in a thread. */
export async function answerThread(
  tour: Tour,
  site: ReviewSite,
  threadId: string,
  text: Text,
): Promise<void> {
  const { comment } = await askAs(tour, 'owner', Comment, {
    input: { reviewId: site.reviewId, threadId, text: text[tour.language] },
    language: tour.apiLanguage,
  });
  const made = accepted(comment, 'CommentPayload');
  tellComment(tour, made.thread, made.comment);
}

/** The reviewer closes a thread. */
export async function resolveThread(tour: Tour, threadId: string): Promise<void> {
  const { resolveThread: answer } = await askAs(tour, 'reviewer', ResolveThread, {
    input: { threadId },
    language: tour.apiLanguage,
  });
  const { path, line, state } = accepted(answer, 'ResolveThreadPayload').thread;
  tell(tour, 'done', `${path}:${line ?? ''} · ${state}`);
}

/** The reviewer approves; the answer may be a refusal. */
export async function approve(tour: Tour, { reviewId, revisionHash }: ReviewSite) {
  const { approveReview } = await askAs(tour, 'reviewer', ApproveReview, {
    input: { reviewId, revisionHash },
    language: tour.apiLanguage,
  });
  return approveReview;
}

/** The threads of a review, as the reviewer sees them. */
export async function threadsOf(tour: Tour, { reviewId }: ReviewSite) {
  const { node } = await askAs(tour, 'reviewer', ReviewFileText, { id: reviewId, ...reviewedFile });
  return node?.__typename === 'Review' ? node.threads : [];
}

/** One comment, with the place and the state of its thread. */
export function tellComment(
  tour: Tour,
  thread: { readonly path: string; readonly line?: number | null; readonly state: string },
  comment: { readonly author: string; readonly text: string },
): void {
  tell(tour, 'note', `${thread.path}:${thread.line ?? ''} · ${thread.state}`);
  tour.print.detail(`${comment.author} · ${comment.text}`);
}
