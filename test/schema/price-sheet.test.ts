import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TokenActor } from '../../src/domain/actor.ts';
import { priceRoutes } from '../../src/http/price-routes.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { offerOf, toLive } from '../app/flow.ts';
import { askRoute } from '../support/ask-route.ts';
import { list, startApi, text } from './api.ts';
import type { Api } from './api.ts';

describe('given a managed application with prices by country', () => {
  let api: Api;
  let owner: TokenActor;
  let stranger: TokenActor;
  let reviewer: TokenActor;
  let id: string;
  const path = '/offers/solenne/offer-1/skus/standard/prices.csv';
  const entry = (market: string, currency: string, price: string) => ({
    id: market,
    market,
    currency,
    price,
  });

  before(async () => {
    api = await startApi({ worker: true });
    const { app } = api;
    owner = app.publisher.owner;
    stranger = (await app.given.publisher('borealis')).owner;
    reviewer = await app.given.actor('REVIEWER', 'Marta Silva');
    const offer = await app.given.offer(app.publisher, {
      content: ({ skus: [sku] = [], ...content }) => ({
        ...content,
        skus: [
          {
            ...sku,
            id: 'sku-standard',
            regions: ['FR', 'DE', 'US', 'CH'],
            marketPrices: [entry('FR', 'EUR', '220.00'), entry('CH', 'CHF', '230.00')],
          },
        ],
      }),
    });
    id = offer.id;
    await toLive(app, owner, reviewer, id);
  });
  after(async () => await api[Symbol.asyncDispose]());

  const pricesNow = async () => {
    const { draft, draftVersion } = await offerOf(api.app, id);
    const prices = draft.skus?.[0]?.marketPrices ?? [];
    return {
      version: draftVersion,
      prices: Object.fromEntries(prices.map(({ market, price }) => [market ?? '', price])),
    };
  };
  const importSheet = async (
    lines: readonly string[],
    more: Record<string, unknown> = {},
    by = owner,
  ) =>
    await api.mutate(
      by,
      'importPrices',
      {
        offerId: encodeGlobalId('Offer', id),
        expectedDraftVersion: (await pricesNow()).version,
        skuId: 'standard',
        sheet: `market,country,currency,price\n${lines.join('\n')}\n`,
        ...more,
      },
      'changedValues offer { draftVersion }',
    );
  const faultsOf = async (lines: readonly string[]) => {
    const data = await api.ask(
      owner,
      `mutation ($input: ImportPricesInput!) { importPrices(input: $input) {
        __typename ... on SheetRefused { message faults { line message message_fr: message(language: FR) } } } }`,
      {
        input: {
          offerId: encodeGlobalId('Offer', id),
          expectedDraftVersion: (await pricesNow()).version,
          skuId: 'standard',
          sheet: `market,country,currency,price\n${lines.join('\n')}\n`,
        },
      },
    );
    assert.equal(data['importPrices']?.['__typename'], 'SheetRefused');
    return list(data['importPrices']?.['faults']);
  };

  test('when the sheet is downloaded and imported as it is, then the draft keeps its version', async () => {
    const { response, body } = await askRoute(priceRoutes(api.app.deps), path, owner);
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^text\/csv/);
    assert.match(
      response.headers.get('content-disposition') ?? '',
      /"prices-offer-1-standard\.csv"/,
    );
    assert.match(body, /"DE","Germany","EUR",""\r\n/);
    const was = await pricesNow();
    const outcome = await importSheet([], { sheet: body });
    assert.equal(outcome.__typename, 'ImportPricesPayload');
    assert.equal(outcome['changedValues'], 0);
    assert.deepEqual(await pricesNow(), was);
    const told = await api.ask(
      owner,
      'query ($id: ID!) { node(id: $id) { ... on Offer { pricesCsvUrl(skuId: "standard") } } }',
      { id: encodeGlobalId('Offer', id) },
    );
    assert.deepEqual(told['node'], { pricesCsvUrl: `https://vitrine.example${path}` });
  });

  test('when lines are at fault, then all are told by line in both languages, and no price changes', async () => {
    const was = await pricesNow();
    const faults = await faultsOf([
      'FR,France,EUR,220.01',
      'DE,Germany,USD,200',
      'JP,Japan,JPY,9000',
      'US,United States,USD,a lot',
      'CH,Switzerland,CHF,',
      'DE,Germany,EUR,190',
    ]);
    assert.deepEqual(
      faults.map(({ line }) => line),
      [2, 3, 4, 5, 6, 7],
    );
    const texts = faults.map(({ message }) => text(message));
    assert.match(texts[0] ?? '', /published price in FR is 220\.00 EUR a month and cannot rise/);
    assert.match(texts[1] ?? '', /DE is priced in EUR, and the entry says USD/);
    assert.match(texts[2] ?? '', /JP has a price of its own, and the SKU is not sold there/);
    assert.match(texts[3] ?? '', /holds a lot/);
    assert.match(texts[4] ?? '', /published price in CH is 230\.00 CHF/);
    assert.match(texts[5] ?? '', /DE is on line 3 already/);
    assert.match(text(faults[0]?.['message_fr']), /ne peut pas passer à 220\.01/);
    assert.deepEqual(await pricesNow(), was);
  });

  test('when prices fall and come, then they are in the draft, and the history says that a sheet brought them', async () => {
    const outcome = await importSheet(['FR,France,EUR,"199,90"', 'US,United States,USD,240']);
    assert.equal(outcome.__typename, 'ImportPricesPayload');
    assert.equal(outcome['changedValues'], 2);
    assert.deepEqual((await pricesNow()).prices, { FR: '199.90', CH: '230.00', US: '240' });
    const data = await api.ask(
      owner,
      'query ($id: ID!) { node(id: $id) { ... on Offer { history(first: 2) { nodes { kind channel path old new by { name } } } } } }',
      { id: encodeGlobalId('Offer', id) },
    );
    const entries = list(data['node']?.['history']?.['nodes']);
    assert.deepEqual(
      entries.map(({ kind, channel }) => [kind, channel]),
      [
        ['DRAFT_SAVED', 'IMPORT'],
        ['DRAFT_SAVED', 'IMPORT'],
      ],
    );
    assert.ok(
      entries.some(
        ({ path: at, old }) =>
          text(at) === 'skus[sku-standard].marketPrices[FR].price' && text(old) === '220.00',
      ),
    );
  });

  test('when others wrote since the sheet was made, then what it does not ask for stays, and what both wrote is told', async () => {
    const { version } = await pricesNow();
    const saved = await api.mutate(owner, 'saveDraft', {
      offerId: encodeGlobalId('Offer', id),
      expectedDraftVersion: version,
      edits: [
        { path: 'skus[sku-standard].marketPrices[CH].price', value: '225' },
        { path: 'skus[sku-standard].title', value: 'Standard, and more' },
      ],
    });
    assert.equal(saved.__typename, 'SaveDraftPayload');
    // The sheet still says 230 for Switzerland, as its maker saw it, and lowers France.
    const lines = ['FR,France,EUR,190', 'CH,Switzerland,CHF,230'];
    const merged = await importSheet(lines, { expectedDraftVersion: version });
    assert.equal(merged.__typename, 'ImportPricesPayload');
    assert.deepEqual((await pricesNow()).prices, { FR: '190', CH: '225', US: '240' });
    const met = await importSheet(['CH,Switzerland,CHF,210'], { expectedDraftVersion: version });
    assert.equal(met.__typename, 'DraftConflict');
    assert.deepEqual(met['path'], ['input', 'sheet']);
    assert.deepEqual((await pricesNow()).prices['CH'], '225');
    const ahead = await importSheet([], { expectedDraftVersion: version + 99 });
    assert.equal(ahead.__typename, 'StaleVersion');
  });

  test('when two import the same new price at once, then the country has it once', async () => {
    const { version } = await pricesNow();
    const both = await Promise.all(
      [1, 2].map(
        async () => await importSheet(['DE,Germany,EUR,180'], { expectedDraftVersion: version }),
      ),
    );
    assert.deepEqual(both.map(({ __typename }) => text(__typename)).toSorted(), [
      'ImportPricesPayload',
      'SheetRefused',
    ]);
    const { draft } = await offerOf(api.app, id);
    const german = draft.skus?.[0]?.marketPrices?.filter(({ market }) => market === 'DE');
    assert.equal(german?.length, 1);
  });

  test('when somebody else asks, or for a SKU that is none or has no prices, then there is nothing', async () => {
    const routes = priceRoutes(api.app.deps);
    for (const other of [stranger, reviewer]) {
      assert.equal((await askRoute(routes, path, other)).response.status, 404);
      assert.equal((await importSheet([], {}, stranger)).__typename, 'NotFound');
    }
    const none = await askRoute(routes, path.replace('standard', 'gone'), owner);
    assert.equal(none.response.status, 404);
    assert.equal((await importSheet([], { skuId: 'gone' })).__typename, 'NotFound');
    assert.equal(
      (await importSheet([], { sheet: 'x'.repeat(200_001) })).__typename,
      'InvalidInput',
    );
    const template = await api.app.given.offer(api.app.publisher, {
      content: ({ skus: [sku] = [], ...content }) => ({
        ...content,
        skus: [
          { id: 's', skuId: 'standard', skuType: 'SOLUTION_TEMPLATE', title: sku?.title ?? '' },
        ],
      }),
    });
    const refused = await importSheet([], {
      offerId: encodeGlobalId('Offer', template.id),
      expectedDraftVersion: 1,
    });
    assert.equal(refused.__typename, 'InvalidInput');
    assert.deepEqual(refused['path'], ['input', 'skuId']);
  });
});
