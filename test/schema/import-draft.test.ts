import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { startApi, text } from './api.ts';

describe('given an offer that is moved to another one', () => {
  test('when its document is read by a new offer, then both drafts are equal, and the history tells how it came', async () => {
    await using api = await startApi();
    const { owner } = api.app.publisher;
    const stranger = (await api.app.given.publisher('borealis')).owner;
    const from = encodeGlobalId('Offer', (await api.app.given.offer(api.app.publisher)).id);
    const leads = {
      destination: 'DYNAMICS',
      dynamics: {
        instanceUrl: 'https://a.crm4.dynamics.com',
        password: { secretId: 'reference-7f3a' },
      },
    };
    await api.mutate(owner, 'saveDraft', {
      offerId: from,
      expectedDraftVersion: 1,
      edits: [
        { path: 'leads', value: leads },
        // The fixture's ids hold dots, which no edit could name.
        {
          path: 'skus',
          value: [{ id: 's', skuId: 'standard', packages: [{ id: 'p', version: '1.0.0' }] }],
        },
      ],
    });
    const read = async (id: string, by = owner) =>
      await api.ask(
        by,
        'query ($id: ID!) { node(id: $id) { ... on Offer { draft document draftVersion } } }',
        { id },
      );
    const exported = (await read(from))['node'];
    assert.ok(exported);
    assert.doesNotMatch(JSON.stringify(exported['document']), /7f3a/);

    const created = await api.mutate(
      owner,
      'createOffer',
      { publisher: 'solenne', offerId: 'copy', name: 'Copy' },
      'offer { id }',
    );
    const to = text(created.offer?.['id']);
    const input = { offerId: to, expectedDraftVersion: 1, document: exported['document'] };
    const outcome = await api.mutate(
      owner,
      'importDraft',
      input,
      'secretsToFill offer { draftVersion }',
    );
    assert.equal(outcome.__typename, 'ImportDraftPayload');
    assert.deepEqual(outcome['secretsToFill'], ['leads.dynamics.password']);
    const copy = (await read(to))['node'];
    const draft = JSON.parse(JSON.stringify(exported['draft']));
    delete draft.leads.dynamics.password;
    assert.deepEqual(copy?.['draft'], draft);

    const stale = await api.mutate(owner, 'importDraft', input);
    assert.equal(stale.__typename, 'StaleVersion');
    const foreign = await api.mutate(stranger, 'importDraft', {
      ...input,
      expectedDraftVersion: 2,
    });
    assert.equal(foreign.__typename, 'NotFound');
    const wrong = await api.mutate(owner, 'importDraft', {
      ...input,
      expectedDraftVersion: 2,
      document: [],
    });
    assert.equal(wrong.__typename, 'InvalidInput');
    assert.equal((await read(from, stranger))['node'], null);
    const data = await api.ask(
      owner,
      'query ($id: ID!) { node(id: $id) { ... on Offer { history(first: 50) { nodes { kind channel path } } } } }',
      { id: to },
    );
    assert.match(JSON.stringify(data), /"kind":"DRAFT_SAVED","channel":"IMPORT"/);
  });
});
