/** Plain clients of the two streaming transports, which a test can cut off anywhere. */
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';

/** A message of the `graphql-transport-ws` protocol, or an event of an SSE stream in the same form. */
export type StreamMessage = {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
};

/** What came in, read one by one. */
type Inbox = {
  push(message: StreamMessage): void;
  end(): void;
  /** The next message; null after the end. */
  next(): Promise<StreamMessage | null>;
};

function createInbox(): Inbox {
  const messages: (StreamMessage | null)[] = [];
  let waiting: ((message: StreamMessage | null) => void) | null = null;
  let ended = false;
  const put = (message: StreamMessage | null) => {
    if (waiting) {
      waiting(message);
      waiting = null;
    } else {
      messages.push(message);
    }
  };
  return {
    push: put,
    end() {
      if (!ended) put(null);
      ended = true;
    },
    next() {
      const message = messages.shift();
      if (message !== undefined) {
        if (message === null) messages.push(null);
        return Promise.resolve(message);
      }
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
  };
}

export type StreamClient = {
  next(): Promise<StreamMessage | null>;
  /** Cuts the connection without a word. */
  cut(): void;
  /** Stops and resumes reading from the network. */
  pause(): void;
  resume(): void;
};

export type SocketClient = StreamClient & {
  send(message: StreamMessage): void;
  subscribe(id: string, query: string, variables?: Record<string, unknown>): void;
  /** Code and reason of the close. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly socket: WebSocket;
};

/** Opens a WebSocket and introduces itself; rejects with the HTTP status when the upgrade is refused. */
export function openSocket(
  url: string,
  options: {
    readonly token?: string;
    readonly headers?: Record<string, string>;
    readonly parameters?: Record<string, unknown>;
    /** False leaves out the introduction. */
    readonly init?: boolean;
  } = {},
): Promise<SocketClient> {
  const { token, headers = {}, parameters = {}, init = true } = options;
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers,
  });
  const inbox = createInbox();
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  socket.on('message', (data) =>
    inbox.push(JSON.parse((data as Buffer).toString()) as StreamMessage),
  );
  socket.on('close', (code, reason) => {
    inbox.end();
    closed.resolve({ code, reason: String(reason) });
  });
  const send = (message: StreamMessage) => socket.send(JSON.stringify(message));
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('unexpected-response', (_request, response) => {
      socket.terminate();
      reject(new Error(String(response.statusCode)));
    });
    socket.on('open', () => {
      if (init) {
        const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
        send({ type: 'connection_init', payload: { ...authorization, ...parameters } });
      }
      resolve({
        socket,
        closed: closed.promise,
        next: inbox.next,
        send,
        subscribe(id, query, variables = {}) {
          send({ type: 'subscribe', id, payload: { query, variables } });
        },
        cut: () => socket.terminate(),
        pause: () => socket.pause(),
        resume: () => socket.resume(),
      });
    });
  });
}

export type EventsClient = StreamClient & { readonly response: IncomingMessage };

/** Opens a stream of Server-Sent Events by POST. The answer may also be no stream: see `response`. */
export function openEvents(
  url: string,
  operation: { readonly query: string; readonly variables?: Record<string, unknown> },
  headers: Record<string, string> = {},
): Promise<EventsClient> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${url}/graphql`, {
      method: 'POST',
      // A connection of its own, so that cutting it cuts nothing else.
      agent: false,
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      const inbox = createInbox();
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        const events = text.split('\n\n');
        text = events.pop() ?? '';
        for (const event of events) {
          const type = /^event: (.+)$/m.exec(event)?.[1];
          const data = /^data: ?(.*)$/m.exec(event)?.[1];
          if (type === undefined) continue;
          inbox.push({ type, payload: data ? (JSON.parse(data) as unknown) : undefined });
        }
      });
      response.on('error', () => undefined);
      response.on('close', () => inbox.end());
      resolve({
        response,
        next: inbox.next,
        cut: () => outgoing.destroy(),
        pause: () => void response.pause(),
        resume: () => void response.resume(),
      });
    });
    outgoing.end(JSON.stringify(operation));
  });
}

/** Sends an operation by POST and answers status and parsed body. */
export async function post(
  url: string,
  operation: Record<string, unknown>,
  headers: Record<string, string> = {},
): Promise<{ readonly status: number; readonly body: GraphQLAnswer; readonly headers: Headers }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(operation),
  });
  const body = (await response.json()) as GraphQLAnswer;
  return { status: response.status, body, headers: response.headers };
}

export type GraphQLAnswer = {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: Record<string, unknown>;
  }[];
};

/** The codes of an answer's errors. */
export function codesOf(answer: GraphQLAnswer): unknown[] {
  return (answer.errors ?? []).map((error) => error.extensions?.['code']);
}
