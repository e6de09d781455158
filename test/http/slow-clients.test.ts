import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { limits } from '../../src/http/limits/limits.ts';
import { READS_TOO_SLOWLY } from '../../src/http/websocket.ts';
import type { LoggedOffer } from '../support/fact-log.ts';
import { appendTransitions, givenOffer, givenPublisher } from '../support/fact-log.ts';
import { heldBytes } from '../support/memory.ts';
import type { GraphQLAnswer, StreamClient, StreamMessage } from '../support/stream-clients.ts';
import { openEvents, openSocket } from '../support/stream-clients.ts';
import type { StreamServer } from '../support/stream-server.ts';
import { startStreamServer } from '../support/stream-server.ts';
import { until } from '../support/until.ts';

/** More than the buffers of two systems hold: 11 MB in events of 16 kB. */
const EVENTS = 700;
const LOOK_MS = 1_000;

/** Long enough for a busy machine, in milliseconds. */
const PATIENT_MS = 60_000;

let server: StreamServer;
/** The same log behind a server that would look in a minute. */
let patient: StreamServer;
const lines: Socket[] = [];
let offer: LoggedOffer;
before(async () => {
  server = await startStreamServer({ streamLookMs: LOOK_MS });
  patient = await startStreamServer({ database: server.database, streamLookMs: 60_000 });
  patient.http.server.on('connection', (line) => void lines.push(line));
  offer = await givenOffer(server.client, await givenPublisher(server.client));
  await appendTransitions(server.client, offer, EVENTS);
});
after(async () => {
  await patient[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const query =
  'subscription ($id: ID!, $after: String) { offer(id: $id, after: $after) { kind seq cursor padding } }';

const transports = {
  async WebSocket(url: string, after: string) {
    const socket = await openSocket(url);
    assert.equal((await socket.next())?.type, 'connection_ack');
    socket.subscribe('1', query, { id: offer.offerId, after });
    return socket;
  },
  'event stream': async (url: string, after: string) =>
    await openEvents(url, { query, variables: { id: offer.offerId, after } }),
};

const beginning = () => server.streams.cursorAt({ kind: 'offer', id: offer.offerId }, 0);

type Event = { readonly seq: number; readonly cursor: string };
const eventOf = (message: StreamMessage) =>
  (message.payload as GraphQLAnswer).data?.['offer'] as Event;

/** Everything that still comes, up to the end of the connection. */
async function rest(client: StreamClient): Promise<StreamMessage[]> {
  const messages: StreamMessage[] = [];
  for (let message = await client.next(); message !== null; message = await client.next()) {
    messages.push(message);
  }
  return messages;
}

for (const [name, open] of Object.entries(transports)) {
  describe(`given a client of a ${name} that stops reading`, () => {
    test('when much waits for it, then it is told why and closed, and what it did not read comes behind its cursor', async () => {
      const before = server.streams.registry.closedAsSlow;
      const client = await open(server.url, beginning());
      const first = await client.next();
      assert.ok(first);
      client.pause();
      let heard = '';
      if ('response' in client) client.response.on('data', (text: string) => (heard = text));
      const { registry } = server.streams;
      await until('it is closed', () => registry.closedAsSlow === before + 1, PATIENT_MS);
      client.resume();
      const messages = [first, ...(await rest(client))];
      // Nobody said "complete": a client that is told so does not come back.
      assert.ok(messages.every(({ type }) => type === 'next'));
      assert.ok(messages.length < EVENTS);
      if ('closed' in client) {
        assert.deepEqual(await client.closed, {
          code: READS_TOO_SLOWLY,
          reason: 'Reads too slowly',
        });
      } else {
        assert.match(heard, /^: You read too slowly\..*\n\n$/m);
      }
      await until('its source is closed', () => registry.open === 0, PATIENT_MS);

      const events = messages.map(eventOf);
      const again = await open(server.url, events.at(-1)?.cursor ?? '');
      while (events.length < EVENTS) {
        const message = await again.next();
        assert.ok(message);
        events.push(eventOf(message));
      }
      again.cut();
      assert.deepEqual(
        events.map(({ seq }) => seq),
        Array.from({ length: EVENTS }, (_unused, n) => n + 1),
      );
    });

    test('when ten do so, then each holds less than 1 MiB of the process', async () => {
      const before = heldBytes();
      const clients = await Promise.all(
        Array.from({ length: 10 }, async () => {
          const client = await open(patient.url, beginning());
          // At once: what a client has read is held by this process, too.
          client.pause();
          return client;
        }),
      );
      // Full when nothing moves any more.
      let last = -1;
      await until(
        'the buffers are full',
        async () => {
          await delay(100);
          const bytes = lines.reduce((sum, line) => sum + line.bytesWritten, 0);
          const full = bytes === last;
          last = bytes;
          return full;
        },
        PATIENT_MS,
      );
      const each = (heldBytes() - before) / clients.length;
      assert.ok(each < limits.waitingBytes, `${Math.round(each / 1024)} KiB`);
      for (const client of clients) client.cut();
      await until('all are gone', () => patient.streams.registry.open === 0, PATIENT_MS);
    });
  });
}

describe('given clients of both transports that never read on', () => {
  test('when they were closed, then their connections end all the same; without a look they would stay', async () => {
    const before = server.streams.registry.closedAsSlow;
    const openAll = async (url: string) =>
      await Promise.all(
        Object.values(transports).map(async (open) => {
          const client = await open(url, beginning());
          client.pause();
          return client;
        }),
      );
    const closed = await openAll(server.url);
    const kept = await openAll(patient.url);
    const { registry } = server.streams;
    await until(
      'they are closed',
      () => registry.closedAsSlow === before + closed.length,
      PATIENT_MS,
    );
    await until('they are gone', async () => (await connectionsOf(server)) === 0, PATIENT_MS);
    await until('their sources are closed', () => registry.open === 0, PATIENT_MS);
    const others = patient.streams.registry;
    assert.deepEqual([others.closedAsSlow, others.open], [0, kept.length]);
    for (const client of [...closed, ...kept]) client.cut();
    await until('the others are gone', () => others.open === 0, PATIENT_MS);
  });
});

describe('given a client of a WebSocket that asks and does not read the answers', () => {
  test('when more than 1 MiB waits for it, then it is closed at once, long before the next look', async () => {
    const client = await openSocket(patient.url);
    assert.equal((await client.next())?.type, 'connection_ack');
    client.pause();
    // Errors are answers too, and nothing holds them back: 40 kB for each of these.
    const wrong = `{ ${Array.from({ length: 400 }, (_unused, n) => `x${n}`).join(' ')} }`;
    const before = patient.streams.registry.closedAsSlow;
    for (let n = 0; n < 500; n += 1) client.subscribe(String(n), wrong);
    await until(
      'it is closed',
      () => patient.streams.registry.closedAsSlow === before + 1,
      PATIENT_MS,
    );
    client.resume();
    assert.equal((await client.closed).code, READS_TOO_SLOWLY);
  });
});

describe('given a client that reads slowly', () => {
  test('when it takes something between two looks, then it is not closed', async () => {
    // Looks so far apart that also a busy machine takes something in between.
    const lookMs = 3_000;
    await using calm = await startStreamServer({
      database: server.database,
      streamLookMs: lookMs,
    });
    const client = await transports.WebSocket(calm.url, beginning());
    for (let n = 0; n < EVENTS; n += 1) {
      const message = await client.next();
      assert.equal(message?.type, 'next');
      if (n % 70 !== 0) continue;
      client.pause();
      await delay(lookMs / 4);
      client.resume();
    }
    assert.equal(calm.streams.registry.closedAsSlow, 0);
    client.cut();
  });
});

function connectionsOf({ http }: StreamServer): Promise<number> {
  return new Promise((resolve, reject) => {
    http.server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
}
