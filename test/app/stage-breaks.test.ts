import assert from 'node:assert/strict';
import { after, afterEach, describe, test } from 'node:test';
import { cancel } from '../../src/app/cancel.ts';
import { giveUpStage } from '../../src/app/give-up-stage.ts';
import { retryStage } from '../../src/app/retry-stage.ts';
import { Audit } from '../../src/db/audit.ts';
import { claim } from '../../src/db/claim.ts';
import { StageRun } from '../../src/db/stage-run.ts';
import type { Deps } from '../../src/deps.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { callOf, startInstallation } from '../support/installation.ts';
import type { InstallationOptions } from '../support/installation.ts';
import { done, factsOf, mailsOf, publicationOf, refused, runsOf, toSignOff } from './flow.ts';

const BROKEN = 'The shelf of packages fell over.';

/** An installation whose store of packages breaks on demand: PREVIEW reads from it, certification does not. */
async function installation(more: InstallationOptions = {}) {
  /** How many of the next reads break. */
  let breaks = 0;
  let examinations = 0;
  /** When a read was tried, by the clock of this process. */
  const tries: number[] = [];
  const app = await startInstallation({
    settings: { operatorEmails: ['first@vitrine.example', 'second@vitrine.example'] },
    wrap: ({ packages, examiner }: Deps) => ({
      packages: {
        ...packages,
        async open(sha256) {
          tries.push(performance.now());
          if (breaks === 0) return await packages.open(sha256);
          breaks -= 1;
          throw new Error(BROKEN);
        },
      },
      examiner: {
        async examine(request, options) {
          if (request.sku !== null) examinations += 1;
          return await examiner.examine(request, options);
        },
        [Symbol.asyncDispose]: async () => undefined,
      },
    }),
    ...more,
  });
  const { owner } = app.publisher;
  return {
    app,
    owner,
    operator: await app.given.actor('OPERATOR', 'Odile Petit'),
    tries,
    examinations: () => examinations,
    break: (times: number) => {
      breaks = times;
      tries.length = 0;
    },
    /** Publishes a new offer and waits until its preview is blocked. */
    async blocked(
      files: Readonly<Record<string, string | Uint8Array | object>> = cleanPackage,
    ): Promise<{ offer: string; publication: string; run: StageRun }> {
      const { id: offer } = await app.given.offer(app.publisher, { files });
      breaks = Number.POSITIVE_INFINITY;
      const publication = await app.given.published(owner, offer);
      return { offer, publication, run: await untilBlocked(publication, 0) };
    },
    untilBlocked,
    [Symbol.asyncDispose]: async () => await app[Symbol.asyncDispose](),
  };

  async function untilBlocked(publication: string, afterToken: number): Promise<StageRun> {
    return await app.until(
      async () =>
        await app.em().findOne(StageRun, {
          publication,
          stage: 'PREVIEW',
          status: 'BLOCKED',
          token: { $gt: afterToken },
        }),
    );
  }
}

/** What an offer's facts say of its preview. */
const previewFacts = (facts: Awaited<ReturnType<typeof factsOf>>) =>
  facts
    .filter(({ stage }) => stage === 'PREVIEW')
    .map(({ kind, from, to, cause, actor }) => [kind, from, to, cause, actor.kind]);

const started = ['STAGE_STARTED', 'NOT_STARTED', 'IN_PROGRESS', null, 'SYSTEM'];
const delayed = ['STAGE_DELAYED', 'IN_PROGRESS', 'IN_PROGRESS', 'PLATFORM', 'SYSTEM'];
const blockedFact = ['STAGE_BLOCKED', 'IN_PROGRESS', 'BLOCKED', 'PLATFORM', 'SYSTEM'];

describe('given a stage that breaks by a fault of ours', () => {
  test('when it breaks three times, then it is delayed once, tried after growing pauses, and passes', async () => {
    const timing = { backoffFirstMs: 100, backoffMaxMs: 200, sweepMs: 20 };
    await using house = await installation({ timing });
    const { app, owner, tries } = house;
    const { id: offer } = await app.given.offer(app.publisher);
    house.break(3);
    const publication = await toSignOff(app, owner, offer);
    assert.deepEqual(previewFacts(await factsOf(app, offer)), [
      started,
      delayed,
      ['STAGE_COMPLETED', 'IN_PROGRESS', 'COMPLETE', null, 'SYSTEM'],
    ]);
    const run = (await runsOf(app, publication)).get('PREVIEW');
    assert.deepEqual(
      [run?.status, run?.attempt, run?.token, run?.lastError, run?.leaseUntil],
      ['COMPLETE', 4, 4, BROKEN, null],
    );
    assert.ok(tries.length >= 4);
    const pauses = [1, 2, 3].map((index) => (tries[index] ?? 0) - (tries[index - 1] ?? 0));
    // The third would be 400 ms without the limit of 200, and half of that again is its chance and the way there.
    for (const [index, least] of [100, 200, 200].entries()) {
      assert.ok((pauses[index] ?? 0) >= least - 2, `pause ${index + 1} of ${pauses.join(', ')}`);
    }
    assert.deepEqual(
      (await mailsOf(app, publication)).map(({ event }) => event),
      ['PREVIEW_AVAILABLE'],
    );
    assert.equal(app.log.filter((line) => line.includes(BROKEN)).length, 3);
  });
});

describe('given a stage that keeps breaking', async () => {
  const timing = { blockAfterMs: 300, backoffFirstMs: 50, backoffMaxMs: 100, sweepMs: 20 };
  const house = await installation({ timing });
  after(async () => await house[Symbol.asyncDispose]());
  afterEach(() => house.break(0));
  const { app, owner, operator } = house;

  test('when it breaks for too long, then it is blocked, waits for an operator, and each operator has one mail', async () => {
    const { offer, publication, run } = await house.blocked();
    const found = await publicationOf(app, publication);
    assert.deepEqual(
      [found.state, found.stage, found.waitingFor, found.endReason, found.endedAt],
      ['RUNNING', 'PREVIEW', 'OPERATOR', null, null],
    );
    assert.deepEqual(previewFacts(await factsOf(app, offer)), [started, delayed, blockedFact]);
    assert.ok(run.attempt >= 3, `${run.attempt} attempts`);
    assert.deepEqual([run.lastError, run.leaseUntil, run.leaseWorker], [BROKEN, null, null]);
    const [first, last] = (await factsOf(app, offer)).slice(-2);
    const failing = Number(last?.occurredAt) - Number(first?.occurredAt);
    assert.ok(failing >= timing.blockAfterMs - 50, `blocked after ${failing} ms`);
    const mails = await mailsOf(app, publication);
    assert.deepEqual(
      mails.map(({ event, recipient }) => [event, recipient]),
      [
        ['STAGE_BLOCKED', 'first@vitrine.example'],
        ['STAGE_BLOCKED', 'second@vitrine.example'],
      ],
    );
    assert.ok(mails.every(({ text }) => text.includes(BROKEN)));
    // Nobody works on it any more, neither by a sweep nor by a ring.
    const lease = { worker: 1, leaseMs: 1_000 };
    assert.equal(await claim(app.deps.orm, app.em(), 'stage', run.id, lease), null);
  });

  test('when the publisher cancels it, then that is granted', async () => {
    const { offer, publication } = await house.blocked();
    const input = { offerId: offer, notificationEmails: [] };
    done(await cancel(app.deps, callOf(owner), input));
    const ended = await publicationOf(app, publication);
    assert.deepEqual(
      [ended.state, ended.endReason, ended.waitingFor],
      ['CANCELED', 'CANCELED_BY_PUBLISHER', null],
    );
    const mails = await mailsOf(app, publication);
    assert.deepEqual(
      mails
        .filter(({ event }) => event !== 'STAGE_BLOCKED')
        .map(({ event, recipient }) => [event, recipient]),
      [['PUBLICATION_CANCELED', 'news@solenne.example']],
    );
  });

  test('when an operator retries it, then it starts afresh, is blocked again with a mail of its own, or goes on', async () => {
    const { offer, publication, run } = await house.blocked();
    const input = { stageRunId: run.id };
    refused(await retryStage(app.deps, callOf(owner), input), 'NOT_FOUND');
    done(await retryStage(app.deps, callOf(operator), input));
    const again = await house.untilBlocked(publication, run.token);
    assert.ok(again.attempt < again.token, 'the attempts are counted afresh');
    assert.equal((await mailsOf(app, publication)).length, 4);
    house.break(0);
    done(await retryStage(app.deps, callOf(operator), input));
    await app.publicationAt(publication, 'PUBLISHER_SIGNOFF');
    assert.equal((await publicationOf(app, publication)).waitingFor, 'PUBLISHER');
    const retried = ['STAGE_RETRIED', 'BLOCKED', 'IN_PROGRESS', 'OPERATOR', 'OPERATOR'];
    assert.deepEqual(previewFacts(await factsOf(app, offer)), [
      ...[started, delayed, blockedFact],
      ...[retried, delayed, blockedFact],
      ...[retried, ['STAGE_COMPLETED', 'IN_PROGRESS', 'COMPLETE', null, 'SYSTEM']],
    ]);
    const signOff = (await runsOf(app, publication)).get('PUBLISHER_SIGNOFF');
    const wrong = { stageRunId: signOff?.id ?? '' };
    refused(await retryStage(app.deps, callOf(operator), wrong), 'STAGE_NOT_BLOCKED');
  });

  test('when an operator gives it up, then it fails by a fault of ours, and publishing again certifies nothing anew', async () => {
    const before = house.examinations();
    // A package of its own: what is reused below was examined for this publication.
    const files = { ...cleanPackage, 'readme.md': 'A package that nobody certified before.' };
    const { offer, publication, run } = await house.blocked(files);
    const examinations = house.examinations();
    assert.equal(examinations, before + 1);
    assert.equal((await runsOf(app, publication)).get('CERTIFICATION')?.reused, false);
    const input = { stageRunId: run.id, reason: 'The disk is lost.' };
    refused(await giveUpStage(app.deps, callOf(owner), input), 'NOT_FOUND');
    refused(
      await giveUpStage(app.deps, callOf(operator), { ...input, reason: ' ' }),
      'INVALID_INPUT',
    );
    assert.equal((await publicationOf(app, publication)).state, 'RUNNING');
    done(await giveUpStage(app.deps, callOf(operator), input));
    const told = await app.em().findOneOrFail(Audit, { action: 'giveUpStage', outcome: 'DONE' });
    assert.deepEqual(told.detail, { reason: input.reason, offerId: offer });
    const ended = await publicationOf(app, publication);
    assert.deepEqual(
      [ended.state, ended.endReason, ended.waitingFor],
      ['FAILED', 'PLATFORM', null],
    );
    assert.deepEqual(
      (await factsOf(app, offer)).slice(-2).map(({ kind, to, cause }) => [kind, to, cause]),
      [
        ['STAGE_REJECTED', 'REJECTED', 'PLATFORM'],
        ['PUBLICATION_FAILED', null, 'PLATFORM'],
      ],
    );
    const mails = await mailsOf(app, publication);
    assert.deepEqual(
      mails
        .filter(({ event }) => event !== 'STAGE_BLOCKED')
        .map(({ event, recipient }) => [event, recipient]),
      [['PLATFORM_FAILED', 'news@solenne.example']],
    );
    house.break(0);
    const second = await toSignOff(app, owner, offer);
    const runs = await runsOf(app, second);
    assert.deepEqual(
      [runs.get('CERTIFICATION')?.status, runs.get('CERTIFICATION')?.reused],
      ['COMPLETE', true],
    );
    assert.equal(house.examinations(), examinations);
  });
});
