import { Migrator } from '@mikro-orm/migrations';
import { defineConfig } from '@mikro-orm/postgresql';
import { releaseDeadConnections } from './dead-connections.ts';
import { entities } from './entities.ts';
import { createWatchedClient } from './line-watch.ts';
import { SERVER_KEEPALIVES } from './server-keepalives.ts';

const migrations = new URL('../../migrations', import.meta.url).pathname;

/** How long a connection may take, a new one or a free one of the pool, in milliseconds. */
const CONNECT_TIMEOUT_MS = 2_500;

/**
 * How long this process may be silent inside a transaction, in milliseconds: PostgreSQL then ends the session and
 * its locks. A process that is stopped, or cut off from the network, would keep them for ever, and whoever takes its
 * work over after its lease (15 s) would wait behind them. Longer than any pause of a transaction of ours, which waits
 * for nothing but the database.
 */
const SILENT_IN_TRANSACTION_MS = 10_000;

/** MikroORM options shared by the product, its tests and the migration command line. */
export function ormOptions(url: string) {
  return defineConfig({
    clientUrl: url,
    entities,
    extensions: [Migrator],
    pool: { min: 0, max: 12 },
    // A database behind a dead network must not hang requests: the kernel alone would wait for minutes.
    driverOptions: {
      Client: createWatchedClient(),
      onPoolCreated: releaseDeadConnections,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      idle_in_transaction_session_timeout: SILENT_IN_TRANSACTION_MS,
      options: SERVER_KEEPALIVES,
    },
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
