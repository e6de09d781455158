import { Client } from 'pg';
import { isTransactionPooler } from './db/orm.ts';
import { startEmbeddedPostgres } from './services/embedded-postgres.ts';
import type { Config } from './config.ts';

/** The oldest PostgreSQL that is supported. */
const OLDEST_MAJOR = 15;

/** A database server that this process may use. */
export type DatabaseServer = {
  readonly url: string;
  /** For the start page: where the data is. */
  readonly description: string;
  stop(): Promise<void>;
};

/** The database cannot be used; the message says why and what to do. */
export class DatabaseServerError extends Error {
  override readonly name = 'DatabaseServerError';
}

/**
 * Opens the database server of the settings: the embedded one, or the one at DATABASE_URL, which must be
 * PostgreSQL 15 or newer on a direct connection.
 *
 * @throws DatabaseServerError, EmbeddedPostgresError
 */
export async function openDatabaseServer(
  config: Pick<Config, 'databaseUrl' | 'dataDir' | 'searchPath'>,
  log: (message: string) => void,
): Promise<DatabaseServer> {
  if (config.databaseUrl === null) {
    const { dataDir, searchPath } = config;
    const embedded = await startEmbeddedPostgres({ dataDir, searchPath, log });
    return {
      url: embedded.url,
      description: `embedded PostgreSQL on 127.0.0.1:${embedded.port}`,
      stop: () => embedded.stop(),
    };
  }
  const url = config.databaseUrl;
  const major = await majorOf(url);
  if (major < OLDEST_MAJOR) {
    throw new DatabaseServerError(
      `DATABASE_URL leads to PostgreSQL ${major}; ${OLDEST_MAJOR} or newer is needed.`,
    );
  }
  if (await isTransactionPooler(url)) {
    throw new DatabaseServerError(
      'DATABASE_URL leads to a pooler that gives every transaction another session. Leases and LISTEN need a session: give the direct address of the server, or set the pooler to session mode.',
    );
  }
  return { url, description: 'PostgreSQL at DATABASE_URL', stop: () => Promise.resolve() };
}

async function majorOf(url: string): Promise<number> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>(
      `select current_setting('server_version_num') as version`,
    );
    return Math.trunc(Number(rows[0]?.version ?? 0) / 10_000);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DatabaseServerError(`The server at DATABASE_URL cannot be reached: ${reason}`, {
      cause,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}
