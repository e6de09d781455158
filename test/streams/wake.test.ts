import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createLog } from '../../src/log.ts';
import { createWaker } from '../../src/streams/pg-waker.ts';
import { createWakeListener } from '../../src/streams/wake-listener.ts';
import type { WakeMessage } from '../../src/streams/wake-message.ts';
import {
  WAKE_CHANNEL,
  encodeMessage,
  packMessages,
  readMessages,
} from '../../src/streams/wake-message.ts';
import type { Progress, Topic } from '../../src/streams/waker.ts';
import { connect, testDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

const offer = (n: number): Topic => ({
  kind: 'offer',
  offerId: `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`,
  publisherId: '11111111-1111-4111-8111-111111111111',
});
const measure = (offerId: string, done: number): Progress => ({
  offerId,
  publisherId: 'p',
  stage: 'CERTIFICATION',
  done,
  total: 100,
  unit: 'files',
});

async function givenWaker(url: string) {
  const lines: string[] = [];
  const log = createLog(
    'debug',
    () => new Date(),
    (line) => void lines.push(line),
  );
  const stack = new AsyncDisposableStack();
  const waker = stack.use(createWaker({ connectionString: url, log }));
  const listener = stack.use(createWakeListener({ connectionString: url, log }));
  const heard: WakeMessage[] = [];
  listener.listen((message) => void heard.push(message));
  await listener.listening;
  return { waker, listener, heard, lines, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

describe('given messages for the channel', () => {
  const messages: WakeMessage[] = [
    offer(1),
    { kind: 'reviewQueue' },
    { kind: 'check', checkId: 'c' },
    { kind: 'everything' },
    { kind: 'progress', progress: measure('o', 3) },
  ];

  test('when they are packed and read, then they are the same', () => {
    const payloads = packMessages(messages.map(encodeMessage));
    assert.equal(payloads.length, 1);
    assert.deepEqual(readMessages(payloads[0] ?? ''), messages);
  });

  test('when there are many, then no payload is longer than PostgreSQL takes, and none is lost', () => {
    const many = Array.from({ length: 1_000 }, (_unused, n) => offer(n));
    const payloads = packMessages(many.map(encodeMessage));
    for (const payload of payloads) assert.ok(Buffer.byteLength(payload) <= 7_900);
    assert.deepEqual(payloads.flatMap(readMessages), many);
    assert.ok(payloads.length < 15);
  });

  test('when they come from another version or are no messages, then they are skipped', () => {
    const known = encodeMessage({ kind: 'reviewQueue' });
    assert.deepEqual(readMessages(`[["x",1],${known},7,null,["o"],["p","a","b"]]`), [
      { kind: 'reviewQueue' },
    ]);
    for (const payload of ['', '{', 'null', '{"a":1}']) assert.deepEqual(readMessages(payload), []);
  });
});

describe('given a waker and a listener', () => {
  test('when topics are woken, then the listener hears each of them', async () => {
    await using database = await testDatabase();
    await using given = await givenWaker(database.url);
    given.waker.wake([offer(1), { kind: 'reviewQueue' }]);
    given.waker.wake([{ kind: 'check', checkId: 'c' }]);
    await until('three messages', () => given.heard.filter(isTopic).length === 3);
    assert.deepEqual(
      new Set(given.heard.filter(isTopic).map(({ kind }) => kind)),
      new Set(['offer', 'reviewQueue', 'check']),
    );
  });

  test('when a thousand wakes are asked for in a burst, then they share a few statements', async () => {
    await using database = await testDatabase();
    await using given = await givenWaker(database.url);
    given.waker.wake([offer(0)]);
    await until('the line is up', () => given.heard.some(isTopic));
    await using raw = await connect(database.url);
    let notifications = 0;
    raw.client.on('notification', () => {
      notifications += 1;
    });
    await raw.client.query(`listen ${WAKE_CHANNEL}`);
    for (let n = 1; n <= 1_000; n += 1) given.waker.wake([offer(n % 50)]);
    await until(
      'fifty offers',
      () => new Set(given.heard.filter(isTopic).map(encodeMessage)).size === 50,
    );
    await raw.client.query('select 1');
    assert.ok(notifications <= 6, `${notifications} notifications`);
  });

  test('when progress is told fast, then it is passed on at most once a second, with the newest value last', async () => {
    await using database = await testDatabase();
    await using given = await givenWaker(database.url);
    const begin = performance.now();
    for (let done = 1; done <= 50; done += 1) given.waker.progress(measure('a', done));
    given.waker.progress(measure('b', 1));
    const told = (offerId: string) =>
      given.heard.flatMap((m) =>
        m.kind === 'progress' && m.progress.offerId === offerId ? [m.progress.done] : [],
      );
    await until('the newest value', () => told('a').includes(50));
    const passed = performance.now() - begin;
    assert.deepEqual(told('a'), [1, 50]);
    assert.ok(passed >= 990, `${passed} ms`);
    assert.deepEqual(told('b'), [1]);
  });

  test('when a transition follows a measure, then the measure is not told after it', async () => {
    await using database = await testDatabase();
    await using given = await givenWaker(database.url);
    given.waker.progress(measure('a', 1));
    given.waker.progress(measure('a', 99));
    given.waker.wake([{ kind: 'offer', offerId: 'a', publisherId: 'p' }]);
    given.waker.progress(measure('b', 1));
    await until('the transition', () => given.heard.some(isTopic));
    given.waker.progress(measure('b', 2));
    await until('the end of a second', () =>
      given.heard.some((m) => m.kind === 'progress' && m.progress.done === 2),
    );
    assert.deepEqual(
      given.heard.flatMap((m) =>
        m.kind === 'progress' && m.progress.offerId === 'a' ? [m.progress.done] : [],
      ),
      [1],
    );
  });

  test('when their connections are cut, then both come back, everybody is woken, and no wake is lost', async () => {
    await using database = await testDatabase();
    await using given = await givenWaker(database.url);
    await using admin = await connect(database.url);
    given.waker.wake([offer(1)]);
    await until('the first wake', () => given.heard.some(isTopic));
    given.heard.length = 0;
    const cut = await admin.client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name in ('vitrine wake', 'vitrine listen')`,
    );
    assert.equal(cut.rowCount, 2);
    given.waker.wake([offer(2)]);
    await until('everybody was woken', () => given.heard.some(({ kind }) => kind === 'everything'));
    // The wake itself may have been sent while nobody listened; then "everything" stands for it.
    given.waker.wake([offer(3)]);
    await until('a wake after the cut', () =>
      given.heard.some((message) => encodeMessage(message) === encodeMessage(offer(3))),
    );
  });

  test('when the waker is disposed of right after a wake, then the wake went out', async () => {
    await using database = await testDatabase();
    await using given = await givenWaker(database.url);
    const log = createLog(
      'error',
      () => new Date(),
      () => undefined,
    );
    const other = createWaker({ connectionString: database.url, log });
    other.wake([offer(1)]);
    // Connecting takes a moment; what was asked for before goes out after it.
    await until('the wake', () => given.heard.some(isTopic));
    other.wake([offer(2)]);
    await other[Symbol.asyncDispose]();
    await until('the last wake', () => given.heard.filter(isTopic).length === 2);
    other.wake([offer(3)]);
  });
});

describe('given no server at all', () => {
  test('when wakes are asked for, then the caller notices nothing', async () => {
    const log = createLog(
      'error',
      () => new Date(),
      () => undefined,
    );
    const waker = createWaker({ connectionString: 'postgresql://127.0.0.1:1/nothing', log });
    for (let n = 0; n < 20_000; n += 1) waker.wake([offer(n)]);
    waker.progress(measure('a', 1));
    await waker[Symbol.asyncDispose]();
  });
});

function isTopic(message: WakeMessage): boolean {
  return message.kind === 'offer' || message.kind === 'reviewQueue' || message.kind === 'check';
}
