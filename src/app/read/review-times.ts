import { Review } from '../../db/review.ts';
import type { Em } from '../../db/orm.ts';
import { columnsOf } from './columns-of.ts';
import type { UsualTime } from './usual-times.ts';

/** Newest decisions that are looked at. */
const NEWEST = 200;

/** Fewer decisions than this say nothing. */
const ENOUGH = 5;

/** How long reviews took lately, over all publishers, from their opening to their decision; null with too few of them. */
export async function usualReviewTime(em: Em): Promise<UsualTime | null> {
  const review = columnsOf(em, Review);
  const took = `extract(epoch from "decided" - "opened")::float8`;
  const [row] = await em.fork().execute<Pick<UsualTime, 'runs' | 'p50Seconds' | 'p90Seconds'>[]>(
    `select count(*)::int as "runs",
        percentile_disc(0.5) within group (order by ${took}) as "p50Seconds",
        percentile_disc(0.9) within group (order by ${took}) as "p90Seconds"
      from (
        select ${review('openedAt')} as "opened", ${review('decidedAt')} as "decided"
          from ${review.table}
          where ${review('state')} in ('APPROVED', 'CHANGES_REQUESTED') and ${review('decidedAt')} is not null
          order by ${review('decidedAt')} desc
          limit ${NEWEST}
      ) as "newest"`,
  );
  return row === undefined || row.runs < ENOUGH ? null : { stage: 'MICROSOFT_REVIEW', ...row };
}
