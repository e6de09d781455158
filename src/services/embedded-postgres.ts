/**
 * A PostgreSQL of our own, for those who have none: started from the programs that npm installed, kept in
 * `<dataDir>/postgres`, listening on 127.0.0.1 at a random port behind a generated password.
 *
 * States of the folder, and what moves it:
 *
 *     nothing ── initdb into data.new-… ──▶ data.new-… ── rename ──▶ data ── start ──▶ data + postmaster.pid
 *
 * An initdb that was killed leaves only a data.new-… folder, which the next start removes. A server outlives our
 * process when that is killed; the next start finds postmaster.pid, makes sure that it is this folder's server, and
 * goes on with it. `start.lock` is held while all this happens, so that two processes end with one server.
 */
import { spawn } from 'node:child_process';
import { chmod, mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { waitForFileLock } from './file-lock.ts';
import { freePort } from './free-port.ts';
import {
  type PostgresBinaries,
  copiesForEveryone,
  findPostgresBinaries,
  linkLibraries,
  postgresPackage,
  programOf,
} from './postgres-binaries.ts';
import {
  type RunAs,
  chooseIdentity,
  cleanEnvironment,
  commandAs,
  dataFolderAs,
  giveTo,
  outputOf,
} from './postgres-identity.ts';
import {
  type Place,
  checkVersion,
  holdsDatabase,
  makeDatabaseFolder,
  ownedByOther,
  passwordOf,
  removeUnfinished,
} from './postgres-cluster.ts';
import {
  ALTERNATIVE,
  EmbeddedPostgresError,
  adviceFor,
  lastLines,
  reasonOf,
} from './postgres-refusal.ts';
import { addressOf, connect, findRunning, readPidFile } from './postgres-running.ts';
import { endProcess, isRunning, waitUntil } from './processes.ts';

export { EmbeddedPostgresError } from './postgres-refusal.ts';

/** A running server. */
export type EmbeddedPostgres = {
  /** Connection address of the database `vitrine`, with its password. */
  readonly url: string;
  readonly port: number;
  /** The process id of the server. */
  readonly pid: number;
  /** True when it was already running, left by a process that was killed. */
  readonly reused: boolean;
  /** Stops the server: sessions are ended, everything committed is kept. May be called more than once. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** How a server is started. */
export type EmbeddedPostgresOptions = {
  /** The data folder of this service; the database lives in `postgres` below it. */
  readonly dataDir: string;
  /** Told what happens, one sentence at a time. */
  readonly log: (message: string) => void;
  /** False gives up durability for speed. For tests only. */
  readonly fsync?: boolean;
  /** Where it listens; a free port when it is not told. One that is taken is not replaced by another. */
  readonly port?: number;
  /** Folders in which `unshare` is looked for, as in PATH. */
  readonly searchPath?: string;
  /** The programs to use; null when there are none. Without it they are found in node_modules. */
  readonly binaries?: PostgresBinaries | null;
  /** Where root may lay copies of the programs that every user can run; without it, below /var or the system's temp. */
  readonly copyFolders?: readonly string[];
};

const DATABASE = 'vitrine';
const USUAL_SEARCH_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** How long a server may take until it answers, recovery after a crash included, in milliseconds. */
const READY_TIMEOUT_MS = 120_000;

/** How long a fast stop may take before the server is ended at once, in milliseconds. */
const STOP_PATIENCE_MS = 30_000;

/** How long the remains of a killed server may hold its memory, in milliseconds. */
const REMAINS_TIMEOUT_MS = 15_000;

/** Starts the server of `dataDir`, or goes on with the one that still runs. Rejects with `EmbeddedPostgresError`. */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const folder = resolve(options.dataDir, 'postgres');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    using _ = await waitForFileLock(join(folder, 'start.lock'), READY_TIMEOUT_MS);
    const place: Place = {
      folder,
      data: join(folder, 'data'),
      password: await passwordOf(folder),
      searchPath: options.searchPath || USUAL_SEARCH_PATH,
    };
    const running = await findRunning(place);
    if (running) {
      options.log(`PostgreSQL still runs in ${folder} (process ${running.pid}); going on with it.`);
    }
    const server = running ?? (await startServer(place, options));
    const stop = () => stopServer(place, server.pid, options.log);
    try {
      await ensureDatabase(server.port, place.password);
    } catch (cause) {
      await stop();
      throw cause;
    }
    return {
      url: addressOf(server.port, place.password, DATABASE),
      port: server.port,
      pid: server.pid,
      reused: running !== null,
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (cause) {
    if (cause instanceof EmbeddedPostgresError) throw cause;
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL in ${folder} did not start: ${reasonOf(cause)} ${ALTERNATIVE}`,
      { cause },
    );
  }
}

/**
 * The address of the server that runs in `dataDir` for another process, or null when none does. Nothing is started.
 * Rejects with `EmbeddedPostgresError` when one runs that cannot be used.
 */
export async function findEmbeddedPostgres({
  dataDir,
}: Pick<EmbeddedPostgresOptions, 'dataDir'>): Promise<string | null> {
  const folder = resolve(dataDir, 'postgres');
  const place: Place = {
    folder,
    data: join(folder, 'data'),
    password: await passwordOf(folder),
    searchPath: USUAL_SEARCH_PATH,
  };
  const running = await findRunning(place);
  return running && addressOf(running.port, place.password, DATABASE);
}

/** Makes the database when needed and starts a server for it. */
async function startServer(
  place: Place,
  options: EmbeddedPostgresOptions,
): Promise<{ port: number; pid: number }> {
  const found = options.binaries === undefined ? await findPostgresBinaries() : options.binaries;
  if (!found) {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for this system: the package ${postgresPackage()} is not installed. ` +
        `Install with "npm ci" (not with --omit=optional), or set DATABASE_URL to a PostgreSQL server (15 or newer).`,
    );
  }
  const owner = await stat(place.data).catch(() => null);
  const runAs = await chooseIdentity(owner, place.searchPath);
  if (!runAs) {
    throw new EmbeddedPostgresError(
      'PostgreSQL does not run as root, and on this system root cannot hand it to another user. ' +
        `Start as an ordinary user, or set DATABASE_URL to a PostgreSQL server (15 or newer).`,
    );
  }
  // Its folders must be passable for another identity; what they hold stays closed.
  if (runAs.kind === 'user') await chmod(place.folder, 0o711);
  const { binaries, major } = await usableBinaries(found, runAs, place.searchPath, options);
  await removeUnfinished(place.folder);
  if (!(await holdsDatabase(place.data))) {
    options.log(`Making a PostgreSQL ${major} database in ${place.data}.`);
    await makeDatabaseFolder(place, binaries, runAs);
  }
  await checkVersion(place.data, major);
  if (await ownedByOther(place.data, runAs)) await giveTo(runAs, place.data);
  const server = await launch(place, binaries, runAs, options);
  options.log(
    `PostgreSQL ${major} runs in ${place.data}${identityNote(runAs)} on 127.0.0.1:${server.port} (process ${server.pid}).`,
  );
  return server;
}

function identityNote(runAs: RunAs): string {
  switch (runAs.kind) {
    case 'self':
      return '';
    case 'namespace':
      return ' in a user namespace';
    case 'user':
      return ` as user ${runAs.uid}`;
  }
}

/**
 * The programs in a place where `runAs` can run them, and their major version. They are tried, because that tells
 * about all of it: folders that cannot be passed, a missing library, a system of another kind.
 */
async function usableBinaries(
  found: PostgresBinaries,
  runAs: RunAs,
  searchPath: string,
  options: EmbeddedPostgresOptions,
): Promise<{ binaries: PostgresBinaries; major: string }> {
  await linkLibraries(found);
  const attempt = (binaries: PostgresBinaries) =>
    outputOf(commandAs(runAs, programOf(binaries, 'postgres'), ['-V']), searchPath);
  const majorOf = (output: string) => /PostgreSQL\) (\d+)/.exec(output)?.[1];
  const first = await attempt(found);
  const major = majorOf(first.output);
  if (first.code === 0 && major) return { binaries: found, major };
  if (runAs.kind !== 'self') {
    // Below a folder that is closed to the other identity, or in a file system that runs no programs.
    for await (const copy of copiesForEveryone(found, options.copyFolders)) {
      const { code, output } = await attempt(copy);
      const copyMajor = majorOf(output);
      if (code === 0 && copyMajor) return { binaries: copy, major: copyMajor };
    }
  }
  throw new EmbeddedPostgresError(
    `The PostgreSQL programs in ${found.native} do not run on this system: ${first.output.trim() || `exit code ${first.code}`}. ` +
      `They need ${process.platform === 'linux' ? 'the GNU C library (Alpine has another)' : 'a supported system'}. ${ALTERNATIVE}`,
  );
}

/** Starts the server process and waits until it answers. */
async function launch(
  place: Place,
  binaries: PostgresBinaries,
  runAs: RunAs,
  options: Pick<EmbeddedPostgresOptions, 'fsync' | 'port'>,
): Promise<{ port: number; pid: number }> {
  const logFile = join(place.folder, 'server.log');
  const remainsDeadline = performance.now() + REMAINS_TIMEOUT_MS;
  for (let portAttempts = 1; ;) {
    await rename(logFile, join(place.folder, 'server.previous.log')).catch(() => undefined);
    const port = options.port ?? (await freePort());
    const fsync = options.fsync ?? true;
    const outcome = await launchOnce(place, binaries, runAs, fsync, port, logFile);
    if (outcome.ok) return { port, pid: outcome.pid };
    const said = await readFile(logFile, 'utf8').catch(() => '');
    // Between our look and the start another program took the port.
    if (/Address already in use|could not create any TCP/.test(said) && portAttempts < 5) {
      portAttempts += 1;
      continue;
    }
    // The server was killed a moment ago and its last processes are still ending.
    const remains = /pre-existing shared memory block|lock file "postmaster\.pid" already exists/;
    if (remains.test(said) && performance.now() < remainsDeadline) {
      await delay(100);
      continue;
    }
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL in ${place.data} did not start (${outcome.reason}). ${adviceFor(said)} ` +
        `Last lines of ${logFile}:\n${lastLines(said)}`,
    );
  }
}

async function launchOnce(
  place: Place,
  binaries: PostgresBinaries,
  runAs: RunAs,
  fsync: boolean,
  port: number,
  logFile: string,
): Promise<{ ok: true; pid: number } | { ok: false; reason: string }> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    cluster_name: 'vitrine',
    max_connections: '200',
    log_checkpoints: 'off',
    ...(fsync ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  const command = commandAs(runAs, programOf(binaries, 'postgres'), [
    '-D',
    dataFolderAs(runAs, place.data),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]);
  const logHandle = await open(logFile, 'a', 0o600);
  let end: string | null = null;
  const child = spawn(command.file, command.arguments, {
    ...command.options,
    cwd: place.data,
    env: cleanEnvironment(place.searchPath),
    stdio: ['ignore', logHandle.fd, logHandle.fd],
    // Not in our process group: Ctrl-C in a terminal must reach us alone, we stop the server when our work is done.
    detached: true,
    windowsHide: true,
  });
  child.once('error', (error) => (end = error.message));
  child.once(
    'exit',
    (code, signal) => (end ??= signal ? `ended by ${signal}` : `exit code ${code}`),
  );
  child.unref();
  await logHandle.close();
  let reason = `not ready after ${READY_TIMEOUT_MS / 1000} seconds`;
  try {
    const ready = await waitUntil(async () => {
      if (end !== null) return { ok: false as const, reason: end };
      const file = await readPidFile(place.data);
      if (!file || file.pid !== child.pid || file.status !== 'ready') return null;
      const client = await connect(port, place.password);
      await client.end();
      return { ok: true as const, pid: file.pid };
    }, READY_TIMEOUT_MS);
    if (ready) return ready;
  } catch (cause) {
    reason = reasonOf(cause);
  }
  if (child.pid) await endProcess(child.pid, 'SIGINT', 'SIGQUIT', STOP_PATIENCE_MS);
  return { ok: false, reason };
}

async function ensureDatabase(port: number, password: string): Promise<void> {
  const client = await connect(port, password);
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [
      DATABASE,
    ]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

async function stopServer(
  place: Place,
  pid: number,
  log: (message: string) => void,
): Promise<void> {
  const file = await readPidFile(place.data);
  if (file?.pid !== pid || !(await isRunning(pid))) return;
  if (process.platform === 'win32') {
    // Windows has no signals; pg_ctl asks the server through its own named pipe.
    const binaries = await findPostgresBinaries();
    if (!binaries)
      throw new EmbeddedPostgresError(`pg_ctl is missing; end process ${pid} by hand.`);
    const args = ['stop', '-D', place.data, '-m', 'fast', '-w'];
    await outputOf(commandAs({ kind: 'self' }, programOf(binaries, 'pg_ctl'), args), '');
    return;
  }
  // SIGINT is PostgreSQL's fast stop, SIGQUIT its immediate one (the next start recovers).
  const orderly = await endProcess(pid, 'SIGINT', 'SIGQUIT', STOP_PATIENCE_MS);
  log(orderly ? 'PostgreSQL has stopped.' : 'PostgreSQL had to be stopped at once.');
}
