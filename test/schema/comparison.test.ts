import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TokenActor } from '../../src/domain/actor.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { toLive, toSignOff, withMarketplace, withPackage } from '../app/flow.ts';
import { list, startApi, text } from './api.ts';
import type { Api, Data } from './api.ts';

describe('given a live offer with a draft beside it', () => {
  let api: Api;
  let owner: TokenActor;
  let id: string;
  let offerId: string;

  before(async () => {
    api = await startApi({ worker: true });
    const { app } = api;
    owner = app.publisher.owner;
    const reviewer = await app.given.actor('REVIEWER', 'Marta Silva');
    offerId = (await app.given.offer(app.publisher)).id;
    id = encodeGlobalId('Offer', offerId);
    assert.equal((await compare('PRODUCTION')).comparison, null);
    await toLive(app, owner, reviewer, offerId);
  });
  after(async () => await api[Symbol.asyncDispose]());

  const compare = async (slot: string, page = 'first: 100'): Promise<Data> => {
    const { node } = await api.ask(
      owner,
      `query ($id: ID!) { node(id: $id) { ... on Offer { comparison(with: ${slot}) {
        draftVersion filesAreComplete revision { number }
        fields(${page}) { totalCount pageInfo { hasNextPage endCursor }
          nodes { path label change old new french: label(language: FR) } }
        files(first: 100) { totalCount nodes { skuId path change oldSha256 newSha256 oldSize newSize } } } } } }`,
      { id },
    );
    assert.ok(node);
    return node;
  };

  test('when nothing was edited, then nothing differs, also not by the white space around a text', async () => {
    await api.app.given.draft(offerId, withMarketplace({ title: '  Fjord Backup Vault ' }));
    const { comparison } = await compare('PRODUCTION');
    assert.equal(Number(comparison?.fields?.totalCount), 0);
    assert.equal(Number(comparison?.files?.totalCount), 0);
    assert.equal(comparison?.filesAreComplete, true);
    assert.equal(comparison?.draftVersion, 2);
  });

  test('when fields, items and a package were edited, then each is told in the order of the form, with its label and both values', async () => {
    const { app } = api;
    const removed = 'nestedtemplates/zone.json';
    const { [removed]: _zone, ...kept } = cleanPackage;
    const sha256 = await app.given.storedPackage(app.publisher.id, {
      ...kept,
      'scripts/new.sh': 'echo new',
    });
    await app.given.draft(offerId, withPackage('1.1.0', sha256));
    await app.given.draft(offerId, (content) => ({
      ...content,
      skus: [
        ...(content.skus ?? []).map((sku) => ({ ...sku, title: 'Gold' })),
        { id: 'sku-new', skuId: 'basic', title: 'Basic' },
      ],
      marketplace: {
        ...content.marketplace,
        title: 'Fjord',
        usefulLinks: [{ id: 'link-new', title: 'Forum', url: 'https://forum.example' }],
      },
      support: { ...content.support, urls: {} },
    }));
    const { comparison } = await compare('PRODUCTION');
    const fields = list(comparison?.fields?.nodes);
    assert.deepEqual(
      fields.map(({ path, label, change }) => [path, label, change]),
      [
        ['skus[sku-standard].title', 'SKU standard › Title', 'CHANGED'],
        ['skus[sku-standard].packages[package-1-1-0]', 'SKU standard › Package 1.1.0', 'ADDED'],
        ['skus[sku-new]', 'SKU basic', 'ADDED'],
        ['marketplace.title', 'Title', 'CHANGED'],
        ['marketplace.usefulLinks[link-new]', 'Useful link Forum', 'ADDED'],
        ['marketplace.usefulLinks[link-docs]', 'Useful link Documentation', 'REMOVED'],
        ['support.urls.publicAzure', 'Support URL, public Azure', 'REMOVED'],
      ],
    );
    const [title] = fields;
    assert.deepEqual([title?.old, title?.new], ['Standard', 'Gold']);
    assert.equal(title?.french, 'Référence SKU standard › Titre');
    assert.equal(fields[4]?.old, null);
    assert.equal(fields[5]?.new, null);
    const files = list(comparison?.files?.nodes);
    assert.deepEqual(
      new Set(files.map(({ skuId, path, change }) => JSON.stringify([skuId, path, change]))),
      new Set([
        JSON.stringify(['standard', removed, 'REMOVED']),
        JSON.stringify(['standard', 'scripts/new.sh', 'ADDED']),
      ]),
    );
    const added = files.find(({ change }) => text(change) === 'ADDED');
    assert.deepEqual([added?.oldSha256, added?.oldSize, added?.newSize], [null, null, 8]);

    const seen: Data[] = [];
    let page = 'first: 3';
    for (;;) {
      const { comparison: part } = await compare('PRODUCTION', page);
      seen.push(...list(part?.fields?.nodes));
      if (!part?.fields?.pageInfo?.hasNextPage) break;
      page = `first: 3, after: ${JSON.stringify(part.fields.pageInfo.endCursor)}`;
    }
    assert.deepEqual(seen, fields);
    const last = await compare('PRODUCTION', 'last: 2');
    assert.deepEqual(list(last.comparison?.fields?.nodes), fields.slice(-2));
  });

  test('when a package of the draft is unknown, then its files are not told as removed', async () => {
    await api.app.given.draft(offerId, withPackage('1.2.0', 'f'.repeat(64)));
    const { comparison } = await compare('PRODUCTION');
    assert.equal(comparison?.filesAreComplete, false);
    assert.equal(Number(comparison?.files?.totalCount), 0);
  });

  test('when the draft holds anything, then it is compared nevertheless', async () => {
    await api.app.given.draft(
      offerId,
      () => ({ name: 7, skus: ['x', { id: 'a' }, null], marketplace: 'no' }) as never,
    );
    const { comparison } = await compare('PRODUCTION');
    assert.ok(Number(comparison?.fields?.totalCount) > 2);
  });

  test('when an update waits at sign-off, then preview and production are different things to compare with', async () => {
    const { app } = api;
    const other = await app.given.offer(app.publisher);
    const own = encodeGlobalId('Offer', other.id);
    await toSignOff(app, owner, other.id);
    await app.given.draft(other.id, withMarketplace({ title: 'Later' }));
    const { node } = await api.ask(
      owner,
      `query ($id: ID!) { node(id: $id) { ... on Offer {
        preview: comparison(with: PREVIEW) { fields { nodes { path } } }
        production: comparison(with: PRODUCTION) { draftVersion } } } }`,
      { id: own },
    );
    assert.deepEqual(node?.preview?.fields?.nodes, [{ path: 'marketplace.title' }]);
    assert.equal(node?.production, null);
  });

  test('when others ask, then staff may not, and for a stranger there is no such offer', async () => {
    const source = `query ($id: ID!) { node(id: $id) { ... on Offer { comparison(with: PRODUCTION) { draftVersion } } } }`;
    const stranger = (await api.app.given.publisher('borealis')).owner;
    assert.equal((await api.ask(stranger, source, { id })).node, null);
    const reviewer = await api.app.given.actor('REVIEWER', 'Other Reviewer');
    const { errors } = await api.answer(reviewer, source, { id });
    assert.deepEqual(
      errors.map(({ extensions }) => extensions['code']),
      ['FORBIDDEN'],
    );
  });

  test('when two places are named, then the draft, the slots and any revision are compared, with the lines of a file', async () => {
    const { app } = api;
    const other = await app.given.offer(app.publisher);
    const own = encodeGlobalId('Offer', other.id);
    await toSignOff(app, owner, other.id);
    const sha256 = await app.given.storedPackage(app.publisher.id, {
      ...cleanPackage,
      'scripts/new.sh': 'echo new\n',
    });
    await app.given.draft(other.id, withPackage('1.1.0', sha256));
    const ask = async (from: string, to: string, part: string) =>
      (
        await api.ask(
          owner,
          `query ($id: ID!) { node(id: $id) { ... on Offer { differences(from: ${from}, to: ${to}) { ${part} } } } }`,
          { id: own },
        )
      ).node?.differences;
    const sides =
      'from { draftVersion revision { number } } to { draftVersion revision { number } }';
    const seen = await ask(
      '{ revision: 1 }',
      '{ slot: DRAFT }',
      `${sides} fields { nodes { change } } files { nodes { path change } }
       file(skuId: "standard", path: "scripts/new.sh") { binary tooLarge hunks { lines { kind newNumber text } } }
       gone: file(skuId: "standard", path: "no.sh") { path }`,
    );
    assert.deepEqual(seen, {
      from: { draftVersion: null, revision: { number: 1 } },
      to: { draftVersion: 2, revision: null },
      fields: { nodes: [{ change: 'ADDED' }] },
      files: { nodes: [{ path: 'scripts/new.sh', change: 'ADDED' }] },
      file: {
        binary: false,
        tooLarge: false,
        hunks: [{ lines: [{ kind: 'ADDED', newNumber: 1, text: 'echo new' }] }],
      },
      gone: null,
    });
    const back = await ask('{ slot: DRAFT }', '{ slot: PREVIEW }', 'files { nodes { change } }');
    assert.deepEqual(back, { files: { nodes: [{ change: 'REMOVED' }] } });
    const same = await ask('{ slot: PREVIEW }', '{ revision: 1 }', 'fields { totalCount }');
    assert.deepEqual(same, { fields: { totalCount: 0 } });
    assert.equal(await ask('{ slot: PRODUCTION }', '{ slot: DRAFT }', sides), null);
    assert.equal(await ask('{ revision: 7 }', '{ slot: DRAFT }', sides), null);
  });

  test('when a reviewer compares, then revisions are told and drafts are not', async () => {
    const reviewer = await api.app.given.actor('REVIEWER', 'Marta Silva');
    const ask = async (from: string) =>
      await api.answer(
        reviewer,
        `query ($id: ID!) { node(id: $id) { ... on Offer {
          differences(from: { slot: ${from} }, to: { revision: 1 }) { fields { totalCount } } } } }`,
        { id },
      );
    assert.deepEqual((await ask('PRODUCTION')).data?.node, {
      differences: { fields: { totalCount: 0 } },
    });
    const refused = await ask('DRAFT');
    assert.equal(refused.errors[0]?.extensions['code'], 'FORBIDDEN');
  });
});
