import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { LoggedOffer } from '../support/fact-log.ts';
import { appendTransitions, givenOffer, givenPublisher } from '../support/fact-log.ts';
import type { GraphQLAnswer, StreamClient } from '../support/stream-clients.ts';
import { openEvents, openSocket } from '../support/stream-clients.ts';
import type { StreamServer } from '../support/stream-server.ts';
import { startStreamServer } from '../support/stream-server.ts';
import { heldBytes } from '../support/memory.ts';
import { until } from '../support/until.ts';

let server: StreamServer;
let offer: LoggedOffer;
before(async () => {
  server = await startStreamServer();
  offer = await givenOffer(server.client, await givenPublisher(server.client));
});
after(async () => {
  await server[Symbol.asyncDispose]();
});

/** The clients of one test. */
const open: StreamClient[] = [];
afterEach(() => {
  for (const client of open.splice(0)) client.cut();
});

const query = (fields: string) =>
  `subscription ($id: ID!, $after: String) { offer(id: $id, after: $after) { ${fields} } }`;

const transports: Record<string, (fields?: string, cursor?: string) => Promise<StreamClient>> = {
  async WebSocket(fields = 'kind seq', cursor) {
    const socket = await openSocket(server.url);
    open.push(socket);
    assert.equal((await socket.next())?.type, 'connection_ack');
    socket.subscribe('1', query(fields), { id: offer.offerId, after: cursor ?? null });
    return socket;
  },
  async SSE(fields = 'kind seq', cursor) {
    const variables = { id: offer.offerId, after: cursor ?? null };
    const events = await openEvents(server.url, { query: query(fields), variables });
    open.push(events);
    return events;
  },
};

async function append(count = 1): Promise<void> {
  await appendTransitions(server.client, offer, count);
  const { offerId, publisherId } = offer;
  server.deps.waker.wake([{ kind: 'offer', offerId, publisherId }]);
}

/** Timers of the pool of database connections, which come and go. */
const POOL_TIMERS = 15;
const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
const seqOf = (payload: unknown) =>
  ((payload as GraphQLAnswer).data?.['offer'] as { readonly seq: number | null } | undefined)?.seq;

for (const [transport, connect] of Object.entries(transports)) {
  describe(`given open streams over ${transport}`, () => {
    test('when their clients vanish, then all sources are finalised within a second, and no timer stays', async () => {
      const timersBefore = timers();
      const clients = await Promise.all(Array.from({ length: 50 }, () => connect()));
      for (const client of clients) assert.equal((await client.next())?.type, 'next');
      assert.equal(server.streams.registry.open, 50);
      for (const client of clients) client.cut();
      await until('no source is open', () => server.streams.registry.open === 0, 1_000);
      assert.equal(server.streams.tails, 0);
      await until('no timer is left', () => timers() <= timersBefore + POOL_TIMERS, 2_000);
    });

    test('when a client vanishes before its first event, then nothing stays', async () => {
      for (let n = 0; n < 20; n += 1) (await connect()).cut();
      await until('no source is open', () => server.streams.registry.open === 0, 1_000);
    });

    test('when clients stop reading, then memory stays flat, others are served at once, and they miss nothing', async () => {
      const slow = await Promise.all(Array.from({ length: 20 }, () => connect('kind seq padding')));
      const quick = await connect();
      for (const client of [...slow, quick]) await client.next();
      for (const client of slow) client.pause();
      const before = heldBytes();
      const seconds: number[] = [];
      for (let n = 0; n < 30; n += 1) {
        const begin = performance.now();
        await append(30);
        for (let m = 0; m < 30; m += 1) assert.equal((await quick.next())?.type, 'next');
        seconds.push((performance.now() - begin) / 1_000);
      }
      const grownMiB = (heldBytes() - before) / 1024 / 1024;
      // 900 events of 16 kB for 20 clients are 288 MB, of which the kernel's buffers take at most 200.
      assert.ok(grownMiB < 20, `${grownMiB.toFixed(1)} MiB`);
      assert.ok((seconds.toSorted((a, b) => a - b)[28] ?? 0) < 1, `${Math.max(...seconds)} s`);
      slow[0]!.resume();
      const seqs: number[] = [];
      while (seqs.length < 900) {
        const seq = seqOf((await slow[0]!.next())?.payload);
        if (typeof seq === 'number') seqs.push(seq);
      }
      const first = seqs[0] ?? 0;
      assert.deepEqual(
        seqs,
        seqs.map((_unused, n) => first + n),
      );
    });

    test('when a client that stopped reading vanishes, then its source and its timers go with it', async () => {
      const timersBefore = timers();
      const stalled = await Promise.all(
        Array.from({ length: 30 }, () => connect('kind seq padding')),
      );
      for (const client of stalled) client.pause();
      const quick = await connect();
      await quick.next();
      await append(900);
      for (let n = 0; n < 900; n += 1) await quick.next();
      // Their connections are full: something is on its way to each of them.
      for (const client of [...stalled, quick]) client.cut();
      await until('no source is open', () => server.streams.registry.open === 0, 2_000);
      await until('no timer is left', () => timers() <= timersBefore + POOL_TIMERS, 2_000);
    });
  });
}
