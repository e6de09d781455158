import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Audit } from '../../src/db/audit.ts';
import { Check } from '../../src/db/check.ts';
import { Idempotency } from '../../src/db/idempotency.ts';
import { Offer } from '../../src/db/offer.ts';
import { hashOf } from '../../src/app/hashing.ts';
import { anonymous } from '../../src/domain/actor.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { list, startApi, text } from './api.ts';
import type { Api, Data } from './api.ts';

describe('given a publisher and a stranger', () => {
  let api: Api;
  let owner: TokenActor;
  let stranger: TokenActor;
  let reviewer: TokenActor;
  let customer: TokenActor;

  before(async () => {
    api = await startApi();
    owner = api.app.publisher.owner;
    stranger = (await api.app.given.publisher('borealis')).owner;
    reviewer = await api.app.given.actor('REVIEWER', 'Marta Silva');
    customer = await api.app.given.actor('CUSTOMER', 'Guest');
  });
  after(async () => await api[Symbol.asyncDispose]());

  const created = async (offerId: string, by = owner): Promise<Data> => {
    const outcome = await api.mutate(
      by,
      'createOffer',
      { publisher: by === stranger ? 'borealis' : 'solenne', offerId, name: 'Pulse' },
      'offer { id offerId name draft draftVersion status isLive seq }',
    );
    assert.equal(outcome.__typename, 'CreateOfferPayload');
    assert.ok(outcome.offer);
    return outcome.offer;
  };

  test('when an offer is created, then it has a draft with its name and was never published', async () => {
    const { id: _id, ...offer } = await created('pulse');
    assert.deepEqual(offer, {
      offerId: 'pulse',
      name: 'Pulse',
      draft: { name: 'Pulse' },
      draftVersion: 1,
      status: 'NEVER_PUBLISHED',
      isLive: false,
      seq: 0,
    });
  });

  test('when the id is taken, then it is refused, and another publisher may take it', async () => {
    await created('taken');
    const again = await api.mutate(owner, 'createOffer', {
      publisher: 'solenne',
      offerId: 'taken',
      name: 'Pulse',
    });
    assert.equal(again.__typename, 'OfferIdTaken');
    assert.deepEqual(again.path, ['input', 'offerId']);
    assert.equal(text(again.docsUrl), 'https://vitrine.example/docs/errors#OFFER_ID_TAKEN');
    await created('taken', stranger);
  });

  for (const offerId of ['', 'Pulse', 'pulse-', 'a'.repeat(51), 'pulse monitor', 'é']) {
    test(`when the id is “${offerId.slice(0, 12)}”, then it is refused`, async () => {
      const outcome = await api.mutate(owner, 'createOffer', {
        publisher: 'solenne',
        offerId,
        name: 'Pulse',
      });
      assert.equal(outcome.__typename, 'InvalidInput');
      assert.deepEqual(outcome.path, ['input', 'offerId']);
    });
  }

  test('when an id is asked about while it is typed, then the answer is that of createOffer', async () => {
    await created('asked');
    const refusal = async (publisher: string, offerId: string) => {
      const query = `query ($publisher: String!, $offerId: String!) {
        offerIdRefusal(publisher: $publisher, offerId: $offerId) { code } }`;
      return (await api.ask(owner, query, { publisher, offerId }))['offerIdRefusal'];
    };
    assert.equal(await refusal('solenne', 'free'), null);
    assert.deepEqual(await refusal('solenne', 'asked'), { code: 'OFFER_ID_TAKEN' });
    assert.deepEqual(await refusal('solenne', 'asked-'), { code: 'INVALID_INPUT' });
    assert.deepEqual(await refusal('borealis', 'asked'), { code: 'NOT_FOUND' });
    assert.deepEqual(await refusal('nobody', 'asked'), { code: 'NOT_FOUND' });
  });

  test('when an offer is created for a publisher of others or for nobody, then the two are answered alike', async () => {
    const ask = async (publisher: string) =>
      await api.mutate(owner, 'createOffer', { publisher, offerId: 'x', name: 'X' });
    const foreign = await ask('borealis');
    assert.equal(foreign.__typename, 'NotFound');
    assert.deepEqual(foreign, await ask('nobody'));
  });

  test('when fifty equal requests with one key come at once, then there is one offer and one answer', async () => {
    const input = { publisher: 'solenne', offerId: 'once', name: 'Once', idempotencyKey: 'k-1' };
    const answers = await Promise.all(
      Array.from(
        { length: 50 },
        async () => await api.mutate(owner, 'createOffer', input, 'offer { id }'),
      ),
    );
    const finished = answers.filter(({ __typename }) => text(__typename) === 'CreateOfferPayload');
    const waiting = answers.filter(
      ({ __typename }) => text(__typename) === 'IdempotencyInProgress',
    );
    assert.equal(finished.length + waiting.length, 50);
    assert.ok(finished.length > 0);
    for (const answer of finished) assert.deepEqual(answer, finished[0]);
    assert.equal(await api.app.em().count(Offer, { offerId: 'once' }), 1);
    assert.deepEqual(await api.mutate(owner, 'createOffer', input, 'offer { id }'), finished[0]);
  });

  test('when a key is used for another input, then it is refused; a refusal leaves the key free', async () => {
    const input = { publisher: 'solenne', offerId: 'keyed', name: 'Keyed', idempotencyKey: 'k-2' };
    const wrong = await api.mutate(owner, 'createOffer', { ...input, offerId: 'NO' });
    assert.equal(wrong.__typename, 'InvalidInput');
    assert.equal((await api.mutate(owner, 'createOffer', input)).__typename, 'CreateOfferPayload');
    const other = await api.mutate(owner, 'createOffer', { ...input, name: 'Other' });
    assert.equal(other.__typename, 'IdempotencyKeyReused');
    const { errors } = await api.answer(
      owner,
      `mutation { createOffer(input: { publisher: "solenne", offerId: "x", name: "X", idempotencyKey: "${'k'.repeat(201)}" }) { __typename } }`,
    );
    assert.equal(errors[0]?.extensions['code'], 'BAD_USER_INPUT');
  });

  test('when edits are saved, then the draft, its version, its hash and its name follow', async () => {
    const offer = await created('edited');
    const saved = await api.mutate(
      owner,
      'saveDraft',
      {
        offerId: offer.id,
        expectedDraftVersion: 1,
        edits: [
          { path: 'name', value: 'Pulse Monitor' },
          { path: 'marketplace.title', value: 'Pulse' },
          { path: 'skus[a]', value: { skuType: 'SOLUTION_TEMPLATE' } },
          { path: 'skus[b]', value: { skuType: 'SOLUTION_TEMPLATE' } },
        ],
      },
      'offer { name draft draftVersion skuTypes violations { path code severity section message(language: FR) } }',
    );
    assert.equal(saved.__typename, 'SaveDraftPayload');
    const draft = {
      name: 'Pulse Monitor',
      marketplace: { title: 'Pulse' },
      skus: [
        { id: 'a', skuType: 'SOLUTION_TEMPLATE' },
        { id: 'b', skuType: 'SOLUTION_TEMPLATE' },
      ],
    };
    assert.deepEqual(saved.offer?.draft, draft);
    assert.equal(saved.offer?.draftVersion, 2);
    assert.equal(saved.offer?.name, 'Pulse Monitor');
    assert.deepEqual(saved.offer?.skuTypes, ['SOLUTION_TEMPLATE']);
    const paths = list(saved.offer?.violations).map(({ path }) => text(path));
    assert.ok(paths.includes('skus[a].skuId'));
    const row = await api.app.em().findOneOrFail(Offer, { offerId: 'edited' });
    assert.equal(row.draftHash, hashOf(draft));
  });

  test('when its draft has a logo, then its members are told where it is, in lists too, and nobody else is', async () => {
    const offer = await created('with-logo');
    const image = (digit: string) => ({ sha256: digit.repeat(64), width: 216, height: 216 });
    const save = async (expectedDraftVersion: number, path: string, value: unknown) => {
      const input = { offerId: offer.id, expectedDraftVersion, edits: [{ path, value }] };
      const saved = await api.mutate(owner, 'saveDraft', input, 'offer { logoUrl }');
      return text(saved.offer?.logoUrl ?? '');
    };
    const place = '(publisher: "solenne", offerId: "with-logo")';
    assert.equal(await save(1, 'marketplace.logos.small', image('a')), '');
    assert.match(await save(2, 'marketplace.logos.large', image('b')), /\/images\/solenne\/b{64}$/);
    const url = await save(3, 'marketplace.logos.medium', image('c'));
    assert.match(url, /\/images\/solenne\/c{64}$/);
    const found = await api.ask(owner, '{ offers(first: 100) { nodes { offerId logoUrl } } }');
    const listed = list(found['offers']?.['nodes']).find(
      ({ offerId }) => text(offerId) === 'with-logo',
    );
    assert.equal(listed?.['logoUrl'], url);
    const { offer: seen } = await api.ask(reviewer, `{ offer${place} { name logoUrl } }`);
    assert.deepEqual(seen, { name: 'Pulse', logoUrl: null });
    // A draft may hold anything.
    assert.match(await save(4, 'marketplace.logos.medium', { sha256: '../../x' }), /\/b{64}$/);
    assert.equal(await save(5, 'marketplace.logos.large', { sha256: 7 }), '');
  });

  test('when three write one value at the same time, then one is saved and the others are told both values', async () => {
    const offer = await created('stale');
    const save = async (value: string) =>
      await api.mutate(
        owner,
        'saveDraft',
        { offerId: offer.id, expectedDraftVersion: 1, edits: [{ path: 'name', value }] },
        'offer { name }',
      );
    const answers = await Promise.all([save('one'), save('two'), save('three')]);
    const names = answers.map(({ __typename }) => text(__typename)).sort();
    assert.deepEqual(names, ['DraftConflict', 'DraftConflict', 'SaveDraftPayload']);
    const saved = answers.find(({ offer: found }) => found !== undefined)?.offer?.name;
    const { saveDraft } = await api.ask(
      api.app.publisher.contributor,
      `mutation ($id: ID!) { saveDraft(input: { offerId: $id, expectedDraftVersion: 1, edits: [
          { path: "marketplace.title", value: "Kept back" }, { path: "name", value: "mine" }] }) {
        ... on UserError { code path message docsUrl }
        ... on DraftConflict { currentVersion conflicts {
          path mine theirs base draftVersion changedAt changedBy { kind name } } } } }`,
      { id: offer.id },
    );
    assert.deepEqual(saveDraft?.path, ['input', 'edits']);
    assert.equal(saveDraft?.docsUrl, 'https://vitrine.example/docs/errors#DRAFT_CONFLICT');
    assert.match(
      text(saveDraft?.message),
      /Since version 1.* name\..*Nothing was saved.*version 2/,
    );
    assert.equal(saveDraft?.currentVersion, 2);
    const [{ changedAt, ...conflict } = {}, ...others] = list(saveDraft?.conflicts);
    assert.deepEqual(others, []);
    assert.ok(Date.parse(text(changedAt)) > 0);
    assert.deepEqual(conflict, {
      path: 'name',
      mine: 'mine',
      theirs: saved,
      base: 'Pulse',
      draftVersion: 2,
      changedBy: { kind: 'PUBLISHER', name: 'Camille Roux' },
    });
    const row = await api.app.em().findOneOrFail(Offer, { offerId: 'stale' });
    assert.deepEqual([row.draft, row.draftVersion], [{ name: saved }, 2]);
  });

  test('when others wrote elsewhere, then both are saved, also from an old version; a version that does not exist is refused', async () => {
    const offer = await created('merged');
    const save = async (by: TokenActor, version: number, path: string, value: unknown) =>
      await api.mutate(
        by,
        'saveDraft',
        { offerId: offer.id, expectedDraftVersion: version, edits: [{ path, value }] },
        'offer { draft draftVersion }',
      );
    const { contributor } = api.app.publisher;
    await save(owner, 1, 'marketplace.title', 'Pulse');
    await save(owner, 2, 'skus[a]', { title: 'A' });
    await save(contributor, 1, 'marketplace.summary', 'Watches.');
    const last = await save(contributor, 1, 'skus[b]', { title: 'B' });
    assert.deepEqual(last.offer, {
      draft: {
        name: 'Pulse',
        marketplace: { title: 'Pulse', summary: 'Watches.' },
        skus: [
          { id: 'a', title: 'A' },
          { id: 'b', title: 'B' },
        ],
      },
      draftVersion: 5,
    });
    // What stands there already changes nothing, and what does not exist yet was seen by nobody.
    assert.equal((await save(owner, 1, 'marketplace.title', 'Pulse')).offer?.draftVersion, 5);
    const ahead = await save(owner, 6, 'name', 'x');
    assert.equal(ahead.__typename, 'StaleVersion');
    assert.deepEqual(ahead.path, ['input', 'expectedDraftVersion']);
  });

  test('when an edit or the whole draft cannot be taken, then it is refused by its place', async () => {
    const offer = await created('refused');
    const save = async (edits: readonly object[]) =>
      await api.mutate(owner, 'saveDraft', { offerId: offer.id, expectedDraftVersion: 1, edits });
    const unknown = await save([
      { path: 'name', value: 'x' },
      { path: 'colour', value: 'red' },
    ]);
    assert.equal(unknown.__typename, 'InvalidInput');
    assert.deepEqual(unknown.path, ['input', 'edits', '1', 'path']);
    const huge = await save([{ path: 'marketplace.description', value: 'x'.repeat(1024 * 1024) }]);
    assert.equal(huge.__typename, 'InvalidInput');
    assert.deepEqual(huge.path, ['input', 'edits']);
    const { errors } = await api.answer(
      owner,
      `mutation ($id: ID!, $edits: [DraftEdit!]!) {
        saveDraft(input: { offerId: $id, expectedDraftVersion: 1, edits: $edits }) { __typename } }`,
      { id: offer.id, edits: [{ path: 'marketplace.title', value: 'a\u0000b' }] },
    );
    assert.deepEqual(
      errors.map(({ extensions }) => extensions['code']),
      ['BAD_USER_INPUT'],
    );
    const deep = Array.from({ length: 100_000 }).reduce((inner) => [inner], 'x');
    const nested = await api.answer(
      owner,
      `mutation ($id: ID!, $edits: [DraftEdit!]!) {
        saveDraft(input: { offerId: $id, expectedDraftVersion: 1, edits: $edits }) { __typename } }`,
      { id: offer.id, edits: [{ path: 'marketplace', value: deep }] },
      { language: 'fr' },
    );
    assert.match(nested.errors[0]?.message ?? '', /niveaux/);
    const row = await api.app.em().findOneOrFail(Offer, { offerId: 'refused' });
    assert.equal(row.draftVersion, 1);
  });

  test('when the draft of an offer that was never live is discarded, then its name is left', async () => {
    const offer = await created('discarded');
    await api.mutate(owner, 'saveDraft', {
      offerId: offer.id,
      expectedDraftVersion: 1,
      edits: [{ path: 'marketplace.title', value: 'x' }],
    });
    const outcome = await api.mutate(
      owner,
      'discardDraft',
      { offerId: offer.id, expectedDraftVersion: 2 },
      'offer { draft draftVersion }',
    );
    assert.deepEqual(outcome.offer, { draft: { name: 'Pulse' }, draftVersion: 3 });
  });

  test('when an offer that was never published is deleted, then it is gone with its dry runs, and one repeat answers alike', async () => {
    const offer = await created('deleted');
    const check = await api.mutate(owner, 'validate', {
      offerId: offer.id,
      expectedDraftVersion: 1,
    });
    assert.equal(check.__typename, 'ValidatePayload');
    const input = { offerId: offer.id, expectedDraftVersion: 1, idempotencyKey: 'gone' };
    const outcome = await api.mutate(owner, 'deleteOffer', input, 'deletedOfferId');
    assert.equal(outcome.deletedOfferId, offer.id);
    assert.equal(await api.app.em().count(Offer, { offerId: 'deleted' }), 0);
    assert.equal(await api.app.em().count(Check, {}), 0);
    assert.deepEqual(await api.mutate(owner, 'deleteOffer', input, 'deletedOfferId'), outcome);
    const gone = await api.mutate(owner, 'deleteOffer', { ...input, idempotencyKey: null });
    assert.equal(gone.__typename, 'NotFound');
  });

  test('when an offer was published once, then it is kept', async () => {
    const offer = await api.app.given.offer(api.app.publisher);
    await api.app.given.published(owner, offer.id);
    const outcome = await api.mutate(owner, 'deleteOffer', {
      offerId: encodeGlobalId('Offer', offer.id),
      expectedDraftVersion: 1,
    });
    assert.equal(outcome.__typename, 'OfferPublished');
  });

  test('when any command names an offer of others, no offer, another type or nonsense, then all are answered alike', async () => {
    const foreign = await created('foreign', stranger);
    const ids = [
      text(foreign.id),
      encodeGlobalId('Offer', api.app.deps.newId()),
      encodeGlobalId('Publisher', api.app.publisher.id),
      'nonsense',
      '',
    ];
    const inputs: Readonly<Record<string, Record<string, unknown>>> = {
      saveDraft: { expectedDraftVersion: 1, edits: [] },
      discardDraft: { expectedDraftVersion: 1 },
      rollBackPackage: { expectedDraftVersion: 1, skuId: 'standard' },
      stopDistribution: { revisionHash: 'x' },
      syncPrivateAudience: { expectedDraftVersion: 1 },
      deleteOffer: { expectedDraftVersion: 1 },
      validate: { expectedDraftVersion: 1 },
      publish: { expectedDraftVersion: 1 },
      goLive: { revisionHash: 'x' },
      cancel: {},
      openSupportRequest: { subject: 'x', text: 'x' },
      inviteToPreview: { subscriptionId: 'x', email: 'x' },
    };
    for (const [name, input] of Object.entries(inputs)) {
      const answers: Data[] = [];
      for (const offerId of ids) answers.push(await api.mutate(owner, name, { ...input, offerId }));
      assert.equal(answers[0]?.__typename, 'NotFound', name);
      for (const answer of answers) assert.deepEqual(answer, answers[0], name);
    }
    const row = await api.app.em().findOneOrFail(Offer, { offerId: 'foreign' });
    assert.equal(row.draftVersion, 1);
  });

  test('when an offer of others is read, then it looks as if it did not exist', async () => {
    const foreign = await created('unseen', stranger);
    const source = `query ($id: ID!, $ids: [ID!]!) {
      node(id: $id) { id } nodes(ids: $ids) { id }
      offer(publisher: "borealis", offerId: "unseen") { id } }`;
    const variables = { id: foreign.id, ids: [foreign.id, 'nonsense'] };
    assert.deepEqual(await api.ask(owner, source, variables), {
      node: null,
      nodes: [null, null],
      offer: null,
    });
    const seen = await api.ask(stranger, source, variables);
    assert.equal(seen.node?.id, foreign.id);
    assert.equal(seen.offer?.id, foreign.id);
  });

  test('when somebody without the scope asks, then the field says so, whatever it names', async () => {
    for (const [actor, code] of [
      [anonymous, 'UNAUTHENTICATED'],
      [customer, 'FORBIDDEN'],
    ] as const) {
      for (const source of [
        '{ offer(publisher: "solenne", offerId: "pulse") { id } }',
        '{ offer(publisher: "nobody", offerId: "nothing") { id } }',
        '{ offers { nodes { id } } }',
        '{ supportRequests { nodes { id } } }',
        'mutation { createOffer(input: { publisher: "solenne", offerId: "x", name: "X" }) { __typename } }',
      ]) {
        const { errors } = await api.answer(actor, source);
        assert.deepEqual(
          errors.map(({ extensions }) => extensions['code']),
          [code],
          source,
        );
      }
    }
    const { errors } = await api.answer(owner, '{ blockedStages { id } }');
    assert.equal(errors[0]?.extensions['code'], 'FORBIDDEN');
  });

  test('when staff read an offer, then they see it without its draft, and the read is in the audit', async () => {
    await created('audited');
    const place = '(publisher: "solenne", offerId: "audited")';
    const seen = await api.ask(reviewer, `{ offer${place} { name status steps { status } } }`);
    assert.equal(seen.offer?.name, 'Pulse');
    await Promise.all(
      [1, 2, 3, 4].map(async () => await api.ask(reviewer, `{ offer${place} { name } }`)),
    );
    const { id } = await api.app.em().findOneOrFail(Offer, { offerId: 'audited' });
    const rows = await api.app.em().find(Audit, { action: 'read', offer: id });
    const readers = rows.map(({ actor }) => actor.tokenId);
    assert.deepEqual(readers, [reviewer.tokenId], 'one row for a person, an offer and an hour');
    const { data, errors } = await api.answer(reviewer, `{ offer${place} { draft } }`);
    assert.equal(data?.offer, null);
    assert.equal(errors[0]?.extensions['code'], 'FORBIDDEN');
  });

  test('when an operation costs too much, then it is refused before any work', async () => {
    const { errors } = await api.answer(
      owner,
      '{ offers(first: 100) { nodes { publications(first: 100) { nodes { transitions { id publication { id } } } } } } }',
    );
    assert.ok(errors.length > 0);
    for (const { extensions } of errors) assert.equal(extensions['code'], 'QUERY_TOO_COMPLEX');
  });

  test('when everything above is over, then no idempotency row holds more than ids', async () => {
    const rows = await api.app.em().find(Idempotency, {});
    assert.ok(rows.length > 0);
    for (const { result } of rows) {
      for (const value of Object.values(result)) assert.match(value, /^[0-9a-f-]{36}$/);
    }
  });
});
