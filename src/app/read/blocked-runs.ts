import type { Em } from '../../db/orm.ts';
import { StageRun } from '../../db/stage-run.ts';

/** Longest list of blocked stages; more than this is an outage, and the list says so by its length. */
const MAX_BLOCKED = 100;

/** The runs that wait for an operator, oldest first. */
export async function blockedRuns(em: Em): Promise<readonly StageRun[]> {
  return await em
    .fork()
    .find(StageRun, { status: 'BLOCKED' }, { orderBy: { startedAt: 'asc' }, limit: MAX_BLOCKED });
}
