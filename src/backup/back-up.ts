/**
 * `vitrine backup`: the embedded database and the files beside it in one archive, while everything runs.
 *
 * The database comes first, in one snapshot; the files follow. That order makes it whole: the bytes of a package are
 * stored before the row that names them and never removed, and a mail is a file before its row says that it was sent.
 */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { advisoryLocks } from '../db/orm.ts';
import { emlFileName } from '../mail/eml-transport.ts';
import { reachEmbeddedPostgres } from '../services/reach-embedded-postgres.ts';
import {
  BackupError,
  mailEntry,
  packageEntry,
  plainFiles,
  placeOf,
  tableEntry,
} from './archive-format.ts';
import { readSequences, readTable, savedTables } from './tables.ts';
import { writeArchive } from './write-archive.ts';
import type { ArchiveWriter } from './write-archive.ts';

export type BackUpOptions = {
  readonly dataDir: string;
  readonly searchPath: string;
  /** Where the archive is written; there must be nothing yet. */
  readonly file: string;
  /** The version of this Vitrine, for the manifest. */
  readonly version: string;
  readonly signal: AbortSignal;
  readonly log: (message: string) => void;
};

export type BackUpResult = {
  readonly bytes: number;
  readonly rows: number;
  readonly packages: number;
  readonly mails: number;
  /** Hashes of packages and images that the database names and the folder does not have: so it was before. */
  readonly missing: readonly string[];
};

/** How many mails are asked for at a time. */
const MAILS_AT_ONCE = 500;

/** Writes the archive. Rejects with `BackupError` (and those of folder and server), and leaves no file then. */
export async function backUp(options: BackUpOptions): Promise<BackUpResult> {
  const { dataDir, file, signal } = options;
  await using opened = new AsyncDisposableStack();
  const client = new Client({
    connectionString: await openDatabase(options, opened),
    application_name: 'vitrine backup',
  });
  // Told by the query that is under way.
  client.on('error', () => undefined);
  await client.connect();
  opened.defer(async () => await client.end().catch(() => undefined));
  let rows = 0;
  let packages: ReadonlySet<string> = new Set();
  let mails = 0;
  let missing: readonly string[] = [];
  try {
    const { bytes } = await writeArchive(file, signal, async (archive) => {
      // Files are copied after the rows that name them: meanwhile none of them is removed.
      await client.query('select pg_advisory_lock_shared($1, $2)', [
        advisoryLocks.class,
        advisoryLocks.files,
      ]);
      await client.query('begin isolation level repeatable read read only');
      await client.query(`set local datestyle = 'ISO'`);
      const migrations = await migrationsOf(client, dataDir);
      const tables = [];
      for (const table of await savedTables(client)) {
        const read = readTable(client, table);
        await archive.add(tableEntry(table.name), read.stream, { compress: true });
        rows += read.rows();
        tables.push({ ...table, columns: [...table.columns], rows: read.rows() });
      }
      const sequences = await readSequences(client);
      packages = await addPackages(archive, join(dataDir, 'packages'));
      missing = await missingPackages(client, packages);
      mails = await addMails(archive, client, join(dataDir, 'mail'));
      for (const name of plainFiles) {
        if (await exists(join(dataDir, name))) {
          await archive.add(name, createReadStream(join(dataDir, name)), { compress: true });
        }
      }
      const { version } = options;
      return { version, createdAt: new Date().toISOString(), migrations, tables, sequences };
    });
    return { bytes, rows, packages: packages.size, mails, missing };
  } catch (thrown) {
    if (thrown instanceof BackupError || signal.aborted || !(await isGone(client))) throw thrown;
    throw new BackupError(
      'The database went away during the backup: was Vitrine stopped? Nothing was kept; run it again.',
      { cause: thrown },
    );
  }
}

/** The server of the data folder: the one that a running Vitrine uses, else one of our own until the end. */
async function openDatabase(
  { dataDir, searchPath, log }: BackUpOptions,
  opened: AsyncDisposableStack,
): Promise<string> {
  const reached = await reachEmbeddedPostgres({ dataDir, searchPath, log }, opened);
  if (reached.kind === 'URL') return reached.url;
  throw new BackupError(
    reached.kind === 'NONE'
      ? `There is nothing to back up in ${dataDir}: it holds no embedded database. Set DATA_DIR to the folder of your Vitrine.`
      : `Vitrine is starting or stopping in ${dataDir}, and its database does not run. Run the backup again in a moment.`,
  );
}

async function migrationsOf(client: Client, dataDir: string): Promise<string[]> {
  const found = await client.query<{ made: boolean }>(
    `select to_regclass('mikro_orm_migrations') is not null as made`,
  );
  const { rows } = found.rows[0]?.made
    ? await client.query<{ name: string }>('select name from mikro_orm_migrations order by id')
    : { rows: [] };
  if (rows.length > 0) return rows.map(({ name }) => name);
  throw new BackupError(
    `There is nothing to back up in ${dataDir}: its database has no tables yet. Start Vitrine once.`,
  );
}

/** Adds every package and image of the store, each compared with its name; answers their hashes. */
async function addPackages(archive: ArchiveWriter, folder: string): Promise<ReadonlySet<string>> {
  const added = new Set<string>();
  for (const part of (await readdir(folder)).toSorted()) {
    if (!/^[0-9a-f]{2}$/.test(part)) continue;
    for (const hash of (await readdir(join(folder, part))).toSorted()) {
      const name = packageEntry(hash);
      if (placeOf(name)?.kind !== 'PACKAGE') continue;
      const path = join(folder, part, hash);
      // Packages are zips and images PNGs: both are compressed already.
      await archive.add(name, createReadStream(path), {
        compress: false,
        check({ sha256 }) {
          if (sha256 === hash) return;
          throw new BackupError(
            `${path} is damaged: its bytes have the sha256 ${sha256}. Put back an older copy of it, or move it away, and run the backup again. Nothing was kept.`,
          );
        },
      });
      added.add(hash);
    }
  }
  return added;
}

async function missingPackages(client: Client, there: ReadonlySet<string>): Promise<string[]> {
  const { rows } = await client.query<{ sha256: string }>(
    'select sha256 from package union select sha256 from asset union select sha256 from audience_file order by sha256',
  );
  return rows.map(({ sha256 }) => sha256).filter((sha256) => !there.has(sha256));
}

/** Adds the files of the mails that the snapshot knows: a later one belongs to what is not in it. */
async function addMails(archive: ArchiveWriter, client: Client, folder: string): Promise<number> {
  let added = 0;
  await client.query('declare mails no scroll cursor for select message_id from mail');
  for (;;) {
    const { rows } = await client.query<{ message_id: string }>(
      `fetch ${MAILS_AT_ONCE} from mails`,
    );
    if (rows.length === 0) return added;
    for (const row of rows) {
      const name = emlFileName(row.message_id);
      if (!(await exists(join(folder, name)))) continue;
      await archive.add(mailEntry(name), createReadStream(join(folder, name)), { compress: true });
      added += 1;
    }
  }
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null)) !== null;
}

/** Whether the connection is no longer of use. */
async function isGone(client: Client): Promise<boolean> {
  try {
    await client.query('rollback');
    return false;
  } catch {
    return true;
  }
}
