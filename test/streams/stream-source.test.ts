import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createStreamRegistry } from '../../src/streams/stream-registry.ts';
import { createBell, createStreamSource } from '../../src/streams/stream-source.ts';

function givenSource(produce: () => Promise<number | null>, signal: AbortSignal | null = null) {
  const registry = createStreamRegistry();
  let released = 0;
  const release = () => {
    released += 1;
  };
  const source = createStreamSource({ registry, signal, produce, release });
  return { registry, source, released: () => released };
}
const never = () => new Promise<null>(() => undefined);
const done = { done: true, value: undefined };

describe('given a source that waits for its next event', () => {
  test('when it is returned, then the pending read is settled at once and everything is let go once', async () => {
    const { registry, source, released } = givenSource(never);
    const pending = source.next();
    assert.equal(registry.open, 1);
    await source.return?.();
    assert.deepEqual(await pending, done);
    assert.deepEqual(await source.next(), done);
    assert.equal(registry.open, 0);
    await source.return?.();
    assert.equal(released(), 1);
  });

  test('when its signal aborts, then it ends', async () => {
    const controller = new AbortController();
    const { registry, source, released } = givenSource(never, controller.signal);
    const pending = source.next();
    controller.abort();
    assert.deepEqual(await pending, done);
    assert.deepEqual([registry.open, released()], [0, 1]);
  });

  test('when all sources are closed, then it ends', async () => {
    const { registry, source } = givenSource(never);
    const pending = source.next();
    registry.closeAll();
    assert.deepEqual(await pending, done);
  });
});

describe('given a source', () => {
  test('when its signal had aborted before, then it never opens', async () => {
    const { registry, source, released } = givenSource(async () => 1, AbortSignal.abort());
    assert.deepEqual(await source.next(), done);
    assert.deepEqual([registry.open, released()], [0, 1]);
  });

  test('when it is read several times at once, then events come in order, each once', async () => {
    let count = 0;
    const { source } = givenSource(async () => {
      count += 1;
      return count <= 3 ? count : null;
    });
    const results = await Promise.all([1, 2, 3, 4, 5].map(() => source.next()));
    assert.deepEqual(
      results.map(({ value }) => value),
      [1, 2, 3, undefined, undefined],
    );
  });

  test('when producing fails, then the reader hears it and the source has ended', async () => {
    const { registry, source, released } = givenSource(async () => {
      throw new Error('broken');
    });
    await assert.rejects(source.next(), /broken/);
    assert.deepEqual(await source.next(), done);
    assert.deepEqual([registry.open, released()], [0, 1]);
  });

  test('when nobody asks, then nothing is produced', async () => {
    let asked = 0;
    const { source } = givenSource(async () => {
      asked += 1;
      return asked;
    });
    await source.next();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(asked, 1);
  });
});

describe('given a bell', () => {
  test('when it rang before anybody waits, then waiting ends at once; after a clear it waits', async () => {
    const bell = createBell();
    bell.ring();
    await bell.wait();
    bell.clear();
    let woke = false;
    const waiting = bell.wait().then(() => {
      woke = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(woke, false);
    bell.ring();
    await waiting;
  });
});
