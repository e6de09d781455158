import type { Deps } from '../deps.ts';
import { dueIds } from '../db/claim.ts';
import { deliverLead } from '../app/deliver-lead.ts';
import { processPackage } from '../app/process-package.ts';
import { runCheck } from '../app/run-check.ts';
import { runNextStage } from '../app/run-stage.ts';
import { sendMail } from '../app/send-mail.ts';
import { messageOf } from '../log.ts';
import { ringKinds } from './bell.ts';
import { within } from '../within.ts';
import { holdWorkerLock } from './worker-lock.ts';

export type Worker = {
  /** False while the connection that shows others that it lives is away: then it takes no work. */
  holdsLock(): boolean;
  /** Takes no new work, lets the work under way end (at most `drainMs`), then lets its leases go. */
  stop(drainMs: number): Promise<void>;
};

/** How many due rows of a kind one sweep hears. */
const SWEEP_LIMIT = 100;

/** How long work that was cut is given to notice, in milliseconds; then it is left to its fencing token. */
const CUT_MS = 1_000;

/** How many rows of each kind one worker works on at the same time, stages aside. */
const CONCURRENCY = { mail: 3, package: 2, check: 2, lead: 3 } as const;

/**
 * Starts the worker of this process: handlers of the bell, and the sweep that hands them due rows that
 * nobody rang for (a lost ring, a retry whose time has come, a worker that died).
 */
export async function startWorker(
  deps: Deps,
  options: { readonly databaseUrl: string; readonly stageConcurrency: number },
): Promise<Worker> {
  const { bell, log, metrics, timing } = deps;
  const lock = await holdWorkerLock(options.databaseUrl, log);
  const stopping = new AbortController();
  bell.onRing('stage', options.stageConcurrency, async () => {
    await runNextStage(deps, lock, stopping.signal);
  });
  bell.onRing('mail', CONCURRENCY.mail, (id) => sendMail(deps, lock, stopping.signal, id));
  bell.onRing('package', CONCURRENCY.package, (id) =>
    processPackage(deps, lock, stopping.signal, id),
  );
  bell.onRing('check', CONCURRENCY.check, (id) => runCheck(deps, lock, stopping.signal, id));
  bell.onRing('lead', CONCURRENCY.lead, (id) => deliverLead(deps, lock, stopping.signal, id));
  await bell.start();

  const sweep = async (): Promise<void> => {
    for (const kind of ringKinds) {
      const due = await dueIds(deps.orm, deps.orm.em.fork(), kind, SWEEP_LIMIT);
      bell.hear(kind, due);
    }
    await bell.watch();
  };
  let ending = false;
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> = Promise.resolve();
  const schedule = (): void => {
    timer = setTimeout(() => {
      sweeping = sweep()
        .catch((thrown: unknown) => {
          metrics.count('vitrine_sweep_failures_total', {});
          log.warn('a sweep failed', { error: messageOf(thrown) });
        })
        .finally(() => {
          if (!ending) schedule();
        });
    }, timing.sweepMs);
  };
  schedule();
  const unwatch = metrics.watch((set) => {
    set('vitrine_worker_lock_held', {}, lock.current() === null ? 0 : 1);
  });

  return {
    holdsLock: () => lock.current() !== null,
    async stop(drainMs) {
      ending = true;
      unwatch();
      clearTimeout(timer);
      const drained = bell.stop();
      await within(drained, drainMs);
      stopping.abort(new Error('The worker stops.'));
      // Work that does not look at its signal would hold up the end for as long as it likes.
      await within(Promise.all([drained, sweeping]), CUT_MS);
      await lock[Symbol.asyncDispose]();
    },
  };
}
