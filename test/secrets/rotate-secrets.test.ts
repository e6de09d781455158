import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { readTicket, writeTicket } from '../../src/app/preview-ticket.ts';
import type { PreviewTicket } from '../../src/app/preview-ticket.ts';
import { rotateSecrets } from '../../src/app/rotate-secrets.ts';
import { runSecrets } from '../../src/commands/secrets.ts';
import { Secret } from '../../src/db/secret.ts';
import { createSecretKeys } from '../../src/secrets/secret-keys.ts';
import type { SecretKeys } from '../../src/secrets/secret-keys.ts';
import { keepSecret, readSecret, refuseOtherKey } from '../../src/secrets/secret-store.ts';
import { startInstallation } from '../support/installation.ts';
import type { Installation } from '../support/installation.ts';

/** More than are read at a time. */
const SECRETS = 230;

describe('given secrets that were sealed with the former key, and processes that know both', () => {
  let app: Installation;
  const [former, fresh] = [randomBytes(32), randomBytes(32)];
  /** A process before, and one after it was restarted with the new key. */
  const [before_, after_] = [createSecretKeys(former, [fresh]), createSecretKeys(fresh, [former])];
  const kept = new Map<string, string>();
  const column = 'leads.dynamics.applicationKey';
  const place = () => ({ table: 'offer' as const, column, row: app.publisher.id });

  const keep = async (keys: SecretKeys, text: string) => {
    const deps = { newId: () => app.deps.newId(), secrets: keys };
    const secret = { publisher: app.publisher.id, place: place(), text };
    kept.set(await keepSecret(deps, app.em(), secret), text);
  };
  const allReadableBy = async (keys: SecretKeys) => {
    for (const [id, text] of kept) {
      assert.equal(await readSecret({ secrets: keys }, app.em(), place(), id), text);
    }
  };
  const sealedBy = async (keys: SecretKeys) =>
    await app.em().count(Secret, { keyId: keys.currentId });

  before(async () => {
    app = await startInstallation({ worker: false });
    for (let count = 0; count < SECRETS; count += 1) await keep(before_, `canary ${count}`);
  });
  after(async () => await app[Symbol.asyncDispose]());

  const run = async (command: string, secretKey: Uint8Array, others: readonly Uint8Array[]) => {
    const lines: string[] = [];
    const say = (line: string) => void lines.push(line);
    const code = await runSecrets([command], {
      config: {
        ...{ databaseUrl: app.database.url, dataDir: app.folder, searchPath: '' },
        ...{ secretKey, otherSecretKeys: others },
      },
      write: say,
      writeError: say,
    });
    return { code, said: lines.join('\n') };
  };

  test('when the run is cut off and repeated while both kinds of processes write, then nothing is lost and nothing is left', async () => {
    let looks = 0;
    const cut = new AbortController();
    const cutting: SecretKeys = {
      ...after_,
      open(...sealed) {
        looks += 1;
        if (looks === 150) cut.abort(new Error('killed'));
        return after_.open(...sealed);
      },
    };
    await assert.rejects(rotateSecrets(app.em(), cutting, cut.signal), /killed/);
    assert.equal(await sealedBy(after_), 150);
    await allReadableBy(before_);
    await allReadableBy(after_);
    await keep(before_, 'written by a process of before');
    await keep(after_, 'written by a process of after');
    // Two runs at once: each row is sealed anew by one of them.
    const runs = await Promise.all([
      rotateSecrets(app.em(), after_),
      rotateSecrets(app.em(), after_),
    ]);
    assert.equal(runs[0].sealedAnew + runs[1].sealedAnew, SECRETS - 150 + 1);
    assert.deepEqual(
      runs.flatMap(({ left }) => left),
      [],
    );
    assert.equal(await sealedBy(before_), 0);
    await allReadableBy(before_);
    // From here on the former key is not needed.
    const alone = createSecretKeys(fresh);
    await allReadableBy(alone);
    await refuseOtherKey(app.em(), alone);
    assert.deepEqual(await rotateSecrets(app.em(), alone), { sealedAnew: 0, left: [] });
  });

  test('when the command runs, then it says what is sealed with what, and shows no key', async () => {
    const status = await run('status', fresh, [former]);
    assert.equal(status.code, 0);
    assert.match(
      status.said,
      new RegExp(`^${after_.currentId}  ${kept.size} secret\\(s\\)  VITRINE_SECRET_KEY`),
    );
    assert.match(status.said, /No secret needs VITRINE_OTHER_SECRET_KEYS any more/);
    const back = await run('rotate', former, [fresh]);
    assert.deepEqual([back.code, await sealedBy(before_)], [0, kept.size]);
    assert.match(back.said, new RegExp(`^${kept.size} secret\\(s\\) were sealed anew`));
    const unknown = await run('rotate', fresh, []);
    assert.equal(unknown.code, 1);
    assert.match(unknown.said, /0 secret\(s\) were sealed anew[\s\S]*a key that is not known here/);
    assert.equal(await sealedBy(before_), kept.size);
    for (const { said } of [status, back, unknown]) {
      for (const key of [former, fresh]) {
        assert.ok(!said.includes(key.toString('hex')) && !said.includes(key.toString('base64')));
      }
    }
    assert.equal((await run('forget', fresh, [])).code, 2);
  });

  test('when a secret was changed, then the others are sealed anew, and it is named and left', async () => {
    const [id = ''] = [...kept.keys()];
    await app
      .em()
      .execute(
        `update secret set sealed = set_byte(sealed, 30, get_byte(sealed, 30) # 1) where id = ?`,
        [id],
      );
    const { sealedAnew, left } = await rotateSecrets(app.em(), after_);
    assert.equal(sealedAnew, kept.size - 1);
    assert.equal(left.length, 1);
    assert.match(left[0] ?? '', new RegExp(`^${id}: The stored secret .* was changed`));
    assert.equal((await run('rotate', fresh, [former])).code, 1);
  });
});

describe('given an address that was signed with the former key', () => {
  const now = new Date('2026-11-28T10:00:00Z');
  const ticket: PreviewTicket = {
    offerId: 'o',
    holder: 'team',
    kind: 'PUBLISHER',
    name: 'Ada',
    subscriptionId: null,
    expiresAt: now.getTime() + 1_000,
  };

  test('when a process has the new key, then it opens as long as the former one is known', () => {
    const [former, fresh, stranger] = [randomBytes(32), randomBytes(32), randomBytes(32)];
    const text = writeTicket(former, ticket);
    const settings = (secretKey: Buffer, ...otherSecretKeys: readonly Buffer[]) => ({
      ...{ secretKey, otherSecretKeys },
    });
    assert.deepEqual(readTicket(settings(fresh, former), text, now), ticket);
    // And the other way round, for processes that are not yet restarted.
    assert.deepEqual(readTicket(settings(former, fresh), writeTicket(fresh, ticket), now), ticket);
    assert.equal(readTicket(settings(fresh), text, now), null);
    assert.equal(readTicket(settings(fresh, stranger), text, now), null);
  });
});
