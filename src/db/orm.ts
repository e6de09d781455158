import { MikroORM } from '@mikro-orm/postgresql';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { ormOptions } from './orm-options.ts';

export type Em = SqlEntityManager;

/** Opens the database. Nothing is migrated here. */
export async function openOrm(url: string): Promise<MikroORM> {
  return await MikroORM.init(ormOptions(url));
}

/** Keys of the advisory locks of an installation: the class, and who takes which. */
export const advisoryLocks = { class: 0x76_69_74_72, migrate: 1, logIdentity: 2 } as const;

/**
 * Brings the database to this version's schema, one process at a time.
 * Resolves to the names of the migrations that were run.
 */
export async function migrate(url: string): Promise<readonly string[]> {
  const lock = new Client({ connectionString: url });
  await lock.connect();
  const orm = await openOrm(url);
  try {
    // A session lock on a connection of its own: it is released by PostgreSQL when this process dies.
    await lock.query('select pg_advisory_lock($1, $2)', [
      advisoryLocks.class,
      advisoryLocks.migrate,
    ]);
    const done = await orm.migrator.up();
    return done.map((migration) => migration.name);
  } finally {
    await orm.close();
    await lock.end();
  }
}

/**
 * Compares the database with the migrations of this version.
 * A role refuses to start unless both lists are empty.
 */
export async function schemaDifference(
  orm: MikroORM,
): Promise<{ readonly missing: readonly string[]; readonly unknown: readonly string[] }> {
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
  const { readdir } = await import('node:fs/promises');
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
