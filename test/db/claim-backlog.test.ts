import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Client } from 'pg';
import {
  WORKER_LOCK_CLASS,
  claimNextStageRun,
  dueIds,
  postpone,
  workQueues,
} from '../../src/db/claim.ts';
import { openOrm } from '../../src/db/orm.ts';
import type { Em } from '../../src/db/orm.ts';
import { fillBacklog } from '../support/backlog.ts';
import { connect, testDatabase } from '../support/database.ts';
import { givenPublisher } from '../support/fact-log.ts';

const BACKLOG = 3_000;
const HANDS = 399;

type Backlog = { readonly orm: MikroORM; readonly em: Em; readonly client: Client };

async function withBacklog(work: (backlog: Backlog) => Promise<void>): Promise<void> {
  await using database = await testDatabase();
  await using connection = await connect(database.url);
  const { client } = connection;
  for (let count = 0; count < 3; count += 1) await givenPublisher(client);
  await fillBacklog(client, BACKLOG / 3);
  const orm = await openOrm(database.url);
  try {
    // One transaction: its statements share a connection, and their reads are counted together.
    await orm.em.fork().transactional((em) => work({ orm, em, client }));
  } finally {
    await orm.close();
  }
}

/** How many stage runs this transaction has read so far. */
async function runsRead(em: Em): Promise<number> {
  const [row] = await em.execute<{ read: number }[]>(
    `select (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as "read"
     from pg_stat_xact_user_tables where relname = 'stage_run'`,
  );
  return row?.read ?? 0;
}

const lease = { worker: 1, leaseMs: 15_000 };

describe('given thousands of stage runs that wait', () => {
  test('when a worker claims one, then it reads a few of them and not all', async () => {
    await withBacklog(async ({ orm, em }) => {
      assert.notEqual(await claimNextStageRun(orm, em, lease), null);
      const read = await runsRead(em);
      assert.ok(read > 0 && read < 50, `${read} rows were read`);
    });
  });

  test('when a sweep looks for the oldest ones, then it reads those and not all', async () => {
    await withBacklog(async ({ orm, em }) => {
      assert.equal((await dueIds(orm, em, 'stage', 20)).length, 20);
      const read = await runsRead(em);
      assert.ok(read > 0 && read < 50, `${read} rows were read`);
    });
  });

  test('when all of them wait for a later moment, then a claim finds that out without reading them', async () => {
    await withBacklog(async ({ orm, em, client }) => {
      await client.query(`update stage_run set run_at = now() + interval '1 hour'`);
      await client.query('vacuum analyze stage_run');
      assert.equal(await claimNextStageRun(orm, em, lease), null);
      assert.ok((await runsRead(em)) < 50);
    });
  });

  test('when some are held and some have failed, then the queue says how many, since when, and why', async () => {
    await using database = await testDatabase();
    await using connection = await connect(database.url);
    const { client } = connection;
    await givenPublisher(client);
    await fillBacklog(client, 5);
    await client.query('select pg_advisory_lock($1, $2)', [WORKER_LOCK_CLASS, lease.worker]);
    const orm = await openOrm(database.url);
    try {
      const em = orm.em.fork();
      const hold = async () => {
        const won = await claimNextStageRun(orm, em, lease);
        assert.ok(won);
        return won;
      };
      for (const [error, afterMs] of [
        ['the store is away', 3_600_000],
        ['the disk is full', 60_000],
      ] as const) {
        assert.ok(await postpone(orm, em, 'stage', await hold(), { afterMs, error }));
      }
      await hold();
      const { rows } = await client.query<{ at: Date }>('select min(run_at) as at from stage_run');
      const [stages, ...others] = await workQueues(orm, em);
      assert.ok(stages?.waitingSince instanceof Date);
      assert.deepEqual(
        { ...stages, waitingSince: null },
        {
          kind: 'stage',
          waiting: 2,
          working: 1,
          failing: 2,
          waitingSince: null,
          nextTryAt: rows[0]?.at,
          lastError: 'the store is away',
        },
      );
      assert.deepEqual(
        others.map(({ kind, waiting, failing }) => [kind, waiting, failing]),
        ['mail', 'package', 'check', 'lead'].map((kind) => [kind, 0, 0]),
      );
      // Who held one and is gone holds it no longer.
      await client.query('select pg_advisory_unlock($1, $2)', [WORKER_LOCK_CLASS, lease.worker]);
      const [later] = await workQueues(orm, em);
      assert.deepEqual([later?.waiting, later?.working], [3, 0]);
    } finally {
      await orm.close();
    }
  });

  test('when many hands claim at once, then each gets a run of its own and none goes away with nothing', async () => {
    await using database = await testDatabase();
    await using connection = await connect(database.url);
    for (let count = 0; count < 3; count += 1) await givenPublisher(connection.client);
    await fillBacklog(connection.client, HANDS / 3);
    await connection.client.query('select pg_advisory_lock($1, $2)', [
      WORKER_LOCK_CLASS,
      lease.worker,
    ]);
    const orm = await openOrm(database.url);
    try {
      const claims = await Promise.all(
        Array.from({ length: HANDS }, () => claimNextStageRun(orm, orm.em.fork(), lease)),
      );
      assert.equal(new Set(claims.map((claimed) => claimed?.id ?? 'nothing')).size, HANDS);
      assert.ok(!claims.includes(null));
    } finally {
      await orm.close();
    }
  });

  test('when the indexes of due work are gone, then all of them are read: the count above means something', async () => {
    await withBacklog(async ({ orm, em, client }) => {
      await client.query('drop index stage_run_turn, stage_run_next');
      await dueIds(orm, em, 'stage', 20);
      assert.ok((await runsRead(em)) >= BACKLOG);
    });
  });
});
