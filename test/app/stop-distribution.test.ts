/** A live offer leaves the store and comes back, and a package is rolled back. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cancel } from '../../src/app/cancel.ts';
import { discardDraft } from '../../src/app/discard-draft.ts';
import { findListing, wasLive } from '../../src/app/listing.ts';
import { previewed } from '../../src/app/preview.ts';
import { publish } from '../../src/app/publish.ts';
import { saveDraft } from '../../src/app/save-draft.ts';
import { stopDistribution } from '../../src/app/stop-distribution.ts';
import { Audit } from '../../src/db/audit.ts';
import { HistoryEntry } from '../../src/db/history-entry.ts';
import { Mail } from '../../src/db/mail.ts';
import { Publication } from '../../src/db/publication.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { callOf } from '../support/installation.ts';
import type { Installation } from '../support/installation.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { list, startApi, text } from '../schema/api.ts';
import type { Api } from '../schema/api.ts';
import {
  done,
  factsOf,
  offerOf,
  refused,
  revisionOf,
  toLive,
  toSignOff,
  withMarketplace,
  withPackage,
  withSku,
} from './flow.ts';

describe('given a live offer', () => {
  let api: Api;
  let app: Installation;
  let owner: TokenActor;
  let contributor: TokenActor;
  let stranger: TokenActor;
  let reviewer: TokenActor;
  before(async () => {
    api = await startApi({ worker: true });
    ({ app } = api);
    ({ owner, contributor } = app.publisher);
    stranger = (await app.given.publisher('borealis')).owner;
    reviewer = await app.given.actor('REVIEWER', 'Marta Silva');
  });
  after(async () => await api[Symbol.asyncDispose]());

  const live = async () => {
    const offer = await app.given.offer(app.publisher);
    const publication = await toLive(app, owner, reviewer, offer.id);
    const { hash } = await revisionOf(app, publication);
    return { id: offer.id, offerId: offer.offerId, publication, hash, sha256: shaOf(offer.draft) };
  };
  const shaOf = (draft: Awaited<ReturnType<typeof offerOf>>['draft']) =>
    draft.skus?.[0]?.packages?.[0]?.sha256 ?? '';
  const statusOf = async (id: string) => {
    const { node } = await api.ask(
      owner,
      `query ($id: ID!) { node(id: $id) { ... on Offer { status statusText isLive listing { slug }
        production { id } availableActions { action available reason { code } } } } }`,
      { id: encodeGlobalId('Offer', id) },
    );
    assert.ok(node);
    return node;
  };
  const actionOf = async (id: string, wanted: string) => {
    const { availableActions } = await statusOf(id);
    const found = list(availableActions).find(({ action }) => text(action) === wanted);
    return found?.available ? 'YES' : text(found?.reason?.code);
  };

  test('when an owner stops its distribution, then the listing is gone, the state says so, a mail and a transition tell it, and publishing brings it back', async () => {
    const offer = await live();
    assert.equal(await actionOf(offer.id, 'STOP_DISTRIBUTION'), 'YES');
    const stream = await api.watch(
      owner,
      `subscription ($id: ID!) { offerTransitions(offerId: $id) {
        ... on StreamStarted { offer { status } }
        ... on TransitionDelivered { transition { kind sentence publicationState } offer { status isLive } } } }`,
      { id: encodeGlobalId('Offer', offer.id) },
    );
    const events = stream.events;
    assert.ok(events);
    assert.equal((await events.next())?.offerTransitions?.offer?.status, 'LIVE');
    const input = { offerId: encodeGlobalId('Offer', offer.id), revisionHash: offer.hash };
    const answer = await api.mutate(
      owner,
      'stopDistribution',
      { ...input, idempotencyKey: 'stop-1' },
      'offer { status statusText isLive } publication { number }',
    );
    assert.deepEqual(answer.offer, { status: 'DELISTED', statusText: 'Delisted', isLive: false });
    assert.equal(answer.publication?.number, 1);
    const event = (await events.next())?.offerTransitions;
    await events.end();
    assert.deepEqual(event?.transition, {
      kind: 'DISTRIBUTION_STOPPED',
      sentence: 'Camille Roux took the offer out of the store',
      publicationState: 'SUCCEEDED',
    });
    assert.deepEqual(event?.offer, { status: 'DELISTED', isLive: false });

    const em = app.em();
    const row = await offerOf(app, offer.id);
    assert.equal(await findListing(em, 'solenne', offer.offerId), null);
    assert.equal(await previewed(em, row), null);
    assert.deepEqual(
      await statusOf(offer.id).then(({ listing, production }) => [listing, production]),
      [null, null],
    );
    const { offers } = await api.ask(
      owner,
      '{ offers(filter: { status: [DELISTED] }) { nodes { offerId } } }',
    );
    assert.deepEqual(offers?.nodes, [{ offerId: offer.offerId }]);
    // The bytes were live once, which alone does not open them.
    assert.equal(await wasLive(em, row, offer.sha256), true);
    const mails = await em.find(Mail, { offer: offer.id, event: 'DISTRIBUTION_STOPPED' });
    assert.deepEqual(
      mails.map(({ recipient, subject }) => [recipient, subject]),
      (await em.findOneOrFail(Publication, { id: offer.publication })).notificationEmails.map(
        (recipient) => [recipient, 'No longer in the store: Fjord Backup Vault, publication 1'],
      ),
    );
    assert.ok(mails.length > 0);
    const [entry] = await em.find(HistoryEntry, {
      offer: offer.id,
      kind: 'DISTRIBUTION_STOPPED',
    });
    assert.deepEqual([entry?.by.name, entry?.publication], ['Camille Roux', 1]);
    const audits = await em.find(Audit, { offer: offer.id, action: 'stopDistribution' });
    assert.deepEqual(
      audits.map(({ outcome }) => outcome),
      ['DONE'],
    );

    // The same request again does nothing, another one is refused.
    const repeat = await api.mutate(
      owner,
      'stopDistribution',
      { ...input, idempotencyKey: 'stop-1' },
      'offer { status }',
    );
    assert.equal(repeat.__typename, 'StopDistributionPayload');
    const again = await api.mutate(owner, 'stopDistribution', input);
    assert.equal(again.__typename, 'NotLive');
    assert.ok(again.availableWhen);
    assert.equal(await actionOf(offer.id, 'STOP_DISTRIBUTION'), 'NOT_LIVE');

    // What customers have is still published: it cannot be changed, and a discarded draft is it again.
    const dearer = withSku((sku) => ({ ...sku, monthlyPriceUsd: '900', oldPriceUsd: '900' }));
    await app.given.draft(offer.id, dearer);
    const { draftVersion } = await offerOf(app, offer.id);
    const refusal = refused(
      await publish(app.deps, callOf(owner), {
        ...{ offerId: offer.id, expectedDraftVersion: draftVersion, language: 'en' },
        ...{ notificationEmails: [], notesForReviewer: null, supersede: false },
      }),
      'PREREQUISITES_NOT_MET',
    );
    assert.ok(refusal.violations.some(({ code }) => code === 'priceIncrease'));
    const discard = { offerId: offer.id, expectedDraftVersion: draftVersion };
    done(await discardDraft(app.deps, callOf(owner), discard));
    assert.equal((await offerOf(app, offer.id)).draft.skus?.[0]?.monthlyPriceUsd, '240.00');

    await toLive(app, owner, reviewer, offer.id);
    assert.equal((await statusOf(offer.id)).status, 'LIVE');
    assert.ok(await findListing(app.em(), 'solenne', offer.offerId));
    const kinds = (await factsOf(app, offer.id)).map(({ kind, seq }) => [kind, seq] as const);
    assert.deepEqual(
      kinds.map(([, seq]) => seq),
      kinds.map((_fact, index) => index + 1),
    );
    assert.equal(kinds.filter(([kind]) => kind === 'DISTRIBUTION_STOPPED').length, 1);
  });

  test('when an update is open, then the offer can be stopped nevertheless, and the mail says that the update brings it back', async () => {
    const offer = await live();
    await app.given.draft(offer.id, withMarketplace({ summary: 'Another summary.' }));
    await toSignOff(app, owner, offer.id);
    const input = { offerId: offer.id, revisionHash: offer.hash };
    done(await stopDistribution(app.deps, callOf(owner), input));
    const [mail] = await app.em().find(Mail, { offer: offer.id, event: 'DISTRIBUTION_STOPPED' });
    assert.match(mail?.text ?? '', /Publication 2 is open: when it goes live/);
    const status = await statusOf(offer.id);
    assert.deepEqual([status.status, status.isLive], ['AWAITING_PUBLISHER_SIGNOFF', false]);
    done(await cancel(app.deps, callOf(owner), { offerId: offer.id, notificationEmails: [] }));
    assert.equal((await statusOf(offer.id)).status, 'PUBLISH_CANCELED');
  });

  test('when somebody else asks, or for another revision, then it stays in the store', async () => {
    const offer = await live();
    const input = { offerId: encodeGlobalId('Offer', offer.id), revisionHash: offer.hash };
    const ask = async (by: TokenActor, more: object = {}) =>
      await api.mutate(by, 'stopDistribution', { ...input, ...more });
    assert.equal((await ask(contributor)).__typename, 'Forbidden');
    assert.equal(await actionOf(offer.id, 'STOP_DISTRIBUTION'), 'YES');
    const changed = await ask(owner, { revisionHash: 'f'.repeat(64) });
    assert.equal(changed.__typename, 'RevisionChanged');
    const foreign = await ask(stranger);
    assert.equal(foreign.__typename, 'NotFound');
    const nobody = await ask(stranger, { offerId: encodeGlobalId('Offer', app.deps.newId()) });
    assert.deepEqual(foreign, nobody);
    const draft = await app.given.offer(app.publisher);
    const never = await ask(owner, { offerId: encodeGlobalId('Offer', draft.id) });
    assert.equal(never.__typename, 'NotLive');
    assert.ok(await findListing(app.em(), 'solenne', offer.offerId));
  });

  test('when its newest package is rolled back, then the one before is served once that is live, and the version is not given again', async () => {
    const offer = await live();
    const bytes = async (name: string) =>
      await app.given.storedPackage(app.publisher.id, { ...cleanPackage, [name]: 'echo' });
    const input = {
      offerId: encodeGlobalId('Offer', offer.id),
      expectedDraftVersion: 1,
      skuId: 'standard',
    };
    const rollBack = async (by: TokenActor, more: object = {}) =>
      await api.mutate(
        by,
        'rollBackPackage',
        { ...input, ...more },
        'removedVersion servedVersion offer { draftVersion hasUnpublishedChanges }',
      );
    const only = await rollBack(owner);
    assert.equal(only.__typename, 'NoEarlierPackage');
    assert.deepEqual(only.path, ['input', 'skuId']);

    const second = await bytes('scripts/second.sh');
    await app.given.draft(offer.id, withPackage('1.1.0', second));
    await toLive(app, owner, reviewer, offer.id);
    const served = async () => {
      const { node } = await api.ask(
        owner,
        `query ($id: ID!) { node(id: $id) { ... on Offer { production { packages { version sha256 } } } } }`,
        { id: input.offerId },
      );
      return list(node?.production?.packages)[0];
    };
    assert.deepEqual(await served(), { version: '1.1.0', sha256: second });

    assert.equal((await rollBack(owner)).__typename, 'StaleVersion');
    const at2 = { expectedDraftVersion: 2 };
    assert.equal((await rollBack(owner, { ...at2, skuId: 'gold' })).__typename, 'InvalidInput');
    const foreign = await rollBack(stranger, at2);
    assert.equal(foreign.__typename, 'NotFound');
    const nowhere = { ...at2, offerId: encodeGlobalId('Offer', app.deps.newId()) };
    assert.deepEqual(foreign, await rollBack(stranger, nowhere));
    const save = async (version: number, path: string, value: unknown) =>
      done(
        await saveDraft(app.deps, callOf(owner), {
          offerId: offer.id,
          expectedDraftVersion: version,
          edits: [{ path, value }],
        }),
      );
    await save(2, 'skus[sku-standard].packages[later]', { version: '1.2.0', sha256: second });
    const newer = await rollBack(owner, { expectedDraftVersion: 3 });
    assert.equal(newer.__typename, 'NewerPackageInDraft');
    await save(3, 'skus[sku-standard].packages[later]', null);

    const rolledBack = await rollBack(contributor, { expectedDraftVersion: 4 });
    assert.deepEqual(
      [rolledBack.removedVersion, rolledBack.servedVersion, rolledBack.offer],
      ['1.1.0', '1.0.0', { draftVersion: 5, hasUnpublishedChanges: true }],
    );
    assert.deepEqual(await served(), { version: '1.1.0', sha256: second });
    const [entry] = await app.em().find(HistoryEntry, {
      offer: offer.id,
      kind: 'PACKAGE_ROLLED_BACK',
    });
    assert.deepEqual(
      [entry?.path, entry?.new, entry?.by.name],
      ['skus[sku-standard].packages[package-1-1-0]', null, 'Idris Benali'],
    );
    const twice = await rollBack(owner, { expectedDraftVersion: 5 });
    assert.equal(twice.__typename, 'NoEarlierPackage');

    await toLive(app, owner, reviewer, offer.id);
    assert.deepEqual(await served(), { version: '1.0.0', sha256: offer.sha256 });

    // Version 1.1.0 was published: customers have it, so other bytes need a greater one.
    const { draftVersion } = await offerOf(app, offer.id);
    const other = await bytes('scripts/other.sh');
    const pack = (await offerOf(app, offer.id)).draft.skus?.[0]?.packages?.[0];
    const again = { ...pack, id: 'again', version: '1.1.0', sha256: other };
    await save(draftVersion, 'skus[sku-standard].packages[again]', again);
    const ask = async (version: number) =>
      await publish(app.deps, callOf(owner), {
        ...{ offerId: offer.id, expectedDraftVersion: version, language: 'en' },
        ...{ notificationEmails: [], notesForReviewer: null, supersede: false },
      });
    const refusal = refused(await ask(draftVersion + 1), 'PREREQUISITES_NOT_MET');
    assert.deepEqual(
      refusal.violations.flatMap(({ code, severity }) => (severity === 'ERROR' ? [code] : [])),
      ['immutable'],
    );
    await save(draftVersion + 1, 'skus[sku-standard].packages[again].version', '1.2.0');
    refused(await ask(draftVersion + 2), 'NOTIFICATION_ADDRESS_REQUIRED');
  });
});
