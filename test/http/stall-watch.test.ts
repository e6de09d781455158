import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
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

const piece = Buffer.alloc(64 * 1024);

describe('given a connection that is written to', () => {
  test('when its reader takes nothing, then it has stalled after one to two looks', async () => {
    await using given = await givenConnection();
    given.reader.pause();
    for (let n = 0; n < 512; n += 1) given.writer.write(piece);
    const begin = performance.now();
    await new Promise<void>((resolve) => watchForStall(given.writer, resolve, 100));
    const passed = performance.now() - begin;
    assert.ok(passed >= 150 && passed < 1_000, `${passed} ms`);
  });

  test('when its reader is slow, or has nothing to read, then it has not stalled', async () => {
    await using given = await givenConnection();
    let stalled = 0;
    const stop = watchForStall(given.writer, () => (stalled += 1), 300);
    const pieces = 256;
    const writing = (async () => {
      for (let n = 0; n < pieces; n += 1) {
        if (!given.writer.write(piece)) await once(given.writer, 'drain');
      }
    })();
    let taken = 0;
    for await (const chunk of given.reader) {
      taken += (chunk as Buffer).length;
      if (taken === pieces * piece.length) break;
      // Slower than a look for all of it, and quicker for each piece.
      if (taken % (1024 * 1024) < 65_536) await delay(60);
    }
    await writing;
    await delay(700);
    assert.equal(stalled, 0);
    stop();
  });
});
