import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { StreamScope } from '../../src/streams/cursor.ts';
import { decodeCursor, encodeCursor } from '../../src/streams/cursor.ts';
import type { StreamEvent } from '../../src/streams/transition-stream.ts';
import { connect, copyDatabase, testDatabase } from '../support/database.ts';
import type { LoggedOffer } from '../support/fact-log.ts';
import {
  appendTransitions,
  givenOffer,
  givenPublisher,
  storedTransitions,
  writeTransitions,
} from '../support/fact-log.ts';
import type { StreamServer } from '../support/stream-server.ts';
import { startStreamServer } from '../support/stream-server.ts';
import { until } from '../support/until.ts';

let server: StreamServer;
before(async () => {
  server = await startStreamServer();
});
after(async () => {
  await server[Symbol.asyncDispose]();
});

const offerScope = (offer: LoggedOffer): StreamScope => ({ kind: 'offer', id: offer.offerId });
const feedScope = (offer: LoggedOffer): StreamScope => ({
  kind: 'publisher',
  id: offer.publisherId,
});

async function givenAnOffer(of = server): Promise<LoggedOffer> {
  return await givenOffer(of.client, await givenPublisher(of.client));
}

function follow(
  scope: StreamScope,
  from: string | null = null,
  of = server,
  mayRead = async () => true,
) {
  return of.streams.transitions({ scope, after: from, signal: null, mayRead });
}

function wake(offer: LoggedOffer, of = server): void {
  const { offerId, publisherId } = offer;
  of.deps.waker.wake([{ kind: 'offer', offerId, publisherId }]);
}

async function append(offer: LoggedOffer, count = 1, of = server): Promise<void> {
  await appendTransitions(of.client, offer, count);
  wake(offer, of);
}

async function read(source: AsyncIterator<StreamEvent>): Promise<StreamEvent> {
  const result = await source.next();
  assert.equal(result.done, false);
  assert.ok(result.value);
  return result.value;
}

/** Reads until `count` transitions came; answers their ids. */
async function readIds(source: AsyncIterator<StreamEvent>, count: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const event = await read(source);
    if (event.kind === 'TRANSITION') ids.push(event.transition.id);
  }
  return ids;
}

/** Removes facts, which the product itself never does: its triggers are put aside. */
async function forget(of: StreamServer, which: string, offerId: string): Promise<void> {
  await of.client.query('set session_replication_role = replica');
  await of.client.query(`delete from transition where ${which}`, [offerId]);
  await of.client.query('set session_replication_role = origin');
}

const numberOf = (event: StreamEvent) =>
  'cursor' in event ? decodeCursor(event.cursor)?.number : undefined;

describe('given a stream without a cursor', () => {
  test('when it begins, then it tells the newest number, and then every transition as it happens', async () => {
    const offer = await givenAnOffer();
    await append(offer, 3);
    const source = follow(offerScope(offer));
    const first = await read(source);
    assert.deepEqual([first.kind, numberOf(first)], ['STARTED', 3]);
    await append(offer, 2);
    const second = await read(source);
    assert.deepEqual([second.kind, numberOf(second)], ['TRANSITION', 4]);
    const third = await read(source);
    assert.deepEqual([third.kind, numberOf(third)], ['TRANSITION', 5]);
    await source.return?.();
  });

  test('when the offer changes all the time, then the state and the cursor of the first event are of one moment', async () => {
    const offer = await givenAnOffer();
    let changing = true;
    const changes = (async () => {
      while (changing) await append(offer);
    })();
    const numbers = new Set<number>();
    for (let round = 0; round < 200; round += 1) {
      const scope = offerScope(offer);
      const sources = [follow(scope), follow(scope, 'no cursor')];
      for (const source of sources) {
        const event = await read(source);
        assert.ok(event.kind === 'STARTED' || event.kind === 'RESET');
        assert.equal(event.offer?.seq, numberOf(event));
        numbers.add(numberOf(event) ?? 0);
        await source.return?.();
      }
    }
    changing = false;
    await changes;
    assert.ok(numbers.size > 50, 'it changed meanwhile');
  });

  test('when the offer changes right after the subscription, then the first event is seen, 100 times of 100', async () => {
    const offer = await givenAnOffer();
    for (let round = 0; round < 100; round += 1) {
      const source = follow(offerScope(offer));
      const started = await read(source);
      await append(offer);
      const event = await read(source);
      assert.equal(numberOf(event), (numberOf(started) ?? 0) + 1);
      await source.return?.();
    }
  });
});

describe('given a stream that resumes', () => {
  test('when much was missed and more is written meanwhile, then replay and live are one list without a gap or a repeat', async () => {
    const publisher = await givenPublisher(server.client);
    const offers = [];
    for (let n = 0; n < 3; n += 1) offers.push(await givenOffer(server.client, publisher));
    for (const offer of offers) await append(offer, 300);
    const scope = { kind: 'publisher', id: publisher } as const;
    const start = server.streams.cursorAt(scope, 0);
    const sources = [1, 2, 3].map(() => follow(scope, start));
    const reading = sources.map((source) => readIds(source, 1_500));
    for (let n = 0; n < 200; n += 1) await append(offers[n % 3]!, 3);
    const stored = await storedTransitions(server.client, scope);
    for (const ids of await Promise.all(reading)) assert.deepEqual(ids, stored);
    for (const source of sources) await source.return?.();
    assert.equal(server.streams.tails, 0);
  });

  test('when it resumes at every single number, then it gets exactly the rest', async () => {
    const offer = await givenAnOffer();
    await append(offer, 12);
    const stored = await storedTransitions(server.client, offerScope(offer));
    for (let number = 0; number < 12; number += 1) {
      const source = follow(offerScope(offer), server.streams.cursorAt(offerScope(offer), number));
      assert.deepEqual(await readIds(source, 12 - number), stored.slice(number));
      await source.return?.();
    }
  });

  test('when transitions went with their offer, then the feed goes on after the hole', async () => {
    const publisher = await givenPublisher(server.client);
    const [kept, removed] = [
      await givenOffer(server.client, publisher),
      await givenOffer(server.client, publisher),
    ];
    await append(removed, 400);
    const scope = { kind: 'publisher', id: publisher } as const;
    const idle = follow(scope);
    await read(idle);
    await append(kept, 300);
    await append(removed, 10);
    // Both see the newest: the tail dropped the first of the 310.
    await until('the tail is full', async () => (await read(idle)).kind === 'TRANSITION');
    await forget(server, 'offer_id = $1', removed.offerId);
    const source = follow(scope, server.streams.cursorAt(scope, 0));
    assert.deepEqual(await readIds(source, 300), await storedTransitions(server.client, scope));
    await append(kept, 1);
    await readIds(source, 1);
    for (const one of [source, idle]) await one.return?.();
  });
});

describe('given transactions that overlap', () => {
  test('when the later one of two commits first, then each is told once, in the order of their commits', async () => {
    const publisher = await givenPublisher(server.client);
    const [one, two] = [
      await givenOffer(server.client, publisher),
      await givenOffer(server.client, publisher),
    ];
    const scope = { kind: 'publisher', id: publisher } as const;
    const source = follow(scope);
    await read(source);
    await using a = await connect(server.database.url);
    await using b = await connect(server.database.url);
    for (let round = 0; round < 20; round += 1) {
      await a.client.query('begin');
      await b.client.query('begin');
      await a.client.query('select 1 from offer where id = $1 for update', [one.offerId]);
      await writeTransitions(b.client, two, 2);
      // `a` waits for the publisher's counter, which `b` holds until its commit.
      const waiting = writeTransitions(a.client, one, 2).then(() => a.client.query('commit'));
      wake(two);
      await b.client.query('commit');
      wake(two);
      await waiting;
      wake(one);
    }
    const stored = await storedTransitions(server.client, scope);
    assert.equal(stored.length, 80);
    assert.deepEqual(await readIds(source, 80), stored);
    await source.return?.();
  });

  test('when numbers came from a sequence instead, then a reader of "greater than the last" would miss one', async () => {
    await using a = await connect(server.database.url);
    await using b = await connect(server.database.url);
    const table = `control_${randomUUID().slice(0, 8)}`;
    await a.client.query(`create table ${table} (n serial primary key)`);
    await a.client.query('begin');
    await a.client.query(`insert into ${table} default values`);
    await b.client.query(`insert into ${table} default values`);
    const seen = await b.client.query<{ n: number }>(`select n from ${table} order by n`);
    assert.deepEqual(seen.rows, [{ n: 2 }]);
    await a.client.query('commit');
    const rest = await b.client.query(`select n from ${table} where n > 2`);
    assert.equal(rest.rowCount, 0, 'the first one is never seen');
  });

  test('when somebody writes in another database and never commits, then nothing waits for him', async () => {
    await using other = await testDatabase();
    await using idle = await connect(other.url);
    await idle.client.query('begin');
    await idle.client.query('create table held (n int)');
    const offer = await givenAnOffer();
    const source = follow(offerScope(offer));
    await read(source);
    await append(offer, 5);
    const stored = await storedTransitions(server.client, offerScope(offer));
    assert.deepEqual(await readIds(source, 5), stored);
    await source.return?.();
    await idle.client.query('rollback');
  });
});

describe('given a cursor that cannot be honoured', () => {
  const cases: Record<string, (offer: LoggedOffer, other: LoggedOffer) => [string, string]> = {
    'no cursor of ours': () => ['MALFORMED', 'nonsense'],
    'of another log': (offer) => [
      'OTHER_LOG',
      encodeCursor({ logId: randomUUID(), scope: offerScope(offer), number: 1 }),
    ],
    "another offer's": (_offer, other) => [
      'OTHER_SCOPE',
      server.streams.cursorAt(offerScope(other), 1),
    ],
    "the publisher's": (offer) => ['OTHER_SCOPE', server.streams.cursorAt(feedScope(offer), 1)],
    'ahead of the log': (offer) => ['AHEAD', server.streams.cursorAt(offerScope(offer), 5)],
  };
  for (const [name, given] of Object.entries(cases)) {
    test(`when it is ${name}, then the stream says so first and goes on from its own cursor`, async () => {
      const offer = await givenAnOffer();
      await append(offer, 4);
      const [reason, cursor] = given(offer, await givenAnOffer());
      const source = follow(offerScope(offer), cursor);
      const first = await read(source);
      assert.ok(first.kind === 'RESET');
      assert.deepEqual([first.reason, numberOf(first)], [reason, 4]);
      await append(offer);
      assert.equal(numberOf(await read(source)), 5);
      await source.return?.();
      // The cursor it gave is good.
      const resumed = follow(offerScope(offer), first.cursor);
      assert.equal(numberOf(await read(resumed)), 5);
      await resumed.return?.();
    });
  }

  test('when the database is a restored copy, then old cursors are of another log', async () => {
    await using original = await testDatabase();
    let cursor = '';
    let offer: LoggedOffer;
    {
      await using old = await startStreamServer({ database: original });
      offer = await givenAnOffer(old);
      await append(offer, 2, old);
      const source = follow(offerScope(offer), null, old);
      const started = await read(source);
      assert.ok(started.kind === 'STARTED');
      cursor = started.cursor;
    }
    await using copy = await copyDatabase(original);
    await using restored = await startStreamServer({ database: copy });
    const source = follow(offerScope(offer), cursor, restored);
    const first = await read(source);
    assert.ok(first.kind === 'RESET');
    assert.deepEqual([first.reason, numberOf(first)], ['OTHER_LOG', 2]);
    await append(offer, 1, restored);
    assert.equal(numberOf(await read(source)), 3);
  });

  test('when the database is exchanged while the stream is open, then the stream says so and goes on', async () => {
    await using own = await startStreamServer();
    const offer = await givenAnOffer(own);
    await append(offer, 7, own);
    const source = follow(offerScope(offer), null, own);
    await read(source);
    const next = read(source);
    // What a recovery to an earlier moment leaves: fewer facts, and a row that was written elsewhere.
    await forget(own, 'offer_id = $1 and seq > 3', offer.offerId);
    await own.client.query('update offer set seq = 3 where id = $1', [offer.offerId]);
    await own.client.query(`update log_identity set home = 'elsewhere'`);
    await own.client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'vitrine listen'`,
    );
    const reset = await next;
    assert.ok(reset.kind === 'RESET');
    assert.deepEqual([reset.reason, numberOf(reset)], ['OTHER_LOG', 3]);
    await append(offer, 1, own);
    assert.equal(numberOf(await read(source)), 4);
  });
});

describe('given a stream', () => {
  test('when every wake is lost, then the poll brings the news', async () => {
    await using polled = await startStreamServer({ safetyPollMs: 50 });
    const offer = await givenAnOffer(polled);
    const source = follow(offerScope(offer), null, polled);
    await read(source);
    await appendTransitions(polled.client, offer, 2);
    assert.equal(numberOf(await read(source)), 1);
    assert.equal(numberOf(await read(source)), 2);
  });

  test('when the reader may read no longer, then the next event is not delivered and the stream ends', async () => {
    const offer = await givenAnOffer();
    let allowed = true;
    let asked = 0;
    const source = follow(offerScope(offer), null, server, async () => {
      asked += 1;
      return allowed;
    });
    await read(source);
    await append(offer, 2);
    await read(source);
    assert.equal(asked, 2);
    allowed = false;
    assert.equal((await source.next()).done, true);
    assert.equal(server.streams.tails, 0);
  });

  test('when asking for the right fails for a reason that is no outage, then the reader hears it', async () => {
    const offer = await givenAnOffer();
    const source = follow(offerScope(offer), null, server, async () => {
      throw new Error('a bug');
    });
    await assert.rejects(source.next(), /a bug/);
  });

  test('when there is no such offer, then it ends at once', async () => {
    for (const id of [randomUUID(), 'no uuid']) {
      const source = follow({ kind: 'offer', id });
      assert.equal((await source.next()).done, true);
    }
    assert.equal(server.streams.registry.open, 0);
  });

  test('when nobody reads it for 1,000 transitions, then it has kept none of them and still delivers all', async () => {
    const offer = await givenAnOffer();
    const slow = follow(offerScope(offer));
    const quick = follow(offerScope(offer));
    await read(slow);
    await read(quick);
    const reading = readIds(quick, 1_000);
    for (let n = 0; n < 20; n += 1) await append(offer, 50);
    const stored = await storedTransitions(server.client, offerScope(offer));
    assert.deepEqual(await reading, stored);
    assert.deepEqual(await readIds(slow, 1_000), stored);
    assert.equal(server.streams.tails, 1);
    for (const source of [slow, quick]) await source.return?.();
  });

  test('when its connections to the database are cut, then it lives on and misses nothing', async () => {
    await using own = await startStreamServer();
    const offer = await givenAnOffer(own);
    const source = follow(offerScope(offer), null, own);
    await read(source);
    await append(offer, 1, own);
    await readIds(source, 1);
    for (let round = 0; round < 3; round += 1) {
      await own.client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()`,
      );
      await append(offer, 3, own);
    }
    const stored = await storedTransitions(own.client, offerScope(offer));
    assert.deepEqual(await readIds(source, 9), stored.slice(1));
  });

  test('when a stage measures its progress, then the newest measure is told, and none after its end', async () => {
    const offer = await givenAnOffer();
    const { offerId, publisherId } = offer;
    const sources = [follow(offerScope(offer)), follow(feedScope(offer))];
    for (const source of sources) await read(source);
    const progress = { offerId, publisherId, stage: 'CERTIFICATION', total: 10, unit: 'files' };
    const next = sources.map((source) => read(source));
    server.deps.waker.progress({ ...progress, done: 1 });
    for (const event of await Promise.all(next)) {
      assert.ok(event.kind === 'PROGRESS');
      assert.equal(event.progress.done, 1);
    }
    assert.equal(server.streams.latestProgress(offerId)?.done, 1);
    server.deps.waker.progress({ ...progress, done: 10 });
    await append(offer);
    for (const source of sources) assert.equal((await read(source)).kind, 'TRANSITION');
    assert.equal(server.streams.latestProgress(offerId), null);
    for (const source of sources) await source.return?.();
  });
});
