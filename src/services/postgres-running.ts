/** The server that runs in a folder: finding it, making sure that it is that folder's, and talking to it. */
import { randomBytes } from 'node:crypto';
import { readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { type Place, USER } from './postgres-cluster.ts';
import { EmbeddedPostgresError, reasonOf } from './postgres-refusal.ts';
import { isRunning, programName, waitUntil, workingFolder } from './processes.ts';

/** A process id that no system gives: it marks a postmaster.pid whose process is gone. */
const NO_PROCESS = 2_147_483_647;

/** How long a server may start (recovery included) or stop before we give up waiting for it, in milliseconds. */
const CHANGE_TIMEOUT_MS = 120_000;

/** How long a server that calls itself ready may refuse us, in milliseconds: one that was just killed does for a moment. */
const REFUSAL_TIMEOUT_MS = 15_000;

/** What a server tells in postmaster.pid. Status is `starting`, `ready`, `stopping` or `standby`. */
export type PidFile = { readonly pid: number; readonly port: number; readonly status: string };

/** What the server writes about itself: line 1 process id, line 4 port, line 8 status. Null when there is none. */
export async function readPidFile(data: string): Promise<PidFile | null> {
  const content = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return null;
      throw cause;
    },
  );
  if (content === null) return null;
  const lines = content.split('\n').map((line) => line.trim());
  return { pid: Number(lines[0]), port: Number(lines[3]), status: lines[7] ?? '' };
}

/**
 * The server that runs in this folder, or null. A process id alone proves nothing (it may have been given to another
 * program since), nor does an open port: the password must fit and the server must see a file we lay into the folder.
 */
export async function findRunning(place: Place): Promise<{ port: number; pid: number } | null> {
  let lastReason = 'it does not become ready';
  let lastPid = 0;
  let refusedSince = Number.POSITIVE_INFINITY;
  const found = await waitUntil(async () => {
    const file = await readPidFile(place.data);
    if (!file?.pid || file.pid === NO_PROCESS) return { server: null };
    lastPid = file.pid;
    if (!(await isRunning(file.pid)) || (await isAnotherProgram(file.pid, place.data))) {
      await markGone(place.data, file.pid);
      return { server: null };
    }
    // Starting, or stopping on somebody's request: both end soon.
    if (file.status !== 'ready') return null;
    try {
      const server = { port: file.port, pid: file.pid };
      if (await seesFolder(file.port, place)) return { server };
      // The same password and another folder: this one is a copy that was made while the server ran.
      await markGone(place.data, file.pid);
      return { server: null };
    } catch (cause) {
      lastReason = reasonOf(cause);
      refusedSince = Math.min(refusedSince, performance.now());
      return performance.now() - refusedSince > REFUSAL_TIMEOUT_MS ? { server: undefined } : null;
    }
  }, CHANGE_TIMEOUT_MS);
  if (found?.server !== undefined) return found.server;
  throw new EmbeddedPostgresError(
    `PostgreSQL runs in ${place.data} (process ${lastPid}) and cannot be used: ${lastReason} ` +
      'End that process (kill -INT) and start again.',
  );
}

async function isAnotherProgram(pid: number, data: string): Promise<boolean> {
  const name = await programName(pid);
  if (name !== null && name !== 'postgres') return true;
  const folder = await workingFolder(pid);
  return folder !== null && folder !== (await realpath(data));
}

/**
 * Tells the next server that the process named in postmaster.pid is gone, where it could not see that itself (the
 * number belongs to another program now). The rest of the file stays: by it a server notices remains in memory.
 */
async function markGone(data: string, pid: number): Promise<void> {
  const file = join(data, 'postmaster.pid');
  const content = await readFile(file, 'utf8').catch(() => '');
  if (content.startsWith(`${pid}\n`)) {
    await writeFile(file, `${NO_PROCESS}${content.slice(String(pid).length)}`);
  }
}

/** Whether the server that listens on `port`, and takes our password, works in our folder. */
async function seesFolder(port: number, place: Place): Promise<boolean> {
  const name = `vitrine-probe-${randomBytes(8).toString('hex')}`;
  const probe = join(place.data, name);
  const client = await connect(port, place.password);
  try {
    await writeFile(probe, '', { mode: 0o600 });
    const { rows } = await client.query<{ seen: boolean }>(
      'select (pg_stat_file($1, true)).size is not null as seen',
      [name],
    );
    return rows[0]?.seen === true;
  } finally {
    await rm(probe, { force: true });
    await client.end();
  }
}

/** A connection to the maintenance database. Rejects with the error of the server or the network. */
export async function connect(port: number, password: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: addressOf(port, password, 'postgres'),
    connectionTimeoutMillis: 10_000,
  });
  // A connection that breaks between two queries is told by the next query; without a listener it would end us.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** The connection address of one of the server's databases. */
export function addressOf(port: number, password: string, database: string): string {
  return `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`;
}
