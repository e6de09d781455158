import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { createSecretKeys, SecretKeyError } from '../../src/secrets/secret-keys.ts';
import { sealedAnew } from '../../src/secrets/secret-store.ts';

const place = () => ({
  id: randomUUID(),
  table: 'offer' as const,
  column: 'leads.dynamics.password',
  row: randomUUID(),
});

describe('given a sealed secret', () => {
  const given = randomBytes(32);
  const keys = createSecretKeys(given);
  const own = place();
  const value = keys.seal(own, 'Zürich-π-🔑');

  test('when it is opened in its place, then it is what it was, and equal secrets look different', () => {
    assert.equal(keys.open(own, value), 'Zürich-π-🔑');
    assert.equal(createSecretKeys(given).open(own, value), 'Zürich-π-🔑');
    const again = keys.seal(own, 'Zürich-π-🔑');
    assert.notDeepEqual(again.sealed, value.sealed);
    assert.equal(Buffer.from(value.sealed).includes('rich'), false);
  });

  test('when any part of its place is another one, then it opens for nobody', () => {
    for (const [name, other] of Object.entries(place())) {
      const moved = { ...own, [name]: name === 'table' ? 'webhook' : `${other}x` };
      assert.throws(() => keys.open(moved, value), /has to be entered again/, name);
    }
  });

  test('when any byte of it is another one, then it opens for nobody, and the fault does not tell it', () => {
    for (let index = 0; index < value.sealed.length; index += 1) {
      const sealed = Uint8Array.from(value.sealed, (byte, at) => (at === index ? byte ^ 1 : byte));
      assert.throws(
        () => keys.open(own, { ...value, sealed }),
        (thrown: Error) => thrown instanceof SecretKeyError && !thrown.message.includes('rich'),
      );
    }
    for (const length of [0, 11, 27, 28]) {
      const sealed = value.sealed.subarray(0, length);
      assert.throws(() => keys.open(own, { ...value, sealed }), SecretKeyError);
    }
  });

  test('when the key is another one, then the refusal names both keys and what to do', () => {
    const other = createSecretKeys(randomBytes(32));
    assert.throws(() => other.open(own, value), {
      name: 'SecretKeyError',
      message: new RegExp(
        `key ${keys.currentId}, and this process has the key ${other.currentId}.*VITRINE_SECRET_KEY`,
      ),
    });
  });

  test('when a new key takes over and the former one is still known, then the secret opens, and is sealed anew with the new one', () => {
    const next = createSecretKeys(randomBytes(32), [given]);
    assert.deepEqual(next.knownIds, [next.currentId, keys.currentId]);
    assert.equal(next.open(own, value), 'Zürich-π-🔑');
    const { id, table, column, row } = own;
    const stored = { id, holderTable: table, holderColumn: column, holderRow: row };
    const anew = sealedAnew(next, { ...stored, ...value });
    assert.ok(anew);
    assert.equal(anew.keyId, next.currentId);
    assert.equal(next.open(own, anew), 'Zürich-π-🔑');
    assert.equal(sealedAnew(next, { ...stored, ...anew }), null);
    // The same key given twice is one key.
    assert.deepEqual(createSecretKeys(given, [given]).knownIds, [keys.currentId]);
  });
});
