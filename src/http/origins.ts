import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Route, RouteMatch } from './routes.ts';

/** Request headers that pages of allowed origins may send. */
const requestHeaders = [
  'authorization',
  'content-type',
  'accept-language',
  'tus-resumable',
  'upload-offset',
  'upload-length',
].join(', ');

/** Answer headers that they may read. */
const answerHeaders = [
  'Retry-After',
  'Tus-Resumable',
  'Tus-Version',
  'Upload-Length',
  'Upload-Offset',
].join(', ');

/** Whether the Host header is one of ours. A page that was led to our address by another name (DNS rebinding) is not. */
export function allowsHost(allowed: readonly string[], incoming: IncomingMessage): boolean {
  const host = incoming.headers.host?.toLowerCase();
  if (host === undefined) return false;
  return allowed.includes(host) || allowed.includes(host.replace(/:(80|443)$/, ''));
}

/** Whether the page that sent the request, if one did, may. `null` is the origin of sandboxed pages: foreign. */
export function allowsOrigin(allowed: readonly string[], incoming: IncomingMessage): boolean {
  const { origin } = incoming.headers;
  return origin === undefined || allowed.includes(origin);
}

/** Lets pages read the answer, after their origin was allowed. Never with cookies: pages of other origins send tokens. */
export function setOriginHeaders(
  route: Route,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  if (route.origins === 'ANY') {
    outgoing.setHeader('Access-Control-Allow-Origin', '*');
    outgoing.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    return;
  }
  outgoing.appendHeader('Vary', 'Origin');
  const { origin } = incoming.headers;
  if (origin === undefined) return;
  outgoing.setHeader('Access-Control-Allow-Origin', origin);
  outgoing.setHeader('Access-Control-Expose-Headers', answerHeaders);
}

/** Answers "may a page of that origin call this?" (CORS preflight). A "no" is an answer without permission. */
export function answerPreflight(
  allowed: readonly string[],
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  match: RouteMatch,
): void {
  if (match.kind === 'ROUTE') {
    const { route } = match;
    if (route.origins === 'OWN' && !allowsOrigin(allowed, incoming)) {
      outgoing.writeHead(403).end();
      return;
    }
    setOriginHeaders(route, incoming, outgoing);
    outgoing.setHeader('Access-Control-Allow-Methods', route.methods.join(', '));
    outgoing.setHeader('Access-Control-Allow-Headers', requestHeaders);
    outgoing.setHeader('Access-Control-Max-Age', '600');
  }
  outgoing.writeHead(match.kind === 'NO_PATH' ? 404 : 204).end();
}
