/** Asks a route as a caller, over HTTP and without the server around it: who calls is told, not proven. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Actor } from '../../src/domain/actor.ts';
import type { Language } from '../../src/domain/language.ts';
import { compileRoutes } from '../../src/http/routes.ts';
import type { Route } from '../../src/http/routes.ts';

export async function askRoute(
  routes: readonly Route[],
  path: string,
  actor: Actor,
  language: Language = 'en',
): Promise<{ readonly response: Response; readonly body: string }> {
  const find = compileRoutes(routes);
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? '', 'http://localhost');
    const match = find(incoming.method ?? '', url.pathname);
    assert.equal(match.kind, 'ROUTE');
    if (match.kind !== 'ROUTE') return;
    const { route, params } = match;
    const rest = { actor, tokenExpiresAt: null, language, traceId: '' };
    void route.handle({ incoming, outgoing, url, params, ...rest });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return { response, body: await response.text() };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
