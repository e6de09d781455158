/** The folder of the embedded database on disk: its password, its making by `initdb`, its version and its owner. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PostgresBinaries, programOf } from './postgres-binaries.ts';
import { type RunAs, commandAs, dataFolderAs, giveTo, outputOf } from './postgres-identity.ts';
import { EmbeddedPostgresError, adviceFor, lastLines } from './postgres-refusal.ts';

/** The superuser of the database. */
export const USER = 'vitrine';

/** How long `initdb` may take, in milliseconds: half a second on a fast disk. */
const INITDB_TIMEOUT_MS = 120_000;

/** What one start works with. */
export type Place = {
  readonly folder: string;
  readonly data: string;
  readonly password: string;
  readonly searchPath: string;
};

/** The password of the database, made when there is none. */
export async function passwordOf(folder: string): Promise<string> {
  const file = join(folder, 'password');
  const known = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '';
    throw cause;
  });
  if (known.trim()) return known.trim();
  if (await holdsDatabase(join(folder, 'data'))) {
    throw new EmbeddedPostgresError(
      `The password of the embedded database is missing: ${file}. Put back that file from a copy of the data folder.`,
    );
  }
  const password = randomBytes(24).toString('base64url');
  await writeFile(`${file}.new`, `${password}\n`, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
  return password;
}

/** Removes what an interrupted `initdb` left. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith('data.new-') || name.startsWith('initdb-password-')) {
      // The initdb of a killed process may still be writing there: it fails soon after.
      await rm(join(folder, name), { recursive: true, force: true, maxRetries: 20 });
    }
  }
}

/** Whether there is a whole database in the folder. Rejects when there is something else. */
export async function holdsDatabase(data: string): Promise<boolean> {
  const names = await readdir(data).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [] as string[];
    throw cause;
  });
  if (names.includes('PG_VERSION')) return true;
  if (names.length === 0) return false;
  throw new EmbeddedPostgresError(
    `The folder ${data} holds files, but no PostgreSQL database. Move it away, or set DATA_DIR to another folder.`,
  );
}

/** Runs `initdb` beside the final place and moves the result there: `data` is whole or missing. */
export async function makeDatabaseFolder(
  place: Place,
  binaries: PostgresBinaries,
  runAs: RunAs,
): Promise<void> {
  const id = randomBytes(4).toString('hex');
  const draft = join(place.folder, `data.new-${id}`);
  const passwordName = `initdb-password-${id}`;
  const passwordFile = join(place.folder, passwordName);
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, `${place.password}\n`, { mode: 0o600 });
  try {
    await giveTo(runAs, draft);
    await giveTo(runAs, passwordFile);
    const visible = dataFolderAs(runAs, draft);
    const command = commandAs(runAs, programOf(binaries, 'initdb'), [
      `--pgdata=${visible}`,
      `--username=${USER}`,
      `--pwfile=${runAs.kind === 'self' ? passwordFile : `${visible}/../${passwordName}`}`,
      '--auth=scram-sha-256',
      '--locale=C',
      '--encoding=UTF8',
      '--no-sync',
    ]);
    const { code, output } = await outputOf(command, place.searchPath, {
      cwd: draft,
      timeoutMs: INITDB_TIMEOUT_MS,
    });
    if (code !== 0) {
      throw new EmbeddedPostgresError(
        `The embedded database in ${place.data} cannot be made. ${adviceFor(output)} ` +
          `What initdb said last:\n${lastLines(output)}`,
      );
    }
    await rename(draft, place.data);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

/** Rejects when the database was made by another major version than the programs have. */
export async function checkVersion(data: string, major: string): Promise<void> {
  const version = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  if (version === major) return;
  throw new EmbeddedPostgresError(
    `The database in ${data} was made by PostgreSQL ${version}, and the embedded one is PostgreSQL ${major}, which cannot read it. ` +
      `Go back to the release of Vitrine that made it, or move its content to a PostgreSQL server and set DATABASE_URL.`,
  );
}

/** Whether the data belongs to somebody else than the identity that runs the server. */
export async function ownedByOther(data: string, runAs: RunAs): Promise<boolean> {
  if (runAs.kind === 'self') return false;
  return (await stat(data)).uid !== (runAs.kind === 'user' ? runAs.uid : 0);
}
