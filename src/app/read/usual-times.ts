import { StageRun } from '../../db/stage-run.ts';
import type { Em } from '../../db/orm.ts';
import { stages } from '../../domain/pipeline.ts';
import type { Stage } from '../../domain/pipeline.ts';
import { columnsOf } from './columns-of.ts';

/** How long a stage usually takes a publisher: from its own newest runs that did the work and passed, in seconds. */
export type UsualTime = {
  readonly stage: Stage;
  readonly runs: number;
  /** Half of the runs took at most this. */
  readonly p50Seconds: number;
  /** Nine of ten took at most this. */
  readonly p90Seconds: number;
};

/** Newest runs of a publisher that are looked at, over all stages. */
const NEWEST = 400;

/** Fewer runs of a stage than this say nothing. */
const ENOUGH = 5;

/** The usual times of the stages in which a job works, by publisher; no line for a stage with too few runs. */
export async function usualTimes(
  em: Em,
  publishers: readonly string[],
): Promise<ReadonlyMap<string, readonly UsualTime[]>> {
  const run = columnsOf(em, StageRun);
  const took = `extract(epoch from "finished" - "started")::float8`;
  const rows = await em.fork().execute<(UsualTime & { readonly publisher: string })[]>(
    `select "publisher", "stage", count(*)::int as "runs",
        percentile_disc(0.5) within group (order by ${took}) as "p50Seconds",
        percentile_disc(0.9) within group (order by ${took}) as "p90Seconds"
      from (values ${publishers.map(() => '(?::uuid)').join(', ')}) as "asked" ("publisher")
        cross join lateral (
          select ${run('stage')} as "stage", ${run('startedAt')} as "started",
              ${run('finishedAt')} as "finished"
            from ${run.table}
            where ${run('publisher')} = "asked"."publisher" and ${run('claimedAt')} is not null
              and ${run('status')} = 'COMPLETE' and not ${run('reused')}
            order by ${run('claimedAt')} desc nulls last
            limit ${NEWEST}
        ) as "newest"
      group by "publisher", "stage" having count(*) >= ${ENOUGH}`,
    [...publishers],
  );
  const inOrder = rows.sort(
    (one, other) => stages.indexOf(one.stage) - stages.indexOf(other.stage),
  );
  return Map.groupBy(inOrder, ({ publisher }) => publisher);
}
