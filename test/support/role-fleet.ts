/** An installation of several processes: roles of `vitrine serve` over one database, one Redis and one data folder. */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startInstallation } from './installation.ts';
import { openBalancer } from './balancer.ts';
import { startProduct } from './product.ts';
import type { Product } from './product.ts';
import { until } from './until.ts';

/** How often the balancer asks each API whether it is ready, in milliseconds. */
const BALANCER_LOOKS_MS = 100;

export type FleetRole = 'api' | 'worker';

/**
 * The database, its fixtures and a balancer; processes are started one by one. `redisUrl` null: PostgreSQL rings.
 * The installation in this process does no work: it only writes what tests begin with.
 */
export async function openFleet(redisUrl: string | null) {
  const opened = new AsyncDisposableStack();
  const app = opened.use(await startInstallation({ worker: false }));
  const balancer = opened.use(await openBalancer(BALANCER_LOOKS_MS));
  // The folder of an installation, which processes take for their own.
  await writeFile(join(app.folder, 'vitrine.lock'), '');
  const env: Record<string, string> = {
    DATABASE_URL: app.database.url,
    VITRINE_SECRET_KEY: randomBytes(32).toString('hex'),
    PUBLIC_URL: balancer.url,
    // Ten looks of the balancer.
    DRAIN_SECONDS: '1',
    ...(redisUrl === null ? { BELL: 'postgres' } : { REDIS_URL: redisUrl }),
  };
  const running = new Set<Product>();
  opened.defer(async () => {
    await Promise.all([...running].map(async (each) => await each[Symbol.asyncDispose]()));
  });
  return {
    app,
    balancer,
    env,
    /** Starts a role of this release or of the one in `release`; an API gets requests as soon as it is ready. */
    async start(role: FleetRole, release?: string): Promise<Product> {
      const dataDir = app.folder;
      const product = await startProduct({
        role,
        dataDir,
        env,
        ...(release === undefined ? {} : { release }),
      });
      running.add(product);
      if (role === 'api') {
        balancer.add(product.port);
        await until('the balancer sends to it', () => balancer.saidReady(product.port) === 200);
      }
      return product;
    },
    /** Asks a process to end, as an operator does; answers its exit code. The balancer finds out by itself. */
    async stop(product: Product): Promise<number | null> {
      const code = await product.stop();
      balancer.remove(product.port);
      running.delete(product);
      return code;
    },
    async [Symbol.asyncDispose]() {
      await opened.disposeAsync();
    },
  };
}

export type Fleet = Awaited<ReturnType<typeof openFleet>>;
