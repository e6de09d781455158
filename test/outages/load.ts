/** What people and programs do all the time: they read, publish and follow. Each keeps a record of what it met. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { publishInput } from '../api/given.ts';
import type { GivenOffer } from '../api/given.ts';
import { openPartnerSocket } from '../api/partner.ts';
import type { Data, Partner } from '../api/partner.ts';
import { codesOf, openEvents, openSocket, post } from '../support/stream-clients.ts';
import type { GraphQLAnswer } from '../support/stream-clients.ts';

/** Between two questions of one reader, in milliseconds. */
const READ_EVERY_MS = 150;
/** Between two tries to publish, in milliseconds. */
const PUBLISH_AGAIN_MS = 500;

export const readers = ['POST', 'SSE', 'WS', 'READY'] as const;
export type Reader = (typeof readers)[number];

/** One question: when it was asked, how long its answer took, and the answer in a word. */
export type Met = {
  readonly reader: Reader;
  /** Of `performance.now()`. */
  readonly at: number;
  readonly ms: number;
  /** `OK`, the code of its error, or the status of /ready. */
  readonly answer: string;
};

const question = '{ offers(first: 5) { nodes { id name status } } }';

/** Asks the same again and again, over each transport, until it is stopped. */
export function startReaders(partner: Partner): {
  readonly met: readonly Met[];
  stop(): Promise<void>;
} {
  const met: Met[] = [];
  let stopped = false;
  const wordOf = ({ errors, data }: GraphQLAnswer): string =>
    errors === undefined && data !== undefined
      ? 'OK'
      : String(codesOf({ errors: errors ?? [] })[0]);
  const ask: Readonly<Record<Reader, () => Promise<string>>> = {
    async POST() {
      return wordOf((await post(partner.url, { query: question }, partner.headers)).body);
    },
    async SSE() {
      const response = await fetch(`${partner.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'text/event-stream',
          ...partner.headers,
        },
        body: JSON.stringify({ query: question }),
      });
      const body = await response.text();
      // Refused before it became a stream, it is JSON as it is.
      const json = /^data: ?(\{.*)$/m.exec(body)?.[1] ?? body;
      return wordOf(JSON.parse(json) as GraphQLAnswer);
    },
    async WS() {
      const client = await openSocket(
        partner.url,
        partner.token === null ? {} : { token: partner.token },
      );
      try {
        // 1013, "try again later", is what a socket says that cannot look its token up.
        if ((await client.next()) === null) {
          const { code } = await client.closed;
          return code === 1013 ? 'UNAVAILABLE' : `closed with ${code}`;
        }
        client.subscribe('1', question);
        const message = await client.next();
        return wordOf((message?.payload as GraphQLAnswer | undefined) ?? {});
      } finally {
        client.cut();
      }
    },
    async READY() {
      return String((await fetch(`${partner.url}/ready`)).status);
    },
  };
  const loops = readers.map(async (reader) => {
    while (!stopped) {
      const at = performance.now();
      const answer = await ask[reader]().catch((thrown: unknown) => `threw ${String(thrown)}`);
      met.push({ reader, at, ms: performance.now() - at, answer });
      await delay(READ_EVERY_MS);
    }
  });
  return {
    met,
    async stop() {
      stopped = true;
      await Promise.all(loops);
    },
  };
}

/** Presses Publish, with one key, until there is an answer; gives the id of the publication. */
export async function publishUntilDone(partner: Partner, offer: GivenOffer): Promise<string> {
  const input = { ...publishInput(offer), idempotencyKey: randomUUID() };
  const query = `mutation ($input: PublishInput!) { publish(input: $input) {
    __typename ... on UserError { code message } ... on PublishPayload { publication { id } } } }`;
  for (;;) {
    const { data, errors } = await partner.answer(query, { input });
    const outcome = (data as Data | undefined | null)?.['publish'];
    const id = outcome?.['publication']?.['id'];
    if (typeof id === 'string') return id;
    const code = errors === undefined ? outcome?.['code'] : errors[0]?.extensions?.['code'];
    if (String(code) !== 'UNAVAILABLE' && String(code) !== 'IDEMPOTENCY_IN_PROGRESS') {
      throw new Error(`Publish was answered by ${JSON.stringify(outcome ?? errors)}`);
    }
    await delay(PUBLISH_AGAIN_MS);
  }
}

const subscription = `subscription ($publisherId: ID!, $after: String) {
  transitions(publisherId: $publisherId, after: $after) {
    __typename ... on TransitionDelivered { transition { id } } } }`;

export type Subscriber = {
  readonly transport: 'SSE' | 'WS';
  /** Ids of the transitions that came, in order. */
  readonly seen: readonly string[];
  /** Null while it is connected. */
  ended(): string | null;
  cut(): void;
};

/** Follows a publisher from a cursor on, on one connection. */
export async function follow(
  partner: Partner,
  transport: 'SSE' | 'WS',
  publisherId: string,
  after: string,
): Promise<Subscriber> {
  const variables = { publisherId, after };
  const client =
    transport === 'SSE'
      ? await openEvents(partner.url, { query: subscription, variables }, partner.headers)
      : await openPartnerSocket(partner.url, partner.token);
  if ('subscribe' in client) client.subscribe('1', subscription, variables);
  const seen: string[] = [];
  let ended: string | null = null;
  const read = async () => {
    for (;;) {
      const message = await client.next();
      if (message === null || message.type === 'complete') return 'the stream ended';
      if (message.type !== 'next') continue;
      const { data, errors } = message.payload as GraphQLAnswer;
      if (errors !== undefined) return JSON.stringify(errors);
      const id = (data as Data)['transitions']?.['transition']?.['id'];
      if (typeof id === 'string') seen.push(id);
    }
  };
  void read().then((why) => {
    ended = why;
  });
  return { transport, seen, ended: () => ended, cut: () => client.cut() };
}
