import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { describe, test } from 'node:test';
import { watchForStall } from '../../src/http/stall-watch.ts';

/** A connection, from both ends. */
async function givenConnection() {
  const accepted = Promise.withResolvers<Socket>();
  const server = createServer(accepted.resolve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const reader = connect(address.port, '127.0.0.1');
  reader.on('error', () => undefined);
  const writer = await accepted.promise;
  writer.on('error', () => undefined);
  return {
    reader,
    writer,
    [Symbol.asyncDispose]: async () => {
      reader.destroy();
      writer.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const megabytes = Buffer.alloc(32 * 1024 * 1024);

describe('given a connection that is written to', () => {
  test('when its reader takes nothing, then it has stalled after one to two looks', async () => {
    await using given = await givenConnection();
    given.reader.pause();
    given.writer.write(megabytes);
    const begin = performance.now();
    await new Promise<void>((resolve) => watchForStall(given.writer, resolve, 100));
    const passed = performance.now() - begin;
    assert.ok(passed >= 150 && passed < 1_000, `${passed} ms`);
  });

  test('when its reader is slow, or has nothing to read, then it has not stalled', async () => {
    await using given = await givenConnection();
    let stalled = 0;
    const stop = watchForStall(given.writer, () => (stalled += 1), 50);
    given.writer.write(megabytes);
    let taken = 0;
    for await (const chunk of given.reader) {
      taken += (chunk as Buffer).length;
      if (taken === megabytes.length) break;
      // Pauses now and then, but takes something between any two looks.
      if (taken % (4 * 1024 * 1024) < 65_536) await new Promise((go) => setTimeout(go, 10));
    }
    assert.equal(stalled, 0);
    stop();
  });
});
