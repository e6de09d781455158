import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MikroORM } from '@mikro-orm/postgresql';
import { openOrm } from '../../src/db/orm.ts';
import { ormOptions } from '../../src/db/orm-options.ts';
import { isOutage } from '../../src/streams/outage.ts';
import { testDatabase } from '../support/database.ts';
import { openFaultProxy } from '../support/fault-proxy.ts';
import { until } from '../support/until.ts';

describe('given transactions that lose their connection', () => {
  const places = ormOptions('postgres://nobody@127.0.0.1/none').pool?.max ?? 0;

  /** Runs that many transactions at a time, each of which has to fail as an outage. */
  async function loseAll(times: number, transaction: () => Promise<unknown>): Promise<void> {
    const lost = Array.from({ length: times }, async () => {
      await assert.rejects(transaction(), (thrown) => isOutage(thrown));
    });
    await Promise.all(lost);
  }

  for (const moment of ['before it begins', 'in the middle', 'before its commit'] as const) {
    test(`when that happens ${moment}, as often as the pool has places, then the next one is answered`, async () => {
      await using database = await testDatabase();
      await using line = await openFaultProxy(database.url);
      const orm = await openOrm(line.url);
      assert.ok(places > 0);
      const ask = async () => await orm.em.fork().execute('select pg_sleep(0.1)');
      // All connections are there, and idle.
      await Promise.all(Array.from({ length: places }, ask));
      let under = 0;
      // In silence: an idle connection whose end is told would not be handed out.
      if (moment === 'before it begins') line.silence(() => true);
      await loseAll(places, async () => {
        await orm.em.fork().transactional(async (em) => {
          await em.execute('select 1');
          under += 1;
          if (under === places) line.cut();
          await until('the line is cut', () => line.open === 0);
          if (moment === 'in the middle') await em.execute('select 1');
        });
      });
      assert.equal(under, moment === 'before it begins' ? 0 : places);
      line.mend();
      const em = orm.em.fork();
      const rows = await em.transactional(async (tx) => await tx.execute('select 1 as one'));
      assert.deepEqual(rows, [{ one: 1 }]);
      await orm.close();
    });
  }

  test('when nobody gives their places back, then nothing is answered any more', async () => {
    await using database = await testDatabase();
    await using line = await openFaultProxy(database.url);
    const driverOptions = { connectionTimeoutMillis: 500 };
    const orm = await MikroORM.init({ ...ormOptions(line.url), driverOptions });
    const loseOne = async () =>
      await orm.em.fork().transactional(async (em) => {
        await em.execute('select 1');
        line.cut();
        await em.execute('select 1');
      });
    for (let times = 0; times < places; times += 1) {
      await assert.rejects(loseOne);
      line.mend();
    }
    await assert.rejects(orm.em.fork().execute('select 1'), /timeout exceeded/);
  });
});
