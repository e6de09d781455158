import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { StageRun } from '../../src/db/stage-run.ts';
import type { PackageStore } from '../../src/packages/package-store.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { startInstallation } from '../support/installation.ts';
import type { Installation } from '../support/installation.ts';
import { factsOf, mailsOf, runsOf, toSignOff } from './flow.ts';
import { holdStages } from './hold-stages.ts';

/** A drain that no test comes to the end of, in milliseconds. */
const PATIENT_MS = 30_000;
/** A drain that is over before a held stage is let go, in milliseconds. */
const HASTY_MS = 20;

/** Every fact of an offer whose first publication waits for its sign-off, each once and in order. */
const factsToSignOff = [
  [1, 'STAGE_STARTED', 'VALIDATE_PREREQUISITES'],
  [2, 'STAGE_COMPLETED', 'VALIDATE_PREREQUISITES'],
  [3, 'STAGE_STARTED', 'CERTIFICATION'],
  [4, 'STAGE_COMPLETED', 'CERTIFICATION'],
  [5, 'STAGE_STARTED', 'PACKAGING'],
  [6, 'STAGE_COMPLETED', 'PACKAGING'],
  [7, 'STAGE_STARTED', 'PREVIEW'],
  [8, 'STAGE_COMPLETED', 'PREVIEW'],
  [9, 'STAGE_STARTED', 'PUBLISHER_SIGNOFF'],
];

async function numberedFacts(app: Installation, offer: string) {
  return (await factsOf(app, offer)).map(({ seq, kind, stage }) => [seq, kind, stage]);
}

/** The facts are whole, and the one mail of the preview is there once. */
async function assertDoneOnce(app: Installation, offer: string, publication: string) {
  assert.deepEqual(await numberedFacts(app, offer), factsToSignOff);
  assert.deepEqual(
    (await mailsOf(app, publication)).map(({ event }) => event),
    ['PREVIEW_AVAILABLE'],
  );
}

const certificationOf = async (app: Installation, publication: string): Promise<StageRun> =>
  await app.em().findOneOrFail(StageRun, { publication, stage: 'CERTIFICATION' });

/** A package that no recorded certification fits, so that its examination can be held. */
const ownPackage = (name: string) => ({ ...cleanPackage, 'readme.md': name });

describe('given a worker that is told to stop while it certifies', () => {
  test('when there is time, then that stage ends, nothing new is taken, and the next worker goes on', async () => {
    const held = holdStages();
    await using app = await startInstallation({ worker: false, wrap: held.wrap });
    const { owner } = app.publisher;
    const worker = await app.startWorking();
    const { id: offer } = await app.given.offer(app.publisher, { files: ownPackage('first') });
    const { id: later } = await app.given.offer(app.publisher, { files: ownPackage('second') });
    held.hold('CERTIFICATION');
    const publication = await app.given.published(owner, offer);
    await held.reached('CERTIFICATION');

    let isStopped = false;
    const stopped = worker.stop(PATIENT_MS).then(() => {
      isStopped = true;
    });
    // It has three free hands, so that only its stopping keeps it from these.
    const waiting = await app.given.published(owner, later);
    assert.equal(isStopped, false);
    held.letGo('CERTIFICATION');
    await stopped;

    const runs = await runsOf(app, publication);
    assert.equal(runs.get('CERTIFICATION')?.status, 'COMPLETE');
    assert.deepEqual(
      [runs.get('PACKAGING')?.status, runs.get('PACKAGING')?.token],
      ['IN_PROGRESS', 0],
    );
    assert.deepEqual(await numberedFacts(app, offer), factsToSignOff.slice(0, 5));
    assert.equal((await certificationOf(app, waiting)).token, 0);

    await app.anotherWorker();
    for (const [each, id] of [
      [offer, publication],
      [later, waiting],
    ] as const) {
      await app.publicationAt(id, 'PUBLISHER_SIGNOFF');
      await assertDoneOnce(app, each, id);
      assert.ok([...(await runsOf(app, id)).values()].every(({ token }) => token <= 1));
    }
  });

  test('when the stage lasts longer, then it is cut and another worker does it again at once', async () => {
    const held = holdStages();
    await using app = await startInstallation({ worker: false, wrap: held.wrap });
    const worker = await app.startWorking();
    const { id: offer } = await app.given.offer(app.publisher);
    held.hold('CERTIFICATION');
    const publication = await app.given.published(app.publisher.owner, offer);
    await held.reached('CERTIFICATION');
    await worker.stop(HASTY_MS);
    // Cut work says nothing: no delay of ours, no attempt that counts as a failure.
    assert.deepEqual(await numberedFacts(app, offer), factsToSignOff.slice(0, 3));
    const cut = await certificationOf(app, publication);
    assert.deepEqual([cut.status, cut.token, cut.firstFailedAt], ['IN_PROGRESS', 1, null]);
    const leaseUntil = Number(cut.leaseUntil);

    held.letGoAll();
    await app.anotherWorker();
    await app.publicationAt(publication, 'PUBLISHER_SIGNOFF');
    assert.ok(Date.now() < leaseUntil, 'the lease of the worker that is gone ran out first');
    assert.equal((await certificationOf(app, publication)).token, 2);
    await assertDoneOnce(app, offer, publication);
  });

  test('when the work hears no signal, then the stop does not wait for it, and its late end changes nothing', async () => {
    const held = holdStages();
    let store: PackageStore | null = null;
    let isLate = false;
    await using app = await startInstallation({
      worker: false,
      wrap: (deps) => {
        store = deps.packages;
        const { packages, ...others } = held.wrap(deps);
        if (packages === undefined) throw new Error('The store is not held.');
        const open = async (sha256: string) => {
          const found = await packages.open(sha256);
          isLate = true;
          return found;
        };
        return { ...others, packages: { ...packages, open } };
      },
    });
    const worker = await app.startWorking();
    const { id: offer } = await app.given.offer(app.publisher);
    held.hold('PREVIEW');
    const publication = await app.given.published(app.publisher.owner, offer);
    await held.reached('PREVIEW');
    await worker.stop(HASTY_MS);
    assert.equal(isLate, false);

    const { deps } = await app.anotherWorker({
      wrap: () => (store === null ? {} : { packages: store }),
    });
    assert.equal(deps.packages, store);
    await app.publicationAt(publication, 'PUBLISHER_SIGNOFF');
    await assertDoneOnce(app, offer, publication);
    const before = await runsOf(app, publication);
    assert.equal(before.get('PREVIEW')?.token, 2);

    held.letGo('PREVIEW');
    await app.until(async () => isLate);
    // A whole publication later, what came late would long be written.
    const { id: other } = await app.given.offer(app.publisher);
    await toSignOff(app, app.publisher.owner, other);
    assert.deepEqual(await runsOf(app, publication), before);
    await assertDoneOnce(app, offer, publication);
  });
});
