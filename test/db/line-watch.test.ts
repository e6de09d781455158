import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MikroORM } from '@mikro-orm/postgresql';
import { LINE_WATCH } from '../../src/db/line-watch.ts';
import { openOrm } from '../../src/db/orm.ts';
import { isOutage } from '../../src/streams/outage.ts';
import { connect, testDatabase } from '../support/database.ts';
import { openFaultProxy } from '../support/fault-proxy.ts';
import { until } from '../support/until.ts';

/** When a dead line is noticed, also on a busy machine; the kernel alone would take a quarter of an hour. */
const NOTICED_MS = 6_000;
/** How long a lock is waited for, in milliseconds: longer than a dead line would be. */
const LOCKED_MS = 3_500;

const ask = async (orm: MikroORM) => await orm.em.fork().execute('select 1 as one');

/** The error of a statement, and how long it took to come, in milliseconds. */
async function failure(work: Promise<unknown>) {
  const began = performance.now();
  const thrown: unknown = await work.then(
    () => null,
    (error: unknown) => error,
  );
  return { thrown, ms: performance.now() - began };
}

/** A pool by way of a line that can fall silent, and a connection that does not go that way. */
async function silentLine() {
  const opened = new AsyncDisposableStack();
  const database = opened.use(await testDatabase());
  const line = opened.use(await openFaultProxy(database.url));
  const orm = await openOrm(line.url);
  opened.defer(async () => await orm.close());
  const { client } = opened.use(await connect(database.url));
  return { database, orm, line, client, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

describe('given a line to the database that falls silent', () => {
  test('when statements are under way, then all of them fail as an outage, and once it is mended others are answered', async () => {
    await using given = await silentLine();
    const { orm, line } = given;
    await using unwatched = await connect(line.url);
    await Promise.all([ask(orm), ask(orm), ask(orm)]);
    line.swallow();
    let isEnded = false;
    const control = unwatched.client.query('select 1').catch(() => undefined);
    void control.finally(() => {
      isEnded = true;
    });
    for (const { thrown, ms } of await Promise.all([failure(ask(orm)), failure(ask(orm))])) {
      assert.ok(isOutage(thrown), String(thrown));
      assert.ok(ms < NOTICED_MS, `${ms} ms`);
    }
    // Now there are no old connections, and new ones come to nothing.
    const { thrown, ms } = await failure(ask(orm));
    assert.ok(isOutage(thrown), String(thrown));
    assert.ok(ms < NOTICED_MS, `${ms} ms`);
    line.mend();
    assert.deepEqual(await ask(orm), [{ one: 1 }]);
    assert.equal(isEnded, false, 'a connection that nobody watches still waits');
  });

  test('when only old connections are dead, then the first statement finds out, and all others are answered', async () => {
    await using given = await silentLine();
    const { orm, line } = given;
    await Promise.all(Array.from({ length: 8 }, () => ask(orm)));
    assert.ok(line.open >= 8);
    // As a firewall does that forgets what is idle.
    line.silence(() => true);
    const { thrown, ms } = await failure(ask(orm));
    assert.ok(isOutage(thrown), String(thrown));
    assert.ok(ms < NOTICED_MS, `${ms} ms`);
    for (let times = 0; times < 8; times += 1) assert.deepEqual(await ask(orm), [{ one: 1 }]);
  });

  test('when a transaction is open, then the server ends it, and its locks hold nobody up', async () => {
    await using given = await silentLine();
    const { orm, line, client } = given;
    await client.query('create table held (id int primary key)');
    await client.query('insert into held values (1)');
    const name = 'idle_in_transaction_session_timeout';
    assert.deepEqual(await orm.em.fork().execute(`show ${name}`), [{ [name]: '10s' }]);
    const lost = failure(
      orm.em.fork().transactional(async (em) => {
        // Ten seconds are long for a test; long enough for us to notice first.
        await em.execute(`set local ${name} = '4s'`);
        await em.execute('select * from held for update');
        const held = await client.query('select * from held for update skip locked');
        assert.equal(held.rowCount, 0, 'others find it locked');
        line.swallow();
        await em.execute('select 1');
      }),
    );
    assert.ok(isOutage((await lost).thrown));
    await until(
      'the lock is free',
      async () => (await client.query('select * from held for update skip locked')).rowCount === 1,
      15_000,
    );
  });

  test('when the pool is closed, then that does not wait for an answer', async () => {
    await using given = await silentLine();
    const { orm, line } = given;
    await Promise.all([ask(orm), ask(orm)]);
    line.swallow();
    const began = performance.now();
    await orm.close();
    assert.ok(performance.now() - began < NOTICED_MS);
  });
});

describe('given a statement that waits for a lock', () => {
  test('when it waits longer than a dead line would be waited for, then it is left alone and answered', async () => {
    await using given = await silentLine();
    const { orm, client } = given;
    await client.query('create table held (id int primary key)');
    await using holder = await connect(given.database.url);
    await holder.client.query('begin; lock table held');
    let isAnswered = false;
    const waiting = orm.em
      .fork()
      .execute('select count(*)::int as n from held')
      .then((rows) => {
        isAnswered = true;
        return rows;
      });
    let asked = 0;
    const startedAt = performance.now();
    await until(
      'it was asked after for longer than a dead line',
      async () => {
        const { rowCount } = await client.query(
          'select 1 from pg_stat_activity where application_name = $1 and datname = current_database()',
          [LINE_WATCH],
        );
        asked += rowCount ?? 0;
        return asked > 0 && performance.now() - startedAt > LOCKED_MS;
      },
      15_000,
    );
    assert.equal(isAnswered, false);
    await holder.client.query('commit');
    assert.deepEqual(await waiting, [{ n: 0 }]);
  });
});
