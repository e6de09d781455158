/** P3: one event to many subscribers, memory of those that wait, and the time from a commit to the client. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { createLog } from '../src/log.ts';
import { encodeGlobalId } from '../src/schema/global-id.ts';
import { createWaker } from '../src/streams/pg-waker.ts';
import type { Waker } from '../src/streams/waker.ts';
import { connect, testDatabase } from '../test/support/database.ts';
import { appendTransitions, givenOffer } from '../test/support/fact-log.ts';
import type { LoggedOffer } from '../test/support/fact-log.ts';
import { until } from '../test/support/until.ts';
import type { Bench } from './support/bench.ts';
import { openFrameClient } from './support/frame-client.ts';
import type { FrameClient } from './support/frame-client.ts';
import { seedPublishers } from './support/seed.ts';
import { startServer } from './support/server-process.ts';
import type { ServerProcess } from './support/server-process.ts';
import { alternate, format, quantile, spread } from './support/statistics.ts';

/** The bound that the product promises, in milliseconds: 99 of 100 deliveries after a commit, at that many subscribers. */
const COMMIT_TO_CLIENT_MS = 50;
const PROMISED_AT = 100;

/** How many clients connect at the same time. */
const CONNECTING = 100;

const document = (typename: string) => `subscription ($id: ID!) {
  offerTransitions(offerId: $id) { ${typename} { cursor occurredAt transition { id seq kind stage from to } } }
}`;

/** A server with an offer to follow, and a way to make an event of it. */
type Place = {
  readonly server: ServerProcess;
  readonly token: string | null;
  readonly offerId: string;
  readonly query: string;
  /** Makes one event; resolves when it is published (committed, for ours). */
  publish(seq: number): Promise<void>;
};

type Round = {
  readonly lastMs: number;
  readonly p50: number;
  readonly usPerDelivery: number | null;
  readonly rssKb: number;
  readonly heapKb: number;
  readonly connectsPerSecond: number;
};

export async function fanOut({ sizes, peers, record }: Bench): Promise<void> {
  const { subscribers, events, rounds, latencyAt, commits } = sizes.fanOut;
  await using opened = new AsyncDisposableStack();
  const database = opened.use(await testDatabase());
  const { client } = opened.use(await connect(database.url));
  const [publisher] = await seedPublishers(client, 1);
  assert.ok(publisher);
  const offer = await givenOffer(client, publisher.id);
  const log = createLog(
    'error',
    () => new Date(),
    () => undefined,
  );
  const waker = opened.use(createWaker({ connectionString: database.url, log }));
  const dataDir = await mkdtemp(join(tmpdir(), 'vitrine-bench-data-'));
  opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  const env = { DATABASE_URL: database.url, DATA_DIR: dataDir, ROLE: 'api', BELL: 'postgres' };

  const ours = (server: ServerProcess): Place => ({
    server,
    token: publisher.secret,
    offerId: encodeGlobalId('Offer', offer.offerId),
    query: document('__typename ... on TransitionDelivered'),
    publish: () => commitAndWake(client, waker, offer),
  });
  const other = (server: ServerProcess): Place => ({
    server,
    token: null,
    offerId: offer.offerId,
    query: document('... on TransitionDelivered'),
    async publish(seq) {
      await server.ask({ offerId: offer.offerId, event: eventOf(seq) });
    },
  });
  const contenders: Record<string, readonly [string, (server: ServerProcess) => Place]> = {
    'floor: ws, one buffer sent to each': ['servers/fan-out-ws.ts', other],
    Vitrine: ['servers/api.ts', ours],
  };
  if (peers) {
    contenders['graphql-ws as documented'] = ['peers/fan-out-graphql-ws.mjs', other];
    contenders['Yoga with graphql-ws as documented'] = ['peers/fan-out-yoga.mjs', other];
  }
  const tables = [];
  for (const count of subscribers) {
    const results = await alternate(
      rounds,
      Object.fromEntries(
        Object.entries(contenders).map(([name, [file, placeOf]]) => [
          name,
          async () => {
            await using server = await startServer(file, env);
            return await deliver(placeOf(server), count, events);
          },
        ]),
      ),
    );
    tables.push({
      title: `${format(count)} subscribers of one offer`,
      head: [
        '',
        'last one ms',
        'half of them ms',
        'server CPU us per delivery',
        'RSS kB each',
        'heap kB each',
        'connects/s',
      ],
      rows: Object.entries(results).map(([name, each]) => [
        name,
        spread(each.map(({ lastMs }) => lastMs)),
        spread(each.map(({ p50 }) => p50)),
        spread(each.map(({ usPerDelivery }) => usPerDelivery)),
        spread(each.map(({ rssKb }) => rssKb)),
        spread(each.map(({ heapKb }) => heapKb)),
        spread(each.map(({ connectsPerSecond }) => connectsPerSecond)),
      ]),
    });
  }

  const latencies: (readonly [count: number, times: readonly number[]])[] = [];
  for (const count of latencyAt) {
    await using server = await startServer('servers/api.ts', env);
    latencies.push([
      count,
      await commitToClient(ours(server), client, waker, offer, count, commits),
    ]);
  }
  tables.push({
    title: 'From the commit to the client',
    head: ['subscribers', 'deliveries', 'p50 ms', 'p99 ms', 'longest ms'],
    rows: latencies.map(([count, times]) => [
      count,
      times.length,
      format(quantile(times, 0.5)),
      format(quantile(times, 0.99)),
      format(times.at(-1) ?? Number.NaN),
    ]),
  });
  await record({
    name: 'p3-fan-out',
    title: 'P3: one event to many subscribers',
    facts: [
      `each round starts a server, connects all subscribers, and sends ${events} events one after the other, each when all have the one before; ${rounds} rounds; times are medians of a round’s events`,
      'every subscriber must get every event once and in order; what arrives is counted and compared',
      'Vitrine’s times begin before the transaction that writes the transition, with its wake and the reading of it; those of the others at the command to send',
      'Vitrine asks before each event whether the subscriber may still read it; the others know no rights',
      'memory is what the server grew by for each subscriber that waits, after a garbage collection',
    ],
    tables,
    promises: latencies
      .filter(([count]) => count === PROMISED_AT)
      .map(([count, times]) => ({
        what: `commit to client at ${count} subscribers, p99 at most ${COMMIT_TO_CLIENT_MS} ms`,
        measured: `${format(quantile(times, 0.99))} ms`,
        kept: quantile(times, 0.99) <= COMMIT_TO_CLIENT_MS,
      })),
  });
}

const eventOf = (seq: number) => ({
  cursor: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v',
  occurredAt: new Date(0).toISOString(),
  transition: {
    id: 'VHJhbnNpdGlvbjowMTkzMGY4NC0wYzM5LTdiNTYtOGYyYi0zYzQxZDg2ZjJhNzE',
    seq,
    kind: 'STAGE_STARTED',
    stage: 'CERTIFICATION',
    from: 'NOT_STARTED',
    to: 'IN_PROGRESS',
  },
});

async function commitAndWake(client: Client, waker: Waker, offer: LoggedOffer): Promise<void> {
  await appendTransitions(client, offer);
  const { offerId, publisherId } = offer;
  waker.wake([{ kind: 'offer', offerId, publisherId }]);
}

const seqPattern = /"seq":(\d+)/;

/** Subscribes that many clients; `onEvent` hears each event of each, with its number. */
async function subscribe(
  { server, token, offerId, query }: Place,
  count: number,
  onEvent: (subscriber: number, seq: number) => void,
): Promise<AsyncDisposable> {
  const url = new URL(String(server.ready['url']));
  const clients: FrameClient[] = [];
  let acknowledged = 0;
  let started = 0;
  const open = async (subscriber: number) => {
    const ack = Promise.withResolvers<void>();
    const client = await openFrameClient(url, (payload) => {
      const text = payload.toString('latin1');
      const seq = seqPattern.exec(text)?.[1];
      if (seq !== undefined) onEvent(subscriber, Number(seq));
      else if (text.includes('connection_ack')) ack.resolve();
      else if (text.includes('StreamStarted')) started += 1;
      else ack.reject(new Error(text));
    });
    clients.push(client);
    const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
    client.send(JSON.stringify({ type: 'connection_init', payload: authorization }));
    await ack.promise;
    acknowledged += 1;
    const payload = { query, variables: { id: offerId } };
    client.send(JSON.stringify({ id: '1', type: 'subscribe', payload }));
  };
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(CONNECTING, count) }, async () => {
      while (next < count) {
        const subscriber = next;
        next += 1;
        await open(subscriber);
      }
    }),
  );
  assert.equal(acknowledged, count);
  // Ours says when a stream has begun. The others begin with the message; a question answered after it comes later.
  if (token !== null) await until('all streams have begun', () => started === count, 60_000);
  await server.ask({});
  return {
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.close();
    },
  };
}

async function memoryOf(server: ServerProcess): Promise<{ rss: number; heap: number }> {
  const { rss, heapUsed } = await server.ask({});
  return { rss: Number(rss), heap: Number(heapUsed) };
}

async function deliver(place: Place, count: number, events: number): Promise<Round> {
  const { server } = place;
  const before = await memoryOf(server);
  const last = new Int32Array(count).fill(-1);
  let arrived = 0;
  let half = 0;
  let all: PromiseWithResolvers<void> | null = null;
  const began = performance.now();
  await using _subscribers = await subscribe(place, count, (subscriber, seq) => {
    const known = last[subscriber] ?? -1;
    assert.ok(known === -1 || seq === known + 1, `event ${seq} came after ${known}`);
    last[subscriber] = seq;
    arrived += 1;
    if (arrived === Math.ceil(count / 2)) half = performance.now();
    if (arrived === count) all?.resolve();
  });
  const connectsPerSecond = (count * 1_000) / (performance.now() - began);
  const idle = await memoryOf(server);
  const halves: number[] = [];
  const lasts: number[] = [];
  const cpu = await server.cpu();
  for (let event = 1; event <= events; event += 1) {
    arrived = 0;
    all = Promise.withResolvers<void>();
    const sent = performance.now();
    await place.publish(event);
    await all.promise;
    lasts.push(performance.now() - sent);
    halves.push(half - sent);
    assert.equal(arrived, count);
  }
  const used = await server.cpu();
  const sorted = (values: number[]) => values.sort((a, b) => a - b);
  return {
    lastMs: quantile(sorted(lasts), 0.5),
    p50: quantile(sorted(halves), 0.5),
    usPerDelivery: cpu === null || used === null ? null : ((used - cpu) * 1e6) / (count * events),
    rssKb: (idle.rss - before.rss) / count / 1_000,
    heapKb: (idle.heap - before.heap) / count / 1_000,
    connectsPerSecond,
  };
}

/** Milliseconds from the answer to a commit until each subscriber has its event; ascending. */
async function commitToClient(
  place: Place,
  client: Client,
  waker: Waker,
  offer: LoggedOffer,
  count: number,
  commits: number,
): Promise<readonly number[]> {
  const times: number[] = [];
  let committed = 0;
  let arrived = 0;
  let all: PromiseWithResolvers<void> | null = null;
  await using _subscribers = await subscribe(place, count, () => {
    times.push(performance.now() - committed);
    arrived += 1;
    if (arrived === count) all?.resolve();
  });
  const warmUp = Math.ceil(commits / 10);
  for (let commit = 0; commit < commits + warmUp; commit += 1) {
    if (commit === warmUp) times.length = 0;
    arrived = 0;
    all = Promise.withResolvers<void>();
    await appendTransitions(client, offer);
    committed = performance.now();
    waker.wake([{ kind: 'offer', offerId: offer.offerId, publisherId: offer.publisherId }]);
    await all.promise;
  }
  assert.equal(times.length, count * commits);
  return times.sort((a, b) => a - b);
}
