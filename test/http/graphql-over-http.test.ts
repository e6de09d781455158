import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { serverAudits } from 'graphql-http';
import { codesOf, post } from '../support/stream-clients.ts';
import type { StreamServer } from '../support/stream-server.ts';
import { startStreamServer } from '../support/stream-server.ts';

let server: StreamServer;
before(async () => {
  server = await startStreamServer();
});
after(async () => {
  await server[Symbol.asyncDispose]();
});

const graphql = (init: RequestInit & { readonly search?: string }) =>
  fetch(`${server.url}/graphql${init.search ?? ''}`, init);

describe('given the audits of the GraphQL over HTTP specification', () => {
  test('when all of them run, then 61 of 61 pass', async () => {
    const audits = serverAudits({ url: `${server.url}/graphql`, fetchFn: fetch });
    const failed: string[] = [];
    for (const audit of audits) {
      const result = await audit.fn();
      if (result.status !== 'ok') failed.push(`${audit.id} ${audit.name}: ${result.reason}`);
    }
    assert.deepEqual(failed, []);
    assert.equal(audits.length, 61);
  });
});

describe('given a POST that a page of another site could send without asking', () => {
  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain; application/json',
    undefined,
  ]) {
    test(`when its body is ${type ?? 'of no type'}, then it is refused and nothing runs`, async () => {
      const body = type?.startsWith('application/x-www')
        ? `query=${encodeURIComponent('mutation { touch }')}`
        : JSON.stringify({ query: 'mutation { touch }' });
      const response = await graphql({
        method: 'POST',
        headers: type === undefined ? {} : { 'content-type': type },
        body: new TextEncoder().encode(body),
      });
      assert.equal(response.status, 415);
      assert.doesNotMatch(await response.text(), /touched/);
    });
  }

  test('when it is application/json, then it runs', async () => {
    const { body } = await post(server.url, { query: 'mutation { touch }' });
    assert.equal(body.data?.['touch'], 'touched');
  });
});

describe('given a GET', () => {
  test('when it asks a query, then it is answered', async () => {
    const response = await graphql({
      search: `?query=${encodeURIComponent('{ hello transport }')}`,
    });
    const { data } = (await response.json()) as { data: unknown };
    assert.deepEqual(data, { hello: 'hello', transport: 'GET' });
  });

  test('when it asks a mutation, then it is refused with 405', async () => {
    const response = await graphql({
      search: `?query=${encodeURIComponent('mutation { touch }')}`,
    });
    assert.equal(response.status, 405);
    assert.doesNotMatch(await response.text(), /touched/);
  });
});

describe('given a body', () => {
  test('when it is longer than 1 MiB, then the answer is 413', async () => {
    const query = `{ hello(name: "${'x'.repeat(1024 * 1024)}") }`;
    const { status, body } = await post(server.url, { query });
    assert.equal(status, 413);
    assert.deepEqual(codesOf(body), ['REQUEST_ENTITY_TOO_LARGE']);
  });

  test('when it is longer than 1 MiB and does not say so, then the answer is 413 as well', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const outgoing = request(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
      });
      outgoing.on('error', reject);
      outgoing.on('response', (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      outgoing.write('{"query":"{ hello }","variables":{"x":"');
      outgoing.end(`${'x'.repeat(1024 * 1024)}"}}`);
    });
    assert.equal(status, 413);
  });

  test('when it is a list of operations, then nothing runs', async () => {
    const response = await graphql({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ query: 'mutation { touch }' }, { query: '{ hello }' }]),
    });
    assert.equal(response.status, 400);
    assert.doesNotMatch(await response.text(), /touched/);
  });

  test('when it is nested 20,000 levels deep, then it is refused and the server goes on', async () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    const response = await graphql({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"query":"{ hello }","variables":{"x":${deep}}}`,
    });
    assert.ok(response.status < 500);
    const { body } = await post(server.url, { query: '{ hello }' });
    assert.equal(body.data?.['hello'], 'hello');
  });
});

describe('given an operation that fails', () => {
  test('when the cause is a bug, then its words are in the log and not in the answer', async () => {
    const { body } = await post(server.url, { query: '{ hello bug }' });
    const [error] = body.errors ?? [];
    assert.equal(error?.extensions?.['code'], 'INTERNAL');
    assert.doesNotMatch(JSON.stringify(body), /secret detail/);
    const line = server.lines.find(({ traceId }) => traceId === error?.extensions?.['traceId']);
    assert.equal(line?.['error'], 'secret detail');
    assert.equal(body.data?.['hello'], 'hello');
  });

  test('when the database is away, then the code is UNAVAILABLE', async () => {
    const { body } = await post(server.url, { query: '{ outage }' });
    assert.deepEqual(codesOf(body), ['UNAVAILABLE']);
  });

  test('when it was refused in words, then the words and the code stay, and a trace id is added', async () => {
    const { body } = await post(server.url, { query: '{ refusal }' });
    assert.equal(body.errors?.[0]?.message, 'No.');
    assert.deepEqual(codesOf(body), ['FORBIDDEN']);
    assert.match(String(body.errors?.[0]?.extensions?.['traceId']), /^[0-9a-f]{32}$/);
  });

  test('when a French reader asks, then our own sentences are French', async () => {
    const { body } = await post(
      server.url,
      { query: '{ language bug }' },
      { 'accept-language': 'fr-FR,en;q=0.5' },
    );
    assert.equal(body.data?.['language'], 'fr');
    assert.match(body.errors?.[0]?.message ?? '', /de notre côté/);
  });
});
