import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { discardDraft } from '../../src/app/discard-draft.ts';
import { historyColumns } from '../../src/app/export-history.ts';
import { saveDraft } from '../../src/app/save-draft.ts';
import type { Actor, TokenActor } from '../../src/domain/actor.ts';
import type { DraftEdit } from '../../src/domain/draft-edits.ts';
import type { Channel } from '../../src/domain/history.ts';
import { historyRoutes } from '../../src/http/history-routes.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { askRoute } from '../support/ask-route.ts';
import { callOf } from '../support/installation.ts';
import { done, toLive } from '../app/flow.ts';
import { list, startApi, text } from './api.ts';
import type { Api, Data } from './api.ts';

describe('given an offer that two people edited and published', () => {
  let api: Api;
  let owner: TokenActor;
  let stranger: TokenActor;
  let reviewer: TokenActor;
  let offerId: string;
  let id: string;

  const save = async (
    by: TokenActor,
    version: number,
    edits: readonly DraftEdit[],
    channel: Channel = 'API_TOKEN',
  ) =>
    done(
      await saveDraft(
        api.app.deps,
        { ...callOf(by), channel },
        { offerId, expectedDraftVersion: version, edits },
      ),
    );

  before(async () => {
    api = await startApi({ worker: true });
    const { app } = api;
    owner = app.publisher.owner;
    stranger = (await app.given.publisher('borealis')).owner;
    reviewer = await app.given.actor('REVIEWER', 'Marta Silva');
    offerId = (await app.given.offer(app.publisher)).id;
    id = encodeGlobalId('Offer', offerId);
    await save(owner, 1, [{ path: 'marketplace.title', value: 'Second' }], 'PORTAL');
    await save(app.publisher.contributor, 2, [
      { path: 'marketplace.title', value: 'Third' },
      { path: 'legal.termsOfUse', value: '=cmd|calc' },
    ]);
    await toLive(app, owner, reviewer, offerId);
    await save(owner, 3, [{ path: 'skus[sku-standard].title', value: 'Gold' }], 'IMPORT');
    await discardDraft(app.deps, callOf(owner), { offerId, expectedDraftVersion: 4 });
  });
  after(async () => await api[Symbol.asyncDispose]());

  const history = async (filter: object, page = 'first: 100', by: Actor = owner) => {
    const { node } = await api.ask(
      by,
      `query ($id: ID!, $filter: HistoryFilter) { node(id: $id) { ... on Offer { history(filter: $filter, ${page}) {
        totalCount pageInfo { hasNextPage endCursor }
        nodes { id number kind text offerId path label old new oldBytes newBytes draftVersion publication channel by { kind name } } } } } }`,
      { id, filter },
    );
    assert.ok(node?.history);
    const { nodes, totalCount, pageInfo } = node.history;
    return { totalCount, pageInfo, nodes: list(nodes) };
  };
  const told = (nodes: readonly Data[], ...fields: readonly string[]) =>
    nodes.map((node) => fields.map((field) => node[field]));

  test('when its history is read, then every value and every step is there, newest first, with who, how and when', async () => {
    const terms = 'You may use Fjord Backup Vault as long as your subscription is paid.';
    const { nodes, totalCount } = await history({});
    const recorded = nodes.filter(({ kind }) => text(kind) === 'DRAFT_RECORDED');
    const steps = nodes.filter(({ kind }) => text(kind) !== 'DRAFT_RECORDED');
    assert.equal(Number(totalCount), nodes.length);
    assert.deepEqual(
      nodes.map(({ number }) => Number(number)),
      nodes.map((_node, index) => nodes.length - index),
    );
    assert.deepEqual(
      told(steps, 'kind', 'path', 'old', 'new', 'draftVersion', 'publication', 'channel'),
      [
        ['DRAFT_DISCARDED', 'skus[sku-standard].title', 'Gold', 'Standard', 5, null, 'API_TOKEN'],
        ['DRAFT_SAVED', 'skus[sku-standard].title', 'Standard', 'Gold', 4, null, 'IMPORT'],
        ['WENT_LIVE', null, null, null, 3, 1, 'AUTOMATIC'],
        ['REVIEW_APPROVED', null, null, null, 3, 1, 'API_TOKEN'],
        ['SIGNED_OFF', null, null, null, 3, 1, 'API_TOKEN'],
        ['PREVIEW_AVAILABLE', null, null, null, 3, 1, 'AUTOMATIC'],
        ['PUBLISHED', null, null, null, 3, 1, 'API_TOKEN'],
        ['DRAFT_SAVED', 'marketplace.title', 'Second', 'Third', 3, null, 'API_TOKEN'],
        ['DRAFT_SAVED', 'legal.termsOfUse', terms, '=cmd|calc', 3, null, 'API_TOKEN'],
        ['DRAFT_SAVED', 'marketplace.title', 'Fjord Backup Vault', 'Second', 2, null, 'PORTAL'],
      ],
    );
    assert.deepEqual(told(steps, 'by').at(3), [{ kind: 'REVIEWER', name: 'Marta Silva' }]);
    assert.deepEqual(told(steps, 'label').at(0), ['SKU sku-standard › Title']);
    assert.deepEqual(told(steps, 'text').at(2), ['Offer live']);
    // The offer came into the database without a history: the first change found its draft.
    assert.ok(recorded.some(({ path }) => text(path) === 'skus[sku-standard]'));
  });

  test('when it is filtered by person, path, kind and time, then the rest is left out', async () => {
    const byIdris = await history({ by: 'idris' });
    assert.deepEqual(told(byIdris.nodes, 'path').flat().map(String).sort(), [
      'legal.termsOfUse',
      'marketplace.title',
    ]);
    const below = await history({ path: 'skus', kinds: ['DRAFT_SAVED', 'DRAFT_DISCARDED'] });
    assert.deepEqual(told(below.nodes, 'kind'), [['DRAFT_DISCARDED'], ['DRAFT_SAVED']]);
    // What begins alike is another path.
    assert.deepEqual((await history({ path: 'sku' })).nodes, []);
    assert.deepEqual((await history({ path: 'skus[%]' })).nodes, []);
    const steps = await history({ kinds: ['PUBLISHED', 'WENT_LIVE'] });
    assert.deepEqual(told(steps.nodes, 'kind'), [['WENT_LIVE'], ['PUBLISHED']]);
    assert.deepEqual((await history({ from: '2999-01-01T00:00:00Z' })).nodes, []);
    assert.deepEqual((await history({ to: '1999-01-01T00:00:00Z' })).nodes, []);
  });

  test('when it is read page by page, then nothing is left out', async () => {
    const whole = await history({});
    const seen: Data[] = [];
    let after = '';
    for (;;) {
      const page = await history({}, `first: 4 ${after}`);
      seen.push(...page.nodes);
      if (!page.pageInfo?.hasNextPage) break;
      after = `after: ${JSON.stringify(page.pageInfo.endCursor)}`;
    }
    assert.deepEqual(told(seen, 'id'), told(whole.nodes, 'id'));
  });

  test('when a value is long, then a page tells how long it is, and the export has it', async () => {
    const long = 'x'.repeat(40_000);
    await save(owner, 5, [{ path: 'marketplace.description', value: long }]);
    const { nodes } = await history({ path: 'marketplace.description' }, 'first: 1');
    assert.deepEqual(told(nodes, 'new', 'newBytes'), [[null, 40_002]]);
    const { body } = await csv('/offers/solenne/offer-1/history.csv?path=marketplace.description');
    assert.ok(body.includes(`"${long}"`));
  });

  test('when others ask, then there is nothing of another publisher, and for staff what they did themselves', async () => {
    const source = `query ($id: ID!) { node(id: $id) { ... on Offer { history { totalCount } } } }`;
    assert.equal((await api.ask(stranger, source, { id })).node, null);
    const acts = `query ($id: ID!, $filter: HistoryFilter) { node(id: $id) { ... on Offer {
      history(filter: $filter) { totalCount nodes { kind by { name } } } } } }`;
    const own = (await api.ask(reviewer, acts, { id })).node?.history;
    assert.deepEqual(own?.nodes, [{ kind: 'REVIEW_APPROVED', by: { name: 'Marta Silva' } }]);
    assert.equal(own.totalCount, 1);
    // A filter narrows what is his, and opens nothing else.
    const others = (await api.ask(reviewer, acts, { id, filter: { by: 'camille' } })).node;
    assert.deepEqual(others?.history?.nodes, []);
    const another = await api.app.given.actor('REVIEWER', 'Marta Silva');
    assert.deepEqual((await api.ask(another, acts, { id })).node?.history?.nodes, []);
    const [entry] = (await history({})).nodes;
    const read = `query ($id: ID!) { node(id: $id) { ... on HistoryEntry { number } } }`;
    assert.ok((await api.ask(owner, read, { id: entry?.id })).node);
    for (const other of [stranger, reviewer]) {
      assert.equal((await api.ask(other, read, { id: entry?.id })).node, null);
    }
  });

  test('when the publisher reads the history of all offers, then one that was deleted is in it', async () => {
    const input = { publisher: 'solenne', offerId: 'gone', name: 'Gone' };
    const made = await api.mutate(owner, 'createOffer', input, 'offer { id }');
    await api.mutate(owner, 'deleteOffer', { offerId: made.offer?.id, expectedDraftVersion: 1 });
    const { node } = await api.ask(
      owner,
      `query ($id: ID!) { node(id: $id) { ... on Publisher { historyCsvUrl history(first: 2) {
        nodes { kind offerId offerNodeId offer { id } } } } } }`,
      { id: encodeGlobalId('Publisher', api.app.publisher.id) },
    );
    assert.equal(node?.historyCsvUrl, 'https://vitrine.example/publishers/solenne/history.csv');
    assert.deepEqual(told(list(node?.history?.nodes), 'kind', 'offerId', 'offerNodeId', 'offer'), [
      ['OFFER_DELETED', 'gone', made.offer?.id, null],
      ['OFFER_CREATED', 'gone', made.offer?.id, null],
    ]);
  });

  /** Asks for a file as that caller. */
  const csv = async (path: string, actor: Actor = owner, language: 'en' | 'fr' = 'en') =>
    await askRoute(historyRoutes(api.app.deps), path, actor, language);

  test('when the history is exported, then it is a CSV file with all entries, oldest first, and no formula', async () => {
    const { response, body } = await csv('/offers/solenne/offer-1/history.csv');
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^text\/csv/);
    assert.match(response.headers.get('content-disposition') ?? '', /history-offer-1\.csv/);
    const [head, first, ...more] = body.split('\r\n');
    assert.equal(head, historyColumns.map((column) => `"${column}"`).join(','));
    assert.match(first ?? '', /"offer-1","1","DRAFT_RECORDED"/);
    const { totalCount } = await history({});
    assert.equal(more.length, Number(totalCount));
    assert.ok(body.includes(`"'=cmd|calc"`));
    const french = await csv('/offers/solenne/offer-1/history.csv?kind=WENT_LIVE', owner, 'fr');
    assert.match(french.body, /"WENT_LIVE","Offre en ligne"/);
    assert.equal(french.body.split('\r\n').length, 3);
    const all = await csv('/publishers/solenne/history.csv?by=camille&from=2020-01-01T00:00:00Z');
    assert.match(all.body, /"PUBLISHED"/);
    assert.doesNotMatch(all.body, /Idris/);
  });

  test('when the export is asked for by others or with a filter that is none, then there is none', async () => {
    const path = '/offers/solenne/offer-1/history.csv';
    const nothing = await csv('/offers/solenne/no-such-offer/history.csv');
    assert.equal(nothing.response.status, 404);
    for (const other of [stranger, reviewer]) {
      const answer = await csv(path, other);
      assert.deepEqual([answer.response.status, answer.body], [404, nothing.body]);
      assert.equal((await csv('/publishers/solenne/history.csv', other)).response.status, 404);
    }
    for (const wrong of ['kind=NONE', 'from=yesterday', 'path=a%00b']) {
      const answer = await csv(`${path}?${wrong}`);
      assert.equal(answer.response.status, 400, wrong);
    }
  });
});
