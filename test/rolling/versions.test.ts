import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { Client } from 'pg';
import { migrate, openOrm, ownMigrations } from '../../src/db/orm.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { followOffer, publishInput, starts, transitionsUntil } from '../api/given.ts';
import { partnerOf, text } from '../api/partner.ts';
import { connect } from '../support/database.ts';
import { openFleet } from '../support/role-fleet.ts';
import { NEXT_COLUMN, NEXT_MIGRATION, makeNextRelease } from '../support/next-release.ts';
import { runCommand } from '../support/product.ts';
import { testServices } from '../support/services.ts';

describe('given a release that adds a column', () => {
  test('when it is rolled out, then roles start only on their own schema, and old and new ones work side by side', async () => {
    await using next = await makeNextRelease();
    const release = next.folder;
    await using fleet = await openFleet(null);
    const { app, env } = fleet;
    const dataDir = app.folder;
    const owner = await app.given.actor('OWNER', 'Owner', app.publisher.id);
    const offer = await app.given.offer(app.publisher);
    const id = encodeGlobalId('Offer', offer.id);
    await fleet.start('worker');
    const oldApi = await fleet.start('api');

    const lacks = new RegExp(`lacks 1 migration\\(s\\) .*${NEXT_MIGRATION}.* Run: vitrine migrate`);
    await assert.rejects(fleet.start('api', release), lacks);
    const migrations = await Promise.all(
      [1, 2].map(async () => await runCommand(['migrate'], { release, env, dataDir })),
    );
    assert.deepEqual(
      migrations.map(({ code }) => code),
      [0, 0],
    );
    assert.deepEqual(migrations.map(({ output }) => output.trim()).toSorted(), [
      `Migrated: ${NEXT_MIGRATION}`,
      'The database is up to date.',
    ]);
    const newApi = await fleet.start('api', release);

    const newer = new RegExp(`migrated by a newer version \\(${NEXT_MIGRATION}\\)`);
    await assert.rejects(fleet.start('worker'), newer);
    await assert.rejects(fleet.start('api'), newer);
    const back = await runCommand(['migrate'], { env, dataDir });
    assert.equal(back.code, 1);
    assert.match(back.output, newer);

    // The new API asks, the worker of before does the work.
    const partner = partnerOf(newApi.url, owner.secret);
    const events = await followOffer(partner, 'SSE', id);
    await events.next();
    const input = publishInput({ id, draftVersion: 1 });
    const { publication } = await partner.done('publish', input, 'publication { id }');
    await using connection = await connect(app.database.url);
    await connection.client.query(`update publication set ${NEXT_COLUMN} = 'of the new one'`);
    await transitionsUntil(events, starts('PUBLISHER_SIGNOFF'));
    events.cut();
    // The API of before is as good, and neither touches what it does not know.
    const before = partnerOf(oldApi.url, owner.secret);
    const canceled = await before.done('cancel', { offerId: id }, 'publication { id state }');
    assert.equal(text(canceled['publication']?.['id']), text(publication?.['id']));
    const { rows } = await connection.client.query<{ state: string; note: string }>(
      `select state, ${NEXT_COLUMN} as note from publication`,
    );
    assert.deepEqual(rows, [{ state: 'CANCELED', note: 'of the new one' }]);
  });
});

describe('given a database without tables', () => {
  const emptyDatabase = async () => {
    const { databaseUrl } = await testServices();
    const name = `test_${process.pid}_${randomBytes(5).toString('hex')}`;
    const admin = new Client({ connectionString: databaseUrl });
    await admin.connect();
    await admin.query(`create database "${name}"`);
    const url = new URL(databaseUrl);
    url.pathname = `/${name}`;
    return {
      url: url.href,
      async [Symbol.asyncDispose]() {
        await admin.query(`drop database if exists "${name}" with (force)`);
        await admin.end();
      },
    };
  };

  test('when two migrate at once, then one does it and the other finds it done', async () => {
    await using database = await emptyDatabase();
    const done = await Promise.all([migrate(database.url), migrate(database.url)]);
    assert.deepEqual(
      done.map(({ length }) => length).toSorted((one, other) => one - other),
      [0, (await ownMigrations()).length],
    );
  });

  test('when two migrate at once without the lock, then one of them fails', async () => {
    await using database = await emptyDatabase();
    const orms = [await openOrm(database.url), await openOrm(database.url)];
    try {
      const done = await Promise.allSettled(orms.map(async (orm) => await orm.migrator.up()));
      assert.ok(done.some(({ status }) => status === 'rejected'));
    } finally {
      for (const orm of orms) await orm.close();
    }
  });
});
