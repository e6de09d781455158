import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { openOrm } from '../../src/db/orm.ts';
import { readLogIdentity } from '../../src/streams/log-identity.ts';
import { connect, copyDatabase, testDatabase } from '../support/database.ts';

async function identityOf(url: string, newId: () => string = randomUUID): Promise<string> {
  const orm = await openOrm(url);
  try {
    return await readLogIdentity(orm, newId);
  } finally {
    await orm.close();
  }
}

describe('given a database without a log identity', () => {
  test('when it is read twice, then both answers are the same', async () => {
    await using database = await testDatabase();
    const first = await identityOf(database.url);
    assert.match(first, /^[0-9a-f-]{36}$/);
    assert.equal(await identityOf(database.url), first);
  });

  test('when two processes start at once, then both have the same identity', async () => {
    await using database = await testDatabase();
    const answers = await Promise.all([1, 2, 3, 4].map(() => identityOf(database.url)));
    assert.equal(new Set(answers).size, 1);
  });
});

describe('given a database with a log identity', () => {
  test('when a copy of it is started, then the copy draws another, and the original keeps its own', async () => {
    await using database = await testDatabase();
    const original = await identityOf(database.url);
    await using copy = await copyDatabase(database);
    const drawn = await identityOf(copy.url);
    assert.notEqual(drawn, original);
    assert.equal(await identityOf(copy.url), drawn);
    assert.equal(await identityOf(database.url), original);
  });

  test('when a dump is restored in place, then another is drawn: later facts were lost', async () => {
    await using database = await testDatabase();
    const original = await identityOf(database.url);
    await using admin = await connect(database.url);
    // What a restore does: the same values, written by another transaction.
    await admin.client.query(
      `with dump as (delete from log_identity returning *) select * from dump`,
    );
    const home = await admin.client.query<{ home: string }>(
      `select (select system_identifier::text from pg_control_system()) || '/' || oid::text || '/' ||
              left(pg_walfile_name(pg_current_wal_lsn()), 8) || '/1234567' as home
       from pg_database where datname = current_database()`,
    );
    await admin.client.query(`insert into log_identity (id, log_id, home) values (1, $1, $2)`, [
      original,
      home.rows[0]?.home,
    ]);
    assert.notEqual(await identityOf(database.url), original);
  });

  test('when the cluster may not be asked, then identity and copies work all the same', async () => {
    await using database = await testDatabase();
    await using admin = await connect(database.url);
    await admin.client.query('revoke execute on function pg_control_system() from public');
    await admin.client.query(
      'grant select, insert, update on log_identity to pg_read_all_data; grant usage on schema public to pg_read_all_data',
    );
    // New sessions of this database act as a role without special rights, as hosts of databases give.
    await admin.client.query(
      `alter role current_user in database "${database.name}" set role = 'pg_read_all_data'`,
    );
    const original = await identityOf(database.url);
    const row = await admin.client.query<{ home: string }>('select home from log_identity');
    assert.match(row.rows[0]?.home ?? '', /^-\//);
    assert.equal(await identityOf(database.url), original);
  });
});
