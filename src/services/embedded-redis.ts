/**
 * A Redis of our own for the Bull queues, where the program `redis-server` is installed and no REDIS_URL is set.
 *
 * It lives in `<dataDir>/redis`, listens on 127.0.0.1 at a random port behind a generated password, and writes what
 * it holds to an append-only file. Like the embedded PostgreSQL it outlives our process when that is killed; the
 * next start recognises it (process id, password, folder) and goes on with it.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, constants, statSync } from 'node:fs';
import { mkdir, open, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { waitForFileLock } from './file-lock.ts';
import { freePort } from './free-port.ts';
import { endProcess, isRunning, programName, waitUntil } from './processes.ts';
import { RedisReplyError, askRedis } from './redis-wire.ts';

/** A running server. */
export type EmbeddedRedis = {
  /** Connection address with its password. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** True when it was already running, left by a process that was killed. */
  readonly reused: boolean;
  /** Stops the server; what it holds is on disk. May be called more than once. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** The server cannot be started; the message says why and what it said last. */
export class EmbeddedRedisError extends Error {
  override readonly name = 'EmbeddedRedisError';
}

/** How long the server may read its file before it answers, in milliseconds. */
const READY_TIMEOUT_MS = 60_000;

/** How long an orderly stop may take, in milliseconds. */
const STOP_PATIENCE_MS = 15_000;

/**
 * What we write about a server, before it starts. The password is a new one for each start: one that was told to a
 * stranger who had taken the port of a dead server opens nothing.
 */
type Launch = { readonly port: number; readonly password: string; readonly pid: number | null };

/** The first `redis-server` in the folders of `searchPath` (as in PATH), or null. */
export function findRedisServer(searchPath: string): string | null {
  const name = process.platform === 'win32' ? 'redis-server.exe' : 'redis-server';
  for (const folder of searchPath.split(delimiter).filter(Boolean)) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return file;
    } catch {
      // Not here: the next folder.
    }
  }
  return null;
}

/** Starts the server of `dataDir`, or goes on with the one that still runs. Rejects with `EmbeddedRedisError`. */
export async function startEmbeddedRedis(options: {
  readonly binary: string;
  readonly dataDir: string;
  readonly log: (message: string) => void;
}): Promise<EmbeddedRedis> {
  const folder = join(options.dataDir, 'redis');
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    using _ = await waitForFileLock(join(folder, 'start.lock'), READY_TIMEOUT_MS);
    const running = await findRunning(folder);
    const server = running ?? (await launch(options.binary, folder));
    options.log(
      running
        ? `Redis still runs in ${folder} (process ${server.pid}); going on with it.`
        : `Redis runs in ${folder} on 127.0.0.1:${server.port} (process ${server.pid}).`,
    );
    const stop = () => stopServer(folder, server.pid, options.log);
    return {
      url: `redis://:${server.password}@127.0.0.1:${server.port}`,
      port: server.port,
      pid: server.pid,
      reused: running !== null,
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (cause) {
    if (cause instanceof EmbeddedRedisError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EmbeddedRedisError(
      `Redis did not start in ${folder}: ${reason} Set REDIS_URL to use another, or BELL=postgres to do without.`,
      { cause },
    );
  }
}

type RunningServer = Launch & { readonly pid: number };

const launchFile = (folder: string) => join(folder, 'server.json');

/** What the last start wrote, or null: nothing, or not to its end. */
async function readLaunch(folder: string): Promise<Launch | null> {
  try {
    return JSON.parse(await readFile(launchFile(folder), 'utf8')) as Launch;
  } catch {
    return null;
  }
}

async function writeLaunch(folder: string, launched: Launch): Promise<void> {
  const draft = `${launchFile(folder)}.new`;
  await writeFile(draft, JSON.stringify(launched), { mode: 0o600 });
  await rename(draft, launchFile(folder));
}

/** The server that a killed process left in this folder, or null. */
async function findRunning(folder: string): Promise<RunningServer | null> {
  const last = await readLaunch(folder);
  if (!last) return null;
  const found = await waitUntil(async () => {
    if (last.pid && !(await isRunning(last.pid))) return { server: null };
    const name = last.pid ? await programName(last.pid) : null;
    if (name !== null && !name.startsWith('redis-server')) return { server: null };
    try {
      const info = await askRedis(last.port, last.password, ['INFO', 'server']);
      const config = await askRedis(last.port, last.password, ['CONFIG', 'GET', 'dir']);
      const pid = Number(/^process_id:(\d+)/m.exec(String(info))?.[1]);
      const itsFolder = Array.isArray(config) ? config[1] : null;
      const isOurs = pid > 0 && itsFolder === (await realpath(folder));
      return { server: isOurs ? { ...last, pid } : null };
    } catch (cause) {
      // Nobody was told a process id, and nobody listens: it never started.
      if (!last.pid && /ECONNREFUSED/.test(String(cause))) return { server: null };
      // Another server with another password is not ours; one that loads its file or is stopping will change.
      if (cause instanceof RedisReplyError && !/^(LOADING|BUSY)/.test(cause.message)) {
        return { server: null };
      }
      return null;
    }
  }, STOP_PATIENCE_MS);
  if (!found) {
    throw new EmbeddedRedisError(
      `Redis runs in ${folder} (process ${last.pid ?? 'unknown'}, port ${last.port}) and does not answer. End that process and start again.`,
    );
  }
  return found.server;
}

async function launch(binary: string, folder: string): Promise<RunningServer> {
  const logFile = join(folder, 'server.log');
  const password = randomBytes(24).toString('base64url');
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const settings: readonly (readonly [string, string])[] = [
      ['bind', '127.0.0.1'],
      ['port', String(port)],
      ['dir', quoted(folder)],
      ['requirepass', password],
      ['appendonly', 'yes'],
      ['appendfsync', 'everysec'],
      ['save', '""'],
      ['maxmemory-policy', 'noeviction'],
      ['daemonize', 'no'],
    ];
    // A file, not arguments: those are visible to every user of this machine, password included.
    const settingsFile = join(folder, 'redis.conf');
    await writeFile(settingsFile, settings.map((row) => `${row.join(' ')}\n`).join(''), {
      mode: 0o600,
    });
    await rename(logFile, join(folder, 'server.previous.log')).catch(() => undefined);
    const launched = { port, password, pid: null };
    await writeLaunch(folder, launched);
    const outcome = await launchOnce(binary, folder, settingsFile, logFile, launched);
    if (outcome.ok) return { ...launched, pid: outcome.pid };
    const said = await readFile(logFile, 'utf8').catch(() => '');
    // Between our look and the start another program took the port.
    if (/Address already in use/i.test(said) && attempt < 5) continue;
    const lines = said.trim().split('\n').slice(-12);
    throw new EmbeddedRedisError(
      `Redis did not start in ${folder} (${outcome.reason}). Set REDIS_URL to use another, or BELL=postgres to do without. ` +
        `Last lines of ${logFile}:\n${lines.map((line) => `  ${line}`).join('\n')}`,
    );
  }
}

async function launchOnce(
  binary: string,
  folder: string,
  settingsFile: string,
  logFile: string,
  launched: Launch,
): Promise<{ ok: true; pid: number } | { ok: false; reason: string }> {
  const logHandle = await open(logFile, 'a', 0o600);
  let end: string | null = null;
  const child = spawn(binary, [settingsFile], {
    cwd: folder,
    env: { LC_ALL: 'C', TZ: 'UTC' },
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
  const { pid } = child;
  if (pid) await writeLaunch(folder, { ...launched, pid });
  const ready = await waitUntil(async () => {
    if (end !== null || !pid) return { ok: false as const, reason: end ?? 'no process' };
    const reply = await askRedis(launched.port, launched.password, ['PING']).catch(() => null);
    return reply === 'PONG' ? { ok: true as const, pid } : null;
  }, READY_TIMEOUT_MS);
  if (ready) return ready;
  if (pid) await endProcess(pid, 'SIGTERM', 'SIGKILL', STOP_PATIENCE_MS);
  return { ok: false, reason: `not ready after ${READY_TIMEOUT_MS / 1000} seconds` };
}

async function stopServer(
  folder: string,
  pid: number,
  log: (message: string) => void,
): Promise<void> {
  // Stopped before: the process id may belong to another program by now.
  if ((await readLaunch(folder))?.pid !== pid) return;
  if (await isRunning(pid)) {
    await endProcess(pid, 'SIGTERM', 'SIGKILL', STOP_PATIENCE_MS);
    log('Redis has stopped.');
  }
  await rm(launchFile(folder), { force: true });
}

/** A text as redis.conf takes it. */
function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
