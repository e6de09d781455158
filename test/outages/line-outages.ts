/**
 * Lines between the processes of an installation that are cut, or fall silent, while it is used: by readers on every
 * transport, by publishers, and by subscribers who have to miss nothing.
 */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { WORKER_LOCK_CLASS } from '../../src/db/claim.ts';
import { givenMaterial, givenOffer } from '../api/given.ts';
import type { GivenOffer } from '../api/given.ts';
import { partnerOf, text } from '../api/partner.ts';
import type { Partner } from '../api/partner.ts';
import { until } from '../support/until.ts';
import { startDistributed } from './distributed.ts';
import type { Distributed } from './distributed.ts';
import { assertEndState } from './end-state.ts';
import { follow, publishUntilDone, readers, startReaders } from './load.ts';
import type { Met, Reader, Subscriber } from './load.ts';
import { milliseconds, promised, seconds } from './scenario.ts';
import type { Figures, Scenario, ScenarioSize } from './scenario.ts';

type Fault = {
  readonly workers: number;
  begin(place: Distributed): void;
  end(place: Distributed): void;
  /** What readers have to meet while it lasts. */
  readonly reads: 'FAIL_FAST' | 'GO_ON';
  /** Looks at what must happen while it lasts; resolves to what was measured. */
  meanwhile?(place: Distributed, publications: readonly Promise<string>[]): Promise<Figures>;
  /** Looks at what must happen soon after it; resolves to what was measured. */
  afterwards?(place: Distributed): Promise<Figures>;
};

/** Longest answer of a reader among those that were asked in that time. */
const slowest = (met: readonly Met[], reader: Reader, from: number, to: number): number =>
  Math.max(
    0,
    ...met
      .filter((each) => each.reader === reader && each.at >= from && each.at < to)
      .map(({ ms }) => ms),
  );

async function cursorOf(partner: Partner): Promise<{ id: string; cursor: string }> {
  const { viewer } = await partner.ask('{ viewer { publisher { id cursor } } }');
  const publisher = viewer?.['publisher'];
  return { id: text(publisher?.['id']), cursor: text(publisher?.['cursor']) };
}

async function underLoad(fault: Fault, size: ScenarioSize): Promise<Figures> {
  await using place = await startDistributed({ workers: fault.workers });
  const { api, client } = place;
  const partner = partnerOf(api.product.url, (await api.product.tokens()).owner);
  const material = await givenMaterial(partner);
  const offers: GivenOffer[] = [];
  for (let n = 0; n < size.offers; n += 1) {
    offers.push(await givenOffer(partner, `outage-${n}`, material));
  }
  const { id, cursor } = await cursorOf(partner);
  const subscribers: Subscriber[] = [];
  for (const transport of ['WS', 'SSE', 'WS', 'SSE'] as const) {
    subscribers.push(await follow(partner, transport, id, cursor));
  }
  const load = startReaders(partner);
  const outageMs = size.outageSeconds * 1_000;
  const third = Math.ceil((offers.length - 1) / 3);
  // Some are under way when it begins, some are published while it lasts, the rest once it is over; one at the very end.
  const publications = offers.slice(0, third).map((offer) => publishUntilDone(partner, offer));
  await publications[0];
  fault.begin(place);
  const began = performance.now();
  const during = offers.slice(third, 2 * third);
  for (const offer of during) {
    publications.push(publishUntilDone(partner, offer));
    await delay(outageMs / (during.length + 1) / 2);
  }
  const meanwhile = (await fault.meanwhile?.(place, publications)) ?? {};
  await delay(Math.max(0, outageMs - (performance.now() - began)));
  fault.end(place);
  const ended = performance.now();
  publications.push(
    ...offers.slice(2 * third, -1).map((offer) => publishUntilDone(partner, offer)),
  );

  const isBack = () => {
    const isGood = ({ reader, answer }: Met) => answer === (reader === 'READY' ? '200' : 'OK');
    return readers.every((reader) =>
      load.met.some((met) => met.reader === reader && met.at > ended && isGood(met)),
    );
  };
  await until('reads are answered again', isBack, promised.readyAgainMs);
  const backMs = performance.now() - ended;
  const afterwards = (await fault.afterwards?.(place)) ?? {};
  publications.push(...offers.slice(-1).map((offer) => publishUntilDone(partner, offer)));
  const ids = await Promise.all(publications);
  await until(
    'every publication waits for its sign-off, and every mail is sent',
    async () => {
      const { rows } = await client.query<{ open: number }>(
        `select ((select count(*) from publication where state = 'RUNNING' and waiting_for is null)
          + (select count(*) from mail where state = 'QUEUED'))::int as open`,
      );
      return rows[0]?.open === 0;
    },
    promised.endStateMs,
  ).catch(async (cause: unknown) => {
    throw new Error(await openWork(place), { cause });
  });
  const doneMs = performance.now() - ended;
  await load.stop();
  const state = await assertEndState(client);
  assert.ok(state.publications >= ids.length);
  assert.equal(new Set(ids).size, offers.length);

  const { rows } = await client.query<{ id: string }>(
    `select t.id from transition t join publisher p on p.id = t.publisher_id
     where p.publisher_id = 'solenne' order by t.feed_seq`,
  );
  const stored = rows.map((row) => row.id);
  for (const { seen, ended: why, transport } of subscribers) {
    const last = stored.at(-1);
    await until(
      `the last transition came over ${transport}`,
      () => plain(seen.at(-1) ?? '') === last,
      promised.readyAgainMs,
    );
    const told = seen.map(plain);
    assert.deepEqual(told, stored.slice(stored.indexOf(told[0] ?? '')), transport);
    assert.equal(why(), null, `${transport} was cut`);
  }
  for (const { cut } of subscribers) cut();

  const inIt = load.met.filter(({ at }) => at > began && at < ended);
  const answers = new Set(inIt.filter(({ reader }) => reader !== 'READY').map((met) => met.answer));
  const unexpected = load.met.filter(
    ({ answer }) => !['OK', 'UNAVAILABLE', '200', '503'].includes(answer),
  );
  assert.deepEqual(unexpected, []);
  const readMs = Math.max(
    ...(['POST', 'SSE', 'WS'] as const).map((reader) => slowest(load.met, reader, began, ended)),
  );
  // The machine is shared: a third of the promise on top is noise, beyond it is none.
  assert.ok(readMs < promised.readMs * 1.33, `a read took ${milliseconds(readMs)}`);
  const firstNotReady = inIt.find(({ reader, answer }) => reader === 'READY' && answer === '503');
  if (fault.reads === 'GO_ON') {
    assert.deepEqual([...answers], ['OK']);
    assert.equal(firstNotReady, undefined);
  } else {
    assert.ok(answers.has('UNAVAILABLE'), 'nothing was refused');
    assert.ok(firstNotReady !== undefined, '/ready never said 503');
    const notReadyMs = firstNotReady.at + firstNotReady.ms - began;
    assert.ok(notReadyMs < promised.notReadyMs, `/ready said 503 after ${seconds(notReadyMs)}`);
  }
  return {
    'questions asked': load.met.length,
    'slowest read meanwhile': milliseconds(readMs),
    ...(firstNotReady === undefined
      ? {}
      : { '503 at /ready after': seconds(firstNotReady.at + firstNotReady.ms - began) }),
    'reads answered again after': seconds(backMs),
    'all done after': seconds(doneMs),
    publications: state.publications,
    transitions: state.transitions,
    mails: state.mails,
    ...meanwhile,
    ...afterwards,
  };
}

/** What is not done, and what the processes said last: for whoever has to find out why. */
async function openWork({ client, api, workers }: Distributed): Promise<string> {
  const lines = [api, ...workers].map(({ product }) => product.lines.slice(-10));
  const work = `'attempt', attempt, 'run_at', run_at, 'lease_until', lease_until, 'error', last_error`;
  const { rows } = await client.query(
    `select json_build_object('stage', stage, ${work})::text as open from stage_run where status = 'IN_PROGRESS'
     union all select json_build_object('mail', event, ${work})::text from mail where state = 'QUEUED'
     union all select json_build_object('locks', count(*))::text from pg_locks where locktype = 'advisory'`,
  );
  return JSON.stringify({ rows, lines }, null, 2);
}

/** The row's id in a global id: its last part. */
function plain(globalId: string): string {
  return Buffer.from(globalId, 'base64url').toString('utf8').split(':').at(-1) ?? '';
}

const scenario = (title: string, fault: Fault): Scenario => ({
  title,
  run: async (size) => await underLoad(fault, size),
});

const everyLine = ({ api, workers }: Distributed) =>
  [api, ...workers].map(({ database }) => database);

/** The keys of the locks that workers hold, or that the server believes them to hold. */
async function workerLocks({ client }: Distributed): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ key: string }>(
    `select objid::text as key from pg_locks where locktype = 'advisory' and classid = $1
     and database = (select oid from pg_database where datname = current_database())`,
    [WORKER_LOCK_CLASS],
  );
  return new Set(rows.map(({ key }) => key));
}

export const databaseAway = scenario('PostgreSQL is away', {
  workers: 1,
  reads: 'FAIL_FAST',
  begin: (place) => everyLine(place).forEach((line) => line.cut()),
  end: (place) => everyLine(place).forEach((line) => line.mend()),
});

export const databaseSilent = scenario('the network to PostgreSQL is half open, for all', {
  workers: 1,
  reads: 'FAIL_FAST',
  begin: (place) => everyLine(place).forEach((line) => line.swallow()),
  end: (place) => everyLine(place).forEach((line) => line.mend()),
});

export const redisAway = scenario('Redis is away', {
  workers: 1,
  reads: 'GO_ON',
  begin: ({ api, workers }) => [api, ...workers].forEach(({ redis }) => redis?.cut()),
  end: ({ api, workers }) => [api, ...workers].forEach(({ redis }) => redis?.mend()),
});

export const redisSilent = scenario('the network to Redis is half open, for all', {
  workers: 1,
  reads: 'GO_ON',
  begin: ({ api, workers }) => [api, ...workers].forEach(({ redis }) => redis?.swallow()),
  end: ({ api, workers }) => [api, ...workers].forEach(({ redis }) => redis?.mend()),
});

export const workerSilent: Scenario = {
  title: 'the network between one worker and PostgreSQL is half open',
  async run(size) {
    let locksBefore: ReadonlySet<string> = new Set();
    return await underLoad(
      {
        workers: 2,
        reads: 'GO_ON',
        begin: ({ workers }) => workers[0]?.database.swallow(),
        end: ({ workers }) => workers[0]?.database.mend(),
        async meanwhile(place, publications) {
          const began = performance.now();
          locksBefore = await workerLocks(place);
          await Promise.all(publications);
          await until(
            'the other worker has taken over',
            async () => {
              const { rowCount } = await place.client.query(
                `select 1 from publication where state = 'RUNNING' and waiting_for is null`,
              );
              return rowCount === 0;
            },
            // What was taken over has then still to be done.
            promised.takeOverMs + 10_000,
          );
          return { 'all done by the other worker after': seconds(performance.now() - began) };
        },
        async afterwards(place) {
          const began = performance.now();
          const [, second] = place.workers;
          await until(
            'the first worker holds a lock again',
            async () => !(await workerLocks(place)).isSubsetOf(locksBefore),
            promised.readyAgainMs,
          );
          const backMs = performance.now() - began;
          // What is published from now on can only be done by the worker whose line was mended.
          await second?.product.stop();
          return { 'worker back after': seconds(backMs) };
        },
      },
      size,
    );
  },
};
