/** Waves of clients that come, follow for a moment and vanish: what they leave behind is measured. */
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { schema } from '../../src/schema/index.ts';
import { appendTransitions, givenOffer, givenPublisher } from './fact-log.ts';
import { startFleet } from './fleet/fleet.ts';
import type { SubscriberOrder } from './fleet/subscriber.ts';
import { heldBytes } from './memory.ts';
import { startStreamServer } from './stream-server.ts';
import { until } from './until.ts';

export type WavesResult = {
  /** Growth from after the first wave to after the last, as a fraction. */
  readonly heldGrowth: number;
  readonly rssGrowth: number;
  /** Resident memory after each wave. */
  readonly rssMiB: readonly number[];
  /** Longest time from a commit until all clients of a wave had its event, in milliseconds. */
  readonly slowestMs: number;
  /** Connections that were turned away or lost; their clients came back. */
  readonly refused: number;
  /** Events that a client did not get. */
  readonly missing: number;
  readonly openSources: number;
  readonly tails: number;
};

const EVENTS_PER_WAVE = 5;

/**
 * The server is in this process, the clients in another. All clients of a wave come at the same moment, half of them
 * over WebSocket, half over SSE; all follow one offer.
 */
export async function runWaves(options: {
  readonly waves: number;
  readonly clients: number;
}): Promise<WavesResult> {
  await using server = await startStreamServer({ schema });
  await using fleet = startFleet();
  const publisher = await givenPublisher(server.client);
  const offer = await givenOffer(server.client, publisher);
  const { offerId, publisherId } = offer;
  const { secret } = await server.givenToken({ publisherId: publisher });
  const now = () => performance.timeOrigin + performance.now();

  let slowestMs = 0;
  let refused = 0;
  let missing = 0;
  const held: number[] = [];
  const rss: number[] = [];
  for (let wave = 0; wave < options.waves; wave += 1) {
    const orders = Array.from({ length: options.clients }, (_unused, n): SubscriberOrder => ({
      number: n,
      transport: n % 2 === 0 ? 'SSE' : 'WS',
      url: server.url,
      token: secret,
      field: 'offerTransitions',
      id: encodeGlobalId('Offer', offerId),
      after: null,
    }));
    await fleet.subscribe(orders, options.clients);
    for (let event = 1; event <= EVENTS_PER_WAVE; event += 1) {
      const begin = now();
      await appendTransitions(server.client, offer);
      server.deps.waker.wake([{ kind: 'offer', offerId, publisherId }]);
      const reports = await fleet.report(new Map(orders.map(({ number }) => [number, event])));
      for (const { rows, at, ends } of reports) {
        missing += event - rows.length;
        slowestMs = Math.max(slowestMs, (at.at(-1) ?? Infinity) - begin);
        if (event === EVENTS_PER_WAVE) refused += ends.length;
      }
    }
    await fleet.end(orders.map(({ number }) => number));
    await until('all sources are finalised', () => server.streams.registry.open === 0, 5_000);
    held.push(heldBytes());
    rss.push(process.memoryUsage().rss);
  }
  const growth = (values: readonly number[]) => (values.at(-1) ?? 0) / (values[0] ?? 1) - 1;
  return {
    heldGrowth: growth(held),
    rssGrowth: growth(rss),
    rssMiB: rss.map((bytes) => Math.round(bytes / 1024 / 1024)),
    slowestMs,
    refused,
    missing,
    openSources: server.streams.registry.open,
    tails: server.streams.tails,
  };
}
