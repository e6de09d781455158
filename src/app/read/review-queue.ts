import type { Em } from '../../db/orm.ts';
import { Review } from '../../db/review.ts';
import { pageOf } from './page.ts';
import type { Page, PageRequest } from './page.ts';

/** Reviews that wait or are taken, the longest waiting first. */
export async function reviewQueuePage(em: Em, request: PageRequest): Promise<Page<Review>> {
  const key = [
    { name: 'openedAt', kind: 'moment' },
    { name: 'id', kind: 'text' },
  ] as const;
  return await pageOf(em, Review, { state: { $in: ['WAITING', 'TAKEN'] } }, key, request);
}
