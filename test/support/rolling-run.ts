/**
 * A rolling restart under load: two APIs and two workers, each stopped and started in turn while publishers publish and
 * cancel, readers read and subscribers follow, all through a balancer. The run behind `npm run prove:rolling`.
 *
 * Clients behave well and no better: a connection that is refused or cut, or a 503, is asked again with the same
 * idempotency key; a stream that ended is taken up at its last cursor. Anything else that goes wrong is a fault.
 */
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { followOffer, publishInput, starts } from '../api/given.ts';
import { partnerOf, text } from '../api/partner.ts';
import type { Data, Partner } from '../api/partner.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { connect } from './database.ts';
import { openFleet } from './role-fleet.ts';
import type { FleetRole } from './role-fleet.ts';
import type { Product } from './product.ts';
import { codesOf, post } from './stream-clients.ts';
import { until } from './until.ts';

export type RollingSizes = {
  readonly redisUrl: string | null;
  /** Offers, each with a publisher's program of its own and two subscribers. */
  readonly offers: number;
  /** How often all four processes are restarted. */
  readonly rounds: number;
  /** Publications of each offer, at least: they go on as long as the restarts do. */
  readonly publications: number;
};

export type RollingFigures = {
  readonly restarts: number;
  readonly publications: number;
  readonly transitions: number;
  readonly delivered: number;
  readonly requests: number;
  readonly askedAgain: number;
  readonly reconnections: number;
  readonly mails: number;
  readonly slowestRequestMs: number;
  readonly slowestRestartMs: number;
};

/** Pause of a client before it asks again, in milliseconds. */
const ASK_AGAIN_MS = 50;

/** Pause of the reader between two questions, in milliseconds. */
const READ_EVERY_MS = 20;

const LONG_MS = 120_000;

/** Asks until there is an answer, as a well-behaved client does; counts what it took. */
function insistentClient(partner: Partner) {
  const counts = { requests: 0, askedAgain: 0, slowestMs: 0 };
  const attempt = async (query: string, variables: object): Promise<Data | null> => {
    let answer;
    try {
      answer = await post(partner.url, { query, variables }, partner.headers);
    } catch {
      // Refused or cut.
      return null;
    }
    if (answer.status === 503 || codesOf(answer.body).includes('UNAVAILABLE')) return null;
    assert.deepEqual(answer.body.errors ?? [], []);
    const data = answer.body.data as Data;
    // The first attempt is still at work somewhere: the API says that the same key may be sent again.
    return codeIn(data) === 'IDEMPOTENCY_IN_PROGRESS' ? null : data;
  };
  return {
    counts,
    async ask(query: string, variables: object): Promise<Data> {
      const startedAt = performance.now();
      counts.requests += 1;
      for (;;) {
        const data = await attempt(query, variables);
        if (data !== null) {
          counts.slowestMs = Math.max(counts.slowestMs, performance.now() - startedAt);
          return data;
        }
        counts.askedAgain += 1;
        await delay(ASK_AGAIN_MS);
      }
    },
  };
}

type Client = ReturnType<typeof insistentClient>;

const codeIn = (data: Data): unknown => Object.values(data)[0]?.['code'];

const publishMutation = `mutation ($input: PublishInput!) { publish(input: $input) { __typename
  ... on UserError { code message(language: EN) } ... on PublishPayload { publication { id } } } }`;
const cancelMutation = `mutation ($input: CancelInput!) { cancel(input: $input) { __typename
  ... on UserError { code message(language: EN) } ... on CancelPayload { publication { id } } } }`;
const offerQuery = `query ($id: ID!) { node(id: $id) { ... on Offer {
  seq status transitions(first: 20) { nodes { id } } } } }`;

const cursorQuery = 'query ($id: ID!) { node(id: $id) { ... on Offer { cursor } } }';

/**
 * Follows an offer from a cursor on until told to stop, however often the stream ends; collects the ids of the
 * transitions in order.
 */
function subscriber(partner: Partner, transport: 'SSE' | 'WS', offerId: string, from: string) {
  const ids: string[] = [];
  const counts = { reconnections: 0 };
  let phase = 'new';
  let isAtSignoff = false;
  let stopping = false;
  let cut: () => void = () => undefined;
  const follow = async (): Promise<void> => {
    let cursor = from;
    while (!stopping) {
      let events;
      phase = `connects with ${cursor}`;
      try {
        events = await followOffer(partner, transport, offerId, cursor);
      } catch (thrown) {
        phase = `failed to connect: ${String(thrown)}`;
        await delay(ASK_AGAIN_MS);
        continue;
      }
      ({ cut } = events);
      // Told to stop while it connected.
      if (stopping) cut();
      phase = `follows from ${cursor}`;
      for (let event = await events.next(); event !== null; event = await events.next()) {
        assert.notEqual(event['__typename'], 'StreamReset');
        cursor = text(event['cursor']);
        if (event['transition'] === undefined) continue;
        ids.push(text(event['transition']['id']));
        phase = `has ${ids.length}`;
        isAtSignoff = starts('PUBLISHER_SIGNOFF')(event['transition']);
      }
      counts.reconnections += 1;
    }
  };
  const following = follow();
  following.catch((thrown: unknown) => {
    phase = `failed: ${String(thrown)}`;
  });
  return {
    /** What it is doing, for the message of a failure. */
    doing: () => `${transport}, ${counts.reconnections} times reconnected, ${phase}`,
    ids,
    counts,
    /** Whether the latest transition began the publisher's sign-off. */
    isAtSignoff: () => isAtSignoff,
    async stop() {
      stopping = true;
      cut();
      await following;
    },
  };
}

type Subscriber = ReturnType<typeof subscriber>;

/** Runs it; rejects at the first thing that is not as it should be. */
export async function runRolling(sizes: RollingSizes): Promise<RollingFigures> {
  await using opened = new AsyncDisposableStack();
  const fleet = opened.use(await openFleet(sizes.redisUrl));
  const { app, balancer } = fleet;
  const owner = await app.given.actor('OWNER', 'Rolling Owner', app.publisher.id);
  const partner = partnerOf(balancer.url, owner.secret);
  const offers: { readonly id: string; readonly row: string }[] = [];
  for (let at = 0; at < sizes.offers; at += 1) {
    const { id } = await app.given.offer(app.publisher);
    offers.push({ id: encodeGlobalId('Offer', id), row: id });
  }
  const processes: { readonly role: FleetRole; product: Product }[] = [];
  for (const role of ['api', 'api', 'worker', 'worker'] as const) {
    processes.push({ role, product: await fleet.start(role) });
  }

  let restarting = true;
  const clients: Client[] = [];
  const subscribers: Subscriber[] = [];
  const subscribersOf = new Map<string, readonly Subscriber[]>();
  const accepted: string[] = [];
  const newClient = (): Client => {
    const client = insistentClient(partner);
    clients.push(client);
    return client;
  };
  /** The program of a publisher: publishes, waits for the sign-off, cancels, and so on. */
  const publisher = async (offer: string): Promise<void> => {
    const client = newClient();
    const { node } = await client.ask(cursorQuery, { id: offer });
    const from = text(node?.['cursor']);
    const own = (['SSE', 'WS'] as const).map((transport) =>
      subscriber(partner, transport, offer, from),
    );
    subscribers.push(...own);
    subscribersOf.set(offer, own);
    for (let number = 1; restarting || number <= sizes.publications; number += 1) {
      const seen = own[0]?.ids.length ?? 0;
      const input = {
        ...publishInput({ id: offer, draftVersion: 1 }),
        idempotencyKey: `publish-${number}-${offer}`,
      };
      const { publish } = await client.ask(publishMutation, { input });
      assert.equal(text(publish?.['__typename']), 'PublishPayload', JSON.stringify(publish));
      accepted.push(text(publish?.['publication']?.['id']));
      await until(
        `publication ${number} of ${offer} is at its sign-off`,
        () => (own[0]?.ids.length ?? 0) > seen && own[0]?.isAtSignoff() === true,
        LONG_MS,
      );
      const canceled = { offerId: offer, idempotencyKey: `cancel-${number}-${offer}` };
      const { cancel } = await client.ask(cancelMutation, { input: canceled });
      assert.equal(cancel?.['publication']?.['id'], publish?.['publication']?.['id']);
    }
  };
  const reader = async (): Promise<void> => {
    const client = newClient();
    let seq = 0;
    const [offer] = offers;
    assert.ok(offer);
    while (restarting) {
      const { node } = await client.ask(offerQuery, { id: offer.id });
      const now = Number(node?.['seq']);
      assert.ok(now >= seq, 'an answer is never older than the one before');
      seq = now;
      await delay(READ_EVERY_MS);
    }
  };
  opened.defer(async () => {
    restarting = false;
    await Promise.all(subscribers.map(async (each) => await each.stop()));
  });
  const work = Promise.all([...offers.map(({ id }) => publisher(id)), reader()]);
  // A fault ends the run at once; without this it would be told only after the restarts.
  const faulty = work.then(() => new Promise<never>(() => undefined));
  faulty.catch(() => undefined);

  let slowestRestartMs = 0;
  const restartAll = async (): Promise<void> => {
    for (let round = 0; round < sizes.rounds; round += 1) {
      for (const each of processes) {
        const startedAt = performance.now();
        assert.equal(await fleet.stop(each.product), 0, each.product.lines.join('\n'));
        each.product = await fleet.start(each.role);
        slowestRestartMs = Math.max(slowestRestartMs, performance.now() - startedAt);
      }
    }
  };
  try {
    await Promise.race([restartAll(), faulty]);
  } finally {
    restarting = false;
  }
  await work;

  await using connection = await connect(app.database.url);
  const { client: database } = connection;
  const stored = await database.query<Row>(
    `select id, offer_id as offer, publication_id as publication, seq, feed_seq as "feedSeq",
       concat_ws(' ', kind, stage, "from", "to", publication_state, nullif(cause, 'REUSED')) as what
     from transition order by offer_id, seq`,
  );
  await compareLog(stored.rows, accepted);
  for (const offer of offers) {
    const expected = stored.rows
      .filter((row) => row.offer === offer.row)
      .map(({ id }) => encodeGlobalId('Transition', id));
    for (const each of subscribersOf.get(offer.id) ?? []) {
      const has = () => each.ids.length >= expected.length;
      await until('a subscriber has everything', has, LONG_MS).catch((cause: unknown) => {
        throw new Error(`of ${expected.length}: ${each.doing()}`, { cause });
      });
      await each.stop();
      assert.deepEqual(each.ids, expected);
    }
  }
  const mails = await compareMails(app.folder, async () => {
    const { rows } = await database.query<{ state: string }>('select state from mail');
    return rows.map(({ state }) => state);
  });
  for (const { product } of processes) assert.equal(await fleet.stop(product), 0);
  const total = (of: (client: Client) => number) =>
    clients.reduce((sum, client) => sum + of(client), 0);
  return {
    restarts: sizes.rounds * processes.length,
    publications: accepted.length,
    transitions: stored.rows.length,
    delivered: subscribers.reduce((sum, { ids }) => sum + ids.length, 0),
    requests: total(({ counts }) => counts.requests),
    askedAgain: total(({ counts }) => counts.askedAgain),
    reconnections: subscribers.reduce((sum, { counts }) => sum + counts.reconnections, 0),
    mails,
    slowestRequestMs: Math.max(...clients.map(({ counts }) => counts.slowestMs)),
    slowestRestartMs,
  };
}

type Row = {
  readonly id: string;
  readonly offer: string;
  readonly publication: string;
  readonly seq: number;
  readonly feedSeq: number;
  readonly what: string;
};

/** One publication per accepted request, each with the same facts, and numbers without a gap. */
async function compareLog(rows: readonly Row[], accepted: readonly string[]): Promise<void> {
  const publications = Map.groupBy(rows, ({ publication }) => publication);
  assert.equal(new Set(accepted).size, accepted.length);
  assert.deepEqual(
    [...publications.keys()].map((id) => encodeGlobalId('Publication', id)).toSorted(),
    accepted.toSorted(),
  );
  const ways = new Set(
    [...publications.values()].map((each) => each.map(({ what }) => what).join('\n')),
  );
  assert.equal(ways.size, 1, [...ways].join('\n\n'));
  assert.match([...ways].join(''), /^STAGE_STARTED VALIDATE_PREREQUISITES[^]*PUBLICATION_CANCELED/);
  for (const each of Map.groupBy(rows, ({ offer }) => offer).values()) {
    assert.deepEqual(
      each.map(({ seq }) => seq),
      each.map((_, at) => at + 1),
    );
  }
  const feed = rows.map(({ feedSeq }) => feedSeq).toSorted((one, other) => one - other);
  assert.deepEqual(
    feed,
    feed.map((_, at) => at + 1),
  );
}

/** Every mail is sent in the end, and there is one file for each. */
async function compareMails(
  folder: string,
  states: () => Promise<readonly string[]>,
): Promise<number> {
  await until(
    'every mail is sent',
    async () => (await states()).every((state) => state === 'SENT'),
    LONG_MS,
  );
  const files = (await readdir(join(folder, 'mail'))).filter((name) => name.endsWith('.eml'));
  assert.equal(files.length, (await states()).length);
  return files.length;
}
