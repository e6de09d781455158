import type { Deps } from '../deps.ts';
import { Publication } from '../db/publication.ts';
import { ReviewComment } from '../db/review-comment.ts';
import { ReviewThread } from '../db/review-thread.ts';
import type { DiffSide } from '../db/review-thread.ts';
import { Review } from '../db/review.ts';
import { recordOf } from '../domain/actor.ts';
import { may } from '../domain/policy.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { notFound } from './find-offer.ts';
import { closedReview } from './find-review.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { lockOffer } from './open-publication.ts';
import { readReviewFile } from './review-files.ts';

export type CommentInput = {
  readonly reviewId: string;
  /** Answers this thread; null begins a new one at the place below. */
  readonly threadId: string | null;
  readonly skuId: string | null;
  readonly path: string | null;
  readonly line: number | null;
  readonly side: DiffSide;
  readonly blocking: boolean;
  readonly text: string;
};

export type CommentRefusal =
  | Refusal<'NOT_FOUND' | 'INVALID_INPUT' | 'NOT_IN_REVIEW' | 'FORBIDDEN'>
  | IdempotencyRefusal;
type Answer = Outcome<{ threadId: string; commentId: string }, CommentRefusal>;

/** Longest comment, in characters. */
const MAX_COMMENT = 10_000;

/**
 * Begins a thread on a line of a package file, or answers one.
 * Reviewers begin threads; the publisher's members and staff answer.
 */
export async function comment(deps: Deps, call: Call, input: CommentInput): Promise<Answer> {
  return await mutate(deps, call, 'comment', input, {}, async (tx): Promise<Answer> => {
    const { actor } = call;
    const review = await tx.em.findOne(Review, { id: input.reviewId });
    if (review === null) return notFound(['input', 'reviewId']);
    const mayAnswer = may(actor, 'COMMENT', review.publisher);
    if (input.threadId !== null && !mayAnswer) return notFound(['input', 'reviewId']);
    if (input.threadId === null && !may(actor, 'BEGIN_THREAD', review.publisher)) {
      if (!mayAnswer) return notFound(['input', 'reviewId']);
      return refuse('FORBIDDEN', {
        en: 'Threads are begun by reviewers. Members of the publisher answer in them.',
        fr: 'Les fils sont ouverts par les réviseurs. Les membres de l’éditeur y répondent.',
      });
    }
    const text = input.text.trim();
    if (text === '' || text.length > MAX_COMMENT) {
      return refuse(
        'INVALID_INPUT',
        {
          en: `A comment has 1 to ${MAX_COMMENT} characters; this one has ${text.length}.`,
          fr: `Un commentaire compte de 1 à ${MAX_COMMENT} caractères\u00a0; celui-ci en a ${text.length}.`,
        },
        { path: ['input', 'text'] },
      );
    }
    if (review.state !== 'WAITING' && review.state !== 'TAKEN') {
      // The publisher may still answer what made the review ask for changes.
      if (input.threadId === null || review.state !== 'CHANGES_REQUESTED') {
        return refuse('NOT_IN_REVIEW', {
          en: 'This review is closed. Its threads can be read; a new publication opens a new review.',
          fr: 'Cette révision est close. Ses fils restent lisibles\u00a0; une nouvelle publication ouvre une nouvelle révision.',
        });
      }
    }
    const author = recordOf(actor);
    const row = { id: deps.newId(), author, text, french: null, at: tx.now };
    if (input.threadId !== null) {
      const thread = await tx.em.findOne(ReviewThread, {
        id: input.threadId,
        review: review.id,
      });
      if (thread === null) return notFound(['input', 'threadId']);
      await tx.em.insert(ReviewComment, { ...row, thread: thread.id });
      return { ok: true, value: { threadId: thread.id, commentId: row.id } };
    }
    const place = await findPlace(deps, tx.em, review, input);
    if (!place.ok) return place;
    // The offer's lock orders this with an approval that counts the open threads.
    await lockOffer(tx.em, review.offer);
    const now = await tx.em.findOneOrFail(Review, { id: review.id }, { refresh: true });
    if (now.state !== 'WAITING' && now.state !== 'TAKEN') return closedReview();
    const publication = await tx.em.findOneOrFail(Publication, { id: review.publication });
    const thread = {
      id: deps.newId(),
      offer: review.offer,
      review: review.id,
      openedInPublication: publication.number,
      carriedOver: false,
      skuId: place.skuId,
      path: place.path,
      line: input.line,
      side: input.side,
      excerpt: place.excerpt,
      blocking: input.blocking,
      ruleId: null,
      fingerprint: null,
      state: 'OPEN' as const,
      openedBy: author,
      openedAt: tx.now,
      resolvedBy: null,
      resolvedAt: null,
    };
    await tx.em.insert(ReviewThread, thread);
    await tx.em.insert(ReviewComment, { ...row, thread: thread.id });
    return { ok: true, value: { threadId: thread.id, commentId: row.id } };
  });
}

type Place =
  | {
      readonly ok: true;
      readonly skuId: string;
      readonly path: string;
      readonly excerpt: string | null;
    }
  | { readonly ok: false; readonly refusal: Refusal<'INVALID_INPUT'> };

/** The place of a new thread: a file of the package of a SKU, and a line that it has. */
async function findPlace(
  deps: Deps,
  em: Parameters<typeof readReviewFile>[1],
  review: Review,
  input: CommentInput,
): Promise<Place> {
  const noPlace = refuse(
    'INVALID_INPUT',
    {
      en: 'A new thread stands on a file of a SKU’s package, and on a line that the file has. Give skuId, path and line as the review lists them.',
      fr: 'Un nouveau fil porte sur un fichier du package d’une référence SKU, à une ligne qui existe. Indiquez skuId, path et line tels que la révision les liste.',
    },
    { path: ['input', 'path'] },
  );
  if (input.skuId === null || input.path === null) return noPlace;
  const file = await readReviewFile(deps, em, review, input.skuId, input.path);
  const text = input.side === 'NEW' ? file?.newText : file?.oldText;
  if (file === null || text === undefined) return noPlace;
  if (input.line === null) {
    return { ok: true, skuId: input.skuId, path: input.path, excerpt: null };
  }
  const line = text?.split(/\r\n|\n|\r/)[input.line - 1];
  if (line === undefined) return noPlace;
  return { ok: true, skuId: input.skuId, path: input.path, excerpt: line.slice(0, 500) };
}
