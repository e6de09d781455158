import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import naughty from 'big-list-of-naughty-strings/blns.json' with { type: 'json' };
import { Asset } from '../../src/db/asset.ts';
import { AudienceFile } from '../../src/db/audience-file.ts';
import { Offer } from '../../src/db/offer.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import type { OfferContent } from '../../src/domain/content.ts';
import { MAX_AUDIENCE_BYTES } from '../../src/app/start-upload.ts';
import { fullContent, subscriptionOf } from '../support/full-content.ts';
import { transparentPng } from '../support/png.ts';
import { list, startApi, text } from './api.ts';
import type { Api, Data } from './api.ts';

/** A content as edits: one for each of its parts. */
const editsOf = (content: OfferContent) =>
  Object.entries(content).map(([path, value]) => ({ path, value: value as unknown }));

/** Every text of the content replaced, apart from what finds items, files and secrets again. */
function spoiled(value: unknown, replacement: string, name = ''): unknown {
  if (typeof value === 'string') {
    return ['id', 'sha256', 'secretId'].includes(name) ? value : replacement;
  }
  if (Array.isArray(value)) return value.map((item) => spoiled(item, replacement));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, spoiled(child, replacement, key)]),
  );
}

const leafCount = (value: unknown): number =>
  typeof value !== 'object' || value === null
    ? Number(typeof value === 'string')
    : Object.values(value).reduce<number>((sum, child) => sum + leafCount(child), 0);

describe('given an offer and its publisher', () => {
  let api: Api;
  let owner: TokenActor;
  let stranger: TokenActor;
  let offerId: string;
  let version = 1;

  before(async () => {
    api = await startApi();
    owner = api.app.publisher.owner;
    stranger = (await api.app.given.publisher('borealis')).owner;
    const id = 'a'.repeat(50);
    const input = { publisher: 'solenne', offerId: id, name: 'Fjord' };
    const { offer } = await api.mutate(owner, 'createOffer', input, 'offer { id }');
    offerId = text(offer?.['id']);
  });
  after(async () => await api[Symbol.asyncDispose]());

  const save = async (
    edits: readonly { path: string; value: unknown }[],
    more = '',
  ): Promise<Data> => {
    const input = { offerId, expectedDraftVersion: version, edits };
    const fields = `offer { draft draftVersion ${more} }`;
    const { offer, ...outcome } = await api.mutate(owner, 'saveDraft', input, fields);
    assert.ok(offer, JSON.stringify(outcome));
    version = Number(offer['draftVersion']);
    return offer;
  };
  const stored = async () => await api.app.em().findOneOrFail(Offer, { offerId: 'a'.repeat(50) });

  test('when every field is written, then the draft is what was written, and what is missing is what was never uploaded', async () => {
    const content = fullContent('MANAGED_APPLICATION');
    const offer = await save(editsOf(content), 'violations { path code severity source }');
    assert.deepEqual(offer['draft'], content);
    const codes = new Set(list(offer['violations']).map(({ code }) => text(code)));
    assert.deepEqual([...codes].sort(), [
      'fileType',
      'imageFormat',
      'packageUnknown',
      'secretUnknown',
    ]);
    assert.match(text(list(offer['violations'])[0]?.['source']), /^[A-Z]/);
  });

  const ofScripts = {
    hebrew: 'כספת פיורד — שלום',
    arabic: 'خزنة النسخ الاحتياطي',
    'mixed directions': 'Fjord \u202bשלום\u202c \u2067abc\u2069 end',
    emoji: '👩‍👩‍👧‍👦🚀🏳️‍🌈',
    'zero width': 'a\u200bb\u200cc\u200dd\u2060e\ufefff',
    'four bytes': '𝒜𠜎𐍈\u{10fffd}',
    decomposed: 'e\u0301 \u1100\u1161\u11a8 \u0041\u030a',
    'no characters': 'a\ufffeb\u{1ffff}c',
    separators: 'one\u2028two\u2029three\u0085four',
  };
  for (const [kind, value] of Object.entries(ofScripts)) {
    test(`when every text is ${kind}, then it comes back unchanged, from the API and from the database`, async () => {
      const content = spoiled(fullContent('MANAGED_APPLICATION'), value);
      const offer = await save(editsOf(content as OfferContent));
      assert.deepEqual(offer['draft'], content);
      assert.deepEqual((await stored()).draft, content);
    });
  }

  test('when every text is each of the list of naughty strings, then it comes back unchanged', async (t) => {
    const full = fullContent('MANAGED_APPLICATION');
    for (const value of naughty) {
      const content = spoiled(full, value);
      const offer = await save(editsOf(content as OfferContent));
      assert.deepEqual(offer['draft'], content, value);
    }
    assert.deepEqual((await stored()).draft, spoiled(full, naughty.at(-1) ?? ''));
    t.diagnostic(`${naughty.length} strings in ${leafCount(full)} fields`);
  });

  test('when a text cannot be stored, then it is refused with its place, and the draft stays', async () => {
    const before_ = (await stored()).draft;
    for (const value of ['a\u0000b', 'a\ud800b']) {
      const edits = [{ path: 'marketplace.title', value }];
      const input = { offerId, expectedDraftVersion: version, edits };
      const { errors } = await api.answer(
        owner,
        'mutation ($input: SaveDraftInput!) { saveDraft(input: $input) { __typename } }',
        { input },
      );
      assert.match(
        errors[0]?.message ?? '',
        /^input\..*contains a character that cannot be stored/,
      );
      assert.equal(errors[0]?.extensions['code'], 'BAD_USER_INPUT');
    }
    assert.deepEqual((await stored()).draft, before_);
  });

  const validation = `query ($offerId: ID!, $edits: [DraftEdit!]!) {
        validateDraft(offerId: $offerId, edits: $edits) { path code }
        offer: node(id: $offerId) { ... on Offer { violations { path code } } }
      }`;
  const validate = async (edits: readonly object[]): Promise<Data> =>
    await api.ask(owner, validation, { offerId, edits });

  test('when edits are validated before they are saved, then they are looked at and nothing is stored', async () => {
    await save(editsOf(fullContent('MANAGED_APPLICATION')));
    const before_ = await stored();
    const data = await validate([{ path: 'marketplace.title', value: 'x'.repeat(51) }]);
    const found = list(data['validateDraft']);
    assert.deepEqual(
      found.filter(({ path }) => text(path) === 'marketplace.title'),
      [{ path: 'marketplace.title', code: 'tooLong' }],
    );
    assert.deepEqual(
      found.filter(({ path }) => text(path) !== 'marketplace.title'),
      data['offer']?.['violations'],
    );
    const same = await validate([]);
    assert.deepEqual(same['validateDraft'], same['offer']?.['violations']);
    assert.deepEqual(await stored(), before_);
  });

  test('when edits are no edits, or the offer is not the caller’s, then that is said', async () => {
    const edits = [{ path: 'nowhere', value: 1 }];
    const codeOf = async (actor: TokenActor, variables: Record<string, unknown>) =>
      (await api.answer(actor, validation, variables)).errors.map(
        ({ extensions }) => extensions['code'],
      );
    assert.deepEqual(await codeOf(owner, { offerId, edits }), ['BAD_USER_INPUT']);
    assert.deepEqual(await codeOf(stranger, { offerId, edits: [] }), ['NOT_FOUND']);
  });

  const upload = async (kind: string, bytes: Buffer, fields: string): Promise<Data> => {
    const input = { publisher: 'solenne', kind, size: bytes.length, fileName: 'customers.csv' };
    const started = await api.mutate(owner, 'startUpload', input, 'upload { id url }');
    assert.ok(started['upload'], JSON.stringify(started));
    const address = text(started['upload']['url']).split('/').at(-1) ?? '';
    await appendFile(api.uploads.uploadedFile(address), bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const finished = await api.mutate(
      owner,
      'finishUpload',
      { uploadId: text(started['upload']['id']), sha256 },
      `upload { ${fields} }`,
    );
    assert.ok(finished['upload'], JSON.stringify(finished));
    return finished['upload'];
  };
  const audienceFields = 'state sha256 image { sha256 } audience { sha256 rows faultCount }';

  test('when an audience file is uploaded, then it is read, and its faults are violations with their lines', async () => {
    const rows = [
      'Type,Id,Description',
      `SubscriptionId,${subscriptionOf(1)},Contoso`,
      'SubscriptionId,nobody,Fabrikam',
      `subscriptionid,${subscriptionOf(1)},"Contoso, again"`,
    ];
    const bytes = Buffer.from(`\ufeff${rows.join('\r\n')}\r\n`);
    const found = await upload('AUDIENCE', bytes, audienceFields);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    assert.deepEqual(found, {
      state: 'PROCESSED',
      sha256,
      image: null,
      audience: { sha256, rows: 3, faultCount: 2 },
    });
    await save(editsOf(fullContent('MANAGED_APPLICATION')));
    const data = await validate([
      { path: 'skus[sku-contoso].restrictedAudience.csv', value: { sha256, name: 'c.csv' } },
    ]);
    assert.deepEqual(
      list(data['validateDraft']).filter(({ path }) => text(path).endsWith('.csv')),
      ['guid', 'duplicate'].map((code) => ({
        path: 'skus[sku-contoso].restrictedAudience.csv',
        code,
      })),
    );
    await upload('AUDIENCE', bytes, audienceFields);
    assert.equal(await api.app.em().count(AudienceFile, { sha256 }), 1);
  });

  test('when an audience file is larger than any audience, then it is refused before its first byte', async () => {
    const input = {
      publisher: 'solenne',
      kind: 'AUDIENCE',
      size: MAX_AUDIENCE_BYTES + 1,
      fileName: 'customers.csv',
    };
    const outcome = await api.mutate(owner, 'startUpload', input);
    assert.equal(outcome.__typename, 'InvalidInput');
  });

  test('when an image is uploaded, then it is known whether something shines through', async () => {
    const bytes = transparentPng(815, 290);
    const { image } = await upload('IMAGE', bytes, 'image { sha256 }');
    const sha256 = text(image?.['sha256']);
    assert.equal((await api.app.em().findOneOrFail(Asset, { sha256 })).isTransparent, true);
    await save(editsOf(fullContent('MANAGED_APPLICATION')));
    const hero = { sha256, width: 815, height: 290 };
    const data = await validate([{ path: 'marketplace.logos.hero', value: hero }]);
    assert.deepEqual(
      list(data['validateDraft']).filter(({ path }) => text(path) === 'marketplace.logos.hero'),
      [{ path: 'marketplace.logos.hero', code: 'notAllowed' }],
    );
  });
});
