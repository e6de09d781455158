/** A partner's program: it knows the address of an installation and a token, and speaks GraphQL over HTTP. */
import assert from 'node:assert/strict';
import { openEvents, openSocket, post } from '../support/stream-clients.ts';
import type { GraphQLAnswer, SocketClient } from '../support/stream-clients.ts';

/** What a question answers, down to its leaves, which assertions compare whatever they are. */
export type Data = { readonly [field: string]: Data };

/** Somebody who asks. */
export type Partner = {
  readonly url: string;
  readonly token: string | null;
  /** The header that says who asks; empty for a caller without a token. */
  readonly headers: Record<string, string>;
  /** The whole answer, with its errors. */
  answer(
    query: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<GraphQLAnswer>;
  /** The data of an answer; fails the test when there is an error. */
  ask(query: string, variables?: Record<string, unknown>): Promise<Data>;
  /** The outcome of a mutation: its payload with `selection`, or a refusal with all that refusals tell. */
  mutate(name: string, input: Record<string, unknown>, selection?: string): Promise<Data>;
  /** The payload of a mutation; fails the test when it is refused. */
  done(name: string, input: Record<string, unknown>, selection: string): Promise<Data>;
  /** The refusal of a mutation; fails the test when it is none, or has another code. */
  refused(name: string, input: Record<string, unknown>, code: string): Promise<Data>;
  /** Asks for a mutation that the token does not allow; fails the test when it is not FORBIDDEN. */
  refusedByScope(name: string, input: Record<string, unknown>): Promise<void>;
  /** The events of a subscription, over the transport that is named. */
  follow(
    transport: 'SSE' | 'WS',
    query: string,
    variables?: Record<string, unknown>,
  ): Promise<Events>;
};

/** A subscription that is read event by event. */
export type Events = {
  /** The next event; null after the end. Fails the test when the event carries errors. */
  next(): Promise<Data | null>;
  /** Cuts the connection without a word. */
  cut(): void;
};

/** What refusals tell beyond `UserError`. */
const refusalFields = `
  ... on UserError { code message(language: EN) french: message(language: FR) path availableWhen docsUrl }
  ... on PrerequisitesNotMet { violations { path code severity params } }
  ... on StaleVersion { currentVersion }
  ... on RevisionChanged { revisionHash }
  ... on UploadIncomplete { received size }
  ... on FileRefused { findings { ruleId file message(language: EN) } }
  ... on NotificationAddressRequired { suggestedEmails }`;

/** The fragments of `refusalFields` that are of types in this union; the others do not validate. */
const refusalsOf: Readonly<Record<string, readonly string[]>> = {
  publish: ['PrerequisitesNotMet', 'StaleVersion', 'NotificationAddressRequired'],
  goLive: ['RevisionChanged'],
  approveReview: ['RevisionChanged'],
  saveDraft: ['StaleVersion'],
  discardDraft: ['StaleVersion'],
  deleteOffer: ['StaleVersion'],
  validate: ['StaleVersion'],
  finishUpload: ['UploadIncomplete', 'FileRefused'],
};

export function partnerOf(url: string, token: string | null): Partner {
  const headers: Record<string, string> =
    token === null ? {} : { authorization: `Bearer ${token}` };

  const answer: Partner['answer'] = async (query, variables = {}, more = {}) =>
    (await post(url, { query, variables }, { ...headers, ...more })).body;

  const ask: Partner['ask'] = async (query, variables = {}) => {
    const { data, errors } = await answer(query, variables);
    assert.deepEqual(errors ?? [], [], query);
    assert.ok(data);
    return data as Data;
  };

  const mutate: Partner['mutate'] = async (name, input, selection = '') => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    const known = ['UserError', ...(refusalsOf[name] ?? [])];
    const refusals = refusalFields
      .split('\n')
      .filter((line) => known.some((each) => line.includes(`on ${each} `)))
      .join('\n');
    const fields = selection === '' ? '' : `... on ${type}Payload { ${selection} }`;
    const query = `mutation ($input: ${type}Input!) {
      ${name}(input: $input) { __typename ${fields} ${refusals} }
    }`;
    const outcome = (await ask(query, { input }))[name];
    assert.ok(outcome);
    return outcome;
  };

  return {
    url,
    token,
    headers,
    answer,
    ask,
    mutate,
    async done(name, input, selection) {
      const outcome = await mutate(name, input, selection);
      assert.match(text(outcome['__typename']), /Payload$/, JSON.stringify(outcome));
      return outcome;
    },
    async refused(name, input, code) {
      const outcome = await mutate(name, input);
      assert.equal(outcome['code'], code, JSON.stringify(outcome));
      return outcome;
    },
    async refusedByScope(name, input) {
      const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
      const query = `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename } }`;
      const { data, errors } = await answer(query, { input });
      assert.deepEqual(
        errors?.map(({ extensions }) => extensions?.['code']),
        ['FORBIDDEN'],
        `${name}: ${JSON.stringify(data)}`,
      );
    },
    async follow(transport, query, variables = {}) {
      if (transport === 'SSE') {
        const client = await openEvents(url, { query, variables }, headers);
        return {
          async next() {
            const message = await client.next();
            return message?.type === 'next' ? dataOf(message.payload) : null;
          },
          cut: client.cut,
        };
      }
      const client = await openPartnerSocket(url, token);
      client.subscribe('1', query, variables);
      return {
        async next() {
          const message = await client.next();
          assert.notEqual(message?.type, 'error', JSON.stringify(message?.payload));
          return message?.type === 'next' ? dataOf(message.payload) : null;
        },
        cut: client.cut,
      };
    },
  };
}

/** A WebSocket that the server has acknowledged. */
export async function openPartnerSocket(url: string, token: string | null): Promise<SocketClient> {
  const client = await openSocket(url, token === null ? {} : { token });
  const first = await client.next();
  assert.equal(first?.type, 'connection_ack');
  return client;
}

/** The data of an event; fails the test when it carries errors. */
export function dataOf(payload: unknown): Data {
  const { data, errors } = payload as GraphQLAnswer;
  assert.deepEqual(errors ?? [], []);
  assert.ok(data);
  return data as Data;
}

/** The leaf of an answer that is a text. */
export function text(value: unknown): string {
  assert.ok(typeof value === 'string', `no text: ${JSON.stringify(value)}`);
  return value;
}

/** The leaf of an answer that is a number. */
export function number(value: unknown): number {
  assert.ok(typeof value === 'number', `no number: ${JSON.stringify(value)}`);
  return value;
}

/** The list of an answer. */
export function list(value: unknown): readonly Data[] {
  assert.ok(Array.isArray(value), `no list: ${JSON.stringify(value)}`);
  return value as readonly Data[];
}
