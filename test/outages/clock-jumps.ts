/** The clock of a process that jumps a day ahead, and a day back, while stages are under way. */
import assert from 'node:assert/strict';
import { publish } from '../../src/app/publish.ts';
import { ApiToken } from '../../src/db/api-token.ts';
import { Offer } from '../../src/db/offer.ts';
import { authenticate } from '../../src/http/authenticate.ts';
import { holdStages } from '../app/hold-stages.ts';
import { done, runsOf } from '../app/flow.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { connect } from '../support/database.ts';
import { callOf, startInstallation } from '../support/installation.ts';
import { until } from '../support/until.ts';
import { assertEndState } from './end-state.ts';
import { promised, seconds } from './scenario.ts';
import type { Figures, Scenario } from './scenario.ts';

const DAY_MS = 24 * 3_600_000;

async function run(): Promise<Figures> {
  let aheadMs = 0;
  let breaks = 0;
  const held = holdStages();
  await using app = await startInstallation({
    deps: { clock: { now: () => new Date(Date.now() + aheadMs) } },
    wrap: (deps) => {
      const around = held.wrap(deps);
      const packages = { ...deps.packages, ...around.packages };
      return {
        ...around,
        packages: {
          ...packages,
          async open(sha256: string) {
            if (breaks === 0) return await packages.open(sha256);
            breaks -= 1;
            throw new Error('The shelf fell over.');
          },
        },
      };
    },
  });
  await using direct = await connect(app.database.url);
  const { owner } = app.publisher;
  const token = await app.given.actor('OWNER', 'Zoe Petit', app.publisher.id);
  await app
    .em()
    .nativeUpdate(
      ApiToken,
      { id: token.tokenId },
      { expiresAt: new Date(Date.now() + DAY_MS / 2) },
    );
  const isGood = async () => (await authenticate(app.deps, `Bearer ${token.secret}`)).ok;
  assert.equal(await isGood(), true);
  // Another process, whose clock is right, looks for work all the time.
  await app.anotherWorker({ wrap: () => ({ clock: { now: () => new Date() } }) });

  let slowestMs = 0;
  for (const jumpMs of [DAY_MS, -DAY_MS]) {
    const { id } = await app.given.offer(app.publisher, {
      files: { ...cleanPackage, 'readme.md': `a jump of ${jumpMs}` },
    });
    const { draftVersion } = await app.em().findOneOrFail(Offer, { id });
    const press = async () =>
      done(
        await publish(app.deps, callOf(owner, `jump-${jumpMs}`), {
          offerId: id,
          expectedDraftVersion: draftVersion,
          notificationEmails: ['news@solenne.example'],
          notesForReviewer: null,
          supersede: false,
          language: 'en',
        }),
      ).publicationId;
    held.hold('CERTIFICATION');
    const publication = await press();
    await held.reached('CERTIFICATION');
    aheadMs = jumpMs;
    const jumpedAt = performance.now();
    assert.equal(await press(), publication, 'a repeat with the same key is the same publication');
    assert.equal(await isGood(), jumpMs < 0, 'a token ends by the clock of who looks at it');
    breaks = 1;
    held.letGo('CERTIFICATION');
    await until(
      'it waits for its sign-off',
      async () => (await runsOf(app, publication)).has('PUBLISHER_SIGNOFF'),
      promised.endStateMs,
    );
    slowestMs = Math.max(slowestMs, performance.now() - jumpedAt);
    const runs = await runsOf(app, publication);
    assert.equal(runs.get('CERTIFICATION')?.token, 1, 'nobody took over what was under way');
    assert.equal(runs.get('PREVIEW')?.token, 2, 'what broke was done again, once');
    aheadMs = 0;
    assert.equal(await isGood(), true, 'a token is good again when the clock is');
  }
  await until(
    'the mails are sent',
    async () =>
      (await direct.client.query(`select 1 from mail where state = 'QUEUED'`)).rowCount === 0,
    promised.endStateMs,
  );
  const state = await assertEndState(direct.client);
  return {
    'slowest way from a jump to the sign-off': seconds(slowestMs),
    publications: state.publications,
    transitions: state.transitions,
    mails: state.mails,
    'delays of ours': state.delays,
  };
}

export const clockJumps: Scenario = { title: 'the clock of a worker jumps by a day', run };
