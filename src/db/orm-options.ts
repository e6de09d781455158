import { Migrator } from '@mikro-orm/migrations';
import { defineConfig } from '@mikro-orm/postgresql';
import { entities } from './entities.ts';

const migrations = new URL('../../migrations', import.meta.url).pathname;

/** How long a new connection may take, in milliseconds. */
const CONNECT_TIMEOUT_MS = 5_000;

/** MikroORM options shared by the product, its tests and the migration command line. */
export function ormOptions(url: string) {
  return defineConfig({
    clientUrl: url,
    entities,
    extensions: [Migrator],
    pool: { min: 0, max: 12 },
    // A database behind a dead network must not hang requests: the kernel alone would wait for minutes.
    driverOptions: { connectionTimeoutMillis: CONNECT_TIMEOUT_MS, keepAlive: true },
    forceUtcTimezone: true,
    migrations: {
      path: migrations,
      emit: 'ts',
      silent: true,
      snapshotName: '.snapshot-vitrine',
      // Each migration is one transaction; the advisory lock of migrate.ts keeps a second process out.
      allOrNothing: true,
    },
  });
}
