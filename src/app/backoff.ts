import { randomInt } from 'node:crypto';
import type { Timing } from '../timing.ts';

/** Pause before the next attempt: doubled with each one, up to a limit, plus up to a fifth by chance. */
export function backoffMs(
  timing: Pick<Timing, 'backoffFirstMs' | 'backoffMaxMs'>,
  attempt: number,
): number {
  const doubled = timing.backoffFirstMs * 2 ** Math.min(attempt - 1, 30);
  const pause = Math.min(doubled, timing.backoffMaxMs);
  // By chance, so that rows that broke together are not tried together for ever.
  return Math.round(pause * (1 + randomInt(0, 200) / 1_000));
}
