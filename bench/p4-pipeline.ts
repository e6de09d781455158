/** P4: from publish to the preview, through the worker: its machinery, the real stages, and a large backlog. */
import assert from 'node:assert/strict';
import type { Client } from 'pg';
import { defaultTiming } from '../src/timing.ts';
import { fillBacklog } from '../test/support/backlog.ts';
import { connect } from '../test/support/database.ts';
import { until } from '../test/support/until.ts';
import type { Bench } from './support/bench.ts';
import { cpuSecondsOfTree } from './support/cpu.ts';
import { seedPublishers } from './support/seed.ts';
import { startServer } from './support/server-process.ts';
import type { ServerProcess } from './support/server-process.ts';
import { alternate, format, median, quantile, spread } from './support/statistics.ts';

/** Offers of these publishers wait; the worker takes turns between them. */
const PUBLISHERS = 10;

/** Each automatic stage on the way to the sign-off completes, and the next begins. */
const STAGES = 3;

/** An offer without packages and images: its checks have nothing to do, and what is left is the machinery. */
const nothingToCheck = {
  name: 'Empty',
  marketplace: { title: 'Empty', marketingIdentifier: 'empty' },
};

type Place = { readonly server: ServerProcess; readonly client: Client };

type Round = {
  readonly offers: number;
  readonly transitions: number;
  readonly workerMs: number | null;
  readonly postgresMs: number | null;
};

type Bell = { readonly name: string; readonly redisUrl: string };

export async function pipeline({ services, sizes, record }: Bench): Promise<void> {
  const { offers, realOffers, hops, backlog, rounds } = sizes.pipeline;
  const { redisUrl, postgresPid } = services;
  const bells: readonly Bell[] = [
    { name: 'PostgreSQL bell', redisUrl: '' },
    ...(redisUrl === null ? [] : [{ name: 'Bull bell', redisUrl }]),
  ];
  /** A size of 0 leaves a measurement out. */
  const measuredAt = (size: number) => (size === 0 ? [] : bells);
  const contenders: Record<string, () => Promise<Round>> = {};
  for (const bell of bells) {
    for (const concurrency of sizes.pipeline.concurrencies) {
      contenders[`Vitrine, ${bell.name}, ${concurrency} stages at a time`] = () =>
        once('servers/worker.ts', bell, concurrency, (place) =>
          machinery(place, offers, postgresPid),
        );
    }
  }
  if (redisUrl !== null) {
    const bell = { name: 'Bull', redisUrl };
    contenders['Bull and hand-written SQL, 16 at a time'] = () =>
      once('servers/bull-sql.ts', bell, 16, (place) => machinery(place, offers, postgresPid));
  }
  const noWork = await alternate(rounds, contenders);

  const realWork = await alternate(
    rounds,
    Object.fromEntries(
      measuredAt(realOffers).map((bell) => [
        `Vitrine, ${bell.name}, 4 stages at a time`,
        () =>
          once('servers/worker.ts', bell, 4, (place) => realStages(place, realOffers, postgresPid)),
      ]),
    ),
  );
  const hopsOf: (readonly [Bell, readonly number[]])[] = [];
  for (const bell of measuredAt(hops)) {
    hopsOf.push([bell, await once('servers/worker.ts', bell, 4, (place) => hopTimes(place, hops))]);
  }
  const withBacklog = await alternate(
    rounds,
    Object.fromEntries(
      measuredAt(backlog).flatMap((bell) =>
        [0, backlog].map((waiting) => [
          `${bell.name}, ${format(waiting)} waiting beside`,
          () =>
            once(
              'servers/worker.ts',
              bell,
              4,
              (place) => backlogRate(place, offers, waiting),
              defaultTiming.sweepMs,
            ),
        ]),
      ),
    ),
  );

  const peer = noWork['Bull and hand-written SQL, 16 at a time'];
  const ratio = (each: readonly Round[]) =>
    peer === undefined ? '-' : format(offersOf(each) / offersOf(peer));
  const flat = measuredAt(backlog).map((bell) => {
    const at = (waiting: number) =>
      median(
        (withBacklog[`${bell.name}, ${format(waiting)} waiting beside`] ?? []).map(
          ({ transitions }) => transitions,
        ),
      );
    return [bell.name, format(at(backlog) / at(0))];
  });
  const tables = [
    {
      title: 'Machinery',
      head: [
        '',
        'offers/s',
        'transitions/s',
        'x peer',
        'worker CPU ms per offer',
        'PostgreSQL CPU ms per offer',
      ],
      rows: Object.entries(noWork).map(([name, each]) => [
        name,
        spread(each.map((one) => one.offers)),
        spread(each.map(({ transitions }) => transitions)),
        ratio(each),
        spread(each.map(({ workerMs }) => workerMs)),
        spread(each.map(({ postgresMs }) => postgresMs)),
      ]),
    },
    {
      title: 'Real stages on the demo package',
      head: [
        '',
        'offers/s',
        'transitions/s',
        'worker CPU ms per offer',
        'PostgreSQL CPU ms per offer',
      ],
      rows: Object.entries(realWork).map(([name, each]) => [
        name,
        spread(each.map((one) => one.offers)),
        spread(each.map(({ transitions }) => transitions)),
        spread(each.map(({ workerMs }) => workerMs)),
        spread(each.map(({ postgresMs }) => postgresMs)),
      ]),
    },
    {
      title: 'Hop from stage to stage',
      head: ['', 'hops', 'p50 ms', 'p99 ms'],
      rows: hopsOf.map(([bell, times]) => [
        bell.name,
        times.length,
        format(quantile(times, 0.5)),
        format(quantile(times, 0.99)),
      ]),
    },
    {
      title: 'Transitions per second beside a backlog',
      head: ['', 'transitions/s'],
      rows: Object.entries(withBacklog).map(([name, each]) => [
        name,
        spread(each.map(({ transitions }) => transitions)),
      ]),
    },
    {
      title: `Rate at ${format(backlog)} waiting, of the empty rate`,
      head: ['', 'ratio'],
      rows: flat,
    },
  ];
  await record({
    name: 'p4-pipeline',
    title: 'P4: from publish to the preview',
    facts: [
      `publications of ${PUBLISHERS} publishers that wait for certification, all rung for at once; a round ends when all wait for their publisher; three automatic stages and six transitions each; ${rounds} rounds`,
      'after every round: each publication has all its runs, its facts are numbered without a gap, and no run was attempted twice',
      `machinery: ${offers} offers without packages, so that the checks have nothing to do; real stages: ${realOffers} offers with the demo’s package, each with other bytes, so that no recorded result is reused`,
      'Vitrine also claims each run with a lease and a fencing token, takes turns between publishers, and writes and sends one mail per offer; the peer does none of it',
      'a hop is from the end of a stage to the claim of the next one, with one publication under way; the moment of the end is taken before its commit, so that the commit is part of it',
    ],
    tables: tables.filter(({ rows }) => rows.length > 0),
  });
}

const offersOf = (rounds: readonly Round[]): number => median(rounds.map(({ offers }) => offers));

/** One worker and one database for one measurement. */
async function once<Result>(
  file: string,
  bell: Bell,
  concurrency: number,
  work: (place: Place) => Promise<Result>,
  sweepMs = 600_000,
): Promise<Result> {
  await using server = await startServer(file, {
    BENCH_REDIS_URL: bell.redisUrl,
    BENCH_CONCURRENCY: String(concurrency),
    BENCH_SWEEP_MS: String(sweepMs),
  });
  await using connection = await connect(String(server.ready['databaseUrl']));
  const { client } = connection;
  // As a database that has been in use: nothing is checkpointed for the first time while it is measured.
  await client.query('checkpoint');
  return await work({ server, client });
}

/** Lets `count` further publications wait, and answers their runs. */
async function waiting(client: Client, count: number): Promise<readonly string[]> {
  await fillBacklog(client, Math.ceil(count / PUBLISHERS), nothingToCheck);
  const { rows } = await client.query<{ id: string }>(
    `select id from stage_run where status = 'IN_PROGRESS' order by started_at`,
  );
  return rows.map(({ id }) => id);
}

async function machinery(
  { server, client }: Place,
  count: number,
  postgresPid: number,
): Promise<Round> {
  await seedPublishers(client, PUBLISHERS);
  await server.ask({ do: 'work' });
  // The first few warm the worker up.
  await toSignOff(server, client, await waiting(client, PUBLISHERS), postgresPid);
  return await toSignOff(server, client, await waiting(client, count), postgresPid);
}

async function realStages(
  { server, client }: Place,
  count: number,
  postgresPid: number,
): Promise<Round> {
  await server.ask({ do: 'publish', count });
  const { rows } = await client.query<{ id: string }>(
    `select id from stage_run where stage = 'CERTIFICATION'`,
  );
  await server.ask({ do: 'work' });
  const round = await toSignOff(
    server,
    client,
    rows.map(({ id }) => id),
    postgresPid,
  );
  const { rows: reused } = await client.query(`select from stage_run where reused`);
  assert.equal(reused.length, 0, 'nothing was reused');
  return round;
}

/** Rings for the runs and waits until every publication is at the sign-off. */
async function toSignOff(
  server: ServerProcess,
  client: Client,
  runs: readonly string[],
  postgresPid: number,
): Promise<Round> {
  const before = { worker: await server.cpu(), postgres: await cpuSecondsOfTree(postgresPid) };
  const facts = await countOf(client, 'transition');
  const began = performance.now();
  await server.ask({ do: 'ring', ids: runs });
  await allAtSignOff(client);
  const seconds = (performance.now() - began) / 1_000;
  const written = (await countOf(client, 'transition')) - facts;
  const each = (from: number | null, to: number | null) =>
    from === null || to === null ? null : ((to - from) * 1_000) / runs.length;
  const round = {
    offers: runs.length / seconds,
    transitions: written / seconds,
    workerMs: each(before.worker, await server.cpu()),
    postgresMs: each(before.postgres, await cpuSecondsOfTree(postgresPid)),
  };
  assert.equal(written, runs.length * STAGES * 2);
  await assertWhole(client);
  return round;
}

/** Nothing was lost, done twice, or numbered with a gap. */
async function assertWhole(client: Client): Promise<void> {
  const { rows } = await client.query<Record<string, number>>(`
    select (select count(*) from (select from stage_run group by publication_id having count(*) not in (4, 5)) x)::int as runs,
      (select count(*) from stage_run where attempt > 1)::int as twice,
      (select count(*) from offer o where o.seq <> (select count(*) from transition t where t.offer_id = o.id)
        or o.seq <> (select coalesce(max(seq), 0) from transition t where t.offer_id = o.id))::int as gaps,
      (select count(*) from publisher p where p.feed_seq
        <> (select count(*) from transition t where t.publisher_id = p.id))::int as feed_gaps`);
  assert.deepEqual(rows[0], { runs: 0, twice: 0, gaps: 0, feed_gaps: 0 });
}

async function countOf(client: Client, what: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from ${what}`,
  );
  return rows[0]?.count ?? Number.NaN;
}

/** Milliseconds from the end of a stage to the claim of the next, one publication after the other; ascending. */
async function hopTimes({ server, client }: Place, count: number): Promise<readonly number[]> {
  // The installation has one publisher of its own.
  await server.ask({ do: 'work' });
  for (let one = 0; one < count; one += 1) {
    await fillBacklog(client, 1, nothingToCheck);
    const { rows } = await client.query<{ id: string }>(
      `select id from stage_run where status = 'IN_PROGRESS' limit 1`,
    );
    await server.ask({ do: 'ring', ids: rows.map(({ id }) => id) });
    await allAtSignOff(client);
  }
  const { rows } = await client.query<{ ms: number }>(`
    select (extract(epoch from n.claimed_at - e.finished_at) * 1000)::float8 as ms
    from stage_run e join stage_run n on n.publication_id = e.publication_id
      and (e.stage, n.stage) in (('CERTIFICATION', 'PACKAGING'), ('PACKAGING', 'PREVIEW'))
    order by e.finished_at`);
  assert.equal(rows.length, 2 * count);
  // The first tenth met code that had never run.
  return rows
    .slice(Math.floor(rows.length / 10))
    .map(({ ms }) => ms)
    .sort((a, b) => a - b);
}

/** The rate at which the first of many waiting runs are worked off, with the usual sweeps. */
async function backlogRate(
  { server, client }: Place,
  count: number,
  beside: number,
): Promise<Round> {
  await seedPublishers(client, PUBLISHERS);
  await server.ask({ do: 'work' });
  await server.ask({ do: 'ring', ids: await waiting(client, PUBLISHERS) });
  await allAtSignOff(client);
  const before = await countOf(client, 'transition');
  const runs = await waiting(client, count + beside);
  // A sweep may have begun with them.
  const facts = await countOf(client, 'transition');
  const wanted = (beside === 0 ? before : facts) + count * STAGES * 2;
  const began = performance.now();
  // A ring says that there is work, the claim says which: with a backlog, the work is that of its oldest runs.
  await server.ask({ do: 'ring', ids: runs.slice(0, count) });
  await until(
    'as many transitions are written',
    async () => (await countOf(client, 'transition')) >= wanted,
    600_000,
  );
  const seconds = (performance.now() - began) / 1_000;
  const written = (await countOf(client, 'transition')) - facts;
  return { offers: 0, transitions: written / seconds, workerMs: null, postgresMs: null };
}

async function allAtSignOff(client: Client): Promise<void> {
  await until(
    'all publications wait for their publisher',
    async () => (await countOf(client, `publication where stage <> 'PUBLISHER_SIGNOFF'`)) === 0,
    600_000,
  );
}
