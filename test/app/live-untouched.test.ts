import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { cancel } from '../../src/app/cancel.ts';
import { liveAddresses } from '../../src/app/deployments.ts';
import { findListing, listingOf, wasLive } from '../../src/app/listing.ts';
import { previewed } from '../../src/app/preview.ts';
import { productHtml } from '../../src/app/product-html.ts';
import { requestChanges } from '../../src/app/request-changes.ts';
import { readMember } from '../../src/packages/package-files.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { callOf, startInstallation } from '../support/installation.ts';
import {
  approve,
  done,
  offerOf,
  publicationOf,
  revisionOf,
  signOff,
  toLive,
  toReview,
  toSignOff,
  withMarketplace,
  withPackage,
} from './flow.ts';
import { holdStages } from './hold-stages.ts';

const held = holdStages();
const app = await startInstallation({ wrap: held.wrap });
after(async () => {
  held.letGoAll();
  await app[Symbol.asyncDispose]();
});
const { owner } = app.publisher;
const reviewer = await app.given.actor('REVIEWER', 'Noor Haddad');

const bytesOf = (value: string | Buffer) => createHash('sha256').update(value).digest('hex');

/** Everything that customers get of a live offer, byte by byte. */
async function store(offerId: string) {
  const em = app.em();
  const offer = await offerOf(app, offerId);
  const listing = await listingOf(em, offer);
  assert.ok(listing !== null, 'the offer is not live');
  const addresses = liveAddresses(app.deps, 'solenne', offer.offerId);
  const files: Record<string, string> = {};
  for (const plan of listing.page.parts.files.data) {
    const zip = await app.deps.packages.path(plan.sha256 ?? '');
    assert.ok(zip !== null && plan.entries.length > 0);
    assert.equal(await wasLive(em, offer, plan.sha256 ?? ''), true);
    for (const { path, sha256 } of plan.entries) {
      const member = await readMember(zip, path);
      files[`${plan.sha256}/${path}`] = bytesOf(member ?? '');
      assert.equal(files[`${plan.sha256}/${path}`], sha256);
    }
  }
  return {
    production: offer.production,
    productionPublication: offer.productionPublication,
    liveSince: offer.liveSince,
    slug: offer.slug,
    page: listing.page,
    found: (await findListing(em, 'solenne', listing.slug))?.page.hash,
    revision: listing.revision,
    html: {
      en: productHtml(listing.page, 'en', addresses, null),
      fr: productHtml(listing.page, 'fr', addresses, null),
    },
    files,
  };
}

const shownTitle = async (offerId: string) =>
  (await previewed(app.em(), await offerOf(app, offerId)))?.page.parts.overview.data.title;

/** A live offer, and a draft of its update that differs in a text, a price and the package. */
async function liveOffer(files: Record<string, string> = {}) {
  const { id } = await app.given.offer(app.publisher);
  const first = await toLive(app, owner, reviewer, id);
  const before = await store(id);
  const sha256 = await app.given.storedPackage(app.publisher.id, {
    ...cleanPackage,
    'readme.md': `The update of ${id}.`,
    ...files,
  });
  await app.given.draft(id, (content) =>
    withMarketplace({ title: 'Fjord 2', marketingIdentifier: `fjord-${before.slug}` })(
      withPackage('2.0.0', sha256)(content),
    ),
  );
  return { id, first, before, sha256 };
}

describe('given a live offer with an update', () => {
  test('when the update fails certification, then the store is untouched', async () => {
    const { id, before } = await liveOffer({ 'createUiDefinition.json': '{}' });
    const update = await app.given.published(owner, id);
    assert.equal((await app.ended(update)).endReason, 'CERTIFICATION_FAULTS');
    assert.deepEqual(await store(id), before);
    assert.equal(await shownTitle(id), 'Fjord Backup Vault');
  });

  test('when the update is at its sign-off, then the preview shows it and the store does not; cancelled, the preview falls back', async () => {
    const { id, before, sha256 } = await liveOffer();
    held.hold('PREVIEW');
    const update = await app.given.published(owner, id);
    await held.reached('PREVIEW');
    assert.deepEqual(await store(id), before);
    held.letGo('PREVIEW');
    await app.publicationAt(update, 'PUBLISHER_SIGNOFF');
    assert.deepEqual(await store(id), before);
    assert.equal(await shownTitle(id), 'Fjord 2');
    const { packages } = await revisionOf(app, update);
    assert.deepEqual(
      packages.map((item) => item.sha256),
      [sha256],
    );
    assert.equal(await wasLive(app.em(), await offerOf(app, id), sha256), false);
    done(await cancel(app.deps, callOf(owner), { offerId: id, notificationEmails: [] }));
    assert.deepEqual(await store(id), before);
    assert.equal(await shownTitle(id), 'Fjord Backup Vault');
  });

  test('when packaging is not complete, then the preview still shows what is live', async () => {
    const { id, before } = await liveOffer({ 'notes.md': 'Not certified before.' });
    held.hold('CERTIFICATION');
    const update = await app.given.published(owner, id);
    await held.reached('CERTIFICATION');
    assert.equal(await shownTitle(id), 'Fjord Backup Vault');
    assert.deepEqual(await store(id), before);
    held.letGo('CERTIFICATION');
    await app.publicationAt(update, 'PUBLISHER_SIGNOFF');
  });

  test('when the update is superseded by another, then the store is untouched and the newer preview replaces the older', async () => {
    const { id, before } = await liveOffer();
    await toSignOff(app, owner, id);
    await app.given.draft(id, withMarketplace({ title: 'Fjord 3' }));
    const second = await app.given.published(owner, id, true);
    await app.publicationAt(second, 'PUBLISHER_SIGNOFF');
    assert.deepEqual(await store(id), before);
    assert.equal(await shownTitle(id), 'Fjord 3');
  });

  test('when the review asks for changes, then the store is untouched and the preview falls back', async () => {
    const { id, before } = await liveOffer();
    const { publication, review } = await toReview(app, owner, id);
    assert.deepEqual(await store(id), before);
    assert.equal(await shownTitle(id), 'Fjord 2');
    const input = { reviewId: review.id, comment: 'Name the disks.' };
    done(await requestChanges(app.deps, callOf(reviewer), input));
    assert.equal((await publicationOf(app, publication)).endReason, 'REVIEW_CHANGES_REQUESTED');
    assert.deepEqual(await store(id), before);
    assert.equal(await shownTitle(id), 'Fjord Backup Vault');
  });

  test('when the update goes live, then everything switches at once, and the old files stay at their addresses', async () => {
    const { id, first, before, sha256 } = await liveOffer();
    const update = await toSignOff(app, owner, id);
    await signOff(app, owner, update);
    held.hold('LIVE');
    await approve(app, reviewer, update);
    await held.reached('LIVE');
    // Approved and being released: still nothing of it is public.
    assert.deepEqual(await store(id), before);
    // Whoever looks meanwhile sees one version or the other, whole.
    const seen = new Set<string>();
    let isOver = false;
    const watching = (async () => {
      while (!isOver) {
        const { production, page, slug, html } = await store(id);
        seen.add(JSON.stringify([production, page.hash, slug, bytesOf(html.en)]));
      }
    })();
    held.letGo('LIVE');
    await app.ended(update);
    isOver = true;
    await watching;
    const now = await store(id);
    const shapes = [before, now].map(({ production, page, slug, html }) =>
      JSON.stringify([production, page.hash, slug, bytesOf(html.en)]),
    );
    assert.ok([...seen].every((each) => shapes.includes(each)));

    const revision = await revisionOf(app, update);
    assert.equal(now.production, revision.id);
    assert.equal(now.productionPublication, update);
    assert.equal(now.slug, `fjord-${before.slug}`);
    assert.equal(now.page.parts.overview.data.title, 'Fjord 2');
    assert.match(now.html.en, /Fjord 2/);
    assert.notEqual(now.page.hash, before.page.hash);
    assert.ok(Object.keys(now.files).every((file) => file.startsWith(sha256)));
    assert.equal(await shownTitle(id), 'Fjord 2');
    assert.equal(await findListing(app.em(), 'solenne', before.slug ?? ''), null);
    const old = (await revisionOf(app, first)).packages[0]?.sha256 ?? '';
    assert.equal(await wasLive(app.em(), await offerOf(app, id), old), true);
  });
});
