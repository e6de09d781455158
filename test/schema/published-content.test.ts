import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { wasLive } from '../../src/app/listing.ts';
import { anonymous } from '../../src/domain/actor.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import type { OfferContent, Sku } from '../../src/domain/content.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { offerOf, toLive, withPackage, withSku } from '../app/flow.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { subscriptionOf } from '../support/full-content.ts';
import { completeSku } from '../support/offer-content.ts';
import { list, startApi, text } from './api.ts';
import type { Api, Data } from './api.ts';

const listingFields = 'slug html page { hash parts { name content } } deployments { skuId }';

describe('given an offer with a public, a private and a hidden SKU', () => {
  let api: Api;
  let owner: TokenActor;
  let reviewer: TokenActor;
  let offerId: string;
  let slug: string;
  const packages = { public: '', private: '', hidden: '' };

  const audience = {
    manualEntries: [{ id: 'e1', type: 'SubscriptionId', audienceId: subscriptionOf(1) }],
  };

  before(async () => {
    api = await startApi({ worker: true });
    const { app } = api;
    owner = app.publisher.owner;
    reviewer = await app.given.actor('REVIEWER', 'Marta Silva');
    for (const name of ['private', 'hidden'] as const) {
      const files = { ...cleanPackage, 'readme.md': `The ${name} one.` };
      packages[name] = await app.given.storedPackage(app.publisher.id, files);
    }
    const offer = await app.given.offer(app.publisher, {
      content: (content): OfferContent => {
        packages.public = content.skus?.[0]?.packages?.[0]?.sha256 ?? '';
        const other = (skuId: string, sha256: string, title: string): Sku => ({
          ...completeSku({ skuType: 'SOLUTION_TEMPLATE', sha256, skuId }),
          title,
        });
        return {
          ...content,
          skus: [
            ...(content.skus ?? []),
            {
              ...other('contoso', packages.private, 'Made for Contoso'),
              isPrivate: 'true',
              restrictedAudience: audience,
            },
            { ...other('module', packages.hidden, 'Module of other packages'), hidePlan: true },
          ],
        };
      },
    });
    offerId = offer.id;
    await toLive(app, owner, reviewer, offerId);
    slug = (await offerOf(app, offerId)).slug ?? '';
  });
  after(async () => await api[Symbol.asyncDispose]());

  const publicly = async (): Promise<Data> =>
    await api.ask(
      anonymous,
      `query ($slug: String!) {
        listing(publisher: "solenne", slug: $slug) { ${listingFields} }
        listings(first: 50) { nodes { slug } }
      }`,
      { slug },
    );
  const slugs = (data: Data) => list(data['listings']?.['nodes']).map((node) => text(node['slug']));

  test('when it is live, then everybody sees the public SKU and nothing of the others', async () => {
    const data = await publicly();
    const listing = data['listing'];
    assert.ok(listing);
    assert.deepEqual(slugs(data), [slug]);
    assert.deepEqual(
      list(listing['page']?.['parts']).map((part) => text(part['name']).replace(/\[.*/, '[]')),
      ['overview', 'media', 'plans[]', 'deployment', 'forms', 'legal', 'support', 'leads', 'files'],
    );
    assert.deepEqual(listing['deployments'], [{ skuId: 'standard' }]);
    const everything = JSON.stringify(listing);
    for (const hidden of [
      ...['Made for Contoso', 'Module of other packages', 'contoso', 'module'],
      ...[packages.private, packages.hidden, subscriptionOf(1)],
    ]) {
      assert.ok(!everything.includes(hidden), hidden);
    }
    assert.ok(everything.includes(packages.public));
  });

  test('when its files are asked for by everybody, then those of the private SKU are not there', async () => {
    const offer = await offerOf(api.app, offerId);
    const open = async (sha256: string) => await wasLive(api.app.em(), offer, sha256);
    assert.equal(await open(packages.public), true);
    // Other packages deploy a hidden one by its address.
    assert.equal(await open(packages.hidden), true);
    assert.equal(await open(packages.private), false);
  });

  test('when the publisher looks at the preview, then all three are there, and marked', async () => {
    const data = await api.ask(
      owner,
      'query ($id: ID!) { node(id: $id) { ... on Offer { preview { html } } } }',
      { id: encodeGlobalId('Offer', offerId) },
    );
    const html = text(data['node']?.['preview']?.['html']);
    assert.match(html, /Made for Contoso<\/bdi><\/b> <span class="t3">\(private\)/);
    assert.match(html, /Module of other packages<\/bdi><\/b> <span class="t3">\(hidden\)/);
  });

  const violations = async (edits: readonly object[]): Promise<readonly string[]> => {
    const data = await api.ask(
      owner,
      'query ($id: ID!, $edits: [DraftEdit!]!) { validateDraft(offerId: $id, edits: $edits) { path code params } }',
      { id: encodeGlobalId('Offer', offerId), edits },
    );
    return list(data['validateDraft']).map(
      ({ path, code }) => `${text(path).replace(/\[[^\]]*\]/g, '[]')} ${text(code)}`,
    );
  };

  test('when later revisions took things away, then what they had is still remembered', async () => {
    const { app } = api;
    // 2.0.0 goes live cheaper and without Germany, then is rolled back, and the private SKU is deleted.
    await app.given.draft(offerId, withPackage('2.0.0', packages.hidden));
    await app.given.draft(
      offerId,
      withSku((sku) => ({ ...sku, monthlyPriceUsd: '200', oldPriceUsd: '200', regions: ['FR'] })),
    );
    await toLive(app, owner, reviewer, offerId);
    const rolledBack = withSku((sku) => ({ ...sku, packages: sku.packages?.slice(0, 1) ?? [] }));
    await app.given.draft(offerId, (content) => {
      const { skus = [], ...rest } = rolledBack(content);
      return { ...rest, skus: skus.filter(({ skuId }) => skuId !== 'contoso') };
    });
    await toLive(app, owner, reviewer, offerId);

    assert.deepEqual(await violations([]), []);
    const standard = 'skus[sku-standard]';
    const pack = (version: string, sha256: string) => ({
      path: `${standard}.packages[fresh]`,
      value: {
        ...completeSku({ skuType: 'MANAGED_APPLICATION', sha256, version }).packages?.[0],
        id: 'fresh',
      },
    });
    // Neither a version below the one that was rolled back, nor that one with other bytes.
    assert.deepEqual(await violations([pack('1.5.0', packages.public)]), [
      'skus[].packages[].version versionNotGreater',
    ]);
    assert.deepEqual(await violations([pack('2.0.0', packages.public)]), [
      'skus[].packages[].sha256 immutable',
    ]);
    assert.deepEqual(await violations([pack('2.0.0', packages.hidden)]), []);
    assert.deepEqual(await violations([pack('2.0.1', packages.public)]), []);
    const price = (usd: string) =>
      ['monthlyPriceUsd', 'oldPriceUsd'].map((name) => ({
        path: `${standard}.${name}`,
        value: usd,
      }));
    const regions = { path: `${standard}.regions`, value: ['DE', 'FR'] };
    assert.deepEqual(await violations([regions, ...price('200.01')]), [
      'skus[].monthlyPriceUsd priceIncrease',
    ]);
    assert.deepEqual(await violations([regions, ...price('200')]), []);
    // A deleted SKU that comes back is the one that it was.
    const again = completeSku({
      skuType: 'MANAGED_APPLICATION',
      sha256: packages.private,
      skuId: 'contoso',
    });
    assert.deepEqual(await violations([{ path: 'skus[again]', value: again }]), [
      'skus[].skuType immutable',
    ]);
  });

  test('when no SKU is left for everybody, then the offer is live and is no listing', async () => {
    const { app } = api;
    await app.given.draft(offerId, ({ skus = [], ...content }) => ({
      ...content,
      skus: skus.filter(({ skuId }) => skuId === 'module'),
    }));
    await toLive(app, owner, reviewer, offerId);
    const data = await publicly();
    assert.equal(data['listing'], null);
    assert.deepEqual(slugs(data), []);
    const own = await api.ask(
      owner,
      'query ($id: ID!) { node(id: $id) { ... on Offer { isLive listing { slug } } } }',
      { id: encodeGlobalId('Offer', offerId) },
    );
    assert.deepEqual(own['node'], { isLive: true, listing: null });
  });
});
