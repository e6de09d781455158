/**
 * A small typed client of the GraphQL API: one question, or a stream of events over Server-Sent Events.
 * It knows nothing of the server but its address; what may be asked is typed by the documents.
 */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';

/** One fault of an answer, as GraphQL writes it. */
export type ApiFault = {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
};

/** The API answered with faults instead of data, or did not answer as a GraphQL server does. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly faults: readonly ApiFault[];
  /** HTTP status; null when the fault came inside a stream. */
  readonly status: number | null;

  constructor(faults: readonly ApiFault[], status: number | null) {
    super(faults.map(describeFault).join(' '));
    this.faults = faults;
    this.status = status;
  }
}

/** The connection ended before the stream said that it is complete; asking again from the last cursor loses nothing. */
export class StreamLostError extends Error {
  override readonly name = 'StreamLostError';
}

function describeFault({ message, path, extensions }: ApiFault): string {
  const code = typeof extensions?.['code'] === 'string' ? ` (${extensions['code']})` : '';
  return `${path ? `${path.join('.')}: ` : ''}${message}${code}`;
}

type GraphQLAnswer<Result> = {
  readonly data?: Result | null;
  readonly errors?: readonly ApiFault[];
};

/**
 * Asks one query or mutation. `url` is the address of the installation, `token` an API token or null for a visitor;
 * `language` (`en`, `fr`) is the one of mails that the request causes, `channel` what the history of an offer says of it.
 * Rejects with `ApiError` on any fault, and with what `fetch` throws when nobody answers.
 */
export async function ask<Result, Variables>(
  url: string,
  token: string | null,
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
  { language, channel }: { readonly language?: string; readonly channel?: 'import' } = {},
): Promise<Result> {
  const response = await post(url, token, document, variables, {
    accept: 'application/graphql-response+json',
    ...(language === undefined ? {} : { language }),
    ...(channel === undefined ? {} : { channel }),
  });
  const answer = await readAnswer<Result>(response);
  if (answer.errors || !answer.data) throw failed(answer, response.status);
  return answer.data;
}

/**
 * Follows a subscription until the server completes it or `signal` aborts, which ends it without an error.
 * Rejects with `ApiError` on a fault, and with `StreamLostError` when the connection is lost on the way.
 */
export async function* subscribe<Result, Variables>(
  url: string,
  token: string | null,
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
  signal: AbortSignal,
): AsyncGenerator<Result, void, undefined> {
  try {
    const response = await post(url, token, document, variables, {
      accept: 'text/event-stream',
      signal,
    });
    if (!isEventStream(response)) {
      throw failed(await readAnswer<Result>(response), response.status);
    }
    for await (const event of serverSentEvents(response)) {
      if (event.name === 'complete') return;
      if (event.name !== 'next') continue;
      // What comes is what the document asks for: the server validated it against the same schema.
      const answer = JSON.parse(event.data) as GraphQLAnswer<Result>;
      if (answer.errors || !answer.data) throw failed(answer, null);
      yield answer.data;
    }
    throw new StreamLostError('The stream ended without an end.');
  } catch (thrown) {
    if (signal.aborted) return;
    if (thrown instanceof ApiError || thrown instanceof StreamLostError) throw thrown;
    throw new StreamLostError('The connection of the stream was lost.', { cause: thrown });
  }
}

async function post<Result, Variables>(
  url: string,
  token: string | null,
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
  {
    accept,
    language,
    channel,
    signal,
  }: {
    readonly accept: string;
    readonly language?: string;
    readonly channel?: string;
    readonly signal?: AbortSignal;
  },
): Promise<Response> {
  return await fetch(new URL('/graphql', url), {
    method: 'POST',
    headers: {
      accept,
      ...(language === undefined ? {} : { 'accept-language': language }),
      ...(channel === undefined ? {} : { 'vitrine-channel': channel }),
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query: print(document), variables }),
    ...(signal ? { signal } : {}),
  });
}

function isEventStream(response: Response): boolean {
  return (
    response.body !== null &&
    (response.headers.get('content-type') ?? '').startsWith('text/event-stream')
  );
}

async function readAnswer<Result>(response: Response): Promise<GraphQLAnswer<Result>> {
  const body = await response.text();
  try {
    // As above: the document and the server share one schema.
    return JSON.parse(body) as GraphQLAnswer<Result>;
  } catch {
    const excerpt = body.replace(/\s+/g, ' ').slice(0, 200);
    return { errors: [{ message: `HTTP ${response.status}: ${excerpt}` }] };
  }
}

function failed(answer: GraphQLAnswer<unknown>, status: number | null): ApiError {
  return new ApiError(answer.errors ?? [{ message: 'The answer holds no data.' }], status);
}

type ServerSentEvent = { readonly name: string; readonly data: string };

/** Cuts a body into events. Source: HTML standard, "Server-sent events", 9.2.6. */
async function* serverSentEvents(response: Response): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of response.body ?? []) {
    rest += decoder.decode(bytes, { stream: true });
    const blocks = rest.split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = parseEvent(block);
      if (event !== null) yield event;
    }
  }
}

/** One event; null for a block of comments, which servers send to keep a connection open. */
function parseEvent(block: string): ServerSentEvent | null {
  let name = 'message';
  const data: string[] = [];
  let hasFields = false;
  for (const line of block.split(/\r?\n/)) {
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
    if (field === 'event') name = value;
    else if (field === 'data') data.push(value);
    else continue;
    hasFields = true;
  }
  return hasFields ? { name, data: data.join('\n') } : null;
}
