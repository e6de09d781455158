import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import type { LoggedOffer } from '../support/fact-log.ts';
import {
  appendTransitions,
  givenOffer,
  givenPublisher,
  storedTransitions,
} from '../support/fact-log.ts';
import type { GraphQLAnswer, StreamClient } from '../support/stream-clients.ts';
import { openEvents, openSocket } from '../support/stream-clients.ts';
import type { StreamServer } from '../support/stream-server.ts';
import { startStreamServer } from '../support/stream-server.ts';
import { until } from '../support/until.ts';

let server: StreamServer;
before(async () => {
  server = await startStreamServer({ safetyPollMs: 500 });
});
after(async () => {
  await server[Symbol.asyncDispose]();
});

type Scope = { readonly kind: 'offer' | 'publisher'; readonly id: string };
type Event = { readonly kind: string; readonly cursor: string | null; readonly id: string | null };

/** How often a follower is cut off. */
const CUTS = 50;
const TRANSITIONS = 400;

/** Opens one connection that resumes after `cursor`. */
type Connect = (scope: Scope, cursor: string | null) => Promise<StreamClient>;

const documentFor = ({ kind }: Scope) =>
  `subscription ($id: ID!, $after: String) { ${kind}(id: $id, after: $after) { kind cursor id } }`;

const transports: Record<string, Connect> = {
  async WebSocket(scope, cursor) {
    const socket = await openSocket(server.url);
    const acknowledged = await socket.next();
    assert.equal(acknowledged?.type, 'connection_ack');
    socket.subscribe('1', documentFor(scope), { id: scope.id, after: cursor });
    return socket;
  },
  async SSE(scope, cursor) {
    return await openEvents(server.url, {
      query: documentFor(scope),
      variables: { id: scope.id, after: cursor },
    });
  },
};

/** A small generator, so that a failure can be run again: numbers from 0 below 1. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/**
 * Follows until `count` transitions came, and is cut off on the way: before the first message, after any message, and
 * between the arrival of an event and its being noted, when the client forgets the event it just got.
 */
async function followWithCuts(
  connect: Connect,
  scope: Scope,
  start: string,
  count: number,
  chance: () => number,
): Promise<{ readonly ids: string[]; readonly cuts: number }> {
  const ids: string[] = [];
  let cursor = start;
  let cuts = 0;
  while (ids.length < count) {
    const client = await connect(scope, cursor);
    let left = cuts < CUTS ? Math.floor((chance() * 1.2 * count) / CUTS) : Number.POSITIVE_INFINITY;
    while (ids.length < count) {
      if (left <= 0) break;
      left -= 1;
      const message = await client.next();
      assert.ok(message, 'the server ended the stream');
      assert.equal(message.type, 'next');
      const [event] = Object.values((message.payload as GraphQLAnswer).data ?? {}) as Event[];
      assert.ok(event);
      assert.equal(event.kind, 'TRANSITION');
      const isForgotten = left <= 0 && chance() < 0.5;
      if (isForgotten) break;
      ids.push(event.id ?? '');
      cursor = event.cursor ?? '';
    }
    client.cut();
    cuts += 1;
  }
  return { ids, cuts };
}

async function writeSlowly(offers: readonly LoggedOffer[], count: number, chance: () => number) {
  let written = 0;
  while (written < count) {
    const offer = offers[Math.floor(chance() * offers.length)]!;
    const some = Math.min(count - written, 1 + Math.floor(chance() * 4));
    await appendTransitions(server.client, offer, some);
    written += some;
    const { offerId, publisherId } = offer;
    // Now and then nobody is told: the poll has to find it.
    if (chance() < 0.9) server.deps.waker.wake([{ kind: 'offer', offerId, publisherId }]);
    await turn();
  }
}

for (const [transport, connect] of Object.entries(transports)) {
  describe(`given followers over ${transport} while transitions are written`, () => {
    test(`when each is cut off at ${CUTS} random points, then each has exactly what is stored`, async () => {
      // One for the writer and one for the reader: who is faster changes neither's course.
      const [chance, cutting] = [random(20_261_123), random(11_235_813)];
      const publisher = await givenPublisher(server.client);
      const offers: LoggedOffer[] = [];
      for (let n = 0; n < 3; n += 1) offers.push(await givenOffer(server.client, publisher));
      const feed: Scope = { kind: 'publisher', id: publisher };
      const one: Scope = { kind: 'offer', id: offers[0]!.offerId };
      const following = followWithCuts(
        connect,
        feed,
        server.streams.cursorAt(feed, 0),
        TRANSITIONS,
        cutting,
      );
      await writeSlowly(offers, TRANSITIONS, chance);
      const { ids, cuts } = await following;
      assert.deepEqual(ids, await storedTransitions(server.client, feed));
      assert.ok(cuts >= CUTS, `${cuts} cuts`);
      const stored = await storedTransitions(server.client, one);
      const again = await followWithCuts(
        connect,
        one,
        server.streams.cursorAt(one, 0),
        stored.length,
        cutting,
      );
      assert.deepEqual(again.ids, stored);
      await until('all sources are finalised', () => server.streams.registry.open === 0, 1_000);
      assert.equal(server.streams.tails, 0);
    });
  });
}
