import type { IncomingMessage } from 'node:http';
import { channelOf } from './context.ts';
import type { Transport } from './context.ts';
import { protocolText } from './errors.ts';
import type { Log } from '../log.ts';
import type { StreamRegistry } from '../streams/stream-registry.ts';
import type { Timing } from '../timing.ts';
import { isForwarded } from './forwarded.ts';
import type { GraphQLEngine } from './graphql.ts';
import { GRAPHQL_PATH } from './graphql.ts';
import type { Route } from './routes.ts';
import { methods } from './routes.ts';
import { watchForStall } from './stall-watch.ts';
import type { TokenWatch } from './token-watch.ts';

/**
 * The only bodies that are read. A form of another site can send neither, so a POST is never sent by a page without
 * the browser having asked for permission first.
 */
const mediaTypes = new Set(['application/json', 'application/graphql+json']);

/** The last that a client hears that did not read, if it reads on in time. A comment: no event, for any client. */
const READS_TOO_SLOWLY =
  ': You read too slowly. Subscribe again with the cursor of the last event that you have.\n\n';

/** How long it has for that, in milliseconds. */
const TOLD_WITHIN_MS = 5_000;

export type GraphQLRoute = {
  readonly route: Route;
  /** How many event streams are open. */
  readonly streams: number;
  /** Cuts the open event streams, so that their clients come back. */
  cutStreams(): void;
};

/** The API over POST, GET and Server-Sent Events. */
export function graphqlRoute(parts: {
  readonly engine: GraphQLEngine;
  readonly tokens: TokenWatch;
  readonly registry: StreamRegistry;
  readonly timing: Timing;
  readonly log: Log;
}): GraphQLRoute {
  const streams = new Set<() => void>();
  return {
    get streams() {
      return streams.size;
    },
    cutStreams() {
      for (const cut of streams) cut();
    },
    route: {
      // The engine answers for methods it does not know, as the specification of GraphQL over HTTP says.
      methods,
      path: GRAPHQL_PATH,
      scope: 'CALLER',
      origins: 'OWN',
      async handle({ incoming, outgoing, actor, tokenExpiresAt, language, traceId }) {
        if (incoming.method === 'POST' && !hasMediaType(incoming)) {
          const code = 'UNSUPPORTED_MEDIA_TYPE';
          const message = protocolText(code, language);
          outgoing.setHeader('Content-Type', 'application/json; charset=utf-8');
          outgoing.setHeader('Accept-Post', [...mediaTypes].join(', '));
          outgoing.writeHead(415);
          outgoing.end(JSON.stringify({ errors: [{ message, extensions: { code, traceId } }] }));
          return;
        }
        outgoing.setHeader('Cache-Control', 'no-store');
        const transport = transportOf(incoming);
        const gone = new AbortController();
        let forget: (() => void) | null = null;
        if (transport === 'SSE') {
          const cut = () => void outgoing.destroy();
          streams.add(cut);
          if (actor.kind === 'TOKEN') {
            forget = parts.tokens.watch(actor.tokenId, cut, tokenExpiresAt);
          }
          const cutAsSlow = () => {
            parts.registry.noteSlow();
            parts.log.info('a client does not read', { transport: 'SSE' });
            // Cut in any case: who is told "complete" does not come back.
            outgoing.write(READS_TOO_SLOWLY, cut);
            setTimeout(cut, TOLD_WITHIN_MS).unref();
          };
          const stopWatching = watchForStall(incoming.socket, cutAsSlow, parts.timing.streamLookMs);
          outgoing.once('close', () => {
            streams.delete(cut);
            stopWatching();
          });
        }
        outgoing.once('close', () => {
          gone.abort();
          forget?.();
        });
        const caller = {
          transport,
          address: incoming.socket.remoteAddress ?? '',
          userAgent: incoming.headers['user-agent'] ?? null,
          isForwarded: isForwarded(incoming),
          channel: channelOf(incoming.headers['vitrine-channel']),
        };
        const expiresAt = tokenExpiresAt;
        const origin = { actor, expiresAt, language, traceId, caller, signal: gone.signal };
        await parts.engine(incoming, outgoing, { origin });
      },
    },
  };
}

function hasMediaType(incoming: IncomingMessage): boolean {
  const type = incoming.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  return type !== undefined && mediaTypes.has(type);
}

function transportOf(incoming: IncomingMessage): Transport {
  if (incoming.headers.accept?.includes('text/event-stream')) return 'SSE';
  return incoming.method === 'GET' ? 'GET' : 'POST';
}
