/**
 * The only way out to addresses that a user wrote: lead endpoints and webhooks.
 *
 * A request goes to a public address, over TLS, once. The address that is really connected to is looked at, after the
 * name was resolved, so that a name which points inside, or changes where it points, reaches nothing (DNS rebinding).
 * Redirects are not followed, bodies are cut, and each phase has its time. An operator may open single `host:port`
 * pairs. Source: OWASP, Server Side Request Forgery Prevention.
 */
import { lookup as systemLookup } from 'node:dns';
import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { getCACertificates } from 'node:tls';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import type { Fault } from '../domain/finding.ts';
import type { Text } from '../domain/language.ts';

/** How long name, connection and TLS may take together, in milliseconds. */
export const CONNECT_TIMEOUT_MS = 5_000;
/** How long the head of the answer may take after the request was written, in milliseconds. */
export const HEADERS_TIMEOUT_MS = 15_000;
/** What is kept of the body of an answer, in bytes: enough to see what the other side says. */
export const BODY_EXCERPT_BYTES = 2_048;

export const unreachableReasons = [
  'ADDRESS_INVALID',
  'ADDRESS_NOT_ALLOWED',
  'NAME_NOT_FOUND',
  'CONNECTION_REFUSED',
  'CONNECTION_LOST',
  'TLS_FAILED',
  'NOT_HTTP',
  'CONNECT_TIMEOUT',
  'HEADERS_TIMEOUT',
  'TOTAL_TIMEOUT',
  'RESOLVER_UNAVAILABLE',
  'NETWORK_UNAVAILABLE',
] as const;
export type UnreachableReason = (typeof unreachableReasons)[number];

/** An answer of any status, or none. A redirect is an answer like any other. */
export type OutboundResult =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** The first bytes of the body as text, control characters replaced. */
      readonly bodyExcerpt: string;
      /** From the call to the end of reading. */
      readonly ms: number;
    }
  | {
      readonly kind: 'unreachable';
      /** `PLATFORM`: our resolver or network, to be tried again by us. */
      readonly fault: Fault;
      readonly reason: UnreachableReason;
      readonly ms: number;
    };

/** An answer with what a caller may need beside its status. */
export type OutboundAnswer = Extract<OutboundResult, { kind: 'answered' }> & {
  /** As much of the body as was asked for by `keepBytes`. */
  readonly body: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
};

/** There was no answer. */
export type NoAnswer = Extract<OutboundResult, { kind: 'unreachable' }>;

export type OutboundOptions = {
  /** Of the whole exchange, in milliseconds. */
  readonly timeoutMs: number;
  /** How much of the body is kept, in bytes. Default `BODY_EXCERPT_BYTES`. */
  readonly keepBytes?: number;
  /** How much of the body is read before the connection is closed. Default 64 KiB. */
  readonly maxResponseBytes?: number;
  /** Besides content type and length, for example a signature. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the request; the promise then rejects with its reason. */
  readonly signal?: AbortSignal;
};

export type OutboundRequest = OutboundOptions & {
  /** Default `POST`. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'MERGE';
  readonly body?: string;
  /** Default `application/json; charset=utf-8`. */
  readonly contentType?: string;
};

export type Outbound = {
  /** Sends a request once. Rejects only when `signal` aborts. */
  request(url: string, request: OutboundRequest): Promise<OutboundAnswer | NoAnswer>;
  /** Sends `body` as it is, with content type `application/json`. Rejects only when `signal` aborts. */
  postJson(url: string, body: string, options: OutboundOptions): Promise<OutboundResult>;
};

export type OutboundConfig = {
  /**
   * `host:port` pairs that may lie at private addresses, over https; `host:*` opens every port, and
   * `http://host:port` one for plain http.
   * Empty means: the public internet, over https.
   */
  readonly allow: readonly string[];
  /** PEM file of authorities that are trusted besides the usual ones. */
  readonly caFile?: string;
  /** How names become addresses; the system's way unless given. */
  readonly lookup?: LookupFunction;
  /** Default `CONNECT_TIMEOUT_MS`. */
  readonly connectTimeoutMs?: number;
  /** Default `HEADERS_TIMEOUT_MS`. */
  readonly headersTimeoutMs?: number;
};

/** Makes the way out. Reads `caFile` at once; throws when it, or an entry of `allow`, cannot be read. */
export function createOutbound(config: OutboundConfig): Outbound {
  const allowed = new Set(config.allow.map(allowKey));
  const connection = {
    keepAlive: false,
    lookup: config.lookup ?? systemLookup,
    ...(config.caFile === undefined
      ? {}
      : { ca: [...getCACertificates('default'), readFileSync(config.caFile, 'utf8')] }),
  };
  const inside = { allowPrivateIPAddress: true, allowMetaIPAddress: true };
  const publicHttps = new RequestFilteringHttpsAgent(connection);
  const openHttps = new RequestFilteringHttpsAgent({ ...connection, ...inside });
  const openHttp = new RequestFilteringHttpAgent({ ...connection, ...inside });
  const limits = {
    connectMs: config.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    headersMs: config.headersTimeoutMs ?? HEADERS_TIMEOUT_MS,
  };

  const send = async (address: string, options: OutboundRequest) => {
    const started = performance.now();
    const ms = () => Math.round(performance.now() - started);
    const unreachable = (reason: UnreachableReason): NoAnswer => ({
      kind: 'unreachable',
      fault: faultOf(reason),
      reason,
      ms: ms(),
    });
    options.signal?.throwIfAborted();

    const url = URL.parse(address);
    if (url === null || url.username !== '' || url.password !== '' || url.hostname === '') {
      return unreachable('ADDRESS_INVALID');
    }
    const isOpen = allowed.has(originOf(url)) || allowed.has(anyPortOf(url));
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isOpen)) {
      return unreachable('ADDRESS_NOT_ALLOWED');
    }
    const payload = Buffer.from(options.body ?? '', 'utf8');
    const request =
      url.protocol === 'http:'
        ? httpRequest(url, { ...requestOptions(payload, options), agent: openHttp })
        : httpsRequest(url, {
            ...requestOptions(payload, options),
            agent: isOpen ? openHttps : publicHttps,
          });

    return await new Promise<OutboundAnswer | NoAnswer>((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const total = setTimeout(() => end(unreachable('TOTAL_TIMEOUT')), options.timeoutMs);
      const onAbort = () => {
        close();
        reject(options.signal?.reason);
      };
      const close = () => {
        clearTimeout(timer);
        clearTimeout(total);
        options.signal?.removeEventListener('abort', onAbort);
        request.destroy();
      };
      const end = (result: OutboundAnswer | NoAnswer) => {
        close();
        resolve(result);
      };
      const phase = (milliseconds: number, reason: UnreachableReason) => {
        clearTimeout(timer);
        timer = setTimeout(() => end(unreachable(reason)), milliseconds);
      };

      options.signal?.addEventListener('abort', onAbort, { once: true });
      phase(limits.connectMs, 'CONNECT_TIMEOUT');
      const ready = url.protocol === 'https:' ? 'secureConnect' : 'connect';
      request.on('socket', (socket) => {
        socket.once(ready, () => phase(limits.headersMs, 'HEADERS_TIMEOUT'));
      });
      // Stays to the end: an error after the result, such as the reset that closing causes, has no other listener.
      request.on('error', (error) => end(unreachable(reasonOf(error))));
      request.on('response', (response) => {
        clearTimeout(timer);
        clearTimeout(total);
        // The answer is known from its head on; the body is read only as far as time and size allow.
        const left = Math.max(0, options.timeoutMs - ms());
        const keep = Math.max(options.keepBytes ?? 0, BODY_EXCERPT_BYTES);
        readBody(response, left, options.maxResponseBytes ?? 64 * 1024, keep, (kept) =>
          end({
            kind: 'answered',
            status: response.statusCode ?? 0,
            bodyExcerpt: printable(kept.subarray(0, BODY_EXCERPT_BYTES)),
            body: printable(kept),
            headers: flat(response.headers),
            ms: ms(),
          }),
        );
      });
      request.end(payload);
    });
  };
  return {
    request: send,
    async postJson(address, body, options) {
      const result = await send(address, { ...options, body });
      if (result.kind === 'unreachable') return result;
      const { kind, status, bodyExcerpt, ms } = result;
      return { kind, status, bodyExcerpt, ms };
    },
  };
}

/** Headers as texts; one that came several times is joined with commas. */
function flat(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

function requestOptions(
  payload: Buffer,
  { headers, method = 'POST', contentType = 'application/json; charset=utf-8' }: OutboundRequest,
) {
  const withBody = method !== 'GET' || payload.byteLength > 0;
  return {
    method,
    maxHeaderSize: 16 * 1024,
    headers: {
      accept: 'application/json, text/plain;q=0.9, */*;q=0.1',
      ...headers,
      ...(withBody ? { 'content-type': contentType, 'content-length': payload.byteLength } : {}),
      'accept-encoding': 'identity',
      'user-agent': 'Vitrine',
    },
  };
}

/** Collects the body until its end, the end of time, or the size; what comes late or beyond is not waited for. */
function readBody(
  response: IncomingMessage,
  timeoutMs: number,
  maxBytes: number,
  keepBytes: number,
  done: (kept: Buffer) => void,
): void {
  const kept: Buffer[] = [];
  let keptBytes = 0;
  let readBytes = 0;
  let isDone = false;
  const finish = () => {
    if (isDone) return;
    isDone = true;
    clearTimeout(timer);
    done(Buffer.concat(kept));
  };
  const timer = setTimeout(finish, timeoutMs);
  response.on('data', (piece: Buffer) => {
    const part = piece.subarray(0, keepBytes - keptBytes);
    if (part.length > 0) kept.push(part);
    keptBytes += part.length;
    readBytes += piece.length;
    if (readBytes >= maxBytes) finish();
  });
  response.on('end', finish);
  response.on('close', finish);
  response.on('error', finish);
}

/** Text that can be stored and shown: a character cut at the end is dropped, control characters are replaced. */
function printable(bytes: Buffer): string {
  return new TextDecoder('utf-8')
    .decode(bytes, { stream: true })
    .replace(/[^\P{Cc}\n\r\t]/gu, '\ufffd');
}

/** `http://host:port` or `https://host:port` as it is compared, always with its port. */
function originOf(url: URL): string {
  const port = url.port === '' ? (url.protocol === 'http:' ? '80' : '443') : url.port;
  return `${url.protocol}//${url.hostname}:${port}`;
}

/** The key of a host that may be called on every port, over https. */
function anyPortOf(url: URL): string {
  return `${url.protocol}//${url.hostname}:*`;
}

function allowKey(entry: string): string {
  if (entry.endsWith(':*')) return anyPortOf(new URL(`https://${entry.slice(0, -2)}`));
  const url = URL.parse(/^https?:\/\//i.test(entry) ? entry : `https://${entry}`);
  if (url === null || url.pathname !== '/' || url.search !== '' || url.username !== '') {
    throw new TypeError(`Not a host:port that can be allowed: ${entry}`);
  }
  return originOf(url);
}

/** Our own side is at fault only where nothing of the other side was reached yet. */
function faultOf(reason: UnreachableReason): Fault {
  return reason === 'RESOLVER_UNAVAILABLE' || reason === 'NETWORK_UNAVAILABLE'
    ? 'PLATFORM'
    : 'PUBLISHER';
}

const reasonByCode: Readonly<Record<string, UnreachableReason>> = {
  ENOTFOUND: 'NAME_NOT_FOUND',
  EAI_AGAIN: 'RESOLVER_UNAVAILABLE',
  EAI_FAIL: 'RESOLVER_UNAVAILABLE',
  EAI_SYSTEM: 'RESOLVER_UNAVAILABLE',
  EAI_MEMORY: 'RESOLVER_UNAVAILABLE',
  ECONNREFUSED: 'CONNECTION_REFUSED',
  EHOSTUNREACH: 'CONNECTION_REFUSED',
  EHOSTDOWN: 'CONNECTION_REFUSED',
  ECONNRESET: 'CONNECTION_LOST',
  EPIPE: 'CONNECTION_LOST',
  ETIMEDOUT: 'CONNECT_TIMEOUT',
  ENETUNREACH: 'NETWORK_UNAVAILABLE',
  ENETDOWN: 'NETWORK_UNAVAILABLE',
  EADDRNOTAVAIL: 'NETWORK_UNAVAILABLE',
  EMFILE: 'NETWORK_UNAVAILABLE',
  ENFILE: 'NETWORK_UNAVAILABLE',
  ENOBUFS: 'NETWORK_UNAVAILABLE',
  EPROTO: 'TLS_FAILED',
};

/** Why a request had no answer. The error's own text is kept back: it may name addresses of our network. */
export function reasonOf(error: unknown): UnreachableReason {
  // Several addresses were tried, each with an error of its own.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const code = (first as { readonly code?: unknown } | null | undefined)?.code;
  if (typeof code === 'string') {
    const known = Object.hasOwn(reasonByCode, code) ? reasonByCode[code] : undefined;
    if (known !== undefined) return known;
    if (code.startsWith('HPE_')) return 'NOT_HTTP';
    return /CERT|TLS|SSL|SIGNATURE|ISSUER/.test(code) ? 'TLS_FAILED' : 'CONNECTION_LOST';
  }
  // The filter's refusals are plain errors.
  return first instanceof Error && /is not allowed\. Because/i.test(first.message)
    ? 'ADDRESS_NOT_ALLOWED'
    : 'CONNECTION_LOST';
}

/** `UnreachableReason` in words: what was found. */
export const unreachableTexts: Readonly<Record<UnreachableReason, Text>> = {
  ADDRESS_INVALID: {
    en: 'the address is not a complete web address',
    fr: 'l’adresse n’est pas une adresse web complète',
  },
  ADDRESS_NOT_ALLOWED: {
    en: 'the address is not on the public internet over https',
    fr: 'l’adresse n’est pas sur l’internet public en https',
  },
  NAME_NOT_FOUND: { en: 'the host name does not exist', fr: 'le nom d’hôte n’existe pas' },
  CONNECTION_REFUSED: {
    en: 'the host does not accept connections',
    fr: 'l’hôte n’accepte pas de connexion',
  },
  CONNECTION_LOST: {
    en: 'the connection was closed before an answer came',
    fr: 'la connexion a été fermée avant toute réponse',
  },
  TLS_FAILED: {
    en: 'the secure connection (TLS) failed; often the certificate is expired or its chain incomplete',
    fr: 'la connexion sécurisée (TLS) a échoué\u00a0; souvent, le certificat a expiré ou sa chaîne est incomplète',
  },
  NOT_HTTP: { en: 'the answer was not HTTP', fr: 'la réponse n’était pas du HTTP' },
  CONNECT_TIMEOUT: {
    en: 'no connection came about in time',
    fr: 'aucune connexion n’a abouti à temps',
  },
  HEADERS_TIMEOUT: { en: 'no answer came in time', fr: 'aucune réponse n’est arrivée à temps' },
  TOTAL_TIMEOUT: { en: 'no answer came in time', fr: 'aucune réponse n’est arrivée à temps' },
  RESOLVER_UNAVAILABLE: {
    en: 'our name resolution did not answer',
    fr: 'notre résolution de noms n’a pas répondu',
  },
  NETWORK_UNAVAILABLE: {
    en: 'our network was not available',
    fr: 'notre réseau n’était pas disponible',
  },
};
