import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { getIntrospectionQuery } from 'graphql';
import type { GraphQLAnswer } from '../support/stream-clients.ts';
import { codesOf, openEvents, openSocket, post } from '../support/stream-clients.ts';
import type { StreamServer } from '../support/stream-server.ts';
import { startStreamServer } from '../support/stream-server.ts';

let server: StreamServer;
let closed: StreamServer;
before(async () => {
  server = await startStreamServer();
  closed = await startStreamServer({ introspection: false });
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await closed[Symbol.asyncDispose]();
});

type Ask = (query: string, of?: StreamServer) => Promise<GraphQLAnswer>;

/** Every way into the engine. */
const transports: Record<string, Ask> = {
  async POST(query, of = server) {
    return (await post(of.url, { query })).body;
  },
  async GET(query, of = server) {
    const response = await fetch(`${of.url}/graphql?query=${encodeURIComponent(query)}`);
    return (await response.json()) as GraphQLAnswer;
  },
  async SSE(query, of = server) {
    const events = await openEvents(of.url, { query });
    const message = await events.next();
    events.cut();
    return message?.payload as GraphQLAnswer;
  },
  async WebSocket(query, of = server) {
    const socket = await openSocket(of.url);
    assert.equal((await socket.next())?.type, 'connection_ack');
    socket.subscribe('1', query);
    const message = await socket.next();
    socket.cut();
    return message?.type === 'error'
      ? { errors: message.payload as NonNullable<GraphQLAnswer['errors']> }
      : (message?.payload as GraphQLAnswer);
  },
};

const nest = (levels: number, around: string, leaf = 'leaf') =>
  `${`${around} { `.repeat(levels)}${leaf}${' }'.repeat(levels)}`;

type Limit = { readonly code: string; readonly refused: string; readonly allowed: string };
const limits: Record<string, Limit> = {
  'levels of fields': {
    code: 'QUERY_TOO_DEEP',
    refused: `{ deep { ${nest(7, 'deeper')} } }`,
    allowed: `{ deep { ${nest(6, 'deeper')} } }`,
  },
  'levels of fields in fragments': {
    code: 'QUERY_TOO_DEEP',
    refused: `{ deep { ...A } } fragment A on Deep { ${nest(4, 'deeper', '...B')} } fragment B on Deep { ${nest(3, 'deeper')} }`,
    allowed: `{ deep { ...A } } fragment A on Deep { ${nest(4, 'deeper', '...B')} } fragment B on Deep { ${nest(2, 'deeper')} }`,
  },
  aliases: {
    code: 'TOO_MANY_ALIASES',
    refused: `{ ${Array.from({ length: 16 }, (_unused, n) => `a${n}: __typename`).join(' ')} }`,
    allowed: `{ ${Array.from({ length: 15 }, (_unused, n) => `a${n}: __typename`).join(' ')} }`,
  },
  directives: {
    code: 'TOO_MANY_DIRECTIVES',
    refused: `{ deep { ${'leaf @skip(if: false) '.repeat(6)} } }`,
    allowed: `{ deep { ${'leaf @skip(if: false) '.repeat(5)} } }`,
  },
  tokens: {
    code: 'TOO_MANY_TOKENS',
    refused: `{ ${'... { hello } '.repeat(250)} }`,
    allowed: `{ ${'... { hello } '.repeat(249)} }`,
  },
};

describe('given the limits of operations', () => {
  for (const [transport, ask] of Object.entries(transports)) {
    for (const [name, { code, refused, allowed }] of Object.entries(limits)) {
      test(`when too many ${name} come by ${transport}, then the code is ${code}; one less is answered`, async () => {
        const answer = await ask(refused);
        assert.deepEqual(codesOf(answer), [code]);
        assert.ok(answer.data === undefined || answer.data === null);
        assert.deepEqual(codesOf(await ask(allowed)), []);
      });
    }

    test(`when a syntax error comes by ${transport}, then the answer says so`, async () => {
      assert.deepEqual(codesOf(await ask('{ hello')), ['GRAPHQL_PARSE_FAILED']);
    });

    test(`when an unknown field comes by ${transport}, then the answer says so`, async () => {
      assert.deepEqual(codesOf(await ask('{ helo }')), ['GRAPHQL_VALIDATION_FAILED']);
    });

    test(`when the schema is asked for by ${transport}, then it is told only where the setting allows it`, async () => {
      const query = getIntrospectionQuery();
      assert.ok((await ask(query)).data?.['__schema']);
      const refused = await ask(query, closed);
      assert.ok(refused.errors && refused.errors.length > 0);
      assert.ok(!refused.data);
    });
  }

  test('when the levels only wrap lists, then they are free', async () => {
    let list = nest(6, 'deeper');
    for (let n = 0; n < 4; n += 1) list = `edges { node { ${list} } }`;
    const query = `{ deep { ${list} nodes { ${nest(6, 'deeper')} } } }`;
    assert.deepEqual(codesOf(await transports['POST']!(query)), []);
  });

  test('when fragments spread each other a billion times, then they are measured in no time', async () => {
    const fragments = Array.from(
      { length: 30 },
      (_unused, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`,
    );
    const query = `{ ...F0 } ${fragments.join(' ')} fragment F30 on Query { hello }`;
    const begin = performance.now();
    const answer = await transports['POST']!(query);
    assert.ok(performance.now() - begin < 1_000);
    assert.equal(answer.data?.['hello'], 'hello');
  });

  test('when fragments go in a circle, then the answer says so', async () => {
    const answer = await transports['POST']!(
      '{ deep { ...A } } fragment A on Deep { deeper { ...B } } fragment B on Deep { ...A }',
    );
    assert.deepEqual(new Set(codesOf(answer)), new Set(['GRAPHQL_VALIDATION_FAILED']));
  });

  test('when the schema is not told, then errors do not guess at it either', async () => {
    const [open] = (await transports['POST']!('{ helo }')).errors ?? [];
    const [shut] = (await transports['POST']!('{ helo }', closed)).errors ?? [];
    assert.match(open?.message ?? '', /Did you mean "hello"/);
    assert.equal(shut?.message, 'Cannot query field "helo" on type "Query".');
  });
});

describe('given a field whose answer depends on who asks', () => {
  const id = '00000000-0000-4000-8000-000000000000';
  const direct = `subscription { offer(id: "${id}") { kind mine } }`;
  const hidden = `subscription { offer(id: "${id}") { ...A } } fragment A on Event { ...B } fragment B on Event { ... { mine } }`;

  for (const transport of ['SSE', 'WebSocket']) {
    test(`when a subscription selects it by ${transport}, then it is refused, in fragments as well`, async () => {
      for (const query of [direct, hidden]) {
        assert.deepEqual(codesOf(await transports[transport]!(query)), [
          'PERSONAL_FIELD_IN_SUBSCRIPTION',
        ]);
      }
    });
  }

  test('when a query beside the subscription uses the same fragment only, then nothing is refused', async () => {
    const query = `query Q { hello } subscription S { offer(id: "${id}") { kind } } fragment Unused on Event { mine }`;
    const { body } = await post(server.url, { query, operationName: 'Q' });
    assert.ok(!codesOf(body).includes('PERSONAL_FIELD_IN_SUBSCRIPTION'));
  });
});
