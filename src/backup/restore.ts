/**
 * `vitrine restore`: fills an empty data folder from an archive.
 *
 *   archive read once, all sums right ── folder taken, `restore.unfinished` laid ── files ── database in one
 *   transaction, at the migrations of the archive ── migrated to this version ── `restore.unfinished` removed
 *
 * Nothing is written before the whole archive was compared with its sums. On a fault the folder is emptied again; a
 * restore that was killed leaves `restore.unfinished`, with which no Vitrine starts.
 */
import { createWriteStream } from 'node:fs';
import { readdir, rm, rmdir, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { migrate, ownMigrations } from '../db/orm.ts';
import { filePackageStore } from '../packages/package-store.ts';
import {
  UNFINISHED_RESTORE,
  isPristine,
  lockFiles,
  openDataFolder,
} from '../services/data-folder.ts';
import type { DataFolder } from '../services/data-folder.ts';
import { startEmbeddedPostgres } from '../services/embedded-postgres.ts';
import { BackupError, placeOf, tableEntry } from './archive-format.ts';
import type { ArchiveEntry } from './archive-format.ts';
import { openArchive } from './read-archive.ts';
import type { Archive } from './read-archive.ts';
import { fillTable, inOrderOfReferences, setSequences } from './tables.ts';

export type RestoreOptions = {
  readonly dataDir: string;
  readonly searchPath: string;
  readonly file: string;
  readonly signal: AbortSignal;
  readonly log: (message: string) => void;
};

export type RestoreResult = {
  readonly createdAt: string;
  readonly rows: number;
  readonly files: number;
  /** Migrations that the archive did not have. */
  readonly migrated: readonly string[];
};

/** A new cluster with its write-ahead log, in bytes. */
const CLUSTER_BYTES = 128 * 1024 ** 2;

/** With less than this left, in bytes, a fault is put down to the full disk. */
const FULL_BYTES = 4 * 1024 ** 2;

/** Restores into `dataDir`, which must be empty or missing. Rejects with `BackupError` (and those of folder and server). */
export async function restore(options: RestoreOptions): Promise<RestoreResult> {
  const { dataDir, file, signal } = options;
  await refuseUsed(dataDir);
  await using archive = await openArchive(file);
  await refuseNewer(archive, file);
  await archive.verify(signal);
  await refuseTooSmall(dataDir, archive);
  const wasThere = (await stat(dataDir).catch(() => null)) !== null;
  const folder = await openDataFolder({ dataDir, exclusive: true });
  if (!(await isPristine(dataDir))) {
    // Another process was faster; what is there is its own.
    await folder[Symbol.asyncDispose]();
    throw inUse(dataDir);
  }
  let done = false;
  try {
    const marker = join(dataDir, UNFINISHED_RESTORE);
    await writeFile(marker, '', { mode: 0o600, flush: true });
    const files = await restoreFiles(archive, folder, signal);
    const { rows, migrated } = await restoreDatabase(archive, options);
    await rm(marker);
    done = true;
    return { createdAt: archive.manifest.createdAt, rows, files, migrated };
  } catch (thrown) {
    throw thrown instanceof BackupError ? thrown : await notRestored(options, thrown);
  } finally {
    if (!done) await emptyAgain(dataDir);
    await folder[Symbol.asyncDispose]();
    if (!done) await removeEmpty(dataDir, wasThere);
  }
}

/** Rejects unless the folder is missing or holds nothing. */
async function refuseUsed(dataDir: string): Promise<void> {
  if (await isPristine(dataDir)) return;
  // Says which process uses it, or that it holds files of others.
  await (await openDataFolder({ dataDir, exclusive: true }))[Symbol.asyncDispose]();
  throw inUse(dataDir);
}

const inUse = (dataDir: string): BackupError =>
  new BackupError(
    `${dataDir} holds the data of a Vitrine. Set DATA_DIR to an empty or new folder; nothing was changed.`,
  );

async function refuseNewer({ manifest }: Archive, file: string): Promise<void> {
  const own = new Set(await ownMigrations());
  const unknown = manifest.migrations.find((name) => !own.has(name));
  if (unknown === undefined) return;
  throw new BackupError(
    `${file} was made by a newer Vitrine (${manifest.version}, with the migration ${unknown}, which this one does not know). Restore it with that version. Nothing was restored.`,
  );
}

async function refuseTooSmall(dataDir: string, { manifest }: Archive): Promise<void> {
  const needed = manifest.entries.reduce(
    // Rows take about as much again for their indexes.
    (sum, { name, size }) => sum + (placeOf(name)?.kind === 'TABLE' ? 2 * size : size),
    CLUSTER_BYTES,
  );
  const free = await freeBytes(dataDir);
  if (free >= needed) return;
  const mebibytes = (bytes: number) => `${Math.ceil(bytes / 1024 ** 2)} MiB`;
  throw new BackupError(
    `${dataDir} has ${mebibytes(free)} of free space, and this backup needs about ${mebibytes(needed)}. Make room, or set DATA_DIR to a folder on another disk. Nothing was restored.`,
  );
}

/** Free space where a folder is, or would be made. */
async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (thrown) {
    if (folder === dirname(folder)) throw thrown;
    return await freeBytes(dirname(folder));
  }
}

async function restoreFiles(
  archive: Archive,
  folder: DataFolder,
  signal: AbortSignal,
): Promise<number> {
  const packages = filePackageStore(folder.packages);
  let files = 0;
  const write = async (entry: ArchiveEntry, path: string): Promise<void> => {
    const target = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
    await pipeline(await archive.read(entry), target, { signal });
  };
  for (const entry of archive.manifest.entries) {
    signal.throwIfAborted();
    const place = placeOf(entry.name);
    if (place === null || place.kind === 'TABLE') continue;
    if (place.kind === 'PACKAGE') await packages.put(await archive.read(entry));
    else if (place.kind === 'MAIL') await write(entry, join(folder.mail, place.fileName));
    else await write(entry, join(folder.root, place.fileName));
    files += 1;
  }
  return files;
}

async function restoreDatabase(
  archive: Archive,
  { dataDir, searchPath, signal, log }: RestoreOptions,
): Promise<Pick<RestoreResult, 'rows' | 'migrated'>> {
  const { manifest } = archive;
  const server = await startEmbeddedPostgres({ dataDir, searchPath, log });
  try {
    await migrate(server.url, manifest.migrations);
    const rows = await fillTables(archive, server.url, signal);
    return { rows, migrated: await migrate(server.url) };
  } finally {
    await server.stop();
  }
}

async function fillTables(archive: Archive, url: string, signal: AbortSignal): Promise<number> {
  const { entries, tables, sequences } = archive.manifest;
  const client = new Client({ connectionString: url, application_name: 'vitrine restore' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('begin');
    let rows = 0;
    for (const { name } of await inOrderOfReferences(client)) {
      const table = tables.find((each) => each.name === name);
      const entry = entries.find((each) => each.name === tableEntry(name));
      if (table === undefined || entry === undefined) {
        throw new BackupError(`The backup has no table ${name}. Nothing was restored.`);
      }
      const taken = await fillTable(client, table, await archive.read(entry), signal);
      if (taken !== table.rows) {
        throw new BackupError(
          `The table ${name} had ${table.rows} rows, and ${taken} were read. Nothing was restored.`,
        );
      }
      rows += taken;
    }
    await setSequences(client, sequences);
    await client.query('commit');
    await client.query('analyze');
    return rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function notRestored(
  { dataDir, file, signal }: RestoreOptions,
  thrown: unknown,
): Promise<unknown> {
  if (signal.aborted) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const full =
    ['ENOSPC', 'EDQUOT', 'EFBIG', '53100'].includes(code) ||
    (await freeBytes(dataDir)) < FULL_BYTES;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new BackupError(
    full
      ? `${file} was not restored: the disk of ${dataDir} is full (${reason}). Make room, or set DATA_DIR to a folder on another disk. The folder is as it was.`
      : `${file} was not restored: ${reason} The folder ${dataDir} is as it was.`,
    { cause: thrown },
  );
}

/** Removes what a restore that failed has made. The folder was empty before: all of it is ours. */
async function emptyAgain(dataDir: string): Promise<void> {
  const last = [UNFINISHED_RESTORE, ...lockFiles];
  for (const name of await readdir(dataDir)) {
    if (name === 'lost+found' || last.includes(name)) continue;
    // A server that was just stopped may still be removing its last file.
    await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 20 });
  }
  await rm(join(dataDir, UNFINISHED_RESTORE), { force: true });
}

/** Removes the lock, which was let go, and the folder where it was not there before. */
async function removeEmpty(dataDir: string, wasThere: boolean): Promise<void> {
  for (const name of lockFiles) await rm(join(dataDir, name), { force: true });
  if (!wasThere) await rmdir(dataDir);
}
