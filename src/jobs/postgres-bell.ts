import { Client } from 'pg';
import { messageOf } from '../log.ts';
import type { Log } from '../log.ts';
import type { Bell, Ring, RingKind } from './bell.ts';
import { ringKinds } from './bell.ts';
import { ringQueues } from './ring-queues.ts';

const CHANNEL = 'vitrine_bell';
/** PostgreSQL allows 8,000 bytes in a payload. */
const MAX_PAYLOAD = 7_900;
const RECONNECT_MS = 500;

/**
 * The bell without Redis: NOTIFY from one side connection, LISTEN on another.
 * Rings that come while a NOTIFY is on its way share the next one.
 */
export function postgresBell(url: string, log: Log): Bell {
  const queues = ringQueues(log);
  const pending = new Set<string>();
  let sender: Client | null = null;
  let listener: Client | null = null;
  let sending: Promise<void> | null = null;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  const connect = async (name: string, onEnd: (client: Client) => void): Promise<Client> => {
    const client = new Client({
      connectionString: url,
      keepAlive: true,
      query_timeout: 10_000,
      application_name: `vitrine bell ${name}`,
    });
    client.on('error', (error) => {
      log.debug('bell connection failed', { name, error: messageOf(error) });
      onEnd(client);
    });
    client.on('end', () => onEnd(client));
    await client.connect();
    return client;
  };
  const send = async (): Promise<void> => {
    try {
      sender ??= await connect('sender', (client) => {
        if (sender === client) sender = null;
      });
      while (pending.size > 0) {
        const rings: string[] = [];
        let length = 0;
        for (const ring of pending) {
          if (length + ring.length + 1 > MAX_PAYLOAD) break;
          rings.push(ring);
          length += ring.length + 1;
        }
        for (const ring of rings) pending.delete(ring);
        await sender.query('select pg_notify($1, $2)', [CHANNEL, rings.join(' ')]);
      }
    } catch (thrown) {
      // Lost rings are rung again by the sweep.
      log.debug('rings lost', { error: messageOf(thrown) });
      pending.clear();
      const broken = sender;
      sender = null;
      await broken?.end().catch(() => undefined);
    }
  };
  const listen = async (): Promise<void> => {
    if (closed) return;
    try {
      const client = await connect('listener', (ended) => {
        if (listener !== ended) return;
        listener = null;
        retry = setTimeout(() => void listen(), RECONNECT_MS);
      });
      listener = client;
      client.on('notification', ({ payload }) => {
        for (const ring of (payload ?? '').split(' ')) {
          const [kind, id] = ring.split(':');
          const known = ringKinds.find((candidate) => candidate === kind);
          if (known !== undefined && id !== undefined) queues.push(known, id);
        }
      });
      await client.query(`listen ${CHANNEL}`);
    } catch (thrown) {
      log.debug('bell cannot listen', { error: messageOf(thrown) });
      const broken = listener;
      listener = null;
      await broken?.end().catch(() => undefined);
      clearTimeout(retry);
      if (!closed) retry = setTimeout(() => void listen(), RECONNECT_MS);
    }
  };
  const stop = async (): Promise<void> => {
    closed = true;
    clearTimeout(retry);
    const last = listener;
    listener = null;
    await last?.end().catch(() => undefined);
    await queues.stop();
  };
  return {
    name: 'postgres',
    ring(kind: RingKind, rings: readonly Ring[]) {
      for (const { id } of rings) pending.add(`${kind}:${id}`);
      sending ??= send().finally(() => {
        sending = null;
      });
      return Promise.resolve();
    },
    onRing: (kind, concurrency, handler) => queues.handle(kind, concurrency, handler),
    async start() {
      closed = false;
      await listen();
    },
    stop,
    watch: () => Promise.resolve(),
    async [Symbol.asyncDispose]() {
      await stop();
      await sending;
      const last = sender;
      sender = null;
      await last?.end().catch(() => undefined);
    },
  };
}
