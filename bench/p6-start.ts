/** P6: how long a start takes until the first answer, and until work is resumed whose worker was killed. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { WORKER_LOCK_CLASS } from '../src/db/claim.ts';
import { openDataFolder } from '../src/services/data-folder.ts';
import { freePort } from '../src/services/free-port.ts';
import { defaultTiming } from '../src/timing.ts';
import { createAuthority, startPeer } from '../test/leads/https-peer.ts';
import { connect, testDatabase } from '../test/support/database.ts';
import { startInstallation } from '../test/support/installation.ts';
import { until } from '../test/support/until.ts';
import type { Bench } from './support/bench.ts';
import { alternate, format, median, spread } from './support/statistics.ts';

/** The bound that the product promises, in milliseconds. */
const RESUME_WITHIN_MS = 1_000;

const mainProgram = resolve(import.meta.dirname, '../src/main.ts');
const importProgram = resolve(import.meta.dirname, 'servers/import-only.ts');

export async function startAndResume({ services, sizes, record }: Bench): Promise<void> {
  const { starts, resumes } = sizes.start;
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-bench-start-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const database = opened.use(await testDatabase());
  const env = {
    PATH: process.env['PATH'] ?? '',
    DATABASE_URL: database.url,
    DATA_DIR: join(folder, 'data'),
    VITRINE_SECRET_KEY: 'ab'.repeat(32),
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
    LOG_LEVEL: 'warn',
    BELL: 'postgres',
    DEMO: 'off',
  };
  const contenders = {
    'floor: importing what serve needs': () => untilImported(env),
    'vitrine serve --role api, to its first answer': () => untilAnswered(env, 'api'),
    'vitrine serve --role all, to its first answer': () => untilAnswered(env, 'all'),
  };
  // Once each, so that the compile cache is filled, as it is after the first start of an installation.
  for (const start of Object.values(contenders)) await start();
  const started = await alternate(starts, contenders);
  const floor = median(started['floor: importing what serve needs']);

  const bells = [
    { name: 'PostgreSQL bell', settings: { BELL: 'postgres' } },
    ...(services.redisUrl === null
      ? []
      : [{ name: 'Bull bell', settings: { BELL: 'bull', REDIS_URL: services.redisUrl } }]),
  ];
  const resumed: (readonly [string, readonly number[]])[] = [];
  for (const { name, settings } of bells) {
    resumed.push([name, await resumeTimes(settings, resumes)]);
  }
  const slowest = Math.max(...resumed.flatMap(([, times]) => times));
  await record({
    name: 'p6-start',
    title: 'P6: start and resume',
    facts: [
      `starts: ${starts} of each in turn, over a migrated database, with a filled compile cache; from the start of the process until the answer to \`{ __typename }\` is there, asked for again and again`,
      `resume: a worker is killed (SIGKILL) while a stage waits for a lead destination that does not answer; from the kill until another worker has claimed the run, by the database’s clock; ${resumes} times for each bell, the kill at another moment between two sweeps each time`,
    ],
    tables: [
      {
        title: 'Start',
        head: ['', 'ms', 'of the floor'],
        rows: Object.entries(started).map(([name, times]) => [
          name,
          spread(times),
          format(median(times) / floor),
        ]),
      },
      {
        title: 'From the kill to the next claim',
        head: ['', 'ms', 'longest ms'],
        rows: resumed.map(([name, times]) => [name, spread(times), format(Math.max(...times))]),
      },
    ],
    promises: [
      {
        what: `work is resumed within ${format(RESUME_WITHIN_MS)} ms after its worker was killed`,
        measured: `longest ${format(slowest)} ms`,
        kept: slowest <= RESUME_WITHIN_MS,
      },
    ],
  });
}

type Environment = Readonly<Record<string, string>>;

async function untilImported(env: Environment): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [importProgram], {
    env: { ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  const ms = performance.now() - began;
  await ended;
  return ms;
}

async function untilAnswered(env: Environment, role: 'api' | 'all'): Promise<number> {
  const port = await freePort();
  const began = performance.now();
  const child = run({ ...env, ROLE: role, PORT: String(port) });
  const ask = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    });
    assert.deepEqual(await response.json(), { data: { __typename: 'Query' } });
    return true;
  };
  await until(
    'the product answers',
    () =>
      ask().catch((thrown: unknown) => {
        // Nobody listens yet.
        if (thrown instanceof TypeError) return false;
        throw thrown;
      }),
    60_000,
  );
  const ms = performance.now() - began;
  await end(child, 'SIGTERM');
  return ms;
}

function run(env: Environment): ChildProcess {
  return spawn(process.execPath, [mainProgram, 'serve'], {
    env: { ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** Kills a worker in the middle of a stage, again and again; milliseconds until the next one has claimed it. */
async function resumeTimes(settings: Environment, resumes: number): Promise<readonly number[]> {
  using authority = createAuthority();
  await using silent = await startPeer(authority, () => undefined);
  await using app = await startInstallation({ worker: false });
  await using connection = await connect(app.database.url);
  const { client } = connection;
  const dataDir = join(app.folder, 'workers');
  await using folder = await openDataFolder({ dataDir, exclusive: false });
  const env = {
    PATH: process.env['PATH'] ?? '',
    DATABASE_URL: app.database.url,
    DATA_DIR: folder.root,
    VITRINE_SECRET_KEY: 'ab'.repeat(32),
    ROLE: 'worker',
    LOG_LEVEL: 'error',
    DEMO: 'off',
    OUTBOUND_ALLOW: `127.0.0.1:${silent.port}`,
    OUTBOUND_CA_FILE: authority.caFile,
    ...settings,
  };
  const offer = await app.given.offer(app.publisher, { leadEndpointUrl: `${silent.url}/leads` });
  await app.given.published(app.publisher.owner, offer.id);
  await cp(join(app.folder, 'packages'), folder.packages, { recursive: true });
  const times: number[] = [];
  let working = run(env);
  let next: ChildProcess | null = null;
  try {
    await until('a worker waits for the destination', () => isClaimed(client, 1), 60_000);
    for (let attempt = 1; attempt <= resumes; attempt += 1) {
      next = run(env);
      await until('two workers live', async () => (await livingWorkers(client)) === 2, 60_000);
      // Another part of the pause between two sweeps each time.
      await delay((attempt * defaultTiming.sweepMs) / resumes);
      const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now');
      await end(working, 'SIGKILL');
      await until('the other worker has it', () => isClaimed(client, attempt + 1), 60_000);
      const { rows: claims } = await client.query<{ ms: number }>(
        `select (extract(epoch from claimed_at - $1::timestamptz) * 1000)::float8 as ms
         from stage_run where stage = 'PACKAGING'`,
        [rows[0]?.now],
      );
      times.push(claims[0]?.ms ?? Number.NaN);
      working = next;
      next = null;
    }
  } finally {
    for (const child of [working, next]) {
      if (child !== null && child.exitCode === null) await end(child, 'SIGKILL');
    }
  }
  return times;
}

async function isClaimed(client: Client, token: number): Promise<boolean> {
  const { rows } = await client.query(
    `select from stage_run where stage = 'PACKAGING' and token = $1`,
    [token],
  );
  return rows.length === 1;
}

async function livingWorkers(client: Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from pg_locks where locktype = 'advisory' and granted and classid = $1
       and database = (select oid from pg_database where datname = current_database())`,
    [WORKER_LOCK_CLASS],
  );
  return rows[0]?.count ?? 0;
}
