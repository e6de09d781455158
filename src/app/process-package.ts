import type { Deps } from '../deps.ts';
import { claim, postpone, renew } from '../db/claim.ts';
import { Package } from '../db/package.ts';
import type { WorkerLock } from '../jobs/worker-lock.ts';
import { supportsJit } from '../domain/prerequisites/jit.ts';
import { messageOf } from '../log.ts';
import { asJson, readMember } from '../packages/package-files.ts';
import { readTraceparent } from '../telemetry/trace-context.ts';
import { inSpan } from '../telemetry/tracing.ts';
import { backoffMs } from './backoff.ts';
import { underLease } from './under-lease.ts';

/** Reads an uploaded zip in a child process: its file list, or why it is refused. */
export async function processPackage(
  deps: Deps,
  worker: WorkerLock,
  stopping: AbortSignal,
  id: string,
): Promise<void> {
  const key = worker.current();
  if (key === null || stopping.aborted) return;
  const lease = { worker: key, leaseMs: deps.timing.leaseMs };
  const claimed = await claim(deps.orm, deps.orm.em.fork(), 'package', id, lease);
  if (claimed === null) return;
  const renewal = () => renew(deps.orm, deps.orm.em.fork(), 'package', claimed, lease);
  const signals = AbortSignal.any([worker.signal(), stopping]);
  if (claimed.takenOver) deps.metrics.count('vitrine_lease_takeovers_total', { kind: 'package' });
  const options = {
    name: 'package',
    kind: 'CONSUMER',
    parent: readTraceparent(claimed.traceparent),
    attributes: { 'vitrine.package': id },
  } as const;
  const tellStale = (stored: number): void => {
    if (stored !== 1) deps.metrics.count('vitrine_stale_writes_total', { kind: 'package' });
  };
  const doWork = async (signal: AbortSignal): Promise<void> => {
    const em = deps.orm.em.fork();
    const stored = await em.findOneOrFail(Package, { id });
    try {
      const zipPath = await deps.packages.path(stored.sha256);
      if (zipPath === null) throw new Error(`Package ${stored.sha256} is not in the store.`);
      const date = deps.clock.now().toISOString().slice(0, 10);
      const result = await deps.examiner.examine(
        { zipPath, sku: null, date },
        { timeoutMs: deps.timing.examineTimeoutMs, signal },
      );
      const held = { id, token: claimed.token, state: 'UPLOADED' as const };
      const free = { leaseUntil: null, leaseWorker: null, lastError: null };
      if (result.kind === 'refused') {
        const { findings } = result;
        const stored = await em.nativeUpdate(Package, held, {
          ...free,
          state: 'REFUSED',
          findings,
        });
        tellStale(stored);
      } else {
        const { entries } = result;
        const form = asJson(await readMember(zipPath, 'createUiDefinition.json'));
        const stored = await em.nativeUpdate(Package, held, {
          ...free,
          state: 'PROCESSED',
          entries,
          supportsJit: supportsJit(form),
        });
        tellStale(stored);
      }
    } catch (thrown) {
      if (signal.aborted) return;
      const error = messageOf(thrown);
      deps.log.error('processing a package broke', { package: id, error });
      const afterMs = backoffMs(deps.timing, stored.attempt);
      await postpone(deps.orm, deps.orm.em.fork(), 'package', claimed, { afterMs, error });
    }
  };
  await inSpan(deps.tracing, options, async (span) => {
    await underLease(deps, renewal, signals, doWork);
    if (signals.aborted) span.fail('CUT');
  });
}
