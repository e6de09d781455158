import { randomInt } from 'node:crypto';
import { Socket } from 'node:net';
import { Client } from 'pg';
import { WORKER_LOCK_CLASS } from '../db/claim.ts';
import { SERVER_KEEPALIVES } from '../db/server-keepalives.ts';
import { messageOf } from '../log.ts';
import type { Log } from '../log.ts';
import { within } from '../within.ts';

/**
 * The sign that this worker lives: a session advisory lock on a connection of its own.
 * PostgreSQL drops it with the connection, so that others take over at once when this process dies.
 */
export type WorkerLock = {
  /** Key of the lock held now; null while there is none, and nothing may be claimed. */
  current(): number | null;
  /** Aborts when the lock that is held now is lost; work that began under it must stop. */
  signal(): AbortSignal;
  [Symbol.asyncDispose](): Promise<void>;
};

/** Pause before the connection is tried again, in milliseconds. */
const RECONNECT_MS = 500;
/** How often the connection is asked for a sign of life, and how long an answer may take, in milliseconds. */
const KEEPALIVE_MS = 5_000;
const ANSWER_MS = 5_000;
/** How long a parting is given to be confirmed, in milliseconds. */
const PARTING_MS = 1_000;

/** Takes the lock and keeps it; a lost connection is replaced by a new one with a new key. */
export async function holdWorkerLock(url: string, log: Log): Promise<WorkerLock> {
  let key: number | null = null;
  let lost = new AbortController();
  let client: Client | null = null;
  let socket: Socket | null = null;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  let probe: NodeJS.Timeout | undefined;

  const lose = (from: Client, why: string): void => {
    if (client !== from) return;
    client = null;
    key = null;
    clearInterval(probe);
    lost.abort(new Error('This worker lost its lock.'));
    lost = new AbortController();
    void from.end().catch(() => undefined);
    // A half-open connection never confirms its end.
    socket?.destroy();
    if (closed) return;
    log.warn('worker lock lost', { why });
    retry = setTimeout(() => void again(), RECONNECT_MS);
  };
  const connect = async (): Promise<void> => {
    const itsSocket = new Socket();
    const next = new Client({
      stream: () => itsSocket,
      connectionString: url,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEPALIVE_MS,
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
      application_name: 'vitrine worker lock',
      options: SERVER_KEEPALIVES,
    });
    client = next;
    socket = itsSocket;
    next.on('error', (error) => lose(next, messageOf(error)));
    next.on('end', () => lose(next, 'the connection ended'));
    await next.connect();
    const chosen = randomInt(1, 2 ** 31 - 1);
    await next.query('select pg_advisory_lock($1, $2)', [WORKER_LOCK_CLASS, chosen]);
    // Closed, or lost again, while the answer was on its way: this connection counts no longer.
    if (client !== next) {
      await next.end().catch(() => undefined);
      return;
    }
    key = chosen;
    // TCP keepalive alone takes the kernel's time to notice a silent peer; a query has our own limit.
    probe = setInterval(() => {
      next.query('select 1').catch((error: unknown) => lose(next, messageOf(error)));
    }, KEEPALIVE_MS);
  };
  const again = async (): Promise<void> => {
    try {
      await connect();
      if (key !== null) log.info('worker lock taken again');
    } catch (thrown) {
      if (client !== null) lose(client, messageOf(thrown));
    }
  };
  try {
    await connect();
  } catch (thrown) {
    // Whoever asked is told; nothing goes on trying behind his back.
    closed = true;
    clearTimeout(retry);
    if (client !== null) lose(client, messageOf(thrown));
    throw thrown;
  }
  return {
    current: () => key,
    signal: () => lost.signal,
    async [Symbol.asyncDispose]() {
      closed = true;
      clearTimeout(retry);
      clearInterval(probe);
      const last = client;
      client = null;
      key = null;
      if (last !== null) await within(last.end(), PARTING_MS);
      socket?.destroy();
    },
  };
}
