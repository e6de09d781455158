import type { Deps } from '../deps.ts';
import { claim, postpone, renew } from '../db/claim.ts';
import { Check } from '../db/check.ts';
import { Package } from '../db/package.ts';
import type { WorkerLock } from '../jobs/worker-lock.ts';
import { messageOf } from '../log.ts';
import { readTraceparent } from '../telemetry/trace-context.ts';
import { inSpan } from '../telemetry/tracing.ts';
import { backoffMs } from './backoff.ts';
import { checkLinks } from './check-links.ts';
import { certifyPackages, isBlocked, storedReport } from './certify-revision.ts';
import { transact } from './transact.ts';
import { underLease } from './under-lease.ts';
import { testablePackages } from './validate-offer.ts';

/** Does the dry run with this id, if it is due and nobody else does it. */
export async function runCheck(
  deps: Deps,
  worker: WorkerLock,
  stopping: AbortSignal,
  id: string,
): Promise<void> {
  const key = worker.current();
  if (key === null || stopping.aborted) return;
  const lease = { worker: key, leaseMs: deps.timing.leaseMs };
  const claimed = await claim(deps.orm, deps.orm.em.fork(), 'check', id, lease);
  if (claimed === null) return;
  const renewal = () => renew(deps.orm, deps.orm.em.fork(), 'check', claimed, lease);
  const signals = AbortSignal.any([worker.signal(), stopping]);
  if (claimed.takenOver) deps.metrics.count('vitrine_lease_takeovers_total', { kind: 'check' });
  const options = {
    name: 'check',
    kind: 'CONSUMER',
    parent: readTraceparent(claimed.traceparent),
    attributes: { 'vitrine.check': id },
  } as const;
  const doWork = async (signal: AbortSignal): Promise<void> => {
    const em = deps.orm.em.fork();
    const check = await em.findOneOrFail(Check, { id });
    try {
      const stored = await em.find(
        Package,
        { publisher: check.publisher },
        { fields: ['sha256', 'state'] },
      );
      const packages = testablePackages(
        check.content,
        new Map(stored.map(({ sha256, state }) => [sha256, { state }])),
      );
      const certified = await certifyPackages(deps, packages, {
        publisher: check.publisher,
        signal,
        progress: () => undefined,
      });
      const ofPackages = certified.flatMap((item) =>
        item.findings.map(({ finding }) => ({
          skuId: item.package.skuId,
          packageVersion: item.package.version,
          finding,
        })),
      );
      const links = await checkLinks(deps, check.content, signal);
      const findings = [
        ...ofPackages,
        ...links.map(({ finding, skuId, packageVersion, fieldPath }) => ({
          skuId,
          packageVersion,
          fieldPath,
          finding,
        })),
      ];
      const blocked =
        certified.some(isBlocked) || check.violations.some(({ severity }) => severity === 'ERROR');
      await transact(deps, async (tx) => {
        const stored = await tx.em.nativeUpdate(
          Check,
          { id, token: claimed.token, state: 'RUNNING' },
          {
            state: blocked ? 'BLOCKED' : 'PASSED',
            findings,
            reports: certified.map(storedReport),
            finishedAt: tx.now,
            leaseUntil: null,
            leaseWorker: null,
          },
        );
        if (stored !== 1) deps.metrics.count('vitrine_stale_writes_total', { kind: 'check' });
        tx.topics.push({ kind: 'check', checkId: id });
      });
    } catch (thrown) {
      if (signal.aborted) return;
      const error = messageOf(thrown);
      deps.log.error('a dry run broke', { check: id, error });
      const afterMs = backoffMs(deps.timing, check.attempt);
      await postpone(deps.orm, deps.orm.em.fork(), 'check', claimed, { afterMs, error });
    }
  };
  await inSpan(deps.tracing, options, async (span) => {
    await underLease(deps, renewal, signals, doWork);
    if (signals.aborted) span.fail('CUT');
  });
}
