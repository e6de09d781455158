import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { GraphQLSchema } from 'graphql';
import { createAuditTrail } from '../app/audit-trail.ts';
import type { Deps } from '../deps.ts';
import { anonymous } from '../domain/actor.ts';
import type { Language } from '../domain/language.ts';
import { createHealth } from '../health.ts';
import type { HealthPart } from '../health.ts';
import { messageOf } from '../log.ts';
import type { Streams } from '../streams/streams.ts';
import { readTraceparent } from '../telemetry/trace-context.ts';
import { inSpan } from '../telemetry/tracing.ts';
import type { OpenSpan } from '../telemetry/tracing.ts';
import { preferredLanguage } from './accept-language.ts';
import type { Authentication } from './authenticate.ts';
import { authenticateRequest } from './authenticate.ts';
import type { ProtocolCode } from './errors.ts';
import { faultCode, protocolText } from './errors.ts';
import { graphiqlRoutes } from './graphiql.ts';
import type { GraphiqlDemo } from './graphiql.ts';
import { graphqlRoute } from './graphql-route.ts';
import { GRAPHQL_PATH, createGraphQL } from './graphql.ts';
import { healthRoutes } from './health.ts';
import { measureRequest } from './measure-request.ts';
import type { Measured } from './measure-request.ts';
import { allowsHost, allowsOrigin, answerPreflight, setOriginHeaders } from './origins.ts';
import { createPortal } from './portal.ts';
import type { Route, RouteMatch, RouteRequest } from './routes.ts';
import { compileRoutes } from './routes.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { createCookies } from './session-cookie.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { createTokenWatch } from './token-watch.ts';
import type { UploadStore } from './uploads.ts';
import { uploadRoutes } from './uploads.ts';
import { createWebSocketEndpoint } from './websocket.ts';

export type HttpServerOptions = {
  readonly deps: Deps;
  readonly schema: GraphQLSchema;
  readonly streams: Streams;
  readonly uploads: UploadStore;
  /** Address to listen on. */
  readonly host: string;
  /** Port to listen on; 0 lets the system choose. */
  readonly port: number;
  /** Origins whose pages may call the API; asked at each request, because they may follow the chosen port. */
  allowedOrigins(): readonly string[];
  /** What the Host header may say (`host` or `host:port`, in lower case). */
  allowedHosts(): readonly string[];
  /** Whether the schema may be asked for, and GraphiQL is served. */
  readonly introspection: boolean;
  /** Whom GraphiQL is opened for; null outside the demo. */
  readonly demo: GraphiqlDemo | null;
  /** The built portal: the folder with index.html. */
  readonly portalFolder: string;
  /** What `/ready` looks at. */
  readonly healthParts: readonly HealthPart[];
  /** Further routes; they come before the portal's own. */
  readonly extraRoutes: readonly Route[];
};

export type HttpServer = {
  readonly server: Server;
  readonly address: { readonly host: string; readonly port: number };
  /** Every route that is served, in the order in which they are looked up. */
  readonly routes: readonly Route[];
  /**
   * Says 503 on /ready, asks every connection to end with its next answer, and serves on: whoever sends clients here
   * has time to notice before `close`.
   */
  leave(): void;
  /** Cuts streams, lets running requests end, and resolves within two seconds. May be called more than once. */
  close(): Promise<void>;
};

/** How long a request may take to arrive, in milliseconds: long enough for an upload over a slow line. */
const REQUEST_WITHIN_MS = 30 * 60_000;

/**
 * How many connections may wait to be taken over; the system may allow less. Thousands of clients come back at the same
 * moment when another process stops, and Node's own 511 turned them away.
 */
const BACKLOG = 4_096;

/** A connection on which nothing moves is closed after this time, in milliseconds. */
const IDLE_MS = 60_000;

/** How long running requests may take to end when the server stops, in milliseconds. */
const DRAIN_MS = 1_500;

const STATUS: Readonly<Record<ProtocolCode, number>> = {
  BAD_REQUEST: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  ORIGIN_NOT_ALLOWED: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  UNSUPPORTED_MEDIA_TYPE: 415,
  HOST_NOT_ALLOWED: 421,
  TOO_MANY_OPERATIONS: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  STORAGE_FULL: 507,
};

/**
 * Starts the one HTTP server: API on all transports, uploads, GraphiQL, portal, health, and the routes handed in.
 * Resolves when it listens. Rejects with `RouteTableError` for a table that must not be served, and when the port is
 * taken.
 */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { deps, streams } = options;
  const { log } = deps;
  let isLeaving = false;
  let isClosing = false;
  const tokens = createTokenWatch(deps);
  const trail = createAuditTrail(deps);
  const engine = createGraphQL({ ...options, tokens, trail });
  const { registry } = streams;
  const cookies = createCookies(deps.settings.publicUrl);
  const sockets = createWebSocketEndpoint({ deps, engine, tokens, registry, cookies });
  const graphql = graphqlRoute({ engine, tokens, registry, timing: deps.timing, log });
  const portal = createPortal(options.portalFolder);
  const own = [
    graphql.route,
    ...healthRoutes(createHealth(options.healthParts, () => isLeaving)),
    ...uploadRoutes(deps, options.uploads),
    ...signInRoutes(deps, cookies),
    ...(options.introspection ? graphiqlRoutes(options.demo) : []),
    ...options.extraRoutes,
  ];
  const taken = new Set(own.map(({ path }) => path));
  const routes = [...own, ...portal.routes.filter(({ path }) => !taken.has(path))];
  const find = compileRoutes(routes);
  const secure = new URL(deps.settings.publicUrl).protocol === 'https:';

  const server = createServer({
    requestTimeout: REQUEST_WITHIN_MS,
    // Longer than the usual minute of proxies: who closes first must be the proxy.
    keepAliveTimeout: 65_000,
    maxHeaderSize: 16 * 1024,
  });
  server.setTimeout(IDLE_MS);
  server.on('request', (incoming, outgoing) => {
    const options = {
      name: 'HTTP',
      kind: 'SERVER',
      parent: readTraceparent(headerOf(incoming, 'traceparent')),
    } as const;
    void inSpan(deps.tracing, options, async (span) => {
      const measured = measureRequest(deps.metrics, span, incoming, outgoing);
      await handle(incoming, outgoing, span, measured);
      measured.tell();
    });
  });
  server.on('upgrade', upgrade);

  async function handle(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    span: OpenSpan,
    measured: Measured,
  ): Promise<void> {
    const { traceId } = span.context;
    const language = preferredLanguage(incoming.headers['accept-language']);
    const refuse = (code: ProtocolCode) => sendFault(outgoing, code, { language, traceId });
    // Node's own answers to errors of a connection would be thrown where nobody listens.
    outgoing.on('error', (error) => log.debug('an answer failed', { error: error.message }));
    try {
      setSecurityHeaders(outgoing, secure);
      if (isLeaving) outgoing.setHeader('Connection', 'close');
      if (!allowsHost(options.allowedHosts(), incoming)) return refuse('HOST_NOT_ALLOWED');
      const url = urlOf(incoming);
      if (!url) return refuse('BAD_REQUEST');
      const method = incoming.method ?? '';
      const match = find(method, url.pathname);
      const preflight = incoming.headers['access-control-request-method'];
      if (method === 'OPTIONS' && typeof preflight === 'string') {
        const wanted = find(preflight, url.pathname);
        const found = wanted.kind === 'ROUTE' ? wanted : match;
        return answerPreflight(options.allowedOrigins(), incoming, outgoing, found);
      }
      if (match.kind !== 'ROUTE') return await refuseMatch(match, incoming, outgoing, refuse);
      const { route, params } = match;
      measured.route(route.path);
      if (route.origins === 'OWN' && !allowsOrigin(options.allowedOrigins(), incoming)) {
        return refuse('ORIGIN_NOT_ALLOWED');
      }
      setOriginHeaders(route, incoming, outgoing);
      const caller =
        route.scope === 'PUBLIC'
          ? nobody
          : await authenticateRequest(deps, cookies, incoming, 'REQUEST');
      if (caller.setCookie !== undefined) outgoing.appendHeader('Set-Cookie', caller.setCookie);
      if (!caller.ok) {
        if (caller.code !== undefined) return refuse(caller.code);
        outgoing.setHeader('WWW-Authenticate', 'Bearer error="invalid_token"');
        return refuse('UNAUTHENTICATED');
      }
      if (!mayUse(route, caller)) {
        const { actor } = caller;
        await trail.refusal({ actor, traceId }, `${method} ${route.path}`);
        return refuse(actor.kind === 'ANONYMOUS' ? 'UNAUTHENTICATED' : 'FORBIDDEN');
      }
      const request: RouteRequest = {
        incoming,
        outgoing,
        url,
        params,
        actor: caller.actor,
        tokenExpiresAt: caller.expiresAt,
        language: preferredLanguage(incoming.headers['accept-language'], caller.language ?? 'en'),
        traceId,
      };
      await route.handle(request);
    } catch (thrown) {
      const code = faultCode(thrown);
      const stack = thrown instanceof Error && code === 'INTERNAL' ? thrown.stack : undefined;
      log.error('a request failed', { traceId, error: messageOf(thrown), stack });
      span.fail(code);
      if (outgoing.headersSent) outgoing.destroy();
      else refuse(code);
    }
  }

  /** Nothing at this address: the portal says so to people, in its own words. */
  async function refuseMatch(
    match: Exclude<RouteMatch, { kind: 'ROUTE' }>,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    refuse: (code: ProtocolCode) => void,
  ): Promise<void> {
    if (match.kind === 'NO_METHOD') {
      outgoing.setHeader('Allow', [...new Set(match.allowed)].join(', '));
      return refuse('METHOD_NOT_ALLOWED');
    }
    const forPeople = incoming.headers.accept?.includes('text/html') === true;
    if (incoming.method !== 'GET' || !forPeople) return refuse('NOT_FOUND');
    await portal.sendPage(incoming, outgoing, 404);
  }

  /** Same checks as above, in the words of a connection that is not a WebSocket yet. */
  function upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', (error) => log.debug('an upgrade failed', { error: error.message }));
    const refuse = (code: ProtocolCode) => {
      const body = `${protocolText(code, 'en')}\n`;
      socket.end(
        `HTTP/1.1 ${STATUS[code]} ${code}\r\nContent-Type: text/plain; charset=utf-8\r\n` +
          `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      );
    };
    if (isClosing) return refuse('UNAVAILABLE');
    if (!allowsHost(options.allowedHosts(), incoming)) return refuse('HOST_NOT_ALLOWED');
    if (urlOf(incoming)?.pathname !== GRAPHQL_PATH) return refuse('NOT_FOUND');
    // Browsers always name the origin of the page; what names none is no browser and must hold no one's session.
    if (!allowsOrigin(options.allowedOrigins(), incoming)) return refuse('ORIGIN_NOT_ALLOWED');
    if (incoming.headers.origin === undefined && cookies.sessionOf(incoming) !== null) {
      return refuse('ORIGIN_NOT_ALLOWED');
    }
    // The server's idle limit is not for sockets: they have pings.
    if ('setTimeout' in socket && typeof socket.setTimeout === 'function') socket.setTimeout(0);
    sockets.accept(incoming, socket, head);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: options.port, host: options.host, backlog: BACKLOG }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server has no port.');

  const unwatch = deps.metrics.watch((set) => {
    set('vitrine_stream_connections', { transport: 'ws' }, sockets.size);
    set('vitrine_stream_connections', { transport: 'sse' }, graphql.streams);
    set('vitrine_stream_sources', {}, streams.registry.open);
    set('vitrine_stream_tails', {}, streams.tails);
  });

  let closing: Promise<void> | null = null;
  async function close(): Promise<void> {
    isLeaving = true;
    isClosing = true;
    unwatch();
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    // Streams are cut rather than completed: a client that is told "complete" does not come back.
    const socketsClosed = sockets.close();
    graphql.cutStreams();
    const idle = setInterval(() => server.closeIdleConnections(), 20);
    const impatience = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    await Promise.all([closed, socketsClosed]);
    clearInterval(idle);
    clearTimeout(impatience);
    streams.registry.closeAll();
    tokens[Symbol.dispose]();
  }

  return {
    server,
    address: { host: bound.address, port: bound.port },
    routes,
    leave() {
      isLeaving = true;
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}

const nobody: Authentication = { ok: true, actor: anonymous, expiresAt: null, language: null };

function mayUse(route: Route, caller: Extract<Authentication, { ok: true }>): boolean {
  if (route.scope === 'PUBLIC' || route.scope === 'CALLER') return true;
  const { actor } = caller;
  return actor.kind === 'TOKEN' && actor.scopes.includes(route.scope);
}

function urlOf(incoming: IncomingMessage): URL | null {
  const target = incoming.url ?? '';
  // An absolute target, or one that begins with two slashes, would name another host.
  if (!target.startsWith('/') || target.startsWith('//')) return null;
  return URL.parse(target, 'http://localhost');
}

/** A header that is given once. */
function headerOf(incoming: IncomingMessage, name: string): string | null {
  const value = incoming.headers[name];
  return typeof value === 'string' ? value : null;
}

/** The same shape as errors of the API, so that clients have one way to read them. */
function sendFault(
  outgoing: ServerResponse,
  code: ProtocolCode,
  place: { readonly language: Language; readonly traceId: string },
): void {
  const message = protocolText(code, place.language);
  const extensions = { code, traceId: place.traceId };
  const body = JSON.stringify({ errors: [{ message, extensions }] });
  if (code === 'UNAVAILABLE') outgoing.setHeader('Retry-After', '5');
  outgoing.setHeader('Cache-Control', 'no-store');
  outgoing.setHeader('Content-Type', 'application/json; charset=utf-8');
  outgoing.setHeader('Content-Length', Buffer.byteLength(body));
  outgoing.writeHead(STATUS[code]).end(body);
}
