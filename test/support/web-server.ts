/** A whole installation behind its HTTP server, and browsers that keep cookies before it. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import assert from 'node:assert/strict';
import { createHttpServer } from '../../src/http/server.ts';
import { createUploadStore } from '../../src/http/uploads.ts';
import { schema } from '../../src/schema/index.ts';
import { createStreams } from '../../src/streams/streams.ts';
import { createWakeListener } from '../../src/streams/wake-listener.ts';
import { startInstallation } from './installation.ts';
import type { InstallationOptions } from './installation.ts';

/** Where the installation believes to be: its cookies are those of https. */
export const publicOrigin = 'https://vitrine.example';

export async function startWebServer(options: InstallationOptions = {}) {
  await using opened = new AsyncDisposableStack();
  const time = { aheadMs: 0 };
  const clock = { now: () => new Date(Date.now() + time.aheadMs) };
  const app = opened.use(await startInstallation({ ...options, deps: { clock, ...options.deps } }));
  const { deps } = app;
  const { log, metrics, orm, newId } = deps;
  const listener = opened.use(createWakeListener({ connectionString: app.database.url, log }));
  const { safetyPollMs } = deps.timing;
  const streams = opened.use(
    await createStreams({ orm, listener, log, metrics, clock, newId, safetyPollMs }),
  );
  const directory = join(app.folder, 'uploads');
  await mkdir(directory, { recursive: true });
  let host = '';
  const http = await createHttpServer({
    deps,
    schema,
    streams,
    uploads: createUploadStore(directory),
    host: '127.0.0.1',
    port: 0,
    allowedOrigins: () => [publicOrigin],
    allowedHosts: () => [host, 'vitrine.example'],
    introspection: true,
    demo: null,
    portalFolder: join(app.folder, 'no-portal'),
    healthParts: [],
    extraRoutes: [],
  });
  host = `127.0.0.1:${http.address.port}`;
  opened.defer(async () => await http.close());
  const all = opened.move();
  return {
    app,
    deps,
    time,
    url: `http://${host}`,
    host,
    browser: () => createBrowser(`http://${host}`),
    [Symbol.asyncDispose]: async () => await all.disposeAsync(),
  };
}

export type WebServer = Awaited<ReturnType<typeof startWebServer>>;

/** What a page of ours sends by a browser: its origin and the cookies, which it keeps as it is told. */
export function createBrowser(url: string) {
  const jar = new Map<string, string>();

  const send = async (
    path: string,
    init: RequestInit & { readonly headers?: Record<string, string> } = {},
  ): Promise<Response> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(path, url), {
      redirect: 'manual',
      ...init,
      headers: {
        'user-agent': 'Mozilla/5.0 (Test)',
        ...(cookie === '' ? {} : { cookie }),
        ...init.headers,
      },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/Max-Age=0/.test(line)) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  };
  /** Presses a button of a page of ours. */
  const post = async (path: string): Promise<Response> =>
    await send(path, { method: 'POST', headers: { origin: publicOrigin } });
  /** Asks the API as the portal does. */
  const graphql = async (
    query: string,
    variables: object = {},
    headers: Record<string, string> = { origin: publicOrigin },
  ): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> => {
    const answer = await send('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  /** The data of an answer; fails the test when there is an error. */
  const ask = async (query: string, variables: object = {}): Promise<Record<string, unknown>> => {
    const { status, body } = await graphql(query, variables);
    assert.deepEqual([status, body['errors']], [200, undefined]);
    return body['data'] as Record<string, unknown>;
  };
  return { jar, send, post, graphql, ask };
}

export type TestBrowser = ReturnType<typeof createBrowser>;
