import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { LoggedOffer } from '../support/fact-log.ts';
import { givenOffer, givenPublisher } from '../support/fact-log.ts';
import type { StreamServer } from '../support/stream-server.ts';
import { startStreamServer } from '../support/stream-server.ts';

/** How often the streams look by themselves, in milliseconds. */
const POLL_MS = 200;

let server: StreamServer;
before(async () => {
  server = await startStreamServer({ safetyPollMs: POLL_MS });
});
after(async () => {
  await server[Symbol.asyncDispose]();
});

const open = { signal: null, mayRead: async () => true };

async function givenCheck(state: 'RUNNING' | 'PASSED'): Promise<string> {
  const offer: LoggedOffer = await givenOffer(server.client, await givenPublisher(server.client));
  const id = randomUUID();
  await server.client.query(
    `insert into "check" (id, publisher_id, offer_id, draft_version, content, state, violations, findings, requested_at)
     values ($1, $2, $3, 1, '{}', $4, '[]', '[]', now())`,
    [id, offer.publisherId, offer.offerId, state],
  );
  return id;
}

describe('given the stream of the review queue', () => {
  test('when it begins, then it says "look" at once, and again for each change', async () => {
    const source = server.streams.reviewQueue(open);
    assert.ok((await source.next()).value?.at instanceof Date);
    const next = source.next();
    server.deps.waker.wake([{ kind: 'reviewQueue' }]);
    assert.equal((await next).done, false);
    await source.return?.();
    assert.equal((await source.next()).done, true);
  });

  test('when many changes happen while nobody reads, then one event stands for them', async () => {
    const source = server.streams.reviewQueue(open);
    await source.next();
    const watcher = server.streams.reviewQueue(open);
    await watcher.next();
    for (let n = 0; n < 5; n += 1) {
      const heard = watcher.next();
      server.deps.waker.wake([{ kind: 'reviewQueue' }]);
      await heard;
    }
    assert.equal((await source.next()).done, false);
    const pending = source.next();
    await watcher.return?.();
    await source.return?.();
    assert.equal((await pending).done, true);
  });

  test('when a review is opened and its wake is lost, then it says "look" all the same, and once', async () => {
    const offer = await givenOffer(server.client, await givenPublisher(server.client));
    const source = server.streams.reviewQueue(open);
    await source.next();
    await server.client.query(
      `insert into review (id, publication_id, offer_id, publisher_id, state, opened_at)
       values ($1, $2, $3, $4, 'WAITING', now())`,
      [randomUUID(), offer.publicationId, offer.offerId, offer.publisherId],
    );
    assert.equal((await source.next()).done, false);
    // Nothing changes any more: of the next event and three looks of the poll, the looks come first.
    const again = source.next();
    const quiet = pause(3 * POLL_MS, 'quiet');
    assert.equal(await Promise.race([again, quiet]), 'quiet');
    await source.return?.();
  });

  test('when the reader may not read, then it ends', async () => {
    const source = server.streams.reviewQueue({ signal: null, mayRead: async () => false });
    assert.equal((await source.next()).done, true);
  });
});

describe('given the stream of a check', () => {
  test('when the check is finished already, then it says so at once and ends', async () => {
    const checkId = await givenCheck('PASSED');
    const source = server.streams.checkFinished({ ...open, checkId });
    assert.deepEqual((await source.next()).value, { checkId });
    assert.equal((await source.next()).done, true);
  });

  for (const woken of [true, false]) {
    test(`when the check finishes ${woken ? 'and wakes' : 'and its wake is lost'}, then it says so`, async () => {
      const checkId = await givenCheck('RUNNING');
      const source = server.streams.checkFinished({ ...open, checkId });
      const next = source.next();
      await server.client.query(`update "check" set state = 'PASSED' where id = $1`, [checkId]);
      if (woken) server.deps.waker.wake([{ kind: 'check', checkId }]);
      assert.deepEqual((await next).value, { checkId });
      assert.equal((await source.next()).done, true);
    });
  }

  test('when there is no such check, then it ends', async () => {
    for (const checkId of [randomUUID(), 'no uuid']) {
      const source = server.streams.checkFinished({ ...open, checkId });
      assert.equal((await source.next()).done, true);
    }
    assert.equal(server.streams.registry.open, 0);
  });
});
