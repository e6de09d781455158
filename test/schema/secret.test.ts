import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { tidyUp } from '../../src/app/housekeeping.ts';
import { Audit } from '../../src/db/audit.ts';
import { HistoryEntry } from '../../src/db/history-entry.ts';
import { Idempotency } from '../../src/db/idempotency.ts';
import { Offer } from '../../src/db/offer.ts';
import { Secret } from '../../src/db/secret.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { createSecretKeys, SecretKeyError } from '../../src/secrets/secret-keys.ts';
import { readSecret, refuseOtherKey } from '../../src/secrets/secret-store.ts';
import { startApi, text } from './api.ts';
import type { Api } from './api.ts';

const PATH = 'leads.dynamics.applicationKey';

describe('given the key of a lead destination', () => {
  let api: Api;
  let owner: TokenActor;
  let offer: Offer;
  let offerId: string;
  const canary = `canary-${randomBytes(12).toString('hex')}`;

  before(async () => {
    api = await startApi();
    owner = api.app.publisher.owner;
    offer = await api.app.given.offer(api.app.publisher);
    offerId = encodeGlobalId('Offer', offer.id);
  });
  after(async () => await api[Symbol.asyncDispose]());

  const keep = async (more: Record<string, unknown> = {}, actor = owner) =>
    await api.mutate(
      actor,
      'keepSecret',
      { offerId, path: PATH, value: canary, ...more },
      'secretId',
    );
  const save = async (value: unknown, path = PATH) => {
    const { draftVersion } = await api.app.em().findOneOrFail(Offer, { id: offer.id });
    return await api.mutate(owner, 'saveDraft', {
      offerId,
      expectedDraftVersion: draftVersion,
      edits: [{ path, value }],
    });
  };
  const place = (column = PATH, row = offer.id) => ({ table: 'offer' as const, column, row });
  const read = async (id: string, at = place()) =>
    await readSecret(api.app.deps, api.app.em(), at, id);

  test('when it is kept, then it is read in its place alone, and a repeat of the request keeps no second one', async () => {
    const once = await keep({ idempotencyKey: 'once' });
    const id = text(once['secretId']);
    assert.equal(await read(id), canary);
    assert.equal(await read(id, place('leads.dynamics.password')), null);
    assert.equal(
      await read(id, place(PATH, (await api.app.given.offer(api.app.publisher)).id)),
      null,
    );
    assert.equal(await read('x'), null);
    const again = await keep({ idempotencyKey: 'once' });
    assert.equal(again['secretId'], id);
    const other = await keep({ idempotencyKey: 'once', value: 'another' });
    assert.equal(other.__typename, 'IdempotencyKeyReused');
    const [stored] = await api.app.em().find(Idempotency, { mutation: 'keepSecret' });
    assert.ok(stored);
    assert.deepEqual(stored.result, { secretId: id });
  });

  test('when a stranger, a field without a secret or a wrong value is given, then nothing is kept', async () => {
    const stranger = (await api.app.given.publisher('borealis')).owner;
    const before = await api.app.em().count(Secret);
    assert.equal((await keep({}, stranger)).__typename, 'NotFound');
    for (const [more, field] of [
      [{ path: 'marketplace.title' }, 'path'],
      [{ value: ' \n' }, 'value'],
      [{ value: 'x'.repeat(4_097) }, 'value'],
      ...['AccountKey', 'DefaultEndpointsProtocol=http;AccountName=abc;AccountKey=AAAA'].map(
        (value) =>
          [{ path: 'leads.azureTable.storageAccountConnectionString', value }, 'value'] as const,
      ),
    ] as const) {
      const refusal = await keep(more);
      assert.equal(refusal.__typename, 'InvalidInput', JSON.stringify(more).slice(0, 80));
      assert.deepEqual(refusal['path'], ['input', field]);
    }
    assert.equal(await api.app.em().count(Secret), before);
  });

  test('when it is written into the draft itself, in any way, then that is refused and leaves no trace', async () => {
    for (const [path, value] of [
      [PATH, canary],
      ['leads.dynamics', { applicationKey: canary }],
      ['leads', { dynamics: { password: { secretId: 'kept', value: canary } } }],
      [PATH, { secretId: `AccountKey=${canary}` }],
    ] as const) {
      const refusal = await save(value, path);
      assert.equal(refusal.__typename, 'InvalidInput', path);
      assert.doesNotMatch(JSON.stringify(refusal), new RegExp(canary));
    }
    const { draftVersion } = await api.app.em().findOneOrFail(Offer, { id: offer.id });
    const imported = await api.mutate(owner, 'importDraft', {
      offerId,
      expectedDraftVersion: draftVersion,
      document: { definition: {}, 'vitrine.rest': [{ path: PATH, value: canary }] },
    });
    assert.equal(imported.__typename, 'InvalidInput');
    for (const rows of [
      await api.app.em().find(HistoryEntry, { offer: offer.id }),
      await api.app.em().find(Audit, { offer: offer.id }),
      await api.app.em().find(Offer, { id: offer.id }),
    ]) {
      assert.doesNotMatch(JSON.stringify(rows), new RegExp(canary));
    }
  });

  test('when the draft names it, then it stays for as long as that; unnamed it is forgotten after a day', async () => {
    const named = text((await keep())['secretId']);
    const unnamed = text((await keep())['secretId']);
    assert.equal((await save({ secretId: named })).__typename, 'SaveDraftPayload');
    const tidy = async () => await tidyUp(api.app.deps, { removeUpload: () => Promise.resolve() });
    await tidy();
    assert.equal(await read(unnamed), canary);
    await api.app.em().execute(`update secret set created_at = created_at - interval '25 hours'`);
    await tidy();
    assert.equal(await read(unnamed), null);
    assert.equal(await read(named), canary);
    const codes = async () =>
      (
        await api.ask(
          owner,
          'query ($id: ID!) { node(id: $id) { ... on Offer { violations { path code } } } }',
          { id: offerId },
        )
      )['node']?.['violations'];
    await save('DYNAMICS', 'leads.destination');
    await save('azureAD', 'leads.dynamics.authentication');
    assert.doesNotMatch(JSON.stringify(await codes()), /secretUnknown/);
    await save({ secretId: unnamed });
    assert.match(JSON.stringify(await codes()), /secretUnknown/);
  });

  test('when a process starts with another key, then it refuses to, and with the former key beside it does not', async () => {
    await keep();
    const em = api.app.em();
    const { secretKey } = api.app.deps.settings;
    await refuseOtherKey(em, createSecretKeys(secretKey));
    const other = randomBytes(32);
    await assert.rejects(refuseOtherKey(em, createSecretKeys(other)), (thrown: Error) => {
      assert.ok(thrown instanceof SecretKeyError);
      assert.match(thrown.message, /^[1-9][0-9]* stored secret\(s\) were sealed with the key/);
      return true;
    });
    await refuseOtherKey(em, createSecretKeys(other, [secretKey]));
  });
});
