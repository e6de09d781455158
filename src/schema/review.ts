import { approveReview } from '../app/approve-review.ts';
import { readReview } from '../app/read/readable.ts';
import { reviewQueuePage } from '../app/read/review-queue.ts';
import { usualReviewTime } from '../app/read/review-times.ts';
import { requestChanges } from '../app/request-changes.ts';
import { listReviewFiles, readReviewFile } from '../app/review-files.ts';
import { startReview } from '../app/start-review.ts';
import { builder } from './builder.ts';
import type { Types } from './builder.ts';
import { connectionOf, pageRequest } from './connection.ts';
import { ReviewConnection } from './connections.ts';
import { enumOf } from './enum-of.ts';
import { localId } from './global-id.ts';
import { loadersOf, present } from './loaders.ts';
import { noteStaffRead } from './staff-reads.ts';
import { mutation } from './mutation.ts';
import { FindingRef, OfferRef, PublicationRef, ReviewRef, ReviewThreadRef } from './refs.ts';
import { ReviewFileRef } from './review-file.ts';
import { watching } from './subscription.ts';
import { UsualTimeRef } from './usual-time.ts';
import { authFor } from './access.ts';
import { accessFor } from '../domain/policy.ts';

const ReviewStateEnum = enumOf('ReviewState', 'How a review stands.', {
  WAITING: 'Nobody has taken it.',
  TAKEN: 'A reviewer reads it.',
  APPROVED: 'It was approved.',
  CHANGES_REQUESTED: 'Changes were requested.',
  CLOSED: 'Its publication ended in another way.',
});

builder.node(ReviewRef, {
  id: { resolve: ({ id }) => id },
  description: 'The review site of one publication.',
  loadWithoutCache: async (id, context) => await readReview(loadersOf(context), context.actor, id),
  fields: (t) => ({
    publication: t.field({
      type: PublicationRef,
      description: 'The publication under review.',
      resolve: async ({ publication }, _args, context) =>
        present(await loadersOf(context).publication.load(publication)),
    }),
    offer: t.field({
      type: OfferRef,
      description: 'Its offer.',
      resolve: async ({ offer }, _args, context) =>
        present(await loadersOf(context).offer.load(offer)),
    }),
    state: t.expose('state', { type: ReviewStateEnum, description: 'How it stands.' }),
    reviewer: t.string({
      nullable: true,
      description: 'Name of the reviewer; null while nobody has taken it.',
      resolve: ({ reviewer }) => reviewer?.name ?? null,
    }),
    openedAt: t.expose('openedAt', { type: 'DateTime', description: 'When it was opened.' }),
    decidedAt: t.expose('decidedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was decided; null before.',
    }),
    comment: t.exposeString('comment', {
      nullable: true,
      description: 'The reviewer’s closing words; null when there are none.',
    }),
    priority: t.int({
      description:
        'How often the offer was reviewed before; among those that wait as long, a higher one goes first.',
      resolve: async ({ offer, openedAt }, _args, context) => {
        const all = await loadersOf(context).reviewsOfOffer.load(offer);
        return all.filter((other) => other.openedAt < openedAt).length;
      },
    }),
    waitingSince: t.field({
      type: 'DateTime',
      description: 'Since when the publisher waits for it.',
      resolve: ({ openedAt }) => openedAt,
    }),
    files: t.field({
      type: [ReviewFileRef],
      description: 'Every file of every SKU’s package, by SKU and path.',
      resolve: async (review, _args, { deps, em }) =>
        (await listReviewFiles(deps, em.fork(), review)).map((entry) => ({ ...entry, review })),
    }),
    file: t.field({
      type: ReviewFileRef,
      nullable: true,
      description: 'One file; null when neither the package under review nor the live one has it.',
      args: {
        skuId: t.arg.string({ required: true, description: 'Id of the SKU.' }),
        path: t.arg.string({ required: true, description: 'Path inside the package.' }),
      },
      resolve: async (review, { skuId, path }, context) => {
        const { deps, em } = context;
        const { publisher, offer } = review;
        noteStaffRead(context, { publisher, offer, what: `${skuId}/${path}` });
        const content = await readReviewFile(deps, em.fork(), review, skuId, path);
        return content === null ? null : { ...content, review, content };
      },
    }),
    threads: t.field({
      type: [ReviewThreadRef],
      description: 'Its threads, by file and line; open ones of earlier reviews have moved here.',
      resolve: async ({ id }, _args, context) => await loadersOf(context).threadsOfReview.load(id),
    }),
    findings: t.field({
      type: [FindingRef],
      description: 'What certification found in the packages under review.',
      resolve: async ({ publication }, _args, context) =>
        await loadersOf(context).findingsOfPublication.load(publication),
    }),
    publisherAnswers: t.int({
      description: 'Open threads in which a member of the publisher had the last word.',
      resolve: async ({ id }, _args, context) => {
        const loaders = loadersOf(context);
        const threads = await loaders.threadsOfReview.load(id);
        const open = threads.filter(({ state }) => state === 'OPEN');
        const comments = await Promise.all(
          open.map(async (thread) => await loaders.commentsOfThread.load(thread.id)),
        );
        return comments.filter((said) => said.at(-1)?.author.kind === 'PUBLISHER').length;
      },
    }),
    openBlockingThreads: t.int({
      description: 'Threads that stand in the way of an approval.',
      resolve: async ({ id }, _args, context) => {
        const threads = await loadersOf(context).threadsOfReview.load(id);
        return threads.filter(({ state, blocking }) => state === 'OPEN' && blocking).length;
      },
    }),
  }),
});

builder.queryField('reviewQueue', (t) =>
  t.connection(
    {
      type: ReviewRef,
      authScopes: authFor('READ_REVIEW_QUEUE'),
      description:
        'Reviews that wait or are taken, the longest waiting first. For reviewers and operators.',
      resolve: async (_root, args, context) =>
        connectionOf(
          'reviewQueue',
          await reviewQueuePage(context.em, pageRequest('reviewQueue', args, context)),
        ),
    },
    ReviewConnection,
  ),
);

builder.queryField('usualReviewTime', (t) =>
  t.field({
    type: UsualTimeRef,
    nullable: true,
    authScopes: authFor('READ_REVIEW_QUEUE'),
    description:
      'How long reviews took lately, over all publishers, from their opening to their decision; null while fewer than five were decided. For reviewers and operators.',
    resolve: async (_root, _args, { em }) => await usualReviewTime(em),
  }),
);

const reviewField = (
  t: PothosSchemaTypes.ObjectFieldBuilder<Types, { readonly reviewId: string }>,
) =>
  t.field({
    type: ReviewRef,
    description: 'The review.',
    resolve: async ({ reviewId }, _args, context) =>
      present(await loadersOf(context).review.load(reviewId)),
  });

const reviewAndOffer = (
  t: PothosSchemaTypes.ObjectFieldBuilder<
    Types,
    { readonly reviewId: string; readonly offerId: string }
  >,
) => ({
  review: t.field({
    type: ReviewRef,
    description: 'The review.',
    resolve: async ({ reviewId }, _args, context) =>
      present(await loadersOf(context).review.load(reviewId)),
  }),
  offer: t.field({
    type: OfferRef,
    description: 'Its offer.',
    resolve: async ({ offerId }, _args, context) =>
      present(await loadersOf(context).offer.load(offerId)),
  }),
});

mutation('startReview', {
  description: 'A reviewer takes a waiting review.',
  access: accessFor('TAKE_REVIEW'),
  input: (t) => ({ reviewId: t.id({ required: true, description: 'The review.' }) }),
  run: async ({ deps }, call, { reviewId }) =>
    await startReview(deps, call, { reviewId: localId('Review', reviewId) }),
  payload: { description: 'The review is taken.', fields: (t) => ({ review: reviewField(t) }) },
}).mayRefuse({ NOT_FOUND: true, FORBIDDEN: true, REVIEW_TAKEN: true, NOT_IN_REVIEW: true });

mutation('approveReview', {
  description: 'A reviewer approves the revision that he read; the last stage starts.',
  access: accessFor('APPROVE_REVIEW'),
  input: (t) => ({
    reviewId: t.id({ required: true, description: 'The review.' }),
    revisionHash: t.string({
      required: true,
      description: 'Hash of the revision that you read; another one is refused.',
    }),
  }),
  run: async ({ deps }, call, { reviewId, revisionHash }) =>
    await approveReview(deps, call, { reviewId: localId('Review', reviewId), revisionHash }),
  payload: { description: 'The revision is approved.', fields: reviewAndOffer },
}).mayRefuse({
  NOT_FOUND: true,
  FORBIDDEN: true,
  NO_OPEN_PUBLICATION: true,
  NOT_IN_REVIEW: true,
  BLOCKING_THREADS_OPEN: true,
  REVISION_CHANGED: true,
});

mutation('requestChanges', {
  description:
    'A reviewer asks for changes: the review cancels the publication, and the publisher gets the threads by mail.',
  access: accessFor('REQUEST_CHANGES'),
  input: (t) => ({
    reviewId: t.id({ required: true, description: 'The review.' }),
    comment: t.string({ description: 'Closing words; needed when no thread is open.' }),
  }),
  run: async ({ deps }, call, { reviewId, comment }) =>
    await requestChanges(deps, call, {
      reviewId: localId('Review', reviewId),
      comment: comment ?? null,
    }),
  payload: { description: 'Changes are requested.', fields: reviewAndOffer },
}).mayRefuse({
  NOT_FOUND: true,
  FORBIDDEN: true,
  NO_OPEN_PUBLICATION: true,
  NOT_IN_REVIEW: true,
  NOTHING_REQUESTED: true,
});

const ReviewQueueChangedRef = builder
  .objectRef<{ readonly at: Date }>('ReviewQueueChanged')
  .implement({
    description: 'The review queue changed: read it again.',
    fields: (t) => ({ at: t.expose('at', { type: 'DateTime', description: 'When.' }) }),
  });

builder.subscriptionField('reviewQueueChanged', (t) =>
  t.field({
    type: ReviewQueueChangedRef,
    authScopes: authFor('READ_REVIEW_QUEUE'),
    description:
      'One event at the start, then one for each change of the queue. For reviewers and operators.',
    subscribe: (_root, _args, context) => context.streams.reviewQueue(watching(context)),
    resolve: (event) => event,
  }),
);
