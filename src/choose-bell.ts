import type { Config } from './config.ts';
import type { Bell } from './jobs/bell.ts';
import { bullBell } from './jobs/bull-bell.ts';
import { postgresBell } from './jobs/postgres-bell.ts';
import type { Log } from './log.ts';
import { findRedisServer, startEmbeddedRedis } from './services/embedded-redis.ts';

export type ChosenBell = {
  readonly bell: Bell;
  /** For the start page: which bell rings, and why. */
  readonly description: string;
  stop(): Promise<void>;
};

/** The bell cannot be had; the message says why and what to do. */
export class BellError extends Error {
  override readonly name = 'BellError';
}

/** Bull where there is a Redis (REDIS_URL, or a `redis-server` on PATH beside the embedded database), else LISTEN/NOTIFY. */
export async function chooseBell(
  config: Pick<Config, 'bell' | 'redisUrl' | 'databaseUrl' | 'dataDir' | 'searchPath'>,
  databaseUrl: string,
  log: Log,
): Promise<ChosenBell> {
  const onPostgres = (why: string): ChosenBell => {
    const bell = postgresBell(databaseUrl, log);
    return {
      bell,
      description: `LISTEN/NOTIFY of PostgreSQL (${why})`,
      stop: async () => await bell[Symbol.asyncDispose](),
    };
  };
  if (config.bell === 'postgres') return onPostgres('BELL=postgres');
  if (config.redisUrl !== null) {
    const bell = bullBell(config.redisUrl, log);
    return {
      bell,
      description: 'Bull on the Redis at REDIS_URL',
      stop: async () => await bell[Symbol.asyncDispose](),
    };
  }
  const binary = findRedisServer(config.searchPath);
  // A Redis of this machine alone cannot ring for workers elsewhere, so it serves the embedded default only.
  if (binary === null || config.databaseUrl !== null) {
    if (config.bell === 'bull') {
      throw new BellError(
        config.databaseUrl === null
          ? 'BELL=bull was set, and neither REDIS_URL is set nor is redis-server on PATH. Install redis-server, set REDIS_URL, or leave BELL out.'
          : 'BELL=bull was set beside DATABASE_URL, and REDIS_URL is not set. Set REDIS_URL, or leave BELL out.',
      );
    }
    return onPostgres(binary === null ? 'no redis-server on PATH' : 'no REDIS_URL');
  }
  const redis = await startEmbeddedRedis({
    binary,
    dataDir: config.dataDir,
    log: (message) => log.debug(message),
  });
  const bell = bullBell(redis.url, log);
  return {
    bell,
    description: `Bull on redis-server found on PATH (127.0.0.1:${redis.port})`,
    async stop() {
      await bell[Symbol.asyncDispose]();
      await redis.stop();
    },
  };
}
