/** The PostgreSQL and the Redis of a benchmark: those of the embedded default, durable, in a folder of their own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/services/embedded-postgres.ts';
import { findRedisServer, startEmbeddedRedis } from '../../src/services/embedded-redis.ts';
import { DATABASE_VARIABLE, REDIS_VARIABLE } from '../../test/support/services.ts';

export type BenchServices = AsyncDisposable & {
  /** Process id of the PostgreSQL server. */
  readonly postgresPid: number;
  /** Null where there is no `redis-server`. */
  readonly redisUrl: string | null;
};

/** Starts both, and names them to `testDatabase`, which makes the databases. */
export async function startBenchServices(): Promise<BenchServices> {
  await using opened = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'vitrine-bench-'));
  opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  const searchPath = process.env['PATH'] ?? '';
  const log = () => undefined;
  // With fsync: a commit that costs nothing would flatter whoever commits most.
  const postgres = opened.use(await startEmbeddedPostgres({ dataDir, log, searchPath }));
  const binary = findRedisServer(searchPath);
  const redis =
    binary === null ? null : opened.use(await startEmbeddedRedis({ binary, dataDir, log }));
  process.env[DATABASE_VARIABLE] = postgres.url;
  process.env[REDIS_VARIABLE] = redis?.url ?? '';
  const all = opened.move();
  return {
    postgresPid: postgres.pid,
    redisUrl: redis?.url ?? null,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
