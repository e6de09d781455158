import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { LogTails } from '../../src/streams/log-tail.ts';
import { createLogTails } from '../../src/streams/log-tail.ts';
import type { LogReader } from '../../src/streams/read-log.ts';
import { createLogReader } from '../../src/streams/read-log.ts';
import { createStreamRegistry } from '../../src/streams/stream-registry.ts';
import { createTransitionStream } from '../../src/streams/transition-stream.ts';
import { createWakeListener } from '../../src/streams/wake-listener.ts';
import { appendTransitions, givenOffer, givenPublisher } from '../support/fact-log.ts';
import type { StreamServer } from '../support/stream-server.ts';
import { startStreamServer } from '../support/stream-server.ts';

let server: StreamServer;
before(async () => {
  server = await startStreamServer();
});
after(async () => {
  await server[Symbol.asyncDispose]();
});

/** Tails whose reads are counted. */
async function givenCountedTails() {
  const stack = new AsyncDisposableStack();
  const own = createLogReader(server.deps.orm);
  const reads = { after: 0, counters: 0 };
  const reader: LogReader = {
    ...own,
    async after(...asked) {
      reads.after += 1;
      return await own.after(...asked);
    },
    async counters(scopes) {
      reads.counters += 1;
      return await own.counters(scopes);
    },
  };
  const { log, metrics, clock } = server.deps;
  const listener = stack.use(createWakeListener({ connectionString: server.database.url, log }));
  await listener.listening;
  const tails: LogTails = stack.use(
    createLogTails({ reader, listener, log, metrics, clock, safetyPollMs: 60_000 }),
  );
  const parts = { reader, tails, registry: createStreamRegistry(), log, logId: () => 'log' };
  return { reads, tails, parts, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

describe('given fifty followers of one offer', () => {
  test('when a hundred transitions come one by one, then the log is read about once for each, not fifty times', async () => {
    await using given = await givenCountedTails();
    const offer = await givenOffer(server.client, await givenPublisher(server.client));
    const { offerId, publisherId } = offer;
    const scope = { kind: 'offer', id: offerId } as const;
    const sources = Array.from({ length: 50 }, () =>
      createTransitionStream(given.parts, {
        scope,
        after: null,
        signal: null,
        mayRead: async () => true,
      }),
    );
    await Promise.all(sources.map((source) => source.next()));
    given.reads.after = 0;
    for (let n = 1; n <= 100; n += 1) {
      const reading = Promise.all(sources.map((source) => source.next()));
      await appendTransitions(server.client, offer);
      server.deps.waker.wake([{ kind: 'offer', offerId, publisherId }]);
      for (const { value } of await reading) {
        assert.equal(value?.kind === 'TRANSITION' && value.transition.seq, n);
      }
    }
    assert.ok(given.reads.after <= 110, `${given.reads.after} reads`);
    assert.equal(given.tails.size, 1);
    for (const source of sources) await source.return?.();
    assert.equal(given.tails.size, 0);
  });
});

describe('given a tail', () => {
  test('when more came than it keeps, then it says BEHIND to who asks for older ones', async () => {
    await using given = await givenCountedTails();
    const offer = await givenOffer(server.client, await givenPublisher(server.client));
    const { offerId, publisherId } = offer;
    let news = Promise.withResolvers<void>();
    const seat = given.tails.join({ kind: 'offer', id: offerId }, 0, {
      news: () => news.resolve(),
      progress: () => undefined,
    });
    assert.equal(seat.take(0), null);
    await appendTransitions(server.client, offer, 300);
    server.deps.waker.wake([{ kind: 'offer', offerId, publisherId }]);
    for (;;) {
      const newest = seat.take(Math.max(seat.floor, 299));
      if (newest !== null && newest !== 'BEHIND') break;
      await news.promise;
      news = Promise.withResolvers();
    }
    assert.equal(seat.floor, 44);
    assert.equal(seat.take(43), 'BEHIND');
    const oldest = seat.take(44);
    assert.equal(oldest !== null && oldest !== 'BEHIND' && oldest.seq, 45);
    assert.equal(seat.take(300), null);
    seat.leave();
  });

  test('when a hundred are followed, then one poll asks for all of them in one statement', async () => {
    await using given = await givenCountedTails();
    const publisher = await givenPublisher(server.client);
    const offers = [];
    for (let n = 0; n < 100; n += 1) offers.push(await givenOffer(server.client, publisher));
    let news = 0;
    const all = Promise.withResolvers<void>();
    for (const { offerId } of offers) {
      given.tails.join({ kind: 'offer', id: offerId }, 0, {
        news() {
          news += 1;
          if (news === 100) all.resolve();
        },
        progress: () => undefined,
      });
    }
    for (const offer of offers) await appendTransitions(server.client, offer);
    given.reads.counters = 0;
    // Nobody is woken; a listener that came back tells everybody to look again.
    await server.client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'vitrine listen'`,
    );
    await all.promise;
    assert.equal(given.reads.counters, 1);
  });
});
