/** Waves of clients that come, follow for a moment and vanish: what they leave behind is measured. */
import assert from 'node:assert/strict';
import { appendTransitions, givenOffer, givenPublisher } from './fact-log.ts';
import { heldBytes } from './memory.ts';
import type { StreamClient } from './stream-clients.ts';
import { openEvents, openSocket } from './stream-clients.ts';
import { startStreamServer } from './stream-server.ts';
import { until } from './until.ts';

export type WavesResult = {
  /** Growth from after the first wave to after the last, as a fraction. */
  readonly heldGrowth: number;
  readonly rssGrowth: number;
  readonly rssMiB: number;
  /** Longest time from a commit until all clients of a wave had its event, in milliseconds. */
  readonly slowestMs: number;
  readonly openSources: number;
  readonly tails: number;
};

const EVENTS_PER_WAVE = 5;

/** Half of the clients of each wave come over WebSocket, half over SSE; all follow one offer. */
export async function runWaves(options: {
  readonly waves: number;
  readonly clients: number;
}): Promise<WavesResult> {
  await using server = await startStreamServer();
  const offer = await givenOffer(server.client, await givenPublisher(server.client));
  const { offerId, publisherId } = offer;
  const query = 'subscription ($id: ID!) { offer(id: $id) { kind seq cursor } }';
  const variables = { id: offerId };

  async function arrive(n: number): Promise<StreamClient> {
    if (n % 2 === 0) return await openEvents(server.url, { query, variables });
    const socket = await openSocket(server.url);
    assert.equal((await socket.next())?.type, 'connection_ack');
    socket.subscribe('1', query, variables);
    return socket;
  }

  let slowestMs = 0;
  const held: number[] = [];
  const rss: number[] = [];
  for (let wave = 0; wave < options.waves; wave += 1) {
    const numbers = Array.from({ length: options.clients }, (_unused, n) => n);
    const clients = await Promise.all(numbers.map(arrive));
    for (const client of clients) assert.equal((await client.next())?.type, 'next');
    for (let event = 0; event < EVENTS_PER_WAVE; event += 1) {
      const begin = performance.now();
      await appendTransitions(server.client, offer);
      server.deps.waker.wake([{ kind: 'offer', offerId, publisherId }]);
      for (const message of await Promise.all(clients.map((client) => client.next()))) {
        assert.equal(message?.type, 'next');
      }
      slowestMs = Math.max(slowestMs, performance.now() - begin);
    }
    for (const client of clients) client.cut();
    await until('all sources are finalised', () => server.streams.registry.open === 0, 1_000);
    held.push(heldBytes());
    rss.push(process.memoryUsage().rss);
  }
  const growth = (values: readonly number[]) => (values.at(-1) ?? 0) / (values[0] ?? 1) - 1;
  return {
    heldGrowth: growth(held),
    rssGrowth: growth(rss),
    rssMiB: (rss.at(-1) ?? 0) / 1024 / 1024,
    slowestMs,
    openSources: server.streams.registry.open,
    tails: server.streams.tails,
  };
}
