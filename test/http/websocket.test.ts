import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { WebSocket } from 'ws';
import type { LoggedOffer } from '../support/fact-log.ts';
import { appendTransitions, givenOffer, givenPublisher } from '../support/fact-log.ts';
import type { GraphQLAnswer, SocketClient, StreamMessage } from '../support/stream-clients.ts';
import { codesOf, openEvents, openSocket } from '../support/stream-clients.ts';
import type { StreamServer } from '../support/stream-server.ts';
import { startStreamServer } from '../support/stream-server.ts';
import { until } from '../support/until.ts';

let server: StreamServer;
let offer: LoggedOffer;
before(async () => {
  server = await startStreamServer({ safetyPollMs: 100 });
  offer = await givenOffer(server.client, await givenPublisher(server.client));
});
after(async () => {
  await server[Symbol.asyncDispose]();
});

const follow =
  'subscription ($id: ID!, $after: String) { offer(id: $id, after: $after) { kind seq cursor loaded } }';

async function append(count = 1): Promise<void> {
  await appendTransitions(server.client, offer, count);
  const { offerId, publisherId } = offer;
  server.deps.waker.wake([{ kind: 'offer', offerId, publisherId }]);
}

async function opened(
  ...given: Parameters<typeof openSocket> extends [string, ...infer Rest] ? Rest : never
): Promise<SocketClient> {
  const socket = await openSocket(server.url, ...given);
  assert.equal((await socket.next())?.type, 'connection_ack');
  return socket;
}

const dataOf = (message: StreamMessage | null) =>
  (message?.payload as GraphQLAnswer | undefined)?.data;
const eventOf = (message: StreamMessage | null) =>
  dataOf(message)?.['offer'] as Record<string, unknown> | undefined;

describe('given a socket with a running subscription', () => {
  const faults: Record<string, [query: string, code: string]> = {
    'a syntax error': ['subscription { offer(', 'GRAPHQL_PARSE_FAILED'],
    'an unknown field': ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    'too many tokens': [`{ ${'hello '.repeat(2_000)} }`, 'TOO_MANY_TOKENS'],
    'a bug in a resolver': ['{ bug }', 'INTERNAL'],
    'a refused subscription': ['subscription { refused }', 'FORBIDDEN'],
  };
  for (const [name, [query, code]] of Object.entries(faults)) {
    test(`when another operation has ${name}, then the answer says ${code} and the subscription lives on`, async () => {
      const socket = await opened();
      socket.subscribe('live', follow, { id: offer.offerId });
      assert.equal(eventOf(await socket.next())?.['kind'], 'STARTED');
      socket.subscribe('other', query);
      const answer = await socket.next();
      assert.ok(answer);
      assert.equal(answer.id, 'other');
      const errors =
        answer.type === 'error' ? answer.payload : (answer.payload as GraphQLAnswer).errors;
      assert.deepEqual(codesOf({ errors: errors as NonNullable<GraphQLAnswer['errors']> }), [code]);
      assert.doesNotMatch(JSON.stringify(answer), /secret detail|"http"/);
      if (answer.type === 'next') assert.equal((await socket.next())?.type, 'complete');
      await append();
      const event = await socket.next();
      assert.deepEqual([event?.id, eventOf(event)?.['kind']], ['live', 'TRANSITION']);
      socket.cut();
    });
  }

  test('when an operation of any kind is sent beside it, then it is answered', async () => {
    const socket = await opened();
    socket.subscribe('1', '{ transport }');
    assert.equal(dataOf(await socket.next())?.['transport'], 'WS');
    assert.equal((await socket.next())?.type, 'complete');
    socket.subscribe('2', 'mutation { touch }');
    assert.equal(dataOf(await socket.next())?.['touch'], 'touched');
    socket.cut();
  });

  test('when the subscription is completed by its client, then its source is finalised and the socket lives on', async () => {
    const socket = await opened();
    socket.subscribe('live', follow, { id: offer.offerId });
    await socket.next();
    const before = server.streams.registry.open;
    socket.send({ type: 'complete', id: 'live' });
    await until('one source less', () => server.streams.registry.open === before - 1, 1_000);
    socket.subscribe('again', '{ hello }');
    assert.equal((await socket.next())?.id, 'again');
    socket.cut();
  });

  test('when it opens more than a hundred operations, then the next is refused and the others live on', async () => {
    const socket = await opened();
    for (let n = 0; n < 100; n += 1) socket.subscribe(`s${n}`, follow, { id: offer.offerId });
    for (let n = 0; n < 100; n += 1) assert.equal((await socket.next())?.type, 'next');
    socket.subscribe('one too many', follow, { id: offer.offerId });
    const refused = await socket.next();
    assert.deepEqual([refused?.type, refused?.id], ['error', 'one too many']);
    await append();
    assert.equal((await socket.next())?.type, 'next');
    socket.cut();
  });
});

describe('given a source that fails', () => {
  test('when it fails after an event, then both transports say so in the same masked words and complete', async () => {
    const socket = await opened();
    socket.subscribe('1', 'subscription { broken }');
    const events = await openEvents(server.url, { query: 'subscription { broken }' });
    for (const client of [socket, events]) {
      assert.equal(dataOf(await client.next())?.['broken'], 'first');
      const last = await client.next();
      assert.deepEqual(codesOf(last?.payload as GraphQLAnswer), ['INTERNAL']);
      assert.doesNotMatch(JSON.stringify(last), /secret detail/);
      assert.equal((await client.next())?.type, 'complete');
      client.cut();
    }
  });
});

describe('given a subscription', () => {
  test('when several events come, then each has a context of its own', async () => {
    const socket = await opened();
    socket.subscribe('1', follow, { id: offer.offerId });
    await socket.next();
    await append(5);
    for (let n = 0; n < 5; n += 1) assert.equal(eventOf(await socket.next())?.['loaded'], 0);
    socket.cut();
  });

  test('when the database is away while an event is resolved, then the event waits for it and comes whole', async () => {
    const socket = await opened();
    const query = 'subscription ($id: ID!) { offer(id: $id) { kind seq flaky } }';
    socket.subscribe('1', query, { id: offer.offerId });
    const started = eventOf(await socket.next());
    assert.deepEqual([started?.['kind'], started?.['flaky']], ['STARTED', 3]);
    await append(2);
    for (let n = 0; n < 2; n += 1) {
      const event = eventOf(await socket.next());
      assert.deepEqual([event?.['kind'], event?.['flaky']], ['TRANSITION', 3]);
    }
    socket.cut();
  });

  test('when the reader may read no longer, then it completes before the next event', async () => {
    const other = await givenOffer(server.client, offer.publisherId);
    const socket = await opened();
    socket.subscribe('1', follow, { id: other.offerId });
    await socket.next();
    server.forbidden.add(other.offerId);
    await appendTransitions(server.client, other);
    server.deps.waker.wake([
      { kind: 'offer', offerId: other.offerId, publisherId: other.publisherId },
    ]);
    assert.equal((await socket.next())?.type, 'complete');
    socket.cut();
  });
});

describe('given a token', () => {
  test('when the connection names it, then operations are its own', async () => {
    const token = await server.givenToken();
    for (const given of [
      { token: token.secret },
      { headers: { authorization: `Bearer ${token.secret}` } },
    ]) {
      const socket = await opened(given);
      socket.subscribe('1', '{ who }');
      assert.equal(dataOf(await socket.next())?.['who'], 'OWNER token');
      socket.cut();
    }
  });

  test('when the connection names none, then it stays, as nobody', async () => {
    const socket = await opened();
    socket.subscribe('1', '{ who }');
    assert.equal(dataOf(await socket.next())?.['who'], 'anonymous');
    socket.cut();
  });

  test('when it is no good, then the socket is closed with 4403', async () => {
    const expired = await server.givenToken({ expiresAt: new Date(Date.now() - 1_000) });
    for (const token of [expired.secret, `vt_${'x'.repeat(43)}`, 'nonsense']) {
      const socket = await openSocket(server.url, { token });
      assert.equal((await socket.closed).code, 4403);
    }
  });

  test('when it is revoked, then its sockets are closed with 4403 and its event streams are cut; others stay', async () => {
    const token = await server.givenToken();
    const other = await server.givenToken();
    const authorization = `Bearer ${token.secret}`;
    const variables = { id: offer.offerId };
    const socket = await opened({ token: token.secret });
    const idle = await opened({ token: token.secret });
    const stays = await opened({ token: other.secret });
    socket.subscribe('1', follow, variables);
    await socket.next();
    const events = await openEvents(server.url, { query: follow, variables }, { authorization });
    await events.next();
    await server.client.query('update api_token set revoked_at = now() where id = $1', [token.id]);
    assert.equal((await socket.closed).code, 4403);
    assert.equal((await idle.closed).code, 4403);
    assert.equal(await events.next(), null);
    assert.equal(stays.socket.readyState, WebSocket.OPEN);
    stays.cut();
  });

  test('when it is revoked between two looks, then the next event is not delivered', async () => {
    await using slow = await startStreamServer({ safetyPollMs: 60_000 });
    const own = await givenOffer(slow.client, await givenPublisher(slow.client));
    const token = await slow.givenToken();
    const socket = await openSocket(slow.url, { token: token.secret });
    await socket.next();
    socket.subscribe('1', follow, { id: own.offerId });
    await socket.next();
    await slow.client.query('update api_token set revoked_at = now() where id = $1', [token.id]);
    await appendTransitions(slow.client, own);
    slow.deps.waker.wake([{ kind: 'offer', offerId: own.offerId, publisherId: own.publisherId }]);
    assert.equal((await socket.next())?.type, 'complete');
    socket.cut();
  });

  test('when it expires, then its sockets are closed with 4403', async () => {
    const token = await server.givenToken({ expiresAt: new Date(Date.now() + 300) });
    const socket = await opened({ token: token.secret });
    assert.equal((await socket.closed).code, 4403);
  });
});

describe('given the opening of a socket', () => {
  test('when a foreign page asks, or one without an origin of its own, then it is refused', async () => {
    for (const origin of [
      'https://evil.example',
      'null',
      `https://${server.host}`,
      server.url + '.evil.example',
    ]) {
      await assert.rejects(openSocket(server.url, { headers: { origin } }), /403/);
    }
  });

  test('when our own page asks, or no page at all, then it is accepted', async () => {
    const ours: readonly Record<string, string>[] = [{ origin: server.url }, {}];
    for (const headers of ours) {
      const socket = await opened({ headers });
      socket.cut();
    }
  });

  test('when the Host is another, then it is refused', async () => {
    await assert.rejects(openSocket(server.url, { headers: { host: 'evil.example' } }), /421/);
  });

  test('when the path is another, then it is refused', async () => {
    await assert.rejects(openSocket(`${server.url}/other`), /404/);
  });

  test('when the client asks before it introduced itself, then the socket is closed with 4401', async () => {
    const socket = await openSocket(server.url, { init: false });
    socket.subscribe('1', '{ hello }');
    assert.equal((await socket.closed).code, 4401);
  });

  test('when the client never introduces itself, then the socket is closed with 4408 after three seconds', async () => {
    const socket = await openSocket(server.url, { init: false });
    const begin = performance.now();
    assert.equal((await socket.closed).code, 4408);
    assert.ok(performance.now() - begin < 4_000);
  });

  test('when a message is longer than 1 MiB, then the socket is closed with 1009', async () => {
    const socket = await opened();
    socket.subscribe('1', `{ hello(name: "${'x'.repeat(1024 * 1024)}") }`);
    assert.equal((await socket.closed).code, 1009);
  });
});
