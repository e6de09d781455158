import type { Deps } from '../deps.ts';
import { Finding } from '../db/finding.ts';
import type { Publication } from '../db/publication.ts';
import { ReviewComment } from '../db/review-comment.ts';
import { ReviewThread } from '../db/review-thread.ts';
import type { Review } from '../db/review.ts';
import type { ActorRecord } from '../domain/actor.ts';
import type { Text } from '../domain/language.ts';
import { isWorthAComment, openingComment } from '../domain/opening-comment.ts';
import type { Tx } from './transact.ts';

/** Who opens the threads that nobody wrote. */
const automaticReviewer: ActorRecord = {
  kind: 'SYSTEM',
  name: 'Automatic reviewer',
  tokenId: null,
  personId: null,
};

/** Threads of one rule in one file; the list of findings has the rest. */
const MOST_PER_RULE_AND_FILE = 20;

/** Threads of one review. */
const MOST_PER_REVIEW = 200;

const gone: Text = {
  en: 'The package under review no longer has this finding.',
  fr: 'Le package en révision n’a plus ce constat.',
};

/**
 * Begins a review with what certification saw and did not refuse: a thread on the line of each finding, which an
 * approval does not wait for.
 *
 * Called after the open threads of earlier reviews have moved over. A finding that has a thread keeps it, at its new
 * place; a thread whose finding is gone is closed. What a reviewer has closed is not brought up again.
 */
export async function reviewAutomatically(
  deps: Deps,
  tx: Tx,
  review: Pick<Review, 'id' | 'offer'>,
  publication: Pick<Publication, 'id' | 'number'>,
): Promise<void> {
  const wanted = await findingsToTell(tx, publication.id);
  const known = await tx.em.find(ReviewThread, {
    offer: review.offer,
    fingerprint: { $ne: null },
    $or: [{ state: 'OPEN' }, { fingerprint: { $in: [...wanted.keys()] } }],
  });
  for (const thread of known) {
    const finding = wanted.get(thread.fingerprint ?? '');
    if (thread.state === 'OPEN' && finding === undefined) {
      await close(deps, tx, thread);
    } else if (thread.state === 'OPEN' && finding !== undefined) {
      await tx.em.nativeUpdate(ReviewThread, { id: thread.id }, placeOf(finding));
      wanted.delete(finding.fingerprint);
    } else if (thread.resolvedBy?.kind !== 'SYSTEM') {
      wanted.delete(thread.fingerprint ?? '');
    }
  }
  const opened = {
    review: review.id,
    offer: review.offer,
    openedInPublication: publication.number,
  };
  const threads = [...wanted.values()].map((finding) => ({
    ...opened,
    ...placeOf(finding),
    id: deps.newId(),
    carriedOver: false,
    side: 'NEW' as const,
    blocking: false,
    ruleId: finding.body.ruleId,
    fingerprint: finding.fingerprint,
    state: 'OPEN' as const,
    openedBy: automaticReviewer,
    openedAt: tx.now,
    resolvedBy: null,
    resolvedAt: null,
    text: openingComment(finding.body),
  }));
  await tx.em.insertMany(
    ReviewThread,
    threads.map(({ text: _text, ...thread }) => thread),
  );
  await tx.em.insertMany(
    ReviewComment,
    threads.map(({ id, text }) => commentRow(deps, tx, id, text)),
  );
}

/** The findings that get a thread, in report order, by fingerprint: SKUs that share a package share its threads. */
async function findingsToTell(tx: Tx, publication: string): Promise<Map<string, Finding>> {
  const found = await tx.em.find(
    Finding,
    { publication, stage: 'CERTIFICATION' },
    { orderBy: { position: 'asc' } },
  );
  const told = new Map<string, Finding>();
  const counts = new Map<string, number>();
  for (const finding of found) {
    if (told.size === MOST_PER_REVIEW) break;
    if (!isWorthAComment(finding.body) || told.has(finding.fingerprint)) continue;
    const kind = `${finding.skuId}\u001f${finding.body.file}\u001f${finding.body.ruleId}`;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    if (count <= MOST_PER_RULE_AND_FILE) told.set(finding.fingerprint, finding);
  }
  return told;
}

function placeOf({ body, skuId, codeFrame }: Finding) {
  return {
    skuId: skuId ?? '',
    path: body.file ?? '',
    line: body.line,
    excerpt: codeFrame.find(({ number }) => number === body.line)?.text ?? null,
  };
}

async function close(deps: Deps, tx: Tx, thread: ReviewThread): Promise<void> {
  await tx.em.nativeUpdate(
    ReviewThread,
    { id: thread.id },
    { state: 'RESOLVED', resolvedBy: automaticReviewer, resolvedAt: tx.now },
  );
  await tx.em.insert(ReviewComment, commentRow(deps, tx, thread.id, gone));
}

function commentRow(deps: Deps, tx: Tx, thread: string, text: Text) {
  return {
    id: deps.newId(),
    thread,
    author: automaticReviewer,
    text: text.en,
    french: text.fr,
    at: tx.now,
  };
}
