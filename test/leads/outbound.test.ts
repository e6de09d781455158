import { after, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createTcpServer, type LookupFunction, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import {
  createOutbound,
  unreachableReasons,
  unreachableTexts,
  type OutboundConfig,
} from '../../src/http/outbound.ts';
import { createAuthority, listening, startPeer } from './https-peer.ts';

const authority = createAuthority();
after(() => authority[Symbol.dispose]());

/** Opens exactly one port of this machine. */
const openTo = (port: number, more: Partial<OutboundConfig> = {}) =>
  createOutbound({ allow: [`127.0.0.1:${port}`], caFile: authority.caFile, ...more });

const timeoutMs = 10_000;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}

/** A server that counts connections and speaks to nobody. */
async function startCanary(host: string) {
  const sockets = new Set<Socket>();
  let hits = 0;
  const server = createTcpServer((socket) => {
    hits += 1;
    sockets.add(socket);
    socket.on('error', () => {});
  });
  const peer = await listening(server, () => sockets.forEach((socket) => socket.destroy()), host);
  return { ...peer, [Symbol.asyncDispose]: peer[Symbol.asyncDispose], hits: () => hits };
}

describe('given an endpoint that answers', () => {
  test('when JSON is posted, then it arrives as it is, and the answer comes back', async () => {
    let seen: unknown;
    await using peer = await startPeer(authority, async (request, response) => {
      const { method, url, headers } = request;
      const { 'content-type': type, 'x-signature': signature } = headers;
      seen = { method, url, type, signature, body: await bodyOf(request) };
      response.writeHead(201).end('é received\u0000\u001b[31m');
    });
    const result = await openTo(peer.port).postJson(`${peer.url}/leads?key=1`, '{"a":"é"}', {
      timeoutMs,
      headers: { 'x-signature': 'abc' },
    });
    assert.deepEqual(seen, {
      method: 'POST',
      url: '/leads?key=1',
      type: 'application/json; charset=utf-8',
      signature: 'abc',
      body: '{"a":"é"}',
    });
    assert.ok(result.kind === 'answered' && result.ms >= 0);
    assert.deepEqual(
      { ...result, ms: 0 },
      { kind: 'answered', status: 201, bodyExcerpt: 'é received\ufffd\ufffd[31m', ms: 0 },
    );
  });

  for (const status of [204, 400, 401, 500, 503]) {
    test(`when the status is ${status}, then that is the answer`, async () => {
      await using peer = await startPeer(authority, (_, response) =>
        response.writeHead(status).end(),
      );
      const result = await openTo(peer.port).postJson(peer.url, '{}', { timeoutMs });
      assert.ok(result.kind === 'answered');
      assert.equal(result.status, status);
    });
  }

  for (const status of [301, 302, 307, 308]) {
    test(`when it redirects with ${status}, then the redirect is the answer and nobody follows it`, async () => {
      const paths: (string | undefined)[] = [];
      await using canary = await startCanary('127.0.0.1');
      await using peer = await startPeer(authority, (request, response) => {
        paths.push(request.url);
        const location = paths.length % 2 === 1 ? `https://127.0.0.1:${canary.port}/` : '/again';
        response.writeHead(status, { location }).end();
      });
      for (const path of ['/first', '/second']) {
        const result = await openTo(peer.port).postJson(`${peer.url}${path}`, '{}', { timeoutMs });
        assert.ok(result.kind === 'answered');
        assert.equal(result.status, status);
      }
      assert.deepEqual(paths, ['/first', '/second']);
      assert.equal(canary.hits(), 0);
    });
  }

  test('when the body never ends, then it is cut, and the connection is closed', async () => {
    let written = 0;
    const gone = Promise.withResolvers<void>();
    await using peer = await startPeer(authority, (_, response) => {
      response.on('close', () => gone.resolve());
      const more = () => {
        while (!response.destroyed && response.write('0123456789abcdef'.repeat(1024)))
          written += 16_384;
      };
      response.on('drain', more);
      more();
    });
    const result = await openTo(peer.port).postJson(peer.url, '{}', {
      timeoutMs,
      maxResponseBytes: 100_000,
    });
    assert.ok(result.kind === 'answered');
    assert.equal(result.status, 200);
    assert.equal(result.bodyExcerpt.length, 2048);
    await gone.promise;
    // What the kernel buffers on both sides, not what a stubborn sender has.
    assert.ok(written < 30_000_000, String(written));
  });

  test('when the excerpt would end inside a character, then that character is left out', async () => {
    await using peer = await startPeer(authority, (_, response) =>
      response.end(`x${'é'.repeat(3000)}`),
    );
    const result = await openTo(peer.port).postJson(peer.url, '{}', { timeoutMs });
    assert.ok(result.kind === 'answered');
    assert.equal(result.bodyExcerpt, `x${'é'.repeat(1023)}`);
  });

  test('when the body comes too slowly, then the status counts with what came in time', async () => {
    await using peer = await startPeer(authority, (_, response) => {
      response.writeHead(200).write('begin');
    });
    const result = await openTo(peer.port).postJson(peer.url, '{}', { timeoutMs: 500 });
    assert.ok(result.kind === 'answered');
    assert.equal(result.bodyExcerpt, 'begin');
    assert.ok(result.ms >= 450 && result.ms < 5000, String(result.ms));
  });

  test('when it breaks off inside the body, then the status counts', async () => {
    await using peer = await startPeer(authority, (_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('begin', () => response.destroy());
    });
    const result = await openTo(peer.port).postJson(peer.url, '{}', { timeoutMs });
    assert.ok(result.kind === 'answered');
    assert.equal(result.bodyExcerpt, 'begin');
  });
});

describe('given an endpoint that does not answer', () => {
  const unreachable = async (
    url: string,
    config: Partial<OutboundConfig>,
    port: number,
    limit = timeoutMs,
  ) => {
    const result = await openTo(port, config).postJson(url, '{}', { timeoutMs: limit });
    assert.ok(result.kind === 'unreachable', JSON.stringify(result));
    return `${result.fault} ${result.reason}`;
  };

  test('when it accepts the request and hangs, then the wait ends at the time for the head', async () => {
    await using peer = await startPeer(authority, () => {});
    assert.equal(
      await unreachable(peer.url, { headersTimeoutMs: 300 }, peer.port),
      'PUBLISHER HEADERS_TIMEOUT',
    );
    assert.equal(await unreachable(peer.url, {}, peer.port, 400), 'PUBLISHER TOTAL_TIMEOUT');
  });

  test('when it accepts the connection and says nothing, then the wait ends at the time to connect', async () => {
    await using canary = await startCanary('127.0.0.1');
    const url = `https://127.0.0.1:${canary.port}/`;
    assert.equal(
      await unreachable(url, { connectTimeoutMs: 300 }, canary.port),
      'PUBLISHER CONNECT_TIMEOUT',
    );
    assert.equal(canary.hits(), 1);
  });

  test('when nobody listens, then the connection is refused', async () => {
    const peer = await startPeer(authority, () => {});
    await peer[Symbol.asyncDispose]();
    assert.equal(await unreachable(peer.url, {}, peer.port), 'PUBLISHER CONNECTION_REFUSED');
  });

  test('when its authority is unknown, then TLS fails', async () => {
    let requests = 0;
    await using peer = await startPeer(authority, (_, response) => {
      requests += 1;
      response.end();
    });
    const strict = createOutbound({ allow: [`127.0.0.1:${peer.port}`] });
    const result = await strict.postJson(peer.url, '{}', { timeoutMs });
    assert.ok(
      result.kind === 'unreachable' &&
        result.reason === 'TLS_FAILED' &&
        result.fault === 'PUBLISHER',
    );
    assert.equal(requests, 0);
  });

  test('when its certificate is for another name, then TLS fails', async () => {
    await using peer = await startPeer(authority, (_, response) => response.end());
    const lookup = pointing('127.0.0.1');
    const config = { allow: [`other.test:${peer.port}`], lookup };
    assert.equal(
      await unreachable(`https://other.test:${peer.port}/`, config, peer.port),
      'PUBLISHER TLS_FAILED',
    );
  });

  test('when it speaks plain HTTP, then TLS fails', async () => {
    const server = createHttpServer((_, response) => response.end());
    await using peer = await listening(server, () => server.closeAllConnections());
    assert.equal(await unreachable(peer.url, {}, peer.port), 'PUBLISHER TLS_FAILED');
  });

  test('when it speaks something else over TLS, then it is not HTTP', async () => {
    const sockets = new Set<Socket>();
    const server = createTlsServer({ key: authority.key, cert: authority.cert }, (socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.end('220 mail.example ESMTP\r\n');
    });
    await using peer = await listening(server, () => sockets.forEach((socket) => socket.destroy()));
    assert.equal(await unreachable(peer.url, {}, peer.port), 'PUBLISHER NOT_HTTP');
  });

  test('when it closes without an answer, then the connection was lost', async () => {
    await using peer = await startPeer(authority, (request) => request.socket.destroy());
    assert.equal(await unreachable(peer.url, {}, peer.port), 'PUBLISHER CONNECTION_LOST');
  });

  test('when its name does not exist, that is its own fault; when our resolver is silent, it is ours', async () => {
    const failing =
      (code: string): LookupFunction =>
      (_host, _options, callback) =>
        callback(Object.assign(new Error(code), { code }), '', 0);
    const url = 'https://crm.example/';
    assert.equal(
      await unreachable(url, { lookup: failing('ENOTFOUND') }, 1),
      'PUBLISHER NAME_NOT_FOUND',
    );
    assert.equal(
      await unreachable(url, { lookup: failing('EAI_AGAIN') }, 1),
      'PLATFORM RESOLVER_UNAVAILABLE',
    );
  });

  test('when the caller gives up, then the promise rejects and the connection is closed', async () => {
    const controller = new AbortController();
    const closed = Promise.withResolvers<void>();
    await using peer = await startPeer(authority, (request) => {
      request.socket.on('close', () => closed.resolve());
      controller.abort(new Error('stopping'));
    });
    const outbound = openTo(peer.port);
    const options = { timeoutMs, signal: controller.signal };
    await assert.rejects(outbound.postJson(peer.url, '{}', options), /stopping/);
    await closed.promise;
    await assert.rejects(outbound.postJson(peer.url, '{}', options), /stopping/);
  });
});

/** A resolver that gives these addresses for every name. */
function pointing(...addresses: readonly string[]): LookupFunction {
  return (_host, options, callback) => {
    const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (options.all === true) callback(null, all);
    else callback(null, all[0]?.address ?? '', all[0]?.family ?? 4);
  };
}

describe('given addresses that lead inside', () => {
  const forms = [
    ...[
      '127.0.0.1',
      'localhost',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '0x7f.0.0.1',
      '127.0.0.2',
    ],
    ...[
      '0.0.0.0',
      '0',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[0:0:0:0:0:ffff:127.0.0.1]',
      '[64:ff9b::7f00:1]',
      '[2002:7f00:1::]',
    ],
    ...['①②⑦.⓪.⓪.①', '127。0。0。1', 'LOCALHOST', 'localhost.', '%31%32%37.0.0.1'],
    ...[
      '169.254.169.254',
      '[fe80::1]',
      '[fd00:ec2::254]',
      '10.0.0.1',
      '172.16.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '224.0.0.1',
      '255.255.255.255',
    ],
  ];

  test('when they are called without being allowed, then nothing is connected to', async () => {
    await using canary = await startCanary('::');
    const outbound = createOutbound({
      allow: [],
      caFile: authority.caFile,
      connectTimeoutMs: 2000,
    });
    for (const form of forms) {
      for (const url of [
        `https://${form}:${canary.port}/`,
        `https://${form}:${canary.port}/x@example.com`,
      ]) {
        const result = await outbound.postJson(url, '{}', { timeoutMs });
        assert.ok(result.kind === 'unreachable', url);
        // A name that the resolver does not give is refused by it; all others by the filter.
        const reasons = ['ADDRESS_NOT_ALLOWED', 'NAME_NOT_FOUND', 'RESOLVER_UNAVAILABLE'];
        assert.ok(
          reasons.slice(0, /[a-z]{5}/i.test(form) ? 3 : 1).includes(result.reason),
          `${url} ${result.reason}`,
        );
      }
    }
    assert.equal(canary.hits(), 0);
    // The control: the canary hears whoever is allowed.
    await openTo(canary.port, { connectTimeoutMs: 300 }).postJson(
      `https://127.0.0.1:${canary.port}/`,
      '{}',
      { timeoutMs },
    );
    assert.equal(canary.hits(), 1);
  });

  test('when a name leads inside, or partly inside, then nothing is connected to', async () => {
    await using canary = await startCanary('127.0.0.1');
    for (const addresses of [
      ['127.0.0.1'],
      ['::1'],
      ['::ffff:127.0.0.1'],
      ['93.184.216.34', '127.0.0.1'],
      ['169.254.169.254'],
    ]) {
      const outbound = createOutbound({ allow: [], lookup: pointing(...addresses) });
      const result = await outbound.postJson(`https://crm.test:${canary.port}/`, '{}', {
        timeoutMs,
      });
      assert.ok(
        result.kind === 'unreachable' && result.reason === 'ADDRESS_NOT_ALLOWED',
        addresses.join(),
      );
    }
    assert.equal(canary.hits(), 0);
  });

  test('when a name changes where it leads, then what is checked is what is connected to', async () => {
    await using canary = await startCanary('127.0.0.1');
    let asked = 0;
    const lookup: LookupFunction = (host, options, callback) => {
      asked += 1;
      // Private first, so that nothing outside is contacted; a second question would lead to the canary.
      pointing(asked === 1 ? '10.0.0.1' : '127.0.0.1')(host, options, callback);
    };
    const outbound = createOutbound({ allow: [], lookup });
    const result = await outbound.postJson(`https://crm.test:${canary.port}/`, '{}', { timeoutMs });
    assert.ok(result.kind === 'unreachable' && result.reason === 'ADDRESS_NOT_ALLOWED');
    assert.equal(asked, 1);
    assert.equal(canary.hits(), 0);
  });

  test('when one host and port is allowed, then exactly that is reached, by its name too', async () => {
    await using canary = await startCanary('127.0.0.1');
    await using peer = await startPeer(authority, (_, response) => response.end('ok'));
    const outbound = createOutbound({
      allow: [`CRM.test:${peer.port}`],
      caFile: authority.caFile,
      lookup: pointing('127.0.0.1'),
    });
    const kinds = async (url: string) => {
      const result = await outbound.postJson(url, '{}', { timeoutMs });
      return result.kind === 'answered' ? result.status : result.reason;
    };
    assert.equal(await kinds(`https://crm.test:${peer.port}/`), 200);
    assert.equal(await kinds(`https://crm.test:${canary.port}/`), 'ADDRESS_NOT_ALLOWED');
    assert.equal(await kinds(`https://127.0.0.1:${peer.port}/`), 'ADDRESS_NOT_ALLOWED');
    assert.equal(await kinds(`https://localhost:${peer.port}/`), 'ADDRESS_NOT_ALLOWED');
    assert.equal(canary.hits(), 0);
  });

  test('when a host is allowed with every port, then each of its ports is reached over https, and no other host', async () => {
    await using peer = await startPeer(authority, (_request, response) => void response.end('ok'));
    const outbound = createOutbound({ allow: ['127.0.0.1:*'], caFile: authority.caFile });
    const post = async (url: string) => await outbound.postJson(url, '{}', { timeoutMs });
    assert.equal((await post(`https://127.0.0.1:${peer.port}/`)).kind, 'answered');
    assert.equal((await post(`http://127.0.0.1:${peer.port}/`)).kind, 'unreachable');
    assert.equal((await post(`https://127.0.0.2:${peer.port}/`)).kind, 'unreachable');
  });

  test('when the address is not https, then only a plain http entry opens it', async () => {
    let requests = 0;
    const server = createHttpServer((_, response) => {
      requests += 1;
      response.end('plain');
    });
    await using peer = await listening(server, () => server.closeAllConnections());
    const url = `http://127.0.0.1:${peer.port}/`;
    const refused = await openTo(peer.port).postJson(url, '{}', { timeoutMs });
    assert.ok(refused.kind === 'unreachable' && refused.reason === 'ADDRESS_NOT_ALLOWED');
    assert.equal(requests, 0);
    const opened = createOutbound({ allow: [`http://127.0.0.1:${peer.port}`] });
    const answered = await opened.postJson(url, '{}', { timeoutMs });
    assert.ok(answered.kind === 'answered' && answered.bodyExcerpt === 'plain');
  });

  test('when the address is none, or carries a password, then it is refused', async () => {
    const outbound = createOutbound({ allow: [] });
    const reasons: unknown[] = [];
    for (const url of [
      '',
      'x',
      '//example.com',
      'https://',
      'https://u:p@example.com/',
      'file:///etc/passwd',
      'gopher://example.com/',
      'data:,x',
    ]) {
      const result = await outbound.postJson(url, '{}', { timeoutMs });
      reasons.push(result.kind === 'unreachable' && result.reason);
    }
    const [invalid, refused] = ['ADDRESS_INVALID', 'ADDRESS_NOT_ALLOWED'];
    assert.deepEqual(reasons, [
      invalid,
      invalid,
      invalid,
      invalid,
      invalid,
      invalid,
      refused,
      invalid,
    ]);
  });
});

describe('given the settings of an operator', () => {
  test('when an entry is no host and port, then it is refused at the start', () => {
    for (const entry of ['https://a.example/path', 'a.example:x', 'https://u@a.example', '']) {
      assert.throws(() => createOutbound({ allow: [entry] }), /Not a host:port/, entry);
    }
    assert.throws(() => createOutbound({ allow: [], caFile: '/nonexistent/ca.pem' }), /ENOENT/);
  });

  test('when a reason is shown, then in both languages', () => {
    for (const reason of unreachableReasons) {
      assert.ok(unreachableTexts[reason].en.length > 10 && unreachableTexts[reason].fr.length > 10);
    }
  });
});
