/** Offers that are published and followed: half of their facts by the real pipeline, half written straight into the log. */
import { setTimeout as delay } from 'node:timers/promises';
import { cancel } from '../../../src/app/cancel.ts';
import { decodeCursor, encodeCursor, scopeKey } from '../../../src/streams/cursor.ts';
import type { StreamScope } from '../../../src/streams/cursor.ts';
import { decodeGlobalId, encodeGlobalId } from '../../../src/schema/global-id.ts';
import { connect } from '../database.ts';
import type { LoggedOffer } from '../fact-log.ts';
import { appendTransitions, givenOffer } from '../fact-log.ts';
import { callOf, startInstallation } from '../installation.ts';
import type { Installation, TestPublisher } from '../installation.ts';
import type { Fleet } from './fleet.ts';
import type { SubscriberOrder, SubscriberReport, Transport } from './subscriber.ts';
import { pick } from '../seeded.ts';
import { rowText } from './subscriber.ts';

type SceneOffer = LoggedOffer & {
  /** Whose offer the pipeline works on; null for one whose facts are only written. */
  readonly owner: TestPublisher | null;
};

export type SceneOptions = {
  readonly offers: number;
  readonly publishers: number;
  /** Tokens of each publisher, of people of its own. */
  readonly tokens: number;
  random(): number;
};

export type LoadOptions = {
  readonly forMs: number;
  /** Facts a second that are written straight into the log, in transactions of one to three. */
  readonly factsPerSecond: number;
  /** Publications a second that are begun; each gives ten facts up to its cancellation. */
  readonly publicationsPerSecond: number;
};

/** What a subscriber missed, or saw twice, or in another place. */
export type Comparison = {
  readonly lost: number;
  readonly doubled: number;
  readonly misplaced: number;
  readonly delivered: number;
};

/** What slow clients do not read: far more than the network's buffers take. */
const SLOW_EVENTS = 250;
const SLOW_EVENT_BYTES = 64_000;

export async function openScene(options: SceneOptions) {
  const { random } = options;
  const opened = new AsyncDisposableStack();
  const app: Installation = opened.use(await startInstallation());
  const { client } = opened.use(await connect(app.database.url));

  const publishers: TestPublisher[] = [];
  const secrets = new Map<string, string[]>();
  for (let n = 0; n < options.publishers; n += 1) {
    const publisher = await app.given.publisher(`publisher-${n}`);
    publishers.push(publisher);
    const own: string[] = [];
    for (let token = 0; token < options.tokens; token += 1) {
      own.push((await app.given.actor('CONTRIBUTOR', `Reader ${token}`, publisher.id)).secret);
    }
    secrets.set(publisher.id, own);
  }
  const offers: SceneOffer[] = [];
  for (let n = 0; n < options.offers; n += 1) {
    const owner = publishers[n % publishers.length]!;
    if (n % 2 === 0) {
      offers.push({ ...(await givenOffer(client, owner.id)), owner: null });
    } else {
      const { id } = await app.given.offer(owner);
      offers.push({ offerId: id, publisherId: owner.id, publicationId: '', owner });
    }
  }
  const written = offers.filter(({ owner }) => owner === null);
  const idle = offers.filter(({ owner }) => owner !== null);

  /** When the commit of a written fact was confirmed, in milliseconds since 1970, by offer and number. */
  const committedAt = new Map<string, number>();
  const numbers = new Map<string, number>();
  const now = () => performance.timeOrigin + performance.now();

  async function write(offer: SceneOffer, count: number): Promise<void> {
    await appendTransitions(client, offer, count);
    const at = now();
    app.deps.waker.wake([
      { kind: 'offer', offerId: offer.offerId, publisherId: offer.publisherId },
    ]);
    const last = (numbers.get(offer.offerId) ?? 0) + count;
    numbers.set(offer.offerId, last);
    for (let seq = last - count + 1; seq <= last; seq += 1) {
      committedAt.set(`${offer.offerId}/${seq}`, at);
    }
  }

  /**
   * An offer with a long past that nothing happens to, 16 MB as events, and `count` clients from `first` on that follow
   * it from its beginning and stop reading at once. The log has an id once an API has started.
   */
  async function slowOrders(
    url: string,
    { count, first }: { readonly count: number; readonly first: number },
  ): Promise<SubscriberOrder[]> {
    const { id: publisherId } = publishers[0]!;
    const offer = await givenOffer(client, publisherId);
    await client.query('update publication set notes_for_reviewer = $2 where id = $1', [
      offer.publicationId,
      'x'.repeat(SLOW_EVENT_BYTES),
    ]);
    await appendTransitions(client, offer, SLOW_EVENTS);
    const found = await client.query<{ log_id: string }>('select log_id from log_identity');
    const logId = found.rows[0]?.log_id ?? '';
    const scope = { kind: 'offer', id: offer.offerId } as const;
    const after = encodeCursor({ logId, scope, number: 0 });
    return Array.from({ length: count }, (_unused, n) => ({
      number: first + n,
      transport: n % 2 ? 'SSE' : 'WS',
      url,
      token: pick(random, secrets.get(publisherId) ?? []),
      field: 'offerTransitions',
      id: encodeGlobalId('Offer', offer.offerId),
      after,
      slow: true,
    }));
  }

  /** One real publication, up to its sign-off and back: the offer can be published again. */
  async function publish(offer: SceneOffer, owner: TestPublisher): Promise<void> {
    const publication = await app.given.published(owner.owner, offer.offerId);
    await app.publicationAt(publication, 'PUBLISHER_SIGNOFF');
    const outcome = await cancel(app.deps, callOf(owner.owner), {
      offerId: offer.offerId,
      notificationEmails: [],
    });
    if (!outcome.ok) throw new Error(outcome.refusal.code);
  }

  const rate = { publications: 0 };

  /** Resolves when the time is over and everything begun has ended. */
  async function load({ forMs, factsPerSecond, publicationsPerSecond }: LoadOptions) {
    const end = performance.now() + forMs;
    const running = new Set<Promise<void>>();
    const writing = (async () => {
      while (performance.now() < end && factsPerSecond > 0) {
        const count = 1 + Math.floor(random() * 3);
        await write(pick(random, written), count);
        await delay((2_000 * random() * count) / factsPerSecond);
      }
    })();
    while (performance.now() < end && publicationsPerSecond > 0) {
      const [offer] = idle.splice(Math.floor(random() * idle.length), 1);
      if (offer?.owner) {
        const { owner } = offer;
        rate.publications += 1;
        const one: Promise<void> = publish(offer, owner).finally(() => {
          running.delete(one);
          idle.push(offer);
        });
        running.add(one);
      }
      await delay((2_000 * random()) / publicationsPerSecond);
    }
    await writing;
    await Promise.all(running);
  }

  const scopeOf = ({ field, id }: SubscriberOrder): StreamScope => ({
    kind: field === 'offerTransitions' ? 'offer' : 'publisher',
    id: decodeGlobalId(id).id,
  });

  const beganAt = ({ began }: SubscriberReport) => decodeCursor(began ?? '')?.number ?? 0;

  /** All stored facts of a scope, in order. */
  async function stored(scope: StreamScope): Promise<StoredFact[]> {
    const [column, number] =
      scope.kind === 'offer' ? ['offer_id', 'seq'] : ['publisher_id', 'feed_seq'];
    const { rows } = await client.query<StoredRow>(
      `select id, seq, feed_seq, kind, stage, "from", "to", publication_state, occurred_at
       from transition where ${column} = $1 order by ${number}`,
      [scope.id],
    );
    return rows.map((row) => ({
      number: scope.kind === 'offer' ? row.seq : row.feed_seq,
      text: rowText({
        ...row,
        id: encodeGlobalId('Transition', row.id),
        publicationState: row.publication_state,
        occurredAt: row.occurred_at.toISOString(),
      }),
    }));
  }

  return {
    app,
    client,
    offers,
    committedAt,
    load,
    write,
    slowOrders,
    get publications() {
      return rate.publications;
    },
    /** Orders for `count` clients from `first` on, half of each transport; every tenth follows its publisher. */
    ordersFor(url: string, count: number, first = 0): SubscriberOrder[] {
      return Array.from({ length: count }, (_unused, n) => {
        const number = first + n;
        const offer = offers[number % offers.length]!;
        const feed = number % 10 === 9;
        const transport: Transport = Math.floor(number / offers.length + number) % 2 ? 'SSE' : 'WS';
        return {
          number,
          transport,
          url,
          token: pick(random, secrets.get(offer.publisherId) ?? []),
          field: feed ? 'transitions' : 'offerTransitions',
          id: feed
            ? encodeGlobalId('Publisher', offer.publisherId)
            : encodeGlobalId('Offer', offer.offerId),
          after: null,
        };
      });
    },
    /**
     * Waits until every client has all that is stored behind the place where it began, and compares each list with
     * `select … from transition`, row by row.
     */
    async settle(
      fleet: Fleet,
      orders: readonly SubscriberOrder[],
    ): Promise<{ comparison: Comparison; reports: readonly SubscriberReport[] }> {
      const begun = await fleet.report(new Map(orders.map(({ number }) => [number, 0])));
      const from = new Map(begun.map((report) => [report.number, beganAt(report)]));
      const logs = new Map<string, StoredFact[]>();
      const logOf = async (order: SubscriberOrder) => {
        const scope = scopeOf(order);
        const log = logs.get(scopeKey(scope)) ?? (await stored(scope));
        logs.set(scopeKey(scope), log);
        return log.filter(({ number }) => number > (from.get(order.number) ?? 0));
      };
      const counts = new Map<number, number>();
      for (const order of orders) counts.set(order.number, (await logOf(order)).length);
      const reports = await fleet.report(counts);
      const byNumber = new Map(reports.map((report) => [report.number, report]));
      const comparison = { lost: 0, doubled: 0, misplaced: 0, delivered: 0 };
      for (const order of orders) {
        const expected = (await logOf(order)).map(({ text }) => text);
        const rows = byNumber.get(order.number)?.rows ?? [];
        const seen = new Set(rows);
        comparison.delivered += rows.length;
        comparison.doubled += rows.length - seen.size;
        comparison.lost += expected.filter((text) => !seen.has(text)).length;
        comparison.misplaced += rows.filter((text, n) => text !== expected[n]).length;
      }
      return { comparison, reports };
    },
    /** From the confirmed commit of each written fact to each client of its offer, in milliseconds; within a time. */
    latencies(
      orders: readonly SubscriberOrder[],
      reports: readonly SubscriberReport[],
      within: { readonly from: number; readonly to: number } = { from: 0, to: Infinity },
    ): number[] {
      const byNumber = new Map(reports.map((report) => [report.number, report]));
      return orders
        .filter(({ field }) => field === 'offerTransitions')
        .flatMap((order) => {
          const { rows = [], at = [] } = byNumber.get(order.number) ?? {};
          const { id } = scopeOf(order);
          return rows.flatMap((text, n) => {
            const committed = committedAt.get(`${id}/${text.slice(0, text.indexOf(' '))}`);
            const came = at[n];
            if (committed === undefined || came === undefined) return [];
            return committed >= within.from && committed <= within.to ? [came - committed] : [];
          });
        });
    },
    async [Symbol.asyncDispose]() {
      await opened.disposeAsync();
    },
  };
}

export type StreamScene = Awaited<ReturnType<typeof openScene>>;

/** The number of a fact in the scope asked for, and the fact as a subscriber writes it. */
type StoredFact = { readonly number: number; readonly text: string };

type StoredRow = {
  readonly id: string;
  readonly seq: number;
  readonly feed_seq: number;
  readonly kind: string;
  readonly stage: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly publication_state: string;
  readonly occurred_at: Date;
};
