import type { Deps } from '../deps.ts';
import { claimNextStageRun, failingForMs, postpone, renew } from '../db/claim.ts';
import type { WonClaim } from '../db/claim.ts';
import { Finding } from '../db/finding.ts';
import { Offer } from '../db/offer.ts';
import { Publication } from '../db/publication.ts';
import { Publisher } from '../db/publisher.ts';
import { Revision } from '../db/revision.ts';
import { StageRun } from '../db/stage-run.ts';
import { newSince } from '../domain/finding-changes.ts';
import { block, delay, fail, pass } from '../domain/publication.ts';
import type { Change } from '../domain/publication.ts';
import type { WorkerLock } from '../jobs/worker-lock.ts';
import { messageOf } from '../log.ts';
import type { LabelsOf } from '../telemetry/metrics.ts';
import { readTraceparent } from '../telemetry/trace-context.ts';
import { inSpan } from '../telemetry/tracing.ts';
import { backoffMs } from './backoff.ts';
import { asOpenPublication, currentOf, lockOffer } from './open-publication.ts';
import type { Current } from './open-publication.ts';
import { certification } from './stages/certification.ts';
import { live } from './stages/live.ts';
import { packaging } from './stages/packaging.ts';
import { preview } from './stages/preview.ts';
import type { PlacedFinding, StageOutcome, StageWork } from './stages/stage-work.ts';
import { StaleWork, storeChange } from './store-change.ts';
import { transact } from './transact.ts';
import type { Tx } from './transact.ts';
import { underLease } from './under-lease.ts';
import { bySystem } from './write-history.ts';

/** How a stage ended for the worker that did it. */
type WorkOutcome = LabelsOf<'vitrine_stage_work_seconds'>['outcome'];

/** The stages that a job moves. */
const work: Readonly<Partial<Record<StageRun['stage'], StageWork>>> = {
  CERTIFICATION: certification,
  PACKAGING: packaging,
  PREVIEW: preview,
  LIVE: live,
};

/**
 * Claims the next due stage run, does its work and stores the outcome. Resolves to false when nothing
 * was due. Running it twice is harmless: of two outcomes of one run only the one with the newest token counts.
 */
export async function runNextStage(
  deps: Deps,
  worker: WorkerLock,
  stopping: AbortSignal,
): Promise<boolean> {
  const key = worker.current();
  // Of the same lock as the key: a lock that is lost during the claim must end this work too.
  const lockLost = worker.signal();
  if (key === null || stopping.aborted) return false;
  const lease = { worker: key, leaseMs: deps.timing.leaseMs };
  const claimed = await claimNextStageRun(deps.orm, deps.orm.em.fork(), lease);
  if (claimed === null) return false;
  const signals = AbortSignal.any([lockLost, stopping]);
  const renewal = () => renew(deps.orm, deps.orm.em.fork(), 'stage', claimed, lease);
  await watchStage(deps, claimed, async () => {
    // A worker that stops, or lost its lease, says nothing: whoever claims next begins again.
    let ended: WorkOutcome = 'cut';
    await underLease(deps, renewal, signals, async (signal) => {
      try {
        const outcome = await doWork(deps, claimed, signal);
        if (signal.aborted) return;
        // An outcome that cannot be stored is a breakdown like any other: it must not be tried in silence.
        await storeOutcome(deps, claimed, outcome);
        ended = outcome.kind === 'passed' && outcome.reused ? 'reused' : outcome.kind;
      } catch (thrown) {
        if (signal.aborted) return;
        ended = 'broke';
        await storeBreakdown(deps, claimed, messageOf(thrown));
      }
    });
    return ended;
  });
  return true;
}

/** Measures a run, as a part of what caused it. */
async function watchStage(
  deps: Deps,
  claimed: WonClaim,
  run: () => Promise<WorkOutcome>,
): Promise<void> {
  const { metrics, tracing } = deps;
  // The row's own column, so it is one of them.
  const stage = claimed.what as StageRun['stage'];
  metrics.observe('vitrine_stage_wait_seconds', { stage }, claimed.waitedMs / 1_000);
  if (claimed.takenOver) metrics.count('vitrine_lease_takeovers_total', { kind: 'stage' });
  const options = {
    name: `stage ${stage}`,
    kind: 'CONSUMER',
    parent: readTraceparent(claimed.traceparent),
    attributes: { 'vitrine.stage_run': claimed.id, 'vitrine.stage': stage },
  } as const;
  await inSpan(tracing, options, async (span) => {
    const began = performance.now();
    const outcome = await run();
    const seconds = (performance.now() - began) / 1_000;
    metrics.observe('vitrine_stage_work_seconds', { stage, outcome }, seconds);
    span.set({ 'vitrine.outcome': outcome });
    if (outcome === 'broke') span.fail('STAGE_BROKE');
  });
}

async function doWork(deps: Deps, claimed: WonClaim, signal: AbortSignal): Promise<StageOutcome> {
  const em = deps.orm.em.fork();
  const run = await em.findOneOrFail(StageRun, { id: claimed.id });
  const publication = await em.findOneOrFail(Publication, { id: run.publication });
  const revision = await em.findOneOrFail(Revision, { id: publication.revision });
  const offer = await em.findOneOrFail(Offer, { id: run.offer });
  const publisher = await em.findOneOrFail(Publisher, { id: run.publisher });
  const stage = work[run.stage];
  if (stage === undefined) throw new Error(`No job does the work of ${run.stage}.`);
  const about = { offerId: offer.id, publisherId: publisher.id, stage: run.stage };
  const progress = (done: number, total: number, unit: string) =>
    deps.waker.progress({ ...about, done, total, unit });
  return await stage(deps, { run, publication, revision, offer, publisher, signal, progress });
}

/** Runs `decide` under the offer's lock, if the run still has the worker's token. */
async function withCurrent(
  deps: Deps,
  claimed: WonClaim,
  decide: (tx: Tx, offer: Offer, current: Current) => Promise<void>,
): Promise<void> {
  const { offer: offerId } = await deps.orm.em
    .fork()
    .findOneOrFail(StageRun, { id: claimed.id }, { fields: ['offer'] });
  try {
    await transact(deps, async (tx) => {
      const offer = await lockOffer(tx.em, offerId);
      if (offer === null) throw new StaleWork(`Offer ${offerId}`);
      const current = await currentOf(tx.em, offer);
      // A first look, so that nothing is decided for a run that is somebody else's; the guard that
      // counts is in the update of the run, which a claim after this look cannot pass either.
      if (current?.run.id !== claimed.id || current.run.token !== claimed.token) {
        throw new StaleWork(`Stage run ${claimed.id}`);
      }
      await decide(tx, offer, current);
    });
  } catch (thrown) {
    if (!(thrown instanceof StaleWork)) throw thrown;
    tellStale(deps, claimed);
  }
}

function tellStale(deps: Deps, claimed: WonClaim): void {
  deps.metrics.count('vitrine_stale_writes_total', { kind: 'stage' });
  deps.log.warn('a stale write was refused', { run: claimed.id, token: claimed.token });
}

async function storeOutcome(deps: Deps, claimed: WonClaim, outcome: StageOutcome): Promise<void> {
  if (outcome.kind === 'later') {
    const { afterMs, reason } = outcome;
    const em = deps.orm.em.fork();
    const { leadTries } = await em.findOneOrFail(StageRun, { id: claimed.id });
    // The status is part of the guard: a publication that ended meanwhile left the token as it was.
    const held = { id: claimed.id, token: claimed.token, status: 'IN_PROGRESS' as const };
    await em.nativeUpdate(StageRun, held, { leadTries: leadTries + 1 });
    const why = { afterMs, error: reason, failed: false };
    if (!(await postpone(deps.orm, em, 'stage', claimed, why))) tellStale(deps, claimed);
    return;
  }
  await withCurrent(deps, claimed, async (tx, offer, current) => {
    const now = asOpenPublication(current);
    await insertFindings(deps, tx, current, outcome.findings);
    if (outcome.reports !== undefined) {
      const held = { id: claimed.id, token: claimed.token, status: 'IN_PROGRESS' as const };
      await tx.em.nativeUpdate(StageRun, held, { reports: outcome.reports });
    }
    if (outcome.kind === 'faults') {
      await storeChange(deps, tx, offer, current, fail(now, outcome.endReason), {
        ...bySystem,
        cause: outcome.endReason,
        token: claimed.token,
      });
      return;
    }
    await storeChange(deps, tx, offer, current, pass(now), {
      ...bySystem,
      cause: outcome.reused ? 'REUSED' : null,
      token: claimed.token,
      result: { hash: outcome.resultHash, reused: outcome.reused },
    });
    await outcome.store?.(tx);
  });
}

/**
 * The stage broke by a fault of ours: it is tried again with growing pauses, and after `blockAfterMs`
 * waits for an operator. The first failure is a fact that the publisher can see; later ones are not.
 */
async function storeBreakdown(deps: Deps, claimed: WonClaim, error: string): Promise<void> {
  deps.log.error('a stage broke', { run: claimed.id, error });
  const em = deps.orm.em.fork();
  const run = await em.findOneOrFail(StageRun, { id: claimed.id });
  const failingMs = await failingForMs(deps.orm, em, 'stage', claimed.id);
  const giveUp = run.firstFailedAt !== null && failingMs >= deps.timing.blockAfterMs;
  if (run.firstFailedAt !== null && !giveUp) {
    const why = { afterMs: backoffMs(deps.timing, run.attempt), error };
    if (!(await postpone(deps.orm, em, 'stage', claimed, why))) tellStale(deps, claimed);
    return;
  }
  await withCurrent(deps, claimed, async (tx, offer, current) => {
    const now = asOpenPublication(current);
    const change: Change = giveUp ? block(now) : delay(now);
    const failed = { ...current, run: { ...current.run, lastError: error } };
    await storeChange(deps, tx, offer, failed, change, {
      ...bySystem,
      cause: 'PLATFORM',
      token: claimed.token,
    });
    if (giveUp) {
      await tx.em.nativeUpdate(
        StageRun,
        { id: claimed.id, token: claimed.token },
        { lastError: error, leaseUntil: null, leaseWorker: null },
      );
    } else {
      const afterMs = backoffMs(deps.timing, run.attempt);
      await postpone(deps.orm, tx.em, 'stage', claimed, { afterMs, error });
    }
  });
}

/** Stores the findings of a stage in report order, marked when the publication before had them too. */
async function insertFindings(
  deps: Deps,
  tx: Tx,
  { publication }: Current,
  findings: readonly PlacedFinding[],
): Promise<void> {
  if (findings.length === 0) return;
  const before = await tx.em.findOne(Publication, {
    offer: publication.offer,
    number: publication.number - 1,
  });
  const earlier =
    before === null
      ? []
      : await tx.em.find(Finding, { publication: before.id }, { fields: ['fingerprint'] });
  const isNew = newSince(earlier);
  const first = await tx.em.count(Finding, { publication: publication.id });
  await tx.em.insertMany(
    Finding,
    findings.map((placed, index) => ({
      id: deps.newId(),
      publication: publication.id,
      stage: publication.stage,
      position: first + index,
      level: placed.finding.level,
      fault: 'PUBLISHER' as const,
      skuId: placed.skuId,
      packageVersion: placed.packageVersion,
      packageSha256: placed.packageSha256,
      fieldPath: placed.fieldPath,
      fingerprint: placed.finding.fingerprint,
      body: placed.finding,
      codeFrame: placed.codeFrame,
      seenBefore: !isNew(placed.finding),
    })),
  );
}
