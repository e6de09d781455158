import { messageOf } from '../log.ts';
import type { Log } from '../log.ts';
import { openSideConnection } from '../streams/side-connection.ts';
import type { SideConnection } from '../streams/side-connection.ts';
import type { Bell, Ring, RingKind } from './bell.ts';
import { ringKinds } from './bell.ts';
import { ringQueues } from './ring-queues.ts';
import { within } from '../within.ts';

const CHANNEL = 'vitrine_bell';
/** PostgreSQL allows 8,000 bytes in a payload. */
const MAX_PAYLOAD = 7_900;
/** Rings kept while the database is away; further ones are left to the sweeps. */
const MAX_PENDING = 10_000;
/** How long a start waits for the first LISTEN, and an end for the last NOTIFY, in milliseconds. */
const PATIENCE_MS = 2_000;

/**
 * The bell without Redis: NOTIFY from one side connection, LISTEN on another; each opens when it is
 * first needed and comes back by itself. Rings that come while a NOTIFY is on its way share the next one.
 */
export function postgresBell(url: string, log: Log): Bell {
  const hands = ringQueues(log);
  const pending = new Set<string>();
  let sender: SideConnection | null = null;
  let listener: SideConnection | null = null;
  let sending: Promise<void> | null = null;

  const send = (): void => {
    sending ??= sendAll().finally(() => {
      sending = null;
      // A ring may have come between the last look at `pending` and now.
      if (pending.size > 0 && sender?.client) send();
    });
  };
  const sendAll = async (): Promise<void> => {
    while (pending.size > 0 && sender?.client) {
      const payload = takePayload(pending);
      try {
        await sender.client.query('select pg_notify($1, $2)', [CHANNEL, payload]);
      } catch (thrown) {
        // The sweeps of the workers find what these were for.
        log.debug('rings lost', { error: messageOf(thrown) });
      }
    }
  };
  const hearPayload = (payload: string): void => {
    for (const ring of payload.split(' ')) {
      const [kind, id] = ring.split(':');
      const known = ringKinds.find((candidate) => candidate === kind);
      if (known !== undefined && id !== undefined) void hands.push(known, id);
    }
  };
  const listen = async (): Promise<void> => {
    const first = Promise.withResolvers<void>();
    listener ??= openSideConnection({
      connectionString: url,
      name: 'vitrine bell listener',
      log,
      async onConnect(client) {
        client.on('notification', ({ payload }) => hearPayload(payload ?? ''));
        await client.query(`listen ${CHANNEL}`);
        first.resolve();
      },
    });
    await within(first.promise, PATIENCE_MS);
  };
  const stop = async (): Promise<void> => {
    // First, so that nothing is taken while the connection closes.
    const drained = hands.stop();
    const last = listener;
    listener = null;
    await last?.[Symbol.asyncDispose]();
    await drained;
  };
  return {
    name: 'postgres',
    ring(kind: RingKind, rings: readonly Ring[]) {
      for (const { id } of rings) {
        if (pending.size < MAX_PENDING) pending.add(`${kind}:${id}`);
      }
      sender ??= openSideConnection({
        connectionString: url,
        name: 'vitrine bell sender',
        log,
        async onConnect() {
          // `client` is set in the same turn, before this runs.
          setImmediate(send);
        },
      });
      send();
      return Promise.resolve();
    },
    hear(kind, ids) {
      for (const id of ids) void hands.push(kind, id);
    },
    onRing: (kind, concurrency, handler) => hands.handle(kind, concurrency, handler),
    async start() {
      hands.start();
      await listen();
    },
    stop,
    isReachable: () =>
      // A connection that was never needed is none that is lost.
      Promise.resolve([sender, listener].every((side) => side === null || side.client !== null)),
    // The side connections look for themselves whether they live.
    watch: () => Promise.resolve(),
    async [Symbol.asyncDispose]() {
      await stop();
      if (sending !== null) await within(sending, PATIENCE_MS);
      pending.clear();
      const last = sender;
      sender = null;
      await last?.[Symbol.asyncDispose]();
    },
  };
}

/** Takes as many rings as fit into one NOTIFY. */
function takePayload(pending: Set<string>): string {
  const rings: string[] = [];
  let length = 0;
  for (const ring of pending) {
    if (length + ring.length + 1 > MAX_PAYLOAD) break;
    rings.push(ring);
    length += ring.length + 1;
  }
  for (const ring of rings) pending.delete(ring);
  return rings.join(' ');
}
