/**
 * The peer of the pipeline: a Bull job for each stage, and in it one transaction of hand-written SQL over the same tables,
 * as a team writes it that follows the two libraries' documentation. It keeps no leases and no fencing tokens, and a job
 * that is lost with Redis is lost.
 */
import Queue from 'bull';
import { Pool } from 'pg';
import { testDatabase } from '../../test/support/database.ts';

const concurrency = Number(process.env['BENCH_CONCURRENCY']);
const database = await testDatabase();
const pool = new Pool({ connectionString: database.url, max: 12 });
const queue = new Queue<{ readonly run: string }>(
  `bench-${process.pid}`,
  process.env['BENCH_REDIS_URL'] ?? '',
  { defaultJobOptions: { removeOnComplete: true } },
);

const next: Readonly<Record<string, readonly [stage: string, status: string]>> = {
  CERTIFICATION: ['PACKAGING', 'IN_PROGRESS'],
  PACKAGING: ['PREVIEW', 'IN_PROGRESS'],
  PREVIEW: ['PUBLISHER_SIGNOFF', 'WAITING_FOR_PUBLISHER'],
};
const system = JSON.stringify({ kind: 'SYSTEM', name: 'Bull', tokenId: null, personId: null });

type Run = {
  readonly offer_id: string;
  readonly publisher_id: string;
  readonly publication_id: string;
  readonly stage: string;
};

/** Ends the stage, begins the next one, and writes both facts; answers the run to do next, if a machine does it. */
async function finish(run: string): Promise<string | null> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query<Run>(
      `select offer_id, publisher_id, publication_id, stage from stage_run where id = $1 and status = 'IN_PROGRESS' for update`,
      [run],
    );
    const [found] = rows;
    const following = next[found?.stage ?? ''];
    if (found === undefined || following === undefined) {
      await client.query('rollback');
      return null;
    }
    const [stage, status] = following;
    const { rows: offers } = await client.query<{ seq: number }>(
      'update offer set seq = seq + 2, updated_at = now() where id = $1 returning seq',
      [found.offer_id],
    );
    await client.query(
      `update stage_run set status = 'COMPLETE', finished_at = now() where id = $1`,
      [run],
    );
    const { rows: started } = await client.query<{ id: string }>(
      `insert into stage_run (id, publication_id, offer_id, publisher_id, stage, status, started_at)
       values (gen_random_uuid(), $1, $2, $3, $4, $5, now()) returning id`,
      [found.publication_id, found.offer_id, found.publisher_id, stage, status],
    );
    await client.query('update publication set stage = $2, waiting_for = $3 where id = $1', [
      found.publication_id,
      stage,
      status === 'IN_PROGRESS' ? null : 'PUBLISHER',
    ]);
    const { rows: feeds } = await client.query<{ feed_seq: number }>(
      'update publisher set feed_seq = feed_seq + 2 where id = $1 returning feed_seq',
      [found.publisher_id],
    );
    await client.query(
      `insert into transition (id, offer_id, publisher_id, publication_id, seq, feed_seq, kind, stage, "from", "to",
         publication_state, actor, occurred_at)
       values (gen_random_uuid(), $1, $2, $3, $4::int - 1, $5::int - 1, 'STAGE_COMPLETED', $6, 'IN_PROGRESS', 'COMPLETE', 'RUNNING', $9, now()),
         (gen_random_uuid(), $1, $2, $3, $4::int, $5::int, 'STAGE_STARTED', $7, 'NOT_STARTED', $8, 'RUNNING', $9, now())`,
      [
        found.offer_id,
        found.publisher_id,
        found.publication_id,
        offers[0]?.seq,
        feeds[0]?.feed_seq,
        found.stage,
        stage,
        status,
        system,
      ],
    );
    await client.query('commit');
    return status === 'IN_PROGRESS' ? (started[0]?.id ?? null) : null;
  } catch (thrown) {
    await client.query('rollback');
    throw thrown;
  } finally {
    client.release();
  }
}

type Command = { readonly do: 'work' } | { readonly do: 'ring'; readonly ids: readonly string[] };

process.on('message', (command: Command) => {
  if (command.do === 'work') {
    void queue.process(concurrency, async ({ data }) => {
      const following = await finish(data.run);
      if (following !== null) await queue.add({ run: following });
    });
    process.send?.({});
    return;
  }
  queue.addBulk(command.ids.map((run) => ({ data: { run } }))).then(
    () => process.send?.({}),
    (thrown: unknown) => {
      throw thrown;
    },
  );
});
process.once('SIGTERM', () => {
  void (async () => {
    await queue.close();
    // Its database goes with the server: dropped now, it would end connections that the pool still knows.
    await pool.end();
    process.exit(0);
  })();
});
process.send?.({ databaseUrl: database.url });
