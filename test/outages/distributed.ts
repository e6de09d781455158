/** An installation of several processes, each with lines of its own to the database and to Redis that can come to harm. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { connect, testDatabase } from '../support/database.ts';
import { openFaultProxy } from '../support/fault-proxy.ts';
import type { FaultProxy } from '../support/fault-proxy.ts';
import { startProduct } from '../support/product.ts';
import type { Product } from '../support/product.ts';
import { testServices } from '../support/services.ts';

export type Part = {
  readonly product: Product;
  readonly database: FaultProxy;
  /** Null where PostgreSQL rings. */
  readonly redis: FaultProxy | null;
};

export type Distributed = AsyncDisposable & {
  readonly api: Part;
  readonly workers: readonly Part[];
  /** A connection that does not go by any of the lines. */
  readonly client: Client;
  readonly dataDir: string;
  /** Starts one more worker. */
  startWorker(): Promise<Part>;
};

/** Which Redis database products of a test use; the prefix of their queues is always the same. */
const REDIS_DATABASE = 7;

export async function startDistributed(
  options: {
    readonly workers?: number;
    readonly dataDir?: string;
    /** A migrated database of the test's own server. */
    readonly databaseUrl?: string;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<Distributed> {
  const opened = new AsyncDisposableStack();
  await using unfinished = new AsyncDisposableStack();
  unfinished.use(opened);
  const databaseUrl = options.databaseUrl ?? opened.use(await testDatabase()).url;
  const { redisUrl } = await testServices();
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'vitrine-outage-')));
  if (options.dataDir === undefined) {
    opened.defer(async () => await rm(dataDir, { recursive: true, force: true }));
  }
  const { client } = opened.use(await connect(databaseUrl));

  async function start(role: 'api' | 'worker'): Promise<Part> {
    const line = opened.use(await openFaultProxy(databaseUrl));
    let redis: FaultProxy | null = null;
    if (redisUrl !== null) {
      const own = new URL(redisUrl);
      own.pathname = `/${REDIS_DATABASE}`;
      redis = opened.use(await openFaultProxy(own.href));
    }
    const product = opened.use(
      await startProduct({
        dataDir,
        arguments_: ['serve', '--role', role],
        env: {
          DATABASE_URL: line.url,
          ...(redis === null ? {} : { REDIS_URL: redis.url }),
          ...(role === 'api' ? { DEMO: 'on' } : {}),
          ...options.env,
        },
      }),
    );
    return { product, database: line, redis };
  }

  const api = await start('api');
  const workers: Part[] = [];
  const startWorker = async () => {
    const worker = await start('worker');
    workers.push(worker);
    return worker;
  };
  for (let n = 0; n < (options.workers ?? 1); n += 1) await startWorker();
  unfinished.move();
  return {
    api,
    workers,
    client,
    dataDir,
    startWorker,
    async [Symbol.asyncDispose]() {
      // A process ends sooner when what it has to say can be heard.
      for (const { database: line, redis } of [api, ...workers]) {
        line.mend();
        redis?.mend();
      }
      await opened.disposeAsync();
    },
  };
}
