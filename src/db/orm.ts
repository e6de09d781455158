import { readdir } from 'node:fs/promises';
import { MikroORM } from '@mikro-orm/postgresql';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { ormOptions } from './orm-options.ts';
import { within } from '../within.ts';

export type Em = SqlEntityManager;

/** Opens the database. Nothing is migrated here. */
export async function openOrm(url: string): Promise<MikroORM> {
  return await MikroORM.init(ormOptions(url));
}

/** How long the connections may take to part, in milliseconds. */
const PART_WITHIN_MS = 5_000;

/**
 * Closes what `openOrm` opened. A connection that died in somebody's hands may never come back to its pool, which waits
 * for it: that holds up no end. Never rejects.
 */
export async function closeOrm(orm: MikroORM): Promise<void> {
  await within(orm.close(), PART_WITHIN_MS);
}

/** Keys of the advisory locks of an installation: the class, and who takes which. */
export const advisoryLocks = {
  class: 0x76_69_74_72,
  migrate: 1,
  logIdentity: 2,
  /** Held by the one process that seals audit rows. */
  auditSeal: 7,
  /** Held together by whoever reads all files, and alone by whoever removes some. */
  files: 5,
} as const;

/** The database has another schema than this version needs; the message says what to do. */
export class SchemaVersionError extends Error {
  override readonly name = 'SchemaVersionError';
}

/**
 * Brings the database to this version's schema, one process at a time; with `only`, to that of an older version.
 * Resolves to the names of the migrations that were run.
 *
 * @throws SchemaVersionError when a newer version was there before: then nothing is done.
 */
export async function migrate(url: string, only?: readonly string[]): Promise<readonly string[]> {
  const lock = new Client({ connectionString: url });
  await lock.connect();
  const orm = await openOrm(url);
  try {
    // A session lock on a connection of its own: it is released by PostgreSQL when this process dies.
    await lock.query('select pg_advisory_lock($1, $2)', [
      advisoryLocks.class,
      advisoryLocks.migrate,
    ]);
    refuseNewer(await schemaDifference(orm));
    const done = await orm.migrator.up(only === undefined ? {} : { migrations: [...only] });
    return done.map((migration) => migration.name);
  } finally {
    await orm.close();
    await lock.end();
  }
}

/** Throws unless the database has this version's schema. */
export async function refuseOtherSchema(orm: MikroORM): Promise<void> {
  const difference = await schemaDifference(orm);
  const { missing } = difference;
  if (missing.length > 0) {
    throw new SchemaVersionError(
      `The database lacks ${missing.length} migration(s) of this version (${missing[0]} first). Run: vitrine migrate`,
    );
  }
  refuseNewer(difference);
}

function refuseNewer({ unknown }: SchemaDifference): void {
  if (unknown.length === 0) return;
  throw new SchemaVersionError(
    `The database was migrated by a newer version (${unknown[0]}). Run that version, or restore a backup of before.`,
  );
}

type SchemaDifference = {
  readonly missing: readonly string[];
  readonly unknown: readonly string[];
};

/**
 * Compares the database with the migrations of this version.
 * A role refuses to start unless both lists are empty.
 */
async function schemaDifference(orm: MikroORM): Promise<SchemaDifference> {
  const { migrator } = orm;
  const pending = (await migrator.getPending()).map((migration) => migration.name);
  const executed = (await migrator.getExecuted()).map((migration) => migration.name);
  const own = new Set([...pending, ...(await ownMigrations())]);
  return { missing: pending, unknown: executed.filter((name) => !own.has(name)) };
}

/** Names of the migrations that the database has had. One statement, unlike `schemaDifference`. */
export async function appliedMigrations(orm: MikroORM): Promise<readonly string[]> {
  const rows: { name: string }[] = await orm.em
    .fork()
    .execute('select "name" from "mikro_orm_migrations"');
  return rows.map(({ name }) => name);
}

/** Names of the migrations of this version. */
export async function ownMigrations(): Promise<readonly string[]> {
  const files = await readdir(new URL('../../migrations', import.meta.url));
  return files.filter((file) => file.endsWith('.ts')).map((file) => file.replace(/\.ts$/, ''));
}

/**
 * Finds a pooler that hands every transaction to another session. Leases, advisory locks and LISTEN
 * need a session of their own, so such a connection is refused at start.
 */
export async function isTransactionPooler(url: string): Promise<boolean> {
  const first = new Client({ connectionString: url });
  const second = new Client({ connectionString: url });
  await first.connect();
  try {
    await second.connect();
    await first.query(`set vitrine.session_probe = 'first'`);
    await second.query(`set vitrine.session_probe = 'second'`);
    const { rows } = await first.query<{ probe: string | null }>(
      `select current_setting('vitrine.session_probe', true) as probe`,
    );
    return rows[0]?.probe !== 'first';
  } finally {
    await first.end();
    await second.end();
  }
}
