/** The folder that holds what this service stores: its subfolders, its lock and the key for stored secrets. */
import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type FileLock, tryFileLock } from './file-lock.ts';

/** An open data folder. All paths are absolute. */
export type DataFolder = {
  readonly root: string;
  readonly packages: string;
  /** Copies of packages that are kept elsewhere; made when it is used. */
  readonly packageCopies: string;
  readonly uploads: string;
  readonly mail: string;
  readonly logs: string;
  /** The 32 bytes of `secret.key`, made when there is none. Rejects when the file holds something else. */
  secretKey(): Promise<Uint8Array>;
  /** Lets another process have the folder. */
  [Symbol.asyncDispose](): Promise<void>;
};

/** The folder belongs to another running process. */
export class DataFolderInUseError extends Error {
  override readonly name = 'DataFolderInUseError';
}

/** The folder cannot be used; the message says why and what to do. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}

/** Says that a folder was made by us: only such a folder, or an empty one, has its permissions changed. */
const MARKER = 'vitrine.lock';
const HOLDER = 'vitrine.pid';
const SECRET_KEY_BYTES = 32;

/** Lies in a folder while it is filled from a backup; with it no Vitrine starts. */
export const UNFINISHED_RESTORE = 'restore.unfinished';

const subfolders = ['packages', 'uploads', 'mail', 'logs'] as const;

/** The files by which a folder is held; SQLite keeps the last one beside a lock while it is held. */
export const lockFiles: readonly string[] = [MARKER, HOLDER, `${MARKER}-journal`];

/** A disk that is mounted here brings a folder of its own. */
const FOREIGN = 'lost+found';

/** Whether the folder is missing, or holds nothing but what `openDataFolder` makes at once. */
export async function isPristine(dataDir: string): Promise<boolean> {
  for (const name of await namesIn(dataDir)) {
    if (lockFiles.includes(name)) continue;
    const isOurs = subfolders.some((each) => each === name);
    if (!isOurs || (await namesIn(join(dataDir, name))).length > 0) return false;
  }
  return true;
}

/** What is in a folder; nothing when there is none. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => name !== FOREIGN);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    throw unusable(folder, cause);
  }
}

/**
 * Makes `dataDir` (mode 0700) with its subfolders and opens it.
 * `exclusive` keeps every other process out until the end of this one; processes that share a database server open
 * it without. Rejects with `DataFolderInUseError` (it names the process) or `DataFolderError`.
 */
export async function openDataFolder(options: {
  readonly dataDir: string;
  readonly exclusive: boolean;
}): Promise<DataFolder> {
  const { dataDir } = options;
  const at = (name: string) => join(dataDir, name);
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const names = await namesIn(dataDir);
    if (names.length > 0 && !names.includes(MARKER)) {
      throw new DataFolderError(
        `The folder ${dataDir} holds other files and was not made by Vitrine. Set DATA_DIR to an empty or new folder.`,
      );
    }
    if (names.includes(UNFINISHED_RESTORE)) {
      throw new DataFolderError(
        `A restore into ${dataDir} was cut off before its end. Remove the folder and run it again.`,
      );
    }
    const marker = await stat(at(MARKER)).catch(() => null);
    if (!marker) await writeFile(at(MARKER), '', { mode: 0o600, flag: 'a' });
    if (((await stat(dataDir)).mode & 0o777) !== 0o700) await chmod(dataDir, 0o700);
    for (const name of subfolders) {
      await mkdir(at(name), { recursive: true, mode: 0o700 });
    }
  } catch (cause) {
    throw cause instanceof DataFolderError ? cause : unusable(dataDir, cause);
  }
  const lock = options.exclusive ? await takeLock(dataDir) : null;
  return {
    root: dataDir,
    packages: at('packages'),
    packageCopies: at('package-copies'),
    uploads: at('uploads'),
    mail: at('mail'),
    logs: at('logs'),
    secretKey: () => openSecretKey(at('secret.key')),
    async [Symbol.asyncDispose]() {
      if (!lock) return;
      await rm(at(HOLDER), { force: true });
      lock.release();
    },
  };
}

async function takeLock(dataDir: string): Promise<FileLock> {
  const holderFile = join(dataDir, HOLDER);
  let lock: FileLock | null;
  try {
    lock = tryFileLock(join(dataDir, MARKER));
  } catch (cause) {
    throw unusable(dataDir, cause);
  }
  if (!lock) {
    const holder = await readFile(holderFile, 'utf8').catch(() => '');
    const [pid, host] = holder.trim().split(' ');
    const who = pid
      ? `process ${pid}${host === hostname() ? '' : ` on ${host}`}`
      : 'another process';
    throw new DataFolderInUseError(
      `Vitrine already runs with the folder ${dataDir} (${who}). ` +
        'Use that one, end it first, or set DATA_DIR to another folder.',
    );
  }
  await writeFile(holderFile, `${process.pid} ${hostname()}\n`, { mode: 0o600 });
  return lock;
}

/** Reads the key, or makes one. Two processes that make one at the same time end with the same. */
async function openSecretKey(file: string): Promise<Uint8Array> {
  const known = await readKey(file);
  if (known) return known;
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${randomBytes(SECRET_KEY_BYTES).toString('base64')}\n`, {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  });
  try {
    // `link` never replaces: the first process wins, and nobody can read half a key.
    await link(draft, file);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
  } finally {
    await rm(draft, { force: true });
  }
  const made = await readKey(file);
  if (!made) throw new DataFolderError(`The secret key ${file} vanished while it was made.`);
  return made;
}

async function readKey(file: string): Promise<Uint8Array | null> {
  let content: string;
  try {
    content = await readFile(file, 'utf8');
    if (process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0) {
      await chmod(file, 0o600);
    }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw cause;
  }
  const key = Buffer.from(content.trim(), 'base64');
  if (key.length !== SECRET_KEY_BYTES) {
    throw new DataFolderError(
      `The secret key ${file} is damaged: it must hold ${SECRET_KEY_BYTES} bytes as base64. ` +
        'Put back the copy you keep of it, or set VITRINE_SECRET_KEY; without it stored secrets cannot be read.',
    );
  }
  return new Uint8Array(key);
}

function unusable(dataDir: string, cause: unknown): DataFolderError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return new DataFolderError(
    `The data folder ${dataDir} cannot be used (${code}). ` +
      'Set DATA_DIR to a folder in which this user may write and which has free space.',
    { cause },
  );
}
