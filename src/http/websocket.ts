import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ExecutionArgs } from 'graphql';
import { GraphQLError } from 'graphql';
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws';
import type { SubscribePayload } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import type { Deps } from '../deps.ts';
import type { Actor } from '../domain/actor.ts';
import { anonymous } from '../domain/actor.ts';
import type { Language } from '../domain/language.ts';
import { messageOf } from '../log.ts';
import { readTraceparent } from '../telemetry/trace-context.ts';
import type { OpenSpan } from '../telemetry/tracing.ts';
import { preferredLanguage } from './accept-language.ts';
import { authenticate, authenticateRequest } from './authenticate.ts';
import { channelOf } from './context.ts';
import type { GraphQLContext } from './context.ts';
import { protocolText, publicError } from './errors.ts';
import { isForwarded } from './forwarded.ts';
import type { GraphQLEngine, Origin } from './graphql.ts';
import { GRAPHQL_PATH } from './graphql.ts';
import { limits } from './limits/limits.ts';
import type { Cookies } from './session-cookie.ts';
import type { StreamRegistry } from '../streams/stream-registry.ts';
import type { TokenWatch } from './token-watch.ts';

/** How long a client may take to introduce itself, in milliseconds. */
const INIT_WITHIN_MS = 3_000;

/** How long a client may take to confirm a close, in milliseconds: one that does not read, and any when we stop. */
const SLOW_CLOSE_WITHIN_MS = 5_000;
const CLOSE_WITHIN_MS = 500;

/** RFC 6455 codes, and the registered "try again later", after which clients come back. */
const GOING_AWAY = 1001;
const TRY_AGAIN_LATER = 1013;

/** A code of ours, none that the protocol gives another meaning or that its clients take for final. */
export const READS_TOO_SLOWLY = 4430;

/** What is known of the client of one socket. */
type Session = {
  readonly request: IncomingMessage;
  readonly socket: WebSocket;
  /** Aborts when the socket is closed. */
  readonly gone: AbortController;
  actor: Actor;
  /** When what the client showed ends; null when it does not. */
  expiresAt: Date | null;
  language: Language;
};

export type WebSocketEndpoint = {
  /** Takes over a connection whose request passed the checks of the server. */
  accept(incoming: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** How many sockets are open. */
  readonly size: number;
  /** Tells all clients to come back later, and resolves when all sockets are closed. */
  close(): Promise<void>;
};

/**
 * The WebSocket side of the API, by the `graphql-transport-ws` protocol.
 *
 * A fault of one operation (syntax, limits, a bug) is an answer to that operation: the socket and its other
 * subscriptions live on. A socket is closed for faults of the connection only: 4400 to 4429 by the protocol,
 * 4403 when the token or session is refused, revoked or expired, 1009 for a message that is too large, 1001 when we stop,
 * 1013 while the database is away, and 4430 for a client that does not read.
 *
 * A client reads when it answers a ping before the next one, or takes something of what waits for it; and no more than
 * `limits.waitingBytes` may wait. Who was closed with 4430 resumes by its cursor and has lost nothing. It hears the code
 * when it reads on: behind it there is nothing, but before it may lie much.
 */
export function createWebSocketEndpoint(parts: {
  readonly deps: Deps;
  readonly engine: GraphQLEngine;
  readonly tokens: TokenWatch;
  readonly registry: StreamRegistry;
  readonly cookies: Cookies;
}): WebSocketEndpoint {
  const { deps, engine, tokens, registry, cookies } = parts;
  const { log } = deps;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.bodyBytes,
    perMessageDeflate: false,
    handleProtocols: (protocols) => handleProtocols(protocols),
  });
  /** The engine's functions for one operation; they share hooks, so they must not be mixed. */
  const functions = new WeakMap<
    ExecutionArgs,
    ReturnType<GraphQLEngine['getEnveloped']> & { readonly span: OpenSpan }
  >();

  const server = makeServer<Record<string, unknown>, Session>({
    connectionInitWaitTimeout: INIT_WITHIN_MS,
    async onConnect({ connectionParams, extra: session }) {
      const { socket, request } = session;
      const given = textOf(connectionParams?.['authorization']);
      let found: Awaited<ReturnType<typeof authenticate>>;
      try {
        found =
          given === undefined
            ? await authenticateRequest(deps, cookies, request, 'UPGRADE')
            : await authenticate(deps, given);
      } catch (thrown) {
        log.warn('a socket could not be authenticated', { error: messageOf(thrown) });
        socket.close(TRY_AGAIN_LATER, 'Try again later');
        return false;
      }
      if (!found.ok) return false;
      const wish = textOf(connectionParams?.['language']) ?? request.headers['accept-language'];
      session.actor = found.actor;
      session.expiresAt = found.expiresAt;
      session.language = preferredLanguage(wish, found.language ?? 'en');
      // Closed meanwhile: a watch begun now would never end.
      if (session.gone.signal.aborted || found.actor.kind !== 'TOKEN') return true;
      const end = () => socket.close(CloseCode.Forbidden, 'Forbidden');
      const forget = tokens.watch(found.actor.tokenId, end, found.expiresAt);
      session.gone.signal.addEventListener('abort', forget, { once: true });
      return true;
    },
    onSubscribe({ extra: session, subscriptions }, _id, payload) {
      const span = deps.tracing.start({
        name: `WS ${GRAPHQL_PATH}`,
        kind: 'SERVER',
        // A socket serves many operations, so each may say where it comes from.
        parent: readTraceparent(textOf(payload.extensions?.['traceparent'])),
      });
      return deps.tracing.within(span, async () => {
        const prepared = await prepare(session, Object.keys(subscriptions).length, payload, span);
        // With arguments it goes on, in `run`.
        if (Array.isArray(prepared)) span.end();
        return prepared;
      });
    },
    execute: (args) => run(args, 'execute'),
    subscribe: (args) => run(args, 'subscribe'),
  });

  /** The arguments of an operation, or why it is refused. */
  async function prepare(
    session: Session,
    open: number,
    payload: SubscribePayload,
    span: OpenSpan,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    const origin = originOf(session, span.context.traceId);
    const place = { traceId: origin.traceId, language: origin.language, log };
    const toPublic = (thrown: unknown) => withoutHttp(publicError(thrown, place));
    if (open > limits.operationsPerSocket) {
      const code = 'TOO_MANY_OPERATIONS';
      const message = protocolText(code, origin.language);
      return [toPublic(new GraphQLError(message, { extensions: { code } }))];
    }
    try {
      const own = engine.getEnveloped({ origin });
      const document = own.parse(payload.query);
      const faults: readonly GraphQLError[] = own.validate(own.schema, document);
      if (faults.length > 0) return faults.map(toPublic);
      const args: ExecutionArgs = {
        schema: own.schema,
        document,
        operationName: payload.operationName ?? null,
        variableValues: payload.variables ?? null,
        contextValue: await own.contextFactory(),
      };
      functions.set(args, { ...own, span });
      return args;
    } catch (thrown) {
      return [toPublic(thrown)];
    }
  }

  /** Thrown errors would close the socket; here they are the answer of their operation. */
  async function run(args: ExecutionArgs, kind: 'execute' | 'subscribe') {
    const own = functions.get(args);
    if (own === undefined) throw new Error('An operation was not prepared.');
    try {
      return await deps.tracing.within(own.span, () => own[kind](args));
    } catch (thrown) {
      const { traceId, language } = args.contextValue as GraphQLContext;
      return { errors: [publicError(thrown, { traceId, language, log })] };
    } finally {
      own.span.end();
    }
  }

  function originOf(session: Session, traceId: string): Origin {
    const { actor, expiresAt, language, request, gone } = session;
    return {
      actor,
      expiresAt,
      language,
      traceId,
      signal: gone.signal,
      caller: {
        transport: 'WS',
        address: request.socket.remoteAddress ?? '',
        userAgent: request.headers['user-agent'] ?? null,
        isForwarded: isForwarded(request),
        channel: channelOf(request.headers['vitrine-channel']),
      },
    };
  }

  function serve(socket: WebSocket, request: IncomingMessage): void {
    const gone = new AbortController();
    const session: Session = {
      request,
      socket,
      gone,
      actor: anonymous,
      expiresAt: null,
      language: 'en',
    };
    const closeAsSlow = () => {
      if (socket.readyState !== socket.OPEN) return;
      registry.noteSlow();
      log.info('a client does not read', { transport: 'WS', waiting: socket.bufferedAmount });
      socket.close(READS_TOO_SLOWLY, 'Reads too slowly');
      setTimeout(() => socket.terminate(), SLOW_CLOSE_WITHIN_MS).unref();
      // What its streams hold is let go of now, not when it confirms.
      gone.abort();
    };
    const line = request.socket;
    let hasAnswered = true;
    let before = { waiting: 0, taken: 0 };
    const looks = setInterval(() => {
      const waiting = line.writableLength;
      const taken = line.bytesWritten - waiting;
      const reads = before.waiting > 0 && taken > before.taken;
      before = { waiting, taken };
      if (!hasAnswered && !reads) return closeAsSlow();
      hasAnswered = false;
      socket.ping();
    }, deps.timing.streamLookMs);
    socket.on('pong', () => {
      hasAnswered = true;
    });
    // Such as a message that is too large: `ws` closes the socket itself, with the code that says so.
    socket.on('error', (error) => log.debug('a socket failed', { error: error.message }));
    const fail = (thrown: unknown) => {
      if (socket.readyState !== socket.OPEN) return;
      log.error('a message could not be handled', { error: messageOf(thrown) });
      socket.close(CloseCode.InternalServerError, 'Internal server error');
    };
    const closed = server.opened(
      {
        protocol: socket.protocol,
        // Resolves when the message has left our memory: who does not read is not written to.
        send: (text) =>
          new Promise((resolve, reject) => {
            if (socket.readyState !== socket.OPEN) resolve();
            else socket.send(text, (error) => (error ? reject(error) : resolve()));
            if (socket.bufferedAmount > limits.waitingBytes) closeAsSlow();
          }),
        close: (code, reason) => socket.close(code, reason),
        onMessage(handle) {
          // `ws` gives each message as one Buffer unless another `binaryType` is set.
          socket.on('message', (data) => {
            handle((data as Buffer).toString()).catch(fail);
          });
        },
      },
      session,
    );
    socket.once('close', (code, reason) => {
      clearInterval(looks);
      gone.abort();
      closed(code, String(reason)).catch(fail);
    });
  }

  return {
    accept(incoming, socket, head) {
      sockets.handleUpgrade(incoming, socket, head, (accepted) => serve(accepted, incoming));
    },
    get size() {
      return sockets.clients.size;
    },
    async close() {
      const open = [...sockets.clients];
      const allClosed = Promise.all(
        open.map(
          (socket) =>
            new Promise<void>((resolve) => {
              if (socket.readyState === socket.CLOSED) resolve();
              else socket.once('close', () => resolve());
            }),
        ),
      );
      for (const socket of open) socket.close(GOING_AWAY, 'Going away');
      const impatience = setTimeout(() => {
        for (const socket of open) socket.terminate();
      }, CLOSE_WITHIN_MS);
      await allClosed;
      clearTimeout(impatience);
      sockets.close();
    },
  };
}

/** A text of a client's parameters that is not absurdly long. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.length < 16_000 ? value : undefined;
}

/** Status hints are for HTTP alone. */
function withoutHttp(error: GraphQLError): GraphQLError {
  const { http: _status, ...extensions } = error.extensions;
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    path: error.path ?? null,
    extensions,
  });
}
