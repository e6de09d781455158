import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DatabaseError } from 'pg';
import { isOutage } from '../../src/streams/outage.ts';
import { connect, testDatabase } from '../support/database.ts';

test('given a database that answers, when it refuses a text or ends the session, then only the second is an outage', async () => {
  await using database = await testDatabase();
  await using first = await connect(database.url);
  await using second = await connect(database.url);
  const refused = await first.client.query("select 'a\u0000b'").then(
    () => null,
    (thrown: unknown) => thrown,
  );
  assert.ok(refused instanceof DatabaseError);
  assert.equal(refused.code, '08P01');
  assert.equal(isOutage(refused), false);
  const pid = await second.client.query<{ pid: number }>('select pg_backend_pid() as pid');
  second.client.on('error', () => undefined);
  const cut = second.client.query('select pg_sleep(60)').then(
    () => null,
    (thrown: unknown) => thrown,
  );
  await first.client.query('select pg_terminate_backend($1)', [pid.rows[0]?.pid]);
  const ended = await cut;
  assert.ok(ended instanceof Error);
  assert.equal(isOutage(ended), true);
});
