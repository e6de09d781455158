import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { SERVER_KEEPALIVES } from '../db/server-keepalives.ts';
import type { Log } from '../log.ts';
import { messageOf } from '../log.ts';
import { pauseAfter } from './outage.ts';

/** How often the connection is asked for a sign of life, and how long an answer may take, in milliseconds. */
const HEARTBEAT_MS = 15_000;
const ANSWER_MS = 5_000;

/** How long a parting is given to be confirmed, in milliseconds. */
const PARTING_MS = 500;

/** A connection of its own beside the pool, which comes back by itself. */
export type SideConnection = {
  /** The connected client; null while there is none. */
  readonly client: Client | null;
  [Symbol.asyncDispose](): Promise<void>;
};

export type SideConnectionOptions = {
  readonly connectionString: string;
  /** Shown in pg_stat_activity. */
  readonly name: string;
  readonly log: Log;
  /** Called after each connect, before `client` is set; a rejection counts as a lost connection. */
  onConnect(client: Client): Promise<void>;
};

/**
 * Opens the connection and keeps it: connecting → connected → lost → pause → connecting …, until it is disposed of.
 *
 * A dead peer shows itself by TCP keepalive, or by a heartbeat that is not answered: without one, a listener whose
 * server vanished silently would wait for ever.
 */
export function openSideConnection(options: SideConnectionOptions): SideConnection {
  const { log, name } = options;
  const closing = new AbortController();
  let current: Client | null = null;

  async function connectOnce(onReady: () => void): Promise<void> {
    // Our own socket: a half-open one never confirms an end, and can only be destroyed.
    const socket = new Socket();
    const client = new Client({
      stream: () => socket,
      connectionString: options.connectionString,
      application_name: name,
      keepAlive: true,
      keepAliveInitialDelayMillis: ANSWER_MS,
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
      options: SERVER_KEEPALIVES,
    });
    const lost = Promise.withResolvers<void>();
    client.on('error', lost.reject);
    client.on('end', () => lost.reject(new Error('The server closed the connection.')));
    const stop = () => lost.resolve();
    closing.signal.addEventListener('abort', stop);
    // Nobody may be waiting when it is lost.
    lost.promise.catch(() => undefined);
    try {
      await client.connect();
      await options.onConnect(client);
      if (closing.signal.aborted) return;
      current = client;
      onReady();
      const heartbeat = setInterval(() => {
        client.query('select 1').catch(lost.reject);
      }, HEARTBEAT_MS);
      try {
        await lost.promise;
      } finally {
        clearInterval(heartbeat);
      }
    } finally {
      current = null;
      closing.signal.removeEventListener('abort', stop);
      if (closing.signal.aborted && !socket.destroyed) {
        const patience = delay(PARTING_MS, undefined, { ref: false });
        await Promise.race([client.end().catch(() => undefined), patience]);
      }
      socket.destroy();
    }
  }

  async function keep(): Promise<void> {
    let failures = 0;
    while (!closing.signal.aborted) {
      try {
        await connectOnce(() => {
          if (failures > 0) log.info('side connection is back', { name });
          failures = 0;
        });
      } catch (thrown) {
        failures += 1;
        if (failures === 1) {
          log.warn('side connection was lost', { name, error: messageOf(thrown) });
        }
        const { signal } = closing;
        await delay(pauseAfter(failures), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  const kept = keep();
  return {
    get client() {
      return current;
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await kept;
    },
  };
}
