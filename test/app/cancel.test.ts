import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { cancel } from '../../src/app/cancel.ts';
import { previewed } from '../../src/app/preview.ts';
import { createLoaders } from '../../src/app/read/loaders.ts';
import { publicationsPage } from '../../src/app/read/offer.ts';
import { stepsOf } from '../../src/app/read/steps.ts';
import { Finding } from '../../src/db/finding.ts';
import { StageRun } from '../../src/db/stage-run.ts';
import { offerStatus } from '../../src/domain/offer-status.ts';
import { stages } from '../../src/domain/pipeline.ts';
import { messageId } from '../../src/mail/message-id.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { callOf, startInstallation } from '../support/installation.ts';
import type { Installation, InstallationOptions } from '../support/installation.ts';
import {
  approve,
  done,
  factsOf,
  mailsOf,
  offerOf,
  publicationOf,
  refused,
  reviewOf,
  runsOf,
  signOff,
  toLive,
  toReview,
  toSignOff,
  withMarketplace,
} from './flow.ts';
import { holdStages } from './hold-stages.ts';
import type { HeldStage } from './hold-stages.ts';

/** An installation whose stages can be held, and whose lead destination takes every lead. */
async function installation(more: InstallationOptions = {}) {
  const held = holdStages();
  const app = await startInstallation({
    wrap: held.wrap,
    deps: {
      outbound: {
        postJson: async () => ({ kind: 'answered', status: 200, bodyExcerpt: '', ms: 1 }),
        request: () => Promise.reject(new Error('Nothing else leaves.')),
      },
    },
    ...more,
  });
  const reviewer = await app.given.actor('REVIEWER', 'Noor Haddad');
  const { owner } = app.publisher;
  let offers = 0;
  return {
    app,
    held,
    reviewer,
    owner,
    cancel: async (offerId: string, notificationEmails: readonly string[] = []) =>
      await cancel(app.deps, callOf(owner), { offerId, notificationEmails }),
    /** Publishes a new offer and waits until the work of that stage is under way and held. */
    async heldAt(stage: HeldStage): Promise<{ offer: string; publication: string }> {
      offers += 1;
      const { id: offer } = await app.given.offer(app.publisher, {
        // A package of its own: a certification that is recorded would not be held.
        files: { ...cleanPackage, 'readme.md': `Package ${offers}` },
        leadEndpointUrl: 'https://leads.solenne.example/vitrine',
      });
      if (stage !== 'LIVE') {
        held.hold(stage);
        const publication = await app.given.published(owner, offer);
        await held.reached(stage);
        return { offer, publication };
      }
      const { publication } = await toReview(app, owner, offer);
      held.hold(stage);
      await approve(app, reviewer, publication);
      await held.reached(stage);
      return { offer, publication };
    },
    async [Symbol.asyncDispose]() {
      held.letGoAll();
      await app[Symbol.asyncDispose]();
    },
  };
}

/** The status view of an offer, as the portal reads it. */
async function statusView(app: Installation, offerId: string) {
  const loaders = createLoaders(app.em());
  const steps = await stepsOf(loaders, app.deps.settings.pipeline, await offerOf(app, offerId));
  return steps.map(({ status, run }) => ({ status, run }));
}

const house = await installation();
after(async () => await house[Symbol.asyncDispose]());
afterEach(() => house.held.letGoAll());
const { app, held, owner, reviewer } = house;

describe('given a publication before its sign-off', () => {
  for (const stage of ['CERTIFICATION', 'PACKAGING', 'PREVIEW'] as const) {
    test(`when it is cancelled at ${stage}, then that is refused with the reason and from when it is possible`, async () => {
      const { offer, publication } = await house.heldAt(stage);
      const facts = await factsOf(app, offer);
      const refusal = refused(await house.cancel(offer), 'TOO_EARLY_TO_CANCEL');
      const title = app.deps.settings.pipeline.find((each) => each.stage === stage)?.title;
      assert.ok(refusal.message.en.includes(`“${title?.en}”`));
      assert.ok(refusal.message.fr.includes(`«\u00a0${title?.fr}\u00a0»`));
      assert.deepEqual(refusal.availableWhen, {
        en: 'From the publisher’s sign-off on.',
        fr: 'À partir de la validation de l’éditeur.',
      });
      assert.deepEqual(await factsOf(app, offer), facts);
      // The control: once the sign-off is reached, the same request is granted.
      held.letGo(stage);
      await app.publicationAt(publication, 'PUBLISHER_SIGNOFF');
      done(await house.cancel(offer));
      assert.equal((await publicationOf(app, publication)).state, 'CANCELED');
    });
  }
});

describe('given a publication that waits for its sign-off', () => {
  test('when it is cancelled, then every stage reads not started, and the attempt stays in the history', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    const id = await toSignOff(app, owner, offer);
    assert.notEqual(await previewed(app.em(), await offerOf(app, offer)), null);
    done(await house.cancel(offer));
    const ended = await publicationOf(app, id);
    assert.deepEqual(
      [ended.state, ended.stage, ended.waitingFor, ended.endReason],
      ['CANCELED', 'PUBLISHER_SIGNOFF', null, 'CANCELED_BY_PUBLISHER'],
    );
    assert.notEqual(ended.endedAt, null);
    assert.equal(offerStatus(ended, false), 'PUBLISH_CANCELED');
    assert.deepEqual(
      await statusView(app, offer),
      stages.map(() => ({ status: 'NOT_STARTED', run: null })),
    );
    const request = { limit: 10, fromEnd: false, after: null, before: null };
    const history = await publicationsPage(app.em(), offer, request);
    assert.deepEqual(
      history.items.map(({ row }) => [row.id, row.state]),
      [[id, 'CANCELED']],
    );
    const runs = await runsOf(app, id);
    assert.equal(runs.get('CERTIFICATION')?.status, 'COMPLETE');
    assert.equal(runs.get('PUBLISHER_SIGNOFF')?.status, 'CANCELED');
    const facts = (await factsOf(app, offer)).slice(-2);
    assert.deepEqual(
      facts.map(({ kind, stage, from, to, publicationState, cause }) => [
        ...[kind, stage, from, to, publicationState, cause],
      ]),
      [
        [
          ...['STAGE_CANCELED', 'PUBLISHER_SIGNOFF', 'WAITING_FOR_PUBLISHER', 'CANCELED'],
          ...['CANCELED', 'CANCELED_BY_PUBLISHER'],
        ],
        ['PUBLICATION_CANCELED', null, null, null, 'CANCELED', 'CANCELED_BY_PUBLISHER'],
      ],
    );
    assert.equal(await previewed(app.em(), await offerOf(app, offer)), null);
  });

  test('when it is cancelled twice, then the second time nothing is open', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    await toSignOff(app, owner, offer);
    done(await house.cancel(offer));
    const refusal = refused(await house.cancel(offer), 'NO_OPEN_PUBLICATION');
    assert.match(refusal.message.en, /no publication of this offer is open/);
  });

  test('when it is cancelled and published again, then a new attempt starts at the first stage', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    await toSignOff(app, owner, offer);
    done(await house.cancel(offer));
    const second = await toSignOff(app, owner, offer);
    assert.equal((await publicationOf(app, second)).number, 2);
    assert.equal((await runsOf(app, second)).get('CERTIFICATION')?.reused, true);
    const view = await statusView(app, offer);
    assert.deepEqual(
      view.map(({ status }) => status),
      [
        ...['COMPLETE', 'COMPLETE', 'COMPLETE', 'COMPLETE', 'WAITING_FOR_PUBLISHER'],
        ...['NOT_STARTED', 'NOT_STARTED'],
      ],
    );
  });

  test('when somebody else cancels it, then the offer looks like one that does not exist', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    const id = await toSignOff(app, owner, offer);
    const stranger = await app.given.publisher('stranger');
    const operator = await app.given.actor('OPERATOR', 'Odile Petit');
    for (const by of [stranger.owner, reviewer, operator]) {
      const input = { offerId: offer, notificationEmails: [] };
      refused(await cancel(app.deps, callOf(by), input), 'NOT_FOUND');
    }
    assert.equal((await publicationOf(app, id)).state, 'RUNNING');
  });
});

describe('given a publication in review', () => {
  test('when it is cancelled, then its review is closed and nothing goes live', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    const { publication } = await toReview(app, owner, offer);
    done(await house.cancel(offer));
    assert.equal((await publicationOf(app, publication)).state, 'CANCELED');
    assert.equal((await reviewOf(app, publication)).state, 'CLOSED');
    assert.equal((await offerOf(app, offer)).production, null);
  });
});

describe('given a publication that is being released', () => {
  test('when it is cancelled, then that is refused, and it goes live', async () => {
    const { offer, publication } = await house.heldAt('LIVE');
    const refusal = refused(await house.cancel(offer), 'TOO_LATE_TO_CANCEL');
    assert.match(refusal.message.en, /until the last stage begins/);
    held.letGo('LIVE');
    assert.equal((await app.ended(publication)).state, 'SUCCEEDED');
  });
});

describe('given a stage that is blocked by us', () => {
  test('when the publication is cancelled there, before the sign-off or after it, then that is granted', async () => {
    let isBroken = false;
    await using own = await installation({
      timing: { blockAfterMs: 1, backoffFirstMs: 1, backoffMaxMs: 2 },
      wrap: ({ packages }) => ({
        packages: {
          ...packages,
          open: async (sha256) => (isBroken ? null : await packages.open(sha256)),
        },
      }),
    });
    for (const stage of ['PREVIEW', 'LIVE'] as const) {
      const { id: offer } = await own.app.given.offer(own.app.publisher);
      let publication: string;
      if (stage === 'LIVE') {
        ({ publication } = await toReview(own.app, own.owner, offer));
        isBroken = true;
        await approve(own.app, own.reviewer, publication);
      } else {
        isBroken = true;
        publication = await own.app.given.published(own.owner, offer);
      }
      await own.app.until(async () => {
        const run = await own.app.em().findOne(StageRun, { publication, stage });
        return run?.status === 'BLOCKED';
      });
      assert.equal((await publicationOf(own.app, publication)).waitingFor, 'OPERATOR');
      done(await own.cancel(offer));
      assert.equal((await publicationOf(own.app, publication)).state, 'CANCELED');
      assert.equal((await offerOf(own.app, offer)).production, null);
      isBroken = false;
    }
  });
});

describe('given a house where every stage may be cancelled', () => {
  let wide: Awaited<ReturnType<typeof installation>>;
  before(async () => {
    wide = await installation({ settings: { cancelWindow: 'any' } });
  });
  after(async () => await wide[Symbol.asyncDispose]());

  test('when it is cancelled while a worker certifies, then the late result is refused and changes nothing', async () => {
    const { offer, publication } = await wide.heldAt('CERTIFICATION');
    done(await wide.cancel(offer));
    const [facts, runs] = [await factsOf(wide.app, offer), await runsOf(wide.app, publication)];
    assert.equal(runs.get('CERTIFICATION')?.status, 'CANCELED');
    wide.held.letGo('CERTIFICATION');
    await wide.app.until(async () =>
      wide.app.log.some((line) => line.includes('a stale write was refused')),
    );
    assert.equal((await publicationOf(wide.app, publication)).state, 'CANCELED');
    assert.deepEqual(await factsOf(wide.app, offer), facts);
    assert.deepEqual(await runsOf(wide.app, publication), runs);
    assert.equal(await wide.app.em().count(Finding, { publication }), 0);
    assert.deepEqual(
      (await mailsOf(wide.app, publication)).map(({ event }) => event),
      ['PUBLICATION_CANCELED'],
    );
    // Nor does it disturb the next attempt.
    const next = await toSignOff(wide.app, wide.owner, offer);
    assert.equal((await publicationOf(wide.app, next)).number, 2);
  });

  test('when the last stage has begun, then it is too late there too', async () => {
    const { offer, publication } = await wide.heldAt('LIVE');
    refused(await wide.cancel(offer), 'TOO_LATE_TO_CANCEL');
    wide.held.letGo('LIVE');
    assert.equal((await wide.app.ended(publication)).state, 'SUCCEEDED');
  });
});

describe('given addresses for the news of a cancellation', () => {
  const told = async (publication: string) =>
    (await mailsOf(app, publication)).filter(({ event }) => event === 'PUBLICATION_CANCELED');

  test('when none are given, then the addresses of the publication are told', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    const id = await toSignOff(app, owner, offer);
    done(await house.cancel(offer));
    const mails = await told(id);
    assert.deepEqual(
      mails.map(({ recipient }) => recipient),
      ['news@solenne.example'],
    );
    const [mail] = mails;
    const about = { about: id, event: 'PUBLICATION_CANCELED', recipient: 'news@solenne.example' };
    assert.equal(mail?.messageId, messageId(about, 'vitrine.example'));
    assert.match(mail?.text ?? '', /^Camille Roux canceled publication 1/m);
    assert.match(mail?.text ?? '', /^□□□□□□□$/m);
  });

  test('when some are given, then those are told and the others are not', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    const id = await toSignOff(app, owner, offer);
    done(await house.cancel(offer, ['legal@solenne.example', 'LEGAL2@solenne.example']));
    assert.deepEqual((await told(id)).map(({ recipient }) => recipient).sort(), [
      'LEGAL2@solenne.example',
      'legal@solenne.example',
    ]);
  });

  test('when one is none, then the cancellation is refused with its place and nothing changes', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    const id = await toSignOff(app, owner, offer);
    const refusal = refused(
      await house.cancel(offer, ['legal@solenne.example', 'a@b.example, c@d.example']),
      'INVALID_NOTIFICATION_ADDRESS',
    );
    assert.deepEqual(refusal.path, ['input', 'notificationEmails', '1']);
    assert.equal((await publicationOf(app, id)).state, 'RUNNING');
    assert.deepEqual(await told(id), []);
  });
});

describe('given a live offer', () => {
  test('when its update is cancelled, then the mail says that the live version stays and is previewed again', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    const live = await toLive(app, owner, reviewer, offer);
    await app.given.draft(offer, withMarketplace({ summary: 'Locked, encrypted backups.' }));
    const id = await toSignOff(app, owner, offer);
    const before = await offerOf(app, offer);
    done(await house.cancel(offer));
    const now = await offerOf(app, offer);
    assert.equal(now.production, before.production);
    assert.equal(now.productionPublication, live);
    assert.deepEqual(now.draft, before.draft);
    const [, mail] = await mailsOf(app, id);
    assert.match(mail?.text ?? '', /Your live version 1\.0\.0 stays in the store, unchanged\./);
    assert.match(mail?.text ?? '', /version 1\.0\.0 is shown there again/);
    await signOff(app, owner, await toSignOff(app, owner, offer));
  });
});
