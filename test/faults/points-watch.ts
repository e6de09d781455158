/**
 * Which processes stand where. A point is reached once: the process that comes first is held, others that come
 * to the same work while it stands find nothing to do, and after it was let go everybody passes.
 */
import type { Point } from './points.ts';
import type { Standing } from './role-process.ts';

type Watched = {
  readonly first: PromiseWithResolvers<Standing>;
  state: 'awaited' | 'held' | 'over';
  holder: Standing | null;
};

export function watchPoints() {
  const points = new Map<Point, Watched>();
  return {
    /** Points that a new process must tell of. */
    awaited: (): readonly Point[] =>
      [...points].filter(([, { state }]) => state !== 'over').map(([point]) => point),
    /** Awaits the first process that reaches the point. */
    watch(point: Point): Promise<Standing> {
      const watched: Watched = {
        first: Promise.withResolvers(),
        state: 'awaited',
        holder: null,
      };
      points.set(point, watched);
      return watched.first.promise;
    },
    reached(standing: Standing): void {
      const watched = points.get(standing.point);
      if (watched === undefined || watched.state === 'over') {
        standing.letGo();
        return;
      }
      if (watched.state === 'awaited') {
        watched.state = 'held';
        watched.holder = standing;
        watched.first.resolve(standing);
        return;
      }
      // Before a claim there may be others; anywhere else work that is done anew goes on.
      standing.letGo(!standing.point.includes('.PICK_UP@'));
    },
    /** The point is over: who stands there goes on, and nobody is held there again. */
    release(point: Point): void {
      const watched = points.get(point);
      if (watched === undefined || watched.state === 'over') return;
      watched.state = 'over';
      watched.holder?.letGo();
    },
  };
}
