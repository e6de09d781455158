import type { Em } from '../db/orm.ts';
import type { Deps } from '../deps.ts';
import type { Actor } from '../domain/actor.ts';
import type { Channel } from '../domain/history.ts';
import type { Language } from '../domain/language.ts';
import type { Streams } from '../streams/streams.ts';
import type { UploadStore } from './uploads.ts';

/** How an operation reached us. */
export type Transport = 'POST' | 'GET' | 'SSE' | 'WS';

/** Where an operation came from. */
export type Caller = {
  readonly transport: Transport;
  /** The address of the connection's other end, as the system tells it. */
  readonly address: string;
  readonly userAgent: string | null;
  /** True when a proxy stands between: the demo answers this machine alone. */
  readonly isForwarded: boolean;
  /** What the program says that it is; a program with a token when it says nothing. */
  readonly channel: Channel;
};

/** The channel that the header `vitrine-channel` names: `portal` or `import`. */
export function channelOf(header: string | readonly string[] | undefined): Channel {
  if (header === 'portal') return 'PORTAL';
  return header === 'import' ? 'IMPORT' : 'API_TOKEN';
}

/**
 * What resolvers get as context.
 * A query or mutation has one; in a subscription every event has a fresh one, so nothing that was
 * loaded or allowed for one event serves the next.
 */
export type GraphQLContext = {
  readonly deps: Deps;
  readonly actor: Actor;
  readonly language: Language;
  /** 32 hexadecimal digits; in every error, log line, audit row and support request of this operation. */
  readonly traceId: string;
  /** An EntityManager of its own. */
  readonly em: Em;
  readonly streams: Streams;
  readonly uploads: UploadStore;
  readonly caller: Caller;
  /** Aborts when the caller is gone. Hand it to every stream. */
  readonly signal: AbortSignal;
  /**
   * False once the caller's token is revoked or expired; always true for callers without one.
   * Callers of the same moment share one statement. Streams ask before each event.
   */
  isTokenValid(): Promise<boolean>;
  /** False once the caller's person has left the publisher of his token. Asked like `isTokenValid`. */
  isStillMember(): Promise<boolean>;
};
