import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Audit } from '../../src/db/audit.ts';
import { SavedView } from '../../src/db/saved-view.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import { MAX_SAVED_VIEWS } from '../../src/domain/saved-view.ts';
import { list, startApi, text } from './api.ts';
import type { Api, Data } from './api.ts';

const fields = 'id name text status needsMyAction publisher orderBy';

describe('given people who look at the list of offers in their own ways', () => {
  let api: Api;
  let owner: TokenActor;
  let contributor: TokenActor;
  before(async () => {
    api = await startApi();
    ({ owner, contributor } = api.app.publisher);
  });
  after(async () => await api[Symbol.asyncDispose]());

  const save = async (actor: TokenActor, input: Record<string, unknown>): Promise<Data> =>
    await api.mutate(actor, 'saveView', input, `savedView { ${fields} }`);
  const viewsOf = async (actor: TokenActor): Promise<readonly Data[]> =>
    list((await api.ask(actor, `{ viewer { savedViews { ${fields} } } }`)).viewer?.savedViews);
  const namesOf = async (actor: TokenActor): Promise<readonly string[]> =>
    (await viewsOf(actor)).map(({ name }) => text(name));

  test('when a token that may only read asks, then nothing is saved and nothing deleted', async () => {
    const { viewId } = {
      viewId: text((await save(owner, { name: 'Mine' })).savedView?.id),
    };
    const { app } = api;
    const reviewer = await app.given.actor('REVIEWER', 'Rita Reads');
    const operator = await app.given.actor('OPERATOR', 'Otto Reads');
    for (const person of [owner, contributor, reviewer, operator]) {
      const reader: TokenActor = { ...person, scopes: ['offers:read'] };
      for (const [mutation, input] of [
        ['saveView', 'name: "Not mine"'],
        ['deleteView', `viewId: "${viewId}"`],
        ['leavePublisher', `publisherId: "${viewId}"`],
      ]) {
        const { errors } = await api.answer(
          reader,
          `mutation { ${mutation}(input: { ${input} }) { __typename } }`,
        );
        assert.equal(errors[0]?.extensions['code'], 'FORBIDDEN', `${person.role} ${mutation}`);
      }
    }
    assert.deepEqual(await namesOf(owner), ['Mine']);
    for (const person of [reviewer, operator]) {
      const saved = await save(person, { name: 'His own' });
      assert.equal(text(saved.savedView?.name), 'His own', 'with the scopes of his role');
    }
    assert.equal((await api.mutate(owner, 'deleteView', { viewId }, 'viewId')).viewId, viewId);
  });

  test('when one is saved, then it is the person’s own, by each of his tokens, and nobody else’s', async () => {
    const filter = { text: 'lumen', status: ['LIVE', 'DELISTED'] };
    const saved = await save(owner, { name: '  Lumen in the store ', filter, orderBy: 'NAME_ASC' });
    const view = {
      name: 'Lumen in the store',
      ...filter,
      needsMyAction: null,
      publisher: null,
      orderBy: 'NAME_ASC',
    };
    const id = text(saved.savedView?.id);
    assert.deepEqual(saved.savedView, { id, ...view });
    assert.deepEqual(await viewsOf(owner), [{ id, ...view }]);
    assert.deepEqual(await viewsOf(contributor), []);
    const row = await api.app.em().findOneOrFail(SavedView, { person: owner.personId ?? '' });
    assert.deepEqual(
      [row.name, row.filter, row.orderBy],
      [view.name, { ...filter, needsMyAction: null, publisher: null }, 'NAME_ASC'],
    );
    const node = 'query ($id: ID!) { node(id: $id) { ... on SavedView { name } } }';
    assert.deepEqual(await api.ask(owner, node, { id }), { node: { name: view.name } });
    assert.deepEqual(await api.ask(contributor, node, { id }), { node: null });
    const stolen = await api.mutate(contributor, 'deleteView', { viewId: id });
    assert.equal(stolen.code, 'NOT_FOUND');
    assert.deepEqual(await namesOf(owner), [view.name]);
    // What people search for is theirs; the audit says that a view was saved and which.
    const audited = await api.app.em().find(Audit, { action: 'saveView' });
    assert.ok(!JSON.stringify(audited).includes('lumen'));

    const gone = await api.mutate(owner, 'deleteView', { viewId: id }, 'viewId');
    assert.equal(gone.viewId, id);
    assert.deepEqual(await viewsOf(owner), []);
    assert.equal((await api.mutate(owner, 'deleteView', { viewId: id })).code, 'NOT_FOUND');
  });

  test('when a name is used again, then the view is replaced and stays the same one', async () => {
    const first = await save(owner, { name: 'Mine', filter: { needsMyAction: true } });
    const second = await save(owner, { name: 'Mine', orderBy: 'NEEDS_ACTION_FIRST' });
    assert.equal(second.savedView?.id, first.savedView?.id);
    assert.deepEqual(
      (await viewsOf(owner)).map(({ needsMyAction, orderBy }) => [needsMyAction, orderBy]),
      [[null, 'NEEDS_ACTION_FIRST']],
    );
  });

  test('when a name or a text cannot be kept, then it is said at its field and nothing is stored', async () => {
    const before = await viewsOf(owner);
    for (const [input, field] of [
      [{ name: '   ' }, ['name']],
      [{ name: 'x'.repeat(61) }, ['name']],
      [{ name: 'Long', filter: { text: 'x'.repeat(201) } }, ['filter', 'text']],
      [{ name: 'Far', filter: { publisher: 'x'.repeat(51) } }, ['filter', 'publisher']],
    ] as const) {
      const refused = await save(owner, input);
      assert.deepEqual([refused.code, refused.path], ['INVALID_INPUT', ['input', ...field]]);
    }
    // Sixty characters are sixty, whatever they take in memory.
    const wide = await save(contributor, { name: '🪟'.repeat(60) });
    assert.equal(wide.savedView?.name, '🪟'.repeat(60));
    assert.deepEqual(await viewsOf(owner), before);
  });

  test('when many are saved at once, then the limit holds and nobody waits for ever', async () => {
    const { contributor: busy } = await api.app.given.publisher('borealis');
    const outcomes = await Promise.all(
      Array.from({ length: MAX_SAVED_VIEWS + 5 }, async (_, index) => {
        const { savedView, code } = await save(busy, { name: `View ${index}` });
        return savedView === undefined ? text(code) : 'SAVED';
      }),
    );
    assert.equal(outcomes.filter((outcome) => outcome === 'INVALID_INPUT').length, 5);
    assert.equal((await viewsOf(busy)).length, MAX_SAVED_VIEWS);
    // One that exists may still be changed.
    const [{ name } = { name: null }] = await viewsOf(busy);
    const changed = await save(busy, { name, orderBy: 'NAME_ASC' });
    assert.equal(changed.savedView?.orderBy, 'NAME_ASC');
  });

  test('when a customer, or a token without a person, saves one, then it is refused', async () => {
    const customer = await api.app.given.actor('CUSTOMER', 'Jonas Weber');
    const document = 'mutation { saveView(input: { name: "Mine" }) { __typename } }';
    const { errors } = await api.answer(customer, document);
    assert.equal(errors[0]?.extensions['code'], 'FORBIDDEN');
    const nobody = { ...owner, personId: null };
    assert.equal((await save(nobody, { name: 'Mine' })).code, 'FORBIDDEN');
    assert.deepEqual(await viewsOf(nobody), []);
  });
});
