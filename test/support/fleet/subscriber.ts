/** One client that follows an offer or a publisher as a partner would: over cuts and closes, by its cursor. */
import { setTimeout as delay } from 'node:timers/promises';
import type { GraphQLAnswer, StreamClient } from '../stream-clients.ts';
import { openEvents, openSocket } from '../stream-clients.ts';

export type Transport = 'WS' | 'SSE';

/** What a subscriber is to do. */
export type SubscriberOrder = {
  readonly number: number;
  readonly transport: Transport;
  readonly url: string;
  readonly token: string;
  readonly field: 'offerTransitions' | 'transitions';
  /** Global id of the offer or publisher. */
  readonly id: string;
  readonly after: string | null;
  /** Reads nothing from the moment on when it has subscribed; its events hold the notes of their publication. */
  readonly slow?: boolean;
};

/** What a subscriber saw. */
export type SubscriberReport = {
  readonly number: number;
  /** The cursor that its list begins after. */
  readonly began: string | null;
  /** Its transitions, as `rowText` writes them, in the order of their arrival. */
  readonly rows: readonly string[];
  /** When each came, in milliseconds since 1970. */
  readonly at: readonly number[];
  /** How often it came back, and was told to begin anew. */
  readonly resumes: number;
  readonly resets: number;
  /** Why its connections ended: close codes, or `end`. */
  readonly ends: readonly (number | 'end' | 'refused')[];
};

export type Subscriber = {
  readonly number: number;
  /** Resolves when the first subscription answered, or its connection stands when it begins at a cursor. */
  readonly started: Promise<void>;
  /** How many transitions it has. */
  readonly received: number;
  /** Breaks the connection without a word; the client comes back after `pauseMs`. */
  cut(pauseMs: number): void;
  /** Reads again, now and after it has come back. */
  readOn(): void;
  report(): SubscriberReport;
  end(): void;
};

/** A transition as both sides write it: what the API says, and what is stored. */
export function rowText(row: {
  readonly id: string;
  readonly seq: number;
  readonly kind: string;
  readonly stage: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly publicationState: string;
  readonly occurredAt: string;
}): string {
  const { id, seq, kind, stage, from, to, publicationState, occurredAt } = row;
  return [seq, id, kind, stage, from, to, publicationState, occurredAt].join(' ');
}

type Answered = {
  readonly cursor?: string;
  readonly occurredAt?: string;
  readonly reason?: string;
  readonly transition?: Omit<Parameters<typeof rowText>[0], 'occurredAt'>;
};

const selection = `
  ... on StreamStarted { cursor }
  ... on StreamReset { reason cursor }
  ... on TransitionDelivered {
    cursor occurredAt transition { id seq kind stage from to publicationState }
  }`;

function documentOf({ field, slow = false }: SubscriberOrder): string {
  const argument = field === 'offerTransitions' ? 'offerId' : 'publisherId';
  const more = slow
    ? `... on TransitionDelivered { transition { publication { notesForReviewer } } }`
    : '';
  return `subscription ($id: ID!, $after: String) { event: ${field}(${argument}: $id, after: $after) { ${selection} ${more} } }`;
}

/** Pause before a client comes back that was not cut by us, in milliseconds; doubled by chance, as clients do. */
const COME_BACK_MS = 100;

const now = () => performance.timeOrigin + performance.now();

export function startSubscriber(order: SubscriberOrder): Subscriber {
  const started = Promise.withResolvers<void>();
  const rows: string[] = [];
  const at: number[] = [];
  const ends: (number | 'end' | 'refused')[] = [];
  let began = order.after;
  let cursor = order.after;
  let resumes = 0;
  let resets = 0;
  let ended = false;
  let stalled = order.slow ?? false;
  let pauseMs: number | null = null;
  let client: StreamClient | null = null;

  async function connect(): Promise<
    StreamClient & { readonly closed?: Promise<{ code: number }> }
  > {
    const query = documentOf(order);
    const variables = { id: order.id, after: cursor };
    if (order.transport === 'WS') {
      const socket = await openSocket(order.url, { token: order.token });
      const first = await socket.next();
      if (first?.type !== 'connection_ack') throw new Error('refused');
      socket.subscribe('1', query, variables);
      return socket;
    }
    const headers = { authorization: `Bearer ${order.token}` };
    const events = await openEvents(order.url, { query, variables }, headers);
    if (events.response.statusCode === 200) return events;
    events.cut();
    throw new Error(String(events.response.statusCode));
  }

  function take(event: Answered): void {
    if (event.reason !== undefined) resets += 1;
    if (event.transition && event.occurredAt !== undefined) {
      rows.push(rowText({ ...event.transition, occurredAt: event.occurredAt }));
      at.push(now());
    }
    if (event.cursor === undefined) return;
    cursor = event.cursor;
    began ??= event.cursor;
  }

  async function follow(): Promise<void> {
    while (!ended) {
      try {
        const line = await connect();
        client = line;
        if (ended) line.cut();
        else if (stalled) line.pause();
        if (order.after !== null) started.resolve();
        for (let message = await line.next(); message; message = await line.next()) {
          // Both transports answer a fault with errors, and "complete" ends it for good: neither is expected here.
          if (message.type !== 'next') throw new Error(JSON.stringify(message));
          const event = (message.payload as GraphQLAnswer).data?.['event'] as Answered | undefined;
          if (!event) throw new Error(JSON.stringify(message));
          take(event);
          started.resolve();
        }
        ends.push((await line.closed)?.code ?? 'end');
      } catch {
        ends.push('refused');
        client?.cut();
      }
      client = null;
      if (ended) return;
      resumes += 1;
      await delay(pauseMs ?? COME_BACK_MS * (1 + Math.random()));
      pauseMs = null;
    }
  }

  void follow();
  return {
    number: order.number,
    started: started.promise,
    get received() {
      return rows.length;
    },
    cut(afterMs) {
      pauseMs = afterMs;
      client?.cut();
    },
    readOn() {
      stalled = false;
      client?.resume();
    },
    report: () => ({ number: order.number, began, rows, at, resumes, resets, ends }),
    end() {
      ended = true;
      client?.cut();
    },
  };
}
