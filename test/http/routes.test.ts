import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { after, before, describe, test } from 'node:test';
import type { Route } from '../../src/http/routes.ts';
import { RouteTableError, compileRoutes } from '../../src/http/routes.ts';
import { post } from '../support/stream-clients.ts';
import type { StreamServer } from '../support/stream-server.ts';
import { startStreamServer } from '../support/stream-server.ts';

const line = (path: string, more: Partial<Route> = {}): Route => ({
  methods: ['GET'],
  path,
  scope: 'PUBLIC',
  origins: 'OWN',
  handle({ outgoing, params, actor }) {
    outgoing.end(JSON.stringify({ params, actor: actor.name }));
  },
  ...more,
});

let server: StreamServer;
before(async () => {
  server = await startStreamServer({
    extraRoutes: [
      line('/files/:name/*', { origins: 'ANY' }),
      line('/who', { scope: 'CALLER' }),
      line('/reviews', { scope: 'reviews:write' }),
      line('/broken', {
        handle() {
          throw new Error('secret detail');
        },
      }),
    ],
  });
});
after(async () => {
  await server[Symbol.asyncDispose]();
});

/** A request with any headers, `Host` included, and any target. */
function ask(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<IncomingMessage & { readonly text: string }> {
  return new Promise((resolve, reject) => {
    const { port } = server.http.address;
    const outgoing = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve(Object.assign(response, { text })));
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

describe('given a table of routes', () => {
  test('when a line declares no scope, then the server refuses to start and names it', async () => {
    const { scope: _none, ...unscoped } = line('/open');
    await assert.rejects(
      startStreamServer({ extraRoutes: [unscoped as Route] }),
      (error: Error) => error instanceof RouteTableError && error.message.includes('GET /open'),
    );
  });

  test('when a line declares a scope that does not exist, then it is refused', () => {
    const wrong = { ...line('/open'), scope: 'everything' } as unknown as Route;
    assert.throws(() => compileRoutes([wrong]), RouteTableError);
  });

  test('when a line is there twice, then it is refused', () => {
    assert.throws(() => compileRoutes([line('/a'), line('/a')]), RouteTableError);
  });

  test('when paths are looked up, then named parts are decoded and nothing climbs out of its segment', () => {
    const find = compileRoutes([line('/a/:x'), line('/b/:x/*'), line('/'), line('/c')]);
    const params = (path: string) => {
      const match = find('GET', path);
      return match.kind === 'ROUTE' ? match.params : match.kind;
    };
    assert.deepEqual(params('/a/caf%C3%A9'), { x: 'café' });
    assert.deepEqual(params('/b/one/two/three.json'), { x: 'one', '*': 'two/three.json' });
    assert.deepEqual(params('/'), {});
    for (const path of [
      '/a',
      '/a/',
      '/a/x/y',
      '/b/one',
      '/b/one/',
      '/c/',
      '/d',
      '/a/%2e%2e',
      '/b/one/%2e%2e/x',
      '/a/x%2fy',
      '/a/x%5cy',
      '/a/%00',
      '/a/%zz',
    ]) {
      assert.equal(params(path), 'NO_PATH', path);
    }
    assert.equal(find('HEAD', '/c').kind, 'ROUTE');
    assert.deepEqual(find('POST', '/c'), { kind: 'NO_METHOD', allowed: ['GET'], any: false });
  });
});

describe('given a running server', () => {
  test('when an address is in no line, then the answer is 404; another method is 405', async () => {
    assert.equal((await ask('/nothing/here')).statusCode, 404);
    const wrong = await ask('/live', {}, 'DELETE');
    assert.equal(wrong.statusCode, 405);
    assert.equal(wrong.headers.allow, 'GET');
    for (const target of ['//evil.example/live', 'http://evil.example/live', '*']) {
      assert.ok([400, 404, 405].includes((await ask(target)).statusCode ?? 0), target);
    }
  });

  test('when the Host is not ours, then every route refuses', async () => {
    for (const path of [
      '/graphql',
      '/live',
      '/ready',
      '/',
      '/graphiql',
      '/uploads/x',
      '/who',
      '/nothing',
    ]) {
      for (const host of ['evil.example', `${server.host}.evil.example`, '127.0.0.1']) {
        assert.equal((await ask(path, { host })).statusCode, 421, `${path} ${host}`);
      }
    }
    assert.equal((await ask('/live', { host: server.host.toUpperCase() })).statusCode, 200);
    assert.equal(
      (await ask('/live', { host: server.host.replace('127.0.0.1', 'localhost') })).statusCode,
      200,
    );
  });

  test('when a foreign page calls, then it is refused where its origin matters', async () => {
    for (const origin of ['https://evil.example', 'null']) {
      assert.equal((await ask('/graphql?query={hello}', { origin })).statusCode, 403);
      assert.equal((await ask('/who', { origin })).statusCode, 403);
      const { status } = await post(server.url, { query: 'mutation { touch }' }, { origin });
      assert.equal(status, 403);
      const preflight = await ask(
        '/graphql',
        {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type',
        },
        'OPTIONS',
      );
      assert.equal(preflight.headers['access-control-allow-origin'], undefined);
    }
    const open = await ask('/files/a/b.json', { origin: 'https://portal.azure.com' });
    assert.deepEqual([open.statusCode, open.headers['access-control-allow-origin']], [200, '*']);
  });

  test('when our own page calls, then it may read the answer', async () => {
    const preflight = await ask(
      '/graphql',
      { origin: server.url, 'access-control-request-method': 'POST' },
      'OPTIONS',
    );
    assert.equal(preflight.statusCode, 204);
    assert.equal(preflight.headers['access-control-allow-origin'], server.url);
    assert.match(preflight.headers['access-control-allow-headers'] ?? '', /authorization/);
    const answer = await ask('/graphql?query={hello}', { origin: server.url });
    assert.equal(answer.headers['access-control-allow-origin'], server.url);
    assert.match(answer.headers.vary ?? '', /Origin/);
    assert.equal(answer.headers['access-control-allow-credentials'], undefined);
  });

  test('when anything is answered, then the security headers are on it', async () => {
    const paths = [
      '/',
      '/nothing',
      '/live',
      '/graphql?query={hello}',
      '/graphiql',
      '/files/a/b',
      '/broken',
    ];
    const answers = await Promise.all([
      ...paths.map((path) => ask(path)),
      ask('/live', { host: 'evil.example' }),
    ]);
    for (const { headers } of answers) {
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'same-origin');
      assert.equal(headers['x-frame-options'], 'DENY');
      const policy = String(headers['content-security-policy']);
      assert.match(policy, /default-src 'none'/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.doesNotMatch(policy, /script-src[^;]*unsafe/);
    }
  });

  test('when a route asks for a scope, then only tokens that hold it pass', async () => {
    const bearer = async (role: 'OWNER' | 'REVIEWER') => ({
      authorization: `Bearer ${(await server.givenToken({ role })).secret}`,
    });
    assert.equal((await ask('/reviews')).statusCode, 401);
    assert.equal((await ask('/reviews', await bearer('OWNER'))).statusCode, 403);
    const passed = await ask('/reviews', await bearer('REVIEWER'));
    assert.equal(passed.statusCode, 200);
    assert.match(passed.text, /REVIEWER token/);
  });

  test('when a token is no good, then the answer is 401 with a code, and public routes do not care', async () => {
    const authorization = `Bearer vt_${'x'.repeat(43)}`;
    for (const path of ['/who', '/graphql?query={hello}']) {
      const refused = await ask(path, { authorization });
      assert.equal(refused.statusCode, 401);
      assert.match(refused.headers['www-authenticate'] ?? '', /^Bearer/);
      assert.match(refused.text, /"UNAUTHENTICATED"/);
      assert.match(refused.text, /"traceId":"[0-9a-f]{32}"/);
    }
    assert.equal((await ask('/live', { authorization })).statusCode, 200);
    assert.match((await ask('/who')).text, /anonymous/);
  });

  test('when a handler fails, then the answer is 500 without its words, and the log has them', async () => {
    const failed = await ask('/broken');
    assert.equal(failed.statusCode, 500);
    assert.doesNotMatch(failed.text, /secret detail/);
    const traceId = /"traceId":"([0-9a-f]{32})"/.exec(failed.text)?.[1];
    assert.equal(
      server.lines.find((one) => one['traceId'] === traceId)?.['error'],
      'secret detail',
    );
  });
});
