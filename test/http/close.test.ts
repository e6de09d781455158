import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { describe, test } from 'node:test';
import { givenOffer, givenPublisher } from '../support/fact-log.ts';
import { openEvents, openSocket } from '../support/stream-clients.ts';
import { startStreamServer } from '../support/stream-server.ts';

describe('given a server with open streams and idle connections', () => {
  test('when it is closed, then clients are told to come back, nothing stays open, and it takes less than two seconds', async () => {
    await using server = await startStreamServer();
    const offer = await givenOffer(server.client, await givenPublisher(server.client));
    const query = `subscription { offer(id: "${offer.offerId}") { kind } }`;
    const socket = await openSocket(server.url);
    assert.equal((await socket.next())?.type, 'connection_ack');
    socket.subscribe('1', query);
    await socket.next();
    const events = await openEvents(server.url, { query });
    await events.next();
    const agent = new Agent({ keepAlive: true });
    await new Promise<void>((resolve, reject) => {
      const outgoing = request(`${server.url}/live`, { agent }, (response) => {
        response.resume();
        response.on('end', () => resolve());
      });
      outgoing.on('error', reject);
      outgoing.end();
    });
    const begin = performance.now();
    await Promise.all([server.http.close(), server.http.close()]);
    assert.ok(performance.now() - begin < 2_000);
    assert.deepEqual(await socket.closed, { code: 1001, reason: 'Going away' });
    // Cut, not completed: a client that is told "complete" does not come back.
    assert.equal(await socket.next(), null);
    assert.equal(await events.next(), null);
    assert.equal(server.streams.registry.open, 0);
    assert.equal(server.streams.tails, 0);
    await assert.rejects(fetch(`${server.url}/live`));
    agent.destroy();
  });

  test('when a client does not answer the close, or a request hangs, then it still takes less than two seconds', async () => {
    await using server = await startStreamServer({
      extraRoutes: [
        {
          methods: ['GET'],
          path: '/hangs',
          scope: 'PUBLIC',
          origins: 'OWN',
          handle: () => new Promise(() => undefined),
        },
      ],
    });
    const socket = await openSocket(server.url);
    await socket.next();
    socket.pause();
    const hanging = fetch(`${server.url}/hangs`).catch((error: Error) => error);
    await fetch(`${server.url}/live`);
    const begin = performance.now();
    await server.http.close();
    assert.ok(performance.now() - begin < 2_000);
    assert.ok((await hanging) instanceof Error);
    socket.cut();
  });

  test('when a request is under way, then it is answered', async () => {
    const started = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    await using server = await startStreamServer({
      extraRoutes: [
        {
          methods: ['GET'],
          path: '/slow',
          scope: 'PUBLIC',
          origins: 'OWN',
          async handle({ outgoing }) {
            started.resolve();
            await goOn.promise;
            outgoing.end('done');
          },
        },
      ],
    });
    const answer = fetch(`${server.url}/slow`);
    await started.promise;
    const closed = server.http.close();
    goOn.resolve();
    assert.equal(await (await answer).text(), 'done');
    await closed;
  });
});
