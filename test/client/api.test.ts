import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, test } from 'node:test';
import { ApiError, StreamLostError, ask, subscribe } from '../../src/client/api.ts';
import { Whoami } from '../../src/client/offers.ts';
import { OfferTransitions } from '../../src/client/transitions.ts';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A real HTTP server that answers as the test says. */
async function serve(
  listener: (...exchange: Parameters<RequestListener>) => Promise<void> | void,
): Promise<string> {
  server = createServer((...exchange) => void listener(...exchange)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server?.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const variables = { offerId: 'offer', after: null, language: 'EN' } as const;
const event = (cursor: string) =>
  `event: next\ndata: ${JSON.stringify({
    data: { offerTransitions: { __typename: 'StreamStarted', cursor } },
  })}\n\n`;

async function cursors(url: string, signal = new AbortController().signal): Promise<string[]> {
  const read: string[] = [];
  for await (const { offerTransitions } of subscribe(
    url,
    'vt_x',
    OfferTransitions,
    variables,
    signal,
  )) {
    if (offerTransitions.__typename === 'StreamStarted') read.push(offerTransitions.cursor);
  }
  return read;
}

describe('given a server that answers a query', () => {
  test('when it is asked, then the token and the document are sent and the data comes back', async () => {
    let seen = '';
    const url = await serve(async (request, response) => {
      seen = `${request.method} ${request.url} ${request.headers.authorization} ${await text(request)}`;
      response.setHeader('content-type', 'application/graphql-response+json');
      response.end('{"data": {"viewer": {"id": "1", "name": "Camille Roux"}}}');
    });
    const { viewer } = await ask(url, 'vt_secret', Whoami, {});
    assert.equal(viewer.name, 'Camille Roux');
    assert.match(seen, /^POST \/graphql Bearer vt_secret \{"query":"query Whoami /);
  });

  test('when the answer holds faults, then their messages and codes are thrown', async () => {
    const url = await serve((_request, response) => {
      response.statusCode = 401;
      response.end(
        '{"errors": [{"message": "Who asks?", "extensions": {"code": "TOKEN_INVALID"}}]}',
      );
    });
    await assert.rejects(ask(url, null, Whoami, {}), (thrown: unknown) => {
      assert.ok(thrown instanceof ApiError);
      assert.equal(thrown.message, 'Who asks? (TOKEN_INVALID)');
      assert.equal(thrown.status, 401);
      return true;
    });
  });

  test('when something else than the API answers, then its status and first words are thrown', async () => {
    const url = await serve((_request, response) => {
      response.statusCode = 502;
      response.end('<html>Bad\n gateway</html>');
    });
    await assert.rejects(ask(url, null, Whoami, {}), /HTTP 502: <html>Bad gateway<\/html>/);
  });
});

describe('given a server that streams events', () => {
  test('when events are cut anywhere and mixed with comments, then each arrives once, in order', async () => {
    const bytes = Buffer.from(
      `:\n\n${event('é1')}: keep\n\n${event('é2').replaceAll('\n', '\r\n')}${event('é3')}event: complete\n\n`,
    );
    const url = await serve(async (_request, response) => {
      response.setHeader('content-type', 'text/event-stream');
      for (const byte of bytes) {
        if (!response.write(Buffer.from([byte]))) {
          await new Promise((resolve) => response.once('drain', resolve));
        }
      }
      response.end();
    });
    assert.deepEqual(await cursors(url), ['é1', 'é2', 'é3']);
  });

  test('when the connection ends without "complete", then the loss is thrown after what came', async () => {
    const url = await serve((_request, response) => {
      response.setHeader('content-type', 'text/event-stream');
      response.write(event('1'), () => response.destroy());
    });
    await assert.rejects(cursors(url), StreamLostError);
  });

  test('when the caller aborts, then the stream ends without an error', async () => {
    const end = new AbortController();
    const url = await serve((_request, response) => {
      response.setHeader('content-type', 'text/event-stream');
      response.write(event('1'), () => end.abort());
    });
    assert.ok((await cursors(url, end.signal)).length <= 1);
  });

  test('when the server refuses the subscription, then its faults are thrown', async () => {
    const url = await serve((_request, response) => {
      response.setHeader('content-type', 'text/event-stream');
      response.end('event: next\ndata: {"errors":[{"message":"No."}]}\n\nevent: complete\n\n');
    });
    await assert.rejects(cursors(url), /No\./);
  });
});
