import type { Deps } from '../../deps.ts';
import type { Em } from '../../db/orm.ts';
import type { ReviewThread } from '../../db/review-thread.ts';
import { Review } from '../../db/review.ts';
import { readReviewFile } from '../review-files.ts';

/**
 * True for a thread of an earlier review whose line is no longer there as it was. In the review where it
 * began nothing can have changed: a package under review is frozen.
 */
export async function isOutdated(deps: Deps, em: Em, thread: ReviewThread): Promise<boolean> {
  if (!thread.carriedOver) return false;
  const own = em.fork();
  const review = await own.findOneOrFail(Review, { id: thread.review });
  const file = await readReviewFile(deps, own, review, thread.skuId, thread.path);
  const text = thread.side === 'NEW' ? file?.newText : file?.oldText;
  if (text == null) return true;
  if (thread.line === null || thread.excerpt === null) return false;
  const line = text.split(/\r\n|\n|\r/)[thread.line - 1];
  // The excerpt of a long line is its beginning.
  return line === undefined || !line.startsWith(thread.excerpt);
}
