import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { connect, testDatabase } from '../support/database.ts';
import { appendTransitions, givenOffer, givenPublisher } from '../support/fact-log.ts';
import { openFaultProxy } from '../support/fault-proxy.ts';
import type { GraphQLAnswer } from '../support/stream-clients.ts';
import { codesOf, openEvents, openSocket, post } from '../support/stream-clients.ts';
import { startStreamServer } from '../support/stream-server.ts';
import { until } from '../support/until.ts';

describe('given a server whose line to the database is cut', () => {
  test('when it is used, then it says UNAVAILABLE and not ready; mended, it serves again and streams have missed nothing', async () => {
    await using database = await testDatabase();
    await using line = await openFaultProxy(database.url);
    await using direct = await connect(database.url);
    await using server = await startStreamServer({
      database: { ...database, url: line.url },
      safetyPollMs: 200,
    });
    // The connection that the test itself reads with is cut as well.
    server.client.on('error', () => undefined);
    const offer = await givenOffer(direct.client, await givenPublisher(direct.client));
    const token = await server.givenToken();
    const headers = { authorization: `Bearer ${token.secret}` };
    const query = `subscription { offer(id: "${offer.offerId}") { kind seq } }`;
    const socket = await openSocket(server.url, { token: token.secret });
    await socket.next();
    socket.subscribe('1', query);
    const events = await openEvents(server.url, { query }, headers);
    for (const client of [socket, events]) assert.equal((await client.next())?.type, 'next');

    line.cut();
    const begin = performance.now();
    const anonymous = await post(server.url, { query: '{ hello database }' });
    assert.deepEqual(codesOf(anonymous.body), ['UNAVAILABLE']);
    assert.equal(anonymous.body.data?.['hello'], 'hello');
    const signedIn = await post(server.url, { query: '{ hello }' }, headers);
    assert.equal(signedIn.status, 503);
    assert.deepEqual(codesOf(signedIn.body), ['UNAVAILABLE']);
    assert.equal(signedIn.headers.get('retry-after'), '5');
    assert.equal((await fetch(`${server.url}/ready`)).status, 503);
    assert.equal((await fetch(`${server.url}/live`)).status, 200);
    const refused = await openSocket(server.url, { token: token.secret });
    assert.equal((await refused.closed).code, 1013);
    assert.ok(performance.now() - begin < 3_000);
    await appendTransitions(direct.client, offer, 3);

    line.mend();
    const mended = performance.now();
    await until(
      'it is ready',
      async () => (await fetch(`${server.url}/ready`)).status === 200,
      10_000,
    );
    for (const client of [socket, events]) {
      for (let seq = 1; seq <= 3; seq += 1) {
        const message = await client.next();
        assert.ok(message);
        const { data } = message.payload as GraphQLAnswer;
        assert.deepEqual({ ...(data?.['offer'] as object) }, { kind: 'TRANSITION', seq });
      }
    }
    assert.ok(performance.now() - mended < 10_000);
    socket.cut();
    events.cut();
  });
});
