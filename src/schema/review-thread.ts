import { comment } from '../app/comment.ts';
import { readReviewComment, readReviewThread } from '../app/read/readable.ts';
import { resolveThread } from '../app/resolve-thread.ts';
import { setThreadBlocking } from '../app/set-thread-blocking.ts';
import { isOutdated } from '../app/read/outdated-thread.ts';
import { builder } from './builder.ts';
import { enumOf } from './enum-of.ts';
import { localId } from './global-id.ts';
import { languageArgs, say } from './language.ts';
import { loadersOf, present } from './loaders.ts';
import { mutation } from './mutation.ts';
import { ReviewCommentRef, ReviewThreadRef } from './refs.ts';
import { authorRole, RoleEnum } from './role.ts';
import { accessFor } from '../domain/policy.ts';

const DiffSideEnum = enumOf('DiffSide', 'Which of the two files of a diff.', {
  OLD: 'The live one.',
  NEW: 'The one under review.',
});

const ThreadStateEnum = enumOf('ThreadState', 'How a thread stands.', {
  OPEN: 'It waits for an answer or a change.',
  RESOLVED: 'A reviewer closed it.',
});

builder.node(ReviewThreadRef, {
  id: { resolve: ({ id }) => id },
  description: 'A conversation on a line of a package file.',
  loadWithoutCache: async (id, context) =>
    await readReviewThread(loadersOf(context), context.actor, id),
  fields: (t) => ({
    skuId: t.exposeString('skuId', { description: 'Id of the SKU.' }),
    path: t.exposeString('path', { description: 'Path inside the package.' }),
    line: t.exposeInt('line', {
      nullable: true,
      description: 'Its line, from 1; null for the file as a whole.',
    }),
    side: t.expose('side', {
      type: DiffSideEnum,
      description: 'Which file the line is counted in.',
    }),
    blocking: t.exposeBoolean('blocking', {
      description: 'True when it stands in the way of an approval while it is open.',
    }),
    automatic: t.boolean({
      description:
        'True when the automatic reviewer opened it for a finding of certification; an approval waits for it only when a reviewer made it blocking.',
      resolve: ({ fingerprint }) => fingerprint !== null,
    }),
    ruleId: t.exposeString('ruleId', {
      nullable: true,
      description: 'Name of the rule that an automatic thread is about.',
    }),
    state: t.expose('state', { type: ThreadStateEnum, description: 'How it stands.' }),
    outdated: t.boolean({
      description: 'True when the file no longer has its line as it was when the thread began.',
      resolve: async (thread, _args, { deps, em }) => await isOutdated(deps, em, thread),
    }),
    carriedOver: t.exposeBoolean('carriedOver', {
      description: 'True when it began in an earlier review.',
    }),
    excerpt: t.exposeString('excerpt', {
      nullable: true,
      description: 'The line when the thread began; null for the file as a whole.',
    }),
    openedInPublication: t.exposeInt('openedInPublication', {
      description: 'Number of the publication in whose review it began.',
    }),
    comments: t.field({
      type: [ReviewCommentRef],
      description: 'Its comments, oldest first.',
      resolve: async ({ id }, _args, context) => await loadersOf(context).commentsOfThread.load(id),
    }),
  }),
});

builder.node(ReviewCommentRef, {
  id: { resolve: ({ id }) => id },
  description: 'A comment of a thread.',
  loadWithoutCache: async (id, context) =>
    await readReviewComment(loadersOf(context), context.actor, id),
  fields: (t) => ({
    author: t.string({
      description: 'Name of who wrote it.',
      resolve: ({ author }) => author.name,
    }),
    role: t.field({
      type: RoleEnum,
      description:
        'What its author is: `REVIEWER`, also for the automatic one, `OPERATOR`, or `CONTRIBUTOR` for a member of the publisher.',
      resolve: ({ author }) => (author.kind === 'SYSTEM' ? 'REVIEWER' : authorRole(author)),
    }),
    text: t.string({
      description: 'Plain text. What people write is in their own language.',
      args: languageArgs,
      resolve: ({ text, french }, args, context) =>
        say({ en: text, fr: french ?? text }, args, context),
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was written.' }),
  }),
});

mutation('comment', {
  description:
    'A reviewer begins a thread on a file or a line, or anybody who may read the review answers in one.',
  access: accessFor('COMMENT', 'BEGIN_THREAD'),
  input: (t) => ({
    reviewId: t.id({ required: true, description: 'The review.' }),
    threadId: t.id({ description: 'The thread to answer in; without it, a new one begins.' }),
    skuId: t.string({ description: 'Id of the SKU, for a new thread.' }),
    path: t.string({ description: 'Path inside the package, for a new thread.' }),
    line: t.int({ description: 'Line, from 1; without it, the file as a whole.' }),
    side: t.field({
      type: DiffSideEnum,
      description: 'Which file the line is counted in; `NEW` without it.',
    }),
    blocking: t.boolean({
      description: 'True when a new thread stands in the way of an approval; true without it.',
    }),
    text: t.string({ required: true, description: 'Plain text, 1 to 10000 characters.' }),
  }),
  run: async ({ deps }, call, input) =>
    await comment(deps, call, {
      reviewId: localId('Review', input.reviewId),
      threadId: input.threadId == null ? null : localId('ReviewThread', input.threadId),
      skuId: input.skuId ?? null,
      path: input.path ?? null,
      line: input.line ?? null,
      side: input.side ?? 'NEW',
      blocking: input.blocking ?? true,
      text: input.text,
    }),
  payload: {
    description: 'The comment is there.',
    fields: (t) => ({
      thread: t.field({
        type: ReviewThreadRef,
        description: 'Its thread.',
        resolve: async ({ threadId }, _args, context) =>
          present(await loadersOf(context).reviewThread.load(threadId)),
      }),
      comment: t.field({
        type: ReviewCommentRef,
        description: 'The comment.',
        resolve: async ({ commentId }, _args, context) =>
          present(await loadersOf(context).reviewComment.load(commentId)),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, INVALID_INPUT: true, NOT_IN_REVIEW: true, FORBIDDEN: true });

mutation('resolveThread', {
  description: 'A reviewer closes a thread.',
  access: accessFor('RULE_ON_THREADS'),
  input: (t) => ({ threadId: t.id({ required: true, description: 'The thread.' }) }),
  run: async ({ deps }, call, { threadId }) =>
    await resolveThread(deps, call, { threadId: localId('ReviewThread', threadId) }),
  payload: {
    description: 'The thread is closed.',
    fields: (t) => ({
      thread: t.field({
        type: ReviewThreadRef,
        description: 'The thread.',
        resolve: async ({ threadId }, _args, context) =>
          present(await loadersOf(context).reviewThread.load(threadId)),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, FORBIDDEN: true });

mutation('setThreadBlocking', {
  description:
    'A reviewer says whether an approval waits for an open thread: a finding of the automatic reviewer becomes a demand, or a demand becomes advice.',
  access: accessFor('RULE_ON_THREADS'),
  input: (t) => ({
    threadId: t.id({ required: true, description: 'The thread.' }),
    blocking: t.boolean({
      required: true,
      description: 'True when it stands in the way of an approval while it is open.',
    }),
  }),
  run: async ({ deps }, call, { threadId, blocking }) =>
    await setThreadBlocking(deps, call, { threadId: localId('ReviewThread', threadId), blocking }),
  payload: {
    description: 'The thread is as asked.',
    fields: (t) => ({
      thread: t.field({
        type: ReviewThreadRef,
        description: 'The thread.',
        resolve: async ({ threadId }, _args, context) =>
          present(await loadersOf(context).reviewThread.load(threadId)),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, FORBIDDEN: true, NOT_IN_REVIEW: true });
