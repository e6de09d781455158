import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, describe, test } from 'node:test';
import { cancel } from '../../src/app/cancel.ts';
import { publish } from '../../src/app/publish.ts';
import type { PublishInput, PublishRefusal } from '../../src/app/publish.ts';
import { Audit } from '../../src/db/audit.ts';
import { Idempotency } from '../../src/db/idempotency.ts';
import { Mail } from '../../src/db/mail.ts';
import { Offer } from '../../src/db/offer.ts';
import { Publication } from '../../src/db/publication.ts';
import { Revision } from '../../src/db/revision.ts';
import { StageRun } from '../../src/db/stage-run.ts';
import { Transition } from '../../src/db/transition.ts';
import { MAX_ADDRESSES } from '../../src/domain/address.ts';
import { anonymous } from '../../src/domain/actor.ts';
import type { Actor } from '../../src/domain/actor.ts';
import type { OfferContent } from '../../src/domain/content.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { callOf, startInstallation } from '../support/installation.ts';
import {
  approve,
  done,
  publicationOf,
  refused,
  signOff,
  toLive,
  toSignOff,
  withMarketplace,
  withSku,
} from './flow.ts';
import { holdStages } from './hold-stages.ts';

const held = holdStages();
const app = await startInstallation({
  wrap: held.wrap,
  // Takes every lead, so that PACKAGING can be held before it.
  deps: {
    outbound: {
      postJson: async () => ({ kind: 'answered', status: 200, bodyExcerpt: '', ms: 1 }),
      request: () => Promise.reject(new Error('Nothing else leaves.')),
    },
  },
});
after(async () => {
  held.letGoAll();
  await app[Symbol.asyncDispose]();
});
afterEach(() => held.letGoAll());
const { owner } = app.publisher;
const stranger = await app.given.publisher('stranger');
const reviewer = await app.given.actor('REVIEWER', 'Noor Haddad');

const input = (offerId: string): PublishInput => ({
  offerId,
  expectedDraftVersion: 1,
  notificationEmails: ['news@solenne.example'],
  notesForReviewer: null,
  supersede: false,
  language: 'en',
});

const everything = async () => {
  const em = app.em();
  return {
    publications: await em.count(Publication),
    revisions: await em.count(Revision),
    runs: await em.count(StageRun),
    facts: await em.count(Transition),
    mails: await em.count(Mail),
    claims: await em.count(Idempotency),
  };
};

/** Publish refuses, and leaves nothing behind but one row of the audit. */
const refusedWithoutTrace = async <Code extends PublishRefusal['code']>(
  code: Code,
  offerId: string,
  more: Partial<PublishInput> = {},
  by: Actor = owner,
) => {
  const before = await everything();
  const audited = await app.em().count(Audit, { action: 'publish' });
  const offer = await app.em().findOne(Offer, { id: offerId });
  const call = callOf(by, randomUUID());
  const refusal = refused(await publish(app.deps, call, { ...input(offerId), ...more }), code);
  assert.deepEqual(await everything(), before);
  assert.deepEqual(await app.em().findOne(Offer, { id: offerId }), offer);
  const rows = await app.em().find(Audit, { action: 'publish' }, { orderBy: { at: 'asc' } });
  assert.equal(rows.length, audited + 1);
  const row = rows.find(({ traceId }) => traceId === call.traceId);
  assert.deepEqual([row?.outcome, row?.offer, row?.actor.name], [code, offerId, by.name]);
  assert.ok(refusal.message.en !== '' && refusal.message.fr !== '');
  return refusal;
};

describe('given a draft with faults', () => {
  test('when it is published, then every missing field is named at once, in the order of the form', async () => {
    const offer = await app.given.offer(app.publisher, { content: () => ({}) });
    const { violations, message } = await refusedWithoutTrace('PREREQUISITES_NOT_MET', offer.id);
    assert.deepEqual(
      violations.map(
        ({ path, code, severity }) => `${path} ${code}${severity === 'ERROR' ? '' : ' (warning)'}`,
      ),
      [
        'name required',
        'skus required',
        'marketplace.title required',
        'marketplace.summary required',
        'marketplace.longSummary required',
        'marketplace.description required',
        'marketplace.marketingIdentifier required',
        'marketplace.previewSubscriptionIds required',
        'marketplace.usefulLinks countMin (warning)',
        'marketplace.categories required',
        'marketplace.logos.small required',
        'marketplace.logos.medium required',
        'marketplace.logos.large required',
        'marketplace.logos.wide required',
        'legal.privacyPolicyUrl required',
        'legal.termsOfUse required',
        'support.engineering.name required',
        'support.engineering.email required',
        'support.engineering.phone required',
        'support.customer.name required',
        'support.customer.email required',
        'support.customer.phone required',
      ],
    );
    assert.match(message.en, /^Publish refused: 21 fields to correct\. Nothing was sent\./);
  });

  test('when a SKU and a text are faulty, then both are named with the item they belong to', async () => {
    const offer = await app.given.offer(app.publisher, {
      content: (content) =>
        withSku(({ title: _title, ...sku }) => ({ ...sku, monthlyPriceUsd: '12.5' }))(
          withMarketplace({ description: '<script>alert(1)</script>' })(content),
        ),
    });
    const { violations } = await refusedWithoutTrace('PREREQUISITES_NOT_MET', offer.id);
    const places = violations.map(({ path }) => path);
    assert.ok(places.includes('skus[sku-standard].title'));
    assert.ok(places.includes('skus[sku-standard].oldPriceUsd'));
    assert.ok(places.includes('marketplace.description'));
  });

  test('when its package was never uploaded by this publisher, then it is refused as unknown', async () => {
    const foreign = await app.given.storedPackage(stranger.id, {
      ...cleanPackage,
      'readme.md': 'The package of somebody else.',
    });
    const offer = await app.given.offer(app.publisher, {
      content: withSku((sku) => ({
        ...sku,
        packages: (sku.packages ?? []).map((item) => ({ ...item, sha256: foreign })),
      })),
    });
    const { violations } = await refusedWithoutTrace('PREREQUISITES_NOT_MET', offer.id);
    assert.deepEqual(
      violations.map(({ code }) => code),
      ['packageUnknown'],
    );
  });

  test('when it is corrected and published again, then it starts', async () => {
    const offer = await app.given.offer(app.publisher, {
      content: withMarketplace({ summary: '' }),
    });
    await refusedWithoutTrace('PREREQUISITES_NOT_MET', offer.id);
    await app.given.draft(offer.id, withMarketplace({ summary: 'Encrypted, immutable backups.' }));
    const second = { ...input(offer.id), expectedDraftVersion: 2 };
    const { publicationId } = done(await publish(app.deps, callOf(owner), second));
    await app.publicationAt(publicationId, 'PUBLISHER_SIGNOFF');
  });
});

describe('given a clean draft and no address', () => {
  test('when it is published for the first time, then an address is asked for and the own one suggested', async () => {
    const offer = await app.given.offer(app.publisher);
    const refusal = await refusedWithoutTrace('NOTIFICATION_ADDRESS_REQUIRED', offer.id, {
      notificationEmails: [],
    });
    assert.deepEqual(refusal.suggestedEmails, [owner.email]);
    assert.deepEqual(refusal.path, ['input', 'notificationEmails']);
  });

  test('when it was published before, then the addresses of that time are suggested', async () => {
    const offer = await app.given.offer(app.publisher);
    const emails = ['news@solenne.example', 'sales@solenne.example'];
    const first = done(
      await publish(app.deps, callOf(owner), { ...input(offer.id), notificationEmails: emails }),
    );
    await app.publicationAt(first.publicationId, 'PUBLISHER_SIGNOFF');
    const refusal = await refusedWithoutTrace('NOTIFICATION_ADDRESS_REQUIRED', offer.id, {
      notificationEmails: [],
      supersede: true,
    });
    assert.deepEqual(refusal.suggestedEmails, emails);
  });
});

describe('given addresses that are none', () => {
  const one = 'news@solenne.example';
  const cases: readonly (readonly [what: string, entries: readonly string[], path: string[]])[] = [
    ['a line break', [`${one}\r\nRCPT TO:<evil@x.example>`], ['0']],
    ['a line break at its end', [`${one}\n`], ['0']],
    ['a comma', [one, `${one},evil@x.example`], ['1']],
    ['angle brackets', [`News <${one}>`], ['0']],
    ['no @', [one, 'sales@solenne.example', 'nobody'], ['2']],
    ['nothing', [' '], ['0']],
    [
      'too many',
      Array.from({ length: MAX_ADDRESSES + 1 }, (_, index) => `n${index}@solenne.example`),
      [],
    ],
  ];
  for (const [what, entries, path] of cases) {
    test(`when one has ${what}, then it is refused with its place, and nothing is sent`, async () => {
      const offer = await app.given.offer(app.publisher);
      const refusal = await refusedWithoutTrace('INVALID_NOTIFICATION_ADDRESS', offer.id, {
        notificationEmails: entries,
      });
      assert.deepEqual(refusal.path, ['input', 'notificationEmails', ...path]);
    });
  }

  test('when the same address is given twice, then it is kept once', async () => {
    const offer = await app.given.offer(app.publisher);
    const entries = ['news@solenne.example', ' news@SOLENNE.example ', 'sales@solenne.example'];
    const { publicationId } = done(
      await publish(app.deps, callOf(owner), { ...input(offer.id), notificationEmails: entries }),
    );
    const { notificationEmails } = await app.publicationAt(publicationId, 'PUBLISHER_SIGNOFF');
    assert.deepEqual(notificationEmails, ['news@solenne.example', 'sales@solenne.example']);
  });
});

describe('given notes for the reviewer', () => {
  test('when they are longer than 10,000 characters, then they are refused; at that length they are kept', async () => {
    const offer = await app.given.offer(app.publisher);
    const refusal = await refusedWithoutTrace('INVALID_INPUT', offer.id, {
      notesForReviewer: 'n'.repeat(10_001),
    });
    assert.deepEqual(refusal.path, ['input', 'notesForReviewer']);
    const notesForReviewer = 'n'.repeat(10_000);
    const { publicationId } = done(
      await publish(app.deps, callOf(owner), { ...input(offer.id), notesForReviewer }),
    );
    // At rest, so that what is counted below counts nothing of it.
    const kept = await app.publicationAt(publicationId, 'PUBLISHER_SIGNOFF');
    assert.equal(kept.notesForReviewer, notesForReviewer);
  });
});

describe('given an offer that is not the caller’s', () => {
  test('when it is published, then it looks like one that does not exist', async () => {
    const offer = await app.given.offer(stranger);
    const foreign = await refusedWithoutTrace('NOT_FOUND', offer.id);
    const unknown = await refusedWithoutTrace('NOT_FOUND', randomUUID());
    assert.deepEqual(foreign, unknown);
  });

  test('when staff, a customer or nobody publishes it, then it looks like one that does not exist', async () => {
    const offer = await app.given.offer(app.publisher);
    const operator = await app.given.actor('OPERATOR', 'Odile Petit');
    const customer = await app.given.actor('CUSTOMER', 'Kim Berg');
    for (const by of [reviewer, operator, customer, anonymous]) {
      await refusedWithoutTrace('NOT_FOUND', offer.id, {}, by);
    }
  });
});

describe('given a draft that was changed meanwhile', () => {
  test('when the older version is published, then the refusal says which one is newest', async () => {
    const offer = await app.given.offer(app.publisher);
    await app.given.draft(offer.id, withMarketplace({ summary: 'Encrypted, immutable backups.' }));
    const refusal = await refusedWithoutTrace('STALE_VERSION', offer.id);
    assert.equal(refusal.currentVersion, 2);
    assert.deepEqual(refusal.path, ['input', 'expectedDraftVersion']);
    assert.match(refusal.message.en, /version 1 .* version 2/);
  });
});

describe('given an open publication', () => {
  for (const stage of ['CERTIFICATION', 'PACKAGING', 'PREVIEW', 'LIVE'] as const) {
    test(`when it is at ${stage} and the offer is published again, then that is refused, superseding or not`, async () => {
      const offer = await app.given.offer(app.publisher, {
        files: { ...cleanPackage, 'readme.md': `A package of its own for ${stage}.` },
        leadEndpointUrl: 'https://leads.solenne.example/vitrine',
      });
      let id: string;
      if (stage === 'LIVE') {
        id = await toSignOff(app, owner, offer.id);
        await signOff(app, owner, id);
        held.hold(stage);
        await approve(app, reviewer, id);
      } else {
        held.hold(stage);
        id = await app.given.published(owner, offer.id);
      }
      await held.reached(stage);
      for (const supersede of [false, true]) {
        const refusal = await refusedWithoutTrace('PUBLICATION_IN_PROGRESS', offer.id, {
          supersede,
        });
        const title = app.deps.settings.pipeline.find((each) => each.stage === stage)?.title;
        assert.ok(refusal.message.en.includes(`“${title?.en}”`));
        assert.notEqual(refusal.availableWhen, null);
      }
      held.letGo(stage);
      // The control: what was refused did not disturb what runs.
      if (stage === 'LIVE') await app.ended(id);
      else await app.publicationAt(id, 'PUBLISHER_SIGNOFF');
    });
  }

  test('when it waits at sign-off or in review, then publishing is refused and names superseding', async () => {
    const offer = await app.given.offer(app.publisher);
    const id = await toSignOff(app, owner, offer.id);
    const atSignOff = await refusedWithoutTrace('PUBLICATION_IN_PROGRESS', offer.id);
    assert.deepEqual(atSignOff.path, ['input', 'supersede']);
    assert.match(atSignOff.message.en, /supersede: true/);
    await signOff(app, owner, id);
    const inReview = await refusedWithoutTrace('PUBLICATION_IN_PROGRESS', offer.id);
    assert.deepEqual(inReview.path, ['input', 'supersede']);
    assert.match(inReview.message.en, /“Microsoft review”/);
  });
});

describe('given another offer of the publisher with the same marketing identifier', () => {
  const sameAddress = (content: OfferContent) =>
    withMarketplace({ marketingIdentifier: 'fjord-vault' })(content);

  test('when it is on its way to live, then publishing is refused: the address would be taken', async () => {
    const first = await app.given.offer(app.publisher, { content: sameAddress });
    const second = await app.given.offer(app.publisher, { content: sameAddress });
    const id = await toSignOff(app, owner, first.id);
    const { violations } = await refusedWithoutTrace('PREREQUISITES_NOT_MET', second.id);
    assert.deepEqual(
      violations.map(({ path, code }) => [path, code]),
      [['marketplace.marketingIdentifier', 'duplicate']],
    );
    // The control: the identifier is free again once that publication ended otherwise.
    done(await cancel(app.deps, callOf(owner), { offerId: first.id, notificationEmails: [] }));
    assert.equal((await publicationOf(app, id)).state, 'CANCELED');
    await toSignOff(app, owner, second.id);
  });

  test('when both are published at the same moment, then one of them is refused', async () => {
    const content = withMarketplace({ marketingIdentifier: 'fjord-twin' });
    const offers = [
      await app.given.offer(app.publisher, { content }),
      await app.given.offer(app.publisher, { content }),
    ];
    const outcomes = await Promise.all(
      offers.map(({ id }) => publish(app.deps, callOf(owner), input(id))),
    );
    const codes = outcomes.map((outcome) => (outcome.ok ? 'OK' : outcome.refusal.code));
    assert.deepEqual(codes.sort(), ['OK', 'PREREQUISITES_NOT_MET']);
    for (const outcome of outcomes) {
      if (outcome.ok) await app.publicationAt(outcome.value.publicationId, 'PUBLISHER_SIGNOFF');
    }
  });

  test('when it is live, then publishing is refused; a stranger may use it', async () => {
    const taken = (content: OfferContent) =>
      withMarketplace({ marketingIdentifier: 'fjord-live' })(content);
    const first = await app.given.offer(app.publisher, { content: taken });
    await toLive(app, owner, reviewer, first.id);
    const second = await app.given.offer(app.publisher, {
      content: withMarketplace({ marketingIdentifier: 'Fjord-Live' }),
    });
    const { violations } = await refusedWithoutTrace('PREREQUISITES_NOT_MET', second.id);
    assert.ok(violations.some(({ code }) => code === 'duplicate'));
    const foreign = await app.given.offer(stranger, { content: taken });
    await app.given.published(stranger.owner, foreign.id);
  });
});
