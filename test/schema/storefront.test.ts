import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { anonymous } from '../../src/domain/actor.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import type { OfferContent } from '../../src/domain/content.ts';
import { offerOf, toLive, toSignOff, withSku } from '../app/flow.ts';
import { list, startApi, text } from './api.ts';
import type { Api } from './api.ts';

const LISTED = '0b1f7d5e-3a92-4d6c-8e17-64c2f09a7c41';
const OTHER = '4d1e0c8a-92c4-4a54-9a4e-0a7f51d1a0c3';

const named =
  (title: string, categories: readonly string[]) =>
  (content: OfferContent): OfferContent => ({
    ...content,
    marketplace: { ...content.marketplace, title, categories: [...categories] },
  });

describe('given three live offers in two categories', () => {
  let api: Api;
  let owner: TokenActor;
  let slug: string;

  before(async () => {
    api = await startApi({ worker: true });
    const { app } = api;
    owner = app.publisher.owner;
    const reviewer = await app.given.actor('REVIEWER', 'Marta Silva');
    for (const [title, categories] of [
      ['Fjord Vault', ['storage']],
      ['Pulse Cache', ['compute', 'storage']],
      // As documents of the portal's API name the category.
      ['Old Cache', ['cache']],
    ] as const) {
      const offer = await app.given.offer(app.publisher, { content: named(title, categories) });
      await toLive(app, owner, reviewer, offer.id);
      slug = (await offerOf(app, offer.id)).slug ?? '';
    }
  });
  after(async () => await api[Symbol.asyncDispose]());

  const found = async (args: string) => {
    const data = await api.ask(
      anonymous,
      `{ listings(first: 2 ${args}) { totalCount pageInfo { hasNextPage } nodes { title } } }`,
    );
    return {
      total: Number(data.listings?.totalCount),
      titles: list(data.listings?.nodes).map(({ title }) => text(title)),
    };
  };

  test('when a guest looks into a category, then its offers are found, under each of its names', async () => {
    assert.deepEqual((await found('category: "storage"')).titles, ['Pulse Cache', 'Fjord Vault']);
    assert.deepEqual(await found('category: "compute"'), {
      total: 2,
      titles: ['Old Cache', 'Pulse Cache'],
    });
    assert.deepEqual(await found('category: "compute", search: "old"'), {
      total: 1,
      titles: ['Old Cache'],
    });
    assert.deepEqual(await found('category: "security"'), { total: 0, titles: [] });
    assert.deepEqual(await found(`category: "storage' or true --"`), { total: 0, titles: [] });
    assert.equal((await found('')).total, 3);
  });

  test('when a guest asks for the categories, then each is counted once per offer that the search finds', async () => {
    const counts = async (args: string) =>
      list(
        (
          await api.ask(
            anonymous,
            `{ listingCategories${args} { count category { categoryId name(language: FR) } } }`,
          )
        ).listingCategories,
      ).map(({ count, category }) => [text(category?.categoryId), count]);
    assert.deepEqual(await counts(''), [
      ['compute', 2],
      ['storage', 2],
    ]);
    assert.deepEqual(await counts('(search: "vault")'), [['storage', 1]]);
    assert.deepEqual(await counts('(search: "100%")'), []);
  });

  test('when a guest opens a product page, then pictures, price, version and form are there', async () => {
    const { listing } = await api.ask(
      anonymous,
      `query ($slug: String!) { listing(publisher: "solenne", slug: $slug) {
        logoUrl priceFrom version pictures { sha256 url } forms { skuId definition }
        page { categories { categoryId name(language: FR) } } } }`,
      { slug },
    );
    assert.equal(listing?.priceFrom, '240.00');
    assert.equal(listing.version, '1.0.0');
    const pictures = list(listing.pictures);
    assert.ok(pictures.some(({ url }) => url === listing.logoUrl));
    for (const { sha256, url } of pictures) assert.ok(text(url).includes(text(sha256)));
    assert.equal(new Set(pictures.map(({ sha256 }) => text(sha256))).size, pictures.length);
    assert.ok(list(listing.forms).some(({ definition }) => definition?.parameters !== undefined));
    assert.deepEqual(listing.page?.categories, [{ categoryId: 'compute', name: 'Calcul' }]);
  });

  test('when the cheapest plan costs nothing a month, then that is its price', async () => {
    const { app } = api;
    const offer = await app.given.offer(app.publisher, {
      content: withSku((sku) => ({ ...sku, monthlyPriceUsd: '0.00', oldPriceUsd: '0.00' })),
    });
    const reviewer = await app.given.actor('REVIEWER', 'Noor Haddad');
    await toLive(app, owner, reviewer, offer.id);
    const free = (await offerOf(app, offer.id)).slug;
    const { listing } = await api.ask(
      anonymous,
      `query ($slug: String!) { listing(publisher: "solenne", slug: $slug) { priceFrom } }`,
      { slug: free },
    );
    assert.equal(listing?.priceFrom, '0.00');
  });

  test('when the team looks as a subscription, then it sees what that one sees; a stranger sees nothing', async () => {
    const { app } = api;
    const offer = await app.given.offer(app.publisher);
    await toSignOff(app, owner, offer.id);
    const { offerId } = await offerOf(app, offer.id);
    const look = async (by: TokenActor, as: string | null) =>
      (
        await api.ask(
          by,
          `query ($offerId: String!, $as: String) { preview(publisher: "solenne", offerId: $offerId, subscriptionId: $as) {
            version liveVersion seenAs subscriptions subscriptionCount pictures { url } } }`,
          { offerId, as },
        )
      ).preview;
    const own = await look(owner, null);
    assert.deepEqual(
      [own?.version, own?.liveVersion, own?.seenAs, own?.subscriptions, own?.subscriptionCount],
      ['1.0.0', null, null, [LISTED], 1],
    );
    assert.ok(list(own?.pictures).every(({ url }) => text(url).includes('/preview/')));
    assert.equal((await look(owner, LISTED.toUpperCase()))?.seenAs, LISTED);
    assert.equal(await look(owner, OTHER), null);
    const stranger = await app.given.actor('CUSTOMER', 'Guest');
    for (const as of [null, LISTED, OTHER]) assert.equal(await look(stranger, as), null);
  });
});
