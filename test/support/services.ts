/**
 * The services that tests run against: a real PostgreSQL and a real Redis of their own, in a temporary folder.
 *
 * The runner (run.ts) starts them once for all files. A file that is run alone, with `node --test`, gets its own.
 * What happens to be installed on this machine at the usual ports is never used.
 */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/services/embedded-postgres.ts';
import { findRedisServer, startEmbeddedRedis } from '../../src/services/embedded-redis.ts';
import { isRunning } from '../../src/services/processes.ts';

/** Where the services of this test run are. */
export type TestServices = {
  /** Address of a database with the right to create others. */
  readonly databaseUrl: string;
  /** Null when there is no Redis: then tests that need one are skipped, with that reason. */
  readonly redisUrl: string | null;
};

/** Names of the environment variables by which the runner tells its tests. An empty one means "there is none". */
export const DATABASE_VARIABLE = 'TEST_DATABASE_URL';
export const REDIS_VARIABLE = 'TEST_REDIS_URL';

/** Why a test is skipped that needs Redis. */
export const NO_REDIS = 'redis-server not found on PATH';

const FOLDER_PREFIX = 'vitrine-test-';

let started: Promise<TestServices> | undefined;

/** The services of this test run: those of the runner, or own ones that end with this process. */
export function testServices(): Promise<TestServices> {
  started ??= findOrStart();
  return started;
}

async function findOrStart(): Promise<TestServices> {
  const databaseUrl = process.env[DATABASE_VARIABLE];
  const redisUrl = process.env[REDIS_VARIABLE];
  if (databaseUrl && redisUrl !== undefined) return { databaseUrl, redisUrl: redisUrl || null };
  const own = await startTestServices();
  process.once('beforeExit', () => void own[Symbol.asyncDispose]());
  // Tests that end the process themselves leave no time to wait: asked to stop, the servers end by themselves.
  process.once('exit', () => own.askToStop());
  return own;
}

/**
 * Starts what is not already given by the two variables. Everything started is stopped, and its folder removed, when
 * the answer is disposed of.
 */
export async function startTestServices(): Promise<
  TestServices & { askToStop(): void; [Symbol.asyncDispose](): Promise<void> }
> {
  await removeAbandoned();
  const searchPath = process.env['PATH'] ?? '';
  const folder = await mkdtemp(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
  const silent = () => undefined;
  const stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const pids: number[] = [];
  try {
    let databaseUrl = process.env[DATABASE_VARIABLE];
    if (!databaseUrl) {
      const options = { dataDir: folder, log: silent, fsync: false, searchPath };
      const server = stack.use(await startEmbeddedPostgres(options));
      pids.push(server.pid);
      databaseUrl = server.url;
    }
    let redisUrl = process.env[REDIS_VARIABLE] || null;
    const binary = findRedisServer(searchPath);
    if (!redisUrl && binary) {
      const server = stack.use(await startEmbeddedRedis({ binary, dataDir: folder, log: silent }));
      pids.push(server.pid);
      redisUrl = server.url;
    }
    let isStopped = false;
    return {
      databaseUrl,
      redisUrl,
      askToStop() {
        if (!isStopped) for (const pid of pids) process.kill(pid, 'SIGINT');
      },
      async [Symbol.asyncDispose]() {
        await stack.disposeAsync();
        isStopped = true;
      },
    };
  } catch (cause) {
    await stack.disposeAsync();
    throw cause;
  }
}

/** Ends and removes what test runs left that were killed. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${FOLDER_PREFIX}(\\d+)-`).exec(name)?.[1];
    if (!pid || (await isRunning(Number(pid)))) continue;
    const dataDir = join(tmpdir(), name);
    const log = () => undefined;
    const holds = (file: string) => stat(join(dataDir, file)).catch(() => null);
    try {
      // Starting one that still runs means finding it; one that does not is started for a moment.
      if (await holds('postgres/data/postmaster.pid')) {
        await (await startEmbeddedPostgres({ dataDir, log, fsync: false })).stop();
      }
      const binary = findRedisServer(process.env['PATH'] ?? '');
      if (binary && (await holds('redis/server.json'))) {
        await (await startEmbeddedRedis({ binary, dataDir, log })).stop();
      }
      await rm(dataDir, { recursive: true, force: true });
    } catch {
      // Another run cleans the same folder, or it belongs to another user: not our concern here.
    }
  }
}
