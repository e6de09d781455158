/**
 * `npm run prove:load [-- minutes queries publishes subscribers]`: a steady load on the product as `npm start` runs it,
 * 15 minutes of 50 queries and 5 publishes a second while 500 subscribers follow.
 *
 * The load is open: a request is due when the clock says so and its time counts from then, however slow the last one was.
 * Ends with 0 when nothing failed, 95 of 100 queries were answered within 100 ms, and every subscriber was told exactly
 * what is stored.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../support/percentile.ts';
import { recordProof } from '../support/proof-record.ts';
import { startProduct } from '../support/product.ts';
import { followOffer, givenMaterial, givenOffer, publishInput } from '../api/given.ts';
import type { GivenOffer } from '../api/given.ts';
import { list, number, partnerOf, text } from '../api/partner.ts';
import type { Data, Partner } from '../api/partner.ts';

const [minutes = 15, queriesPerSecond = 50, publishesPerSecond = 5, subscribers = 500] =
  process.argv.slice(2).map(Number);

/** So many that a publication waits for its sign-off long before the offer's turn comes again. */
const OFFERS = 20 * publishesPerSecond;

/** The promise: 95 of 100 queries within so many milliseconds. */
const QUERY_P95_MS = 100;

/** How long the last stages and deliveries may take after the last publish, in milliseconds. */
const SETTLE_MS = 60_000;

/** What partners, the portal and the storefront ask all the time. */
const queries: readonly ((offer: GivenOffer) => readonly [string, Record<string, unknown>])[] = [
  () => [
    '{ offers(first: 20) { pageInfo { endCursor hasNextPage } nodes { id offerId name status isLive cursor publication { number stage state } } } }',
    {},
  ],
  ({ id }) => [
    `query ($id: ID!) { node(id: $id) { ... on Offer { status statusText cursor draftVersion
      steps { stage status message } publication { number state stage revision { hash } }
      availableActions { action available reason { code } } } } }`,
    { id },
  ],
  ({ id }) => [
    'query ($id: ID!) { node(id: $id) { ... on Offer { transitions(last: 20) { nodes { seq kind stage sentence(language: EN) } } } } }',
    { id },
  ],
  () => ['{ listings(first: 20) { nodes { id } } }', {}],
];

type Times = number[];

class Load {
  readonly queryMs: Times = [];
  readonly publishMs: Times = [];
  readonly deliveryMs: Times = [];
  readonly failures: string[] = [];
  readonly #open = new Set<Promise<void>>();

  /** Does `work` now; what it takes counts from `dueAt`. */
  run(times: Times, dueAt: number, work: () => Promise<void>): void {
    const done = work().then(
      () => void times.push(performance.now() - dueAt),
      (thrown: unknown) => void this.failures.push(String(thrown)),
    );
    const held = done.finally(() => this.#open.delete(held));
    this.#open.add(held);
  }

  async allDone(): Promise<void> {
    await Promise.all(this.#open);
  }
}

/** Calls `each` `perSecond` times a second until `endsAt`, at the moment each is due. */
async function pace(
  perSecond: number,
  endsAt: number,
  each: (turn: number, dueAt: number) => void,
): Promise<void> {
  const startedAt = performance.now();
  for (let turn = 0; ; turn += 1) {
    const dueAt = startedAt + (turn * 1_000) / perSecond;
    if (dueAt >= endsAt) return;
    const early = dueAt - performance.now();
    if (early > 1) await pause(early);
    each(turn, dueAt);
  }
}

/** What each subscriber was told, by the numbers of the transitions. */
type Told = { readonly offer: GivenOffer; readonly seqs: number[]; cut(): void };

async function subscribe(
  owner: Partner,
  offer: GivenOffer,
  turn: number,
  load: Load,
): Promise<Told> {
  const events = await followOffer(owner, turn % 2 === 0 ? 'WS' : 'SSE', offer.id);
  const first = await events.next();
  if (text(first?.['__typename']) !== 'StreamStarted') throw new Error(JSON.stringify(first));
  const seqs: number[] = [];
  let isOver = false;
  void (async () => {
    for (let event = await events.next(); event !== null; event = await events.next()) {
      const { transition } = event;
      seqs.push(number(transition?.['seq']));
      load.deliveryMs.push(Date.now() - Date.parse(text(event['occurredAt'])));
    }
    if (!isOver) load.failures.push(`A stream of ${offer.offerId} ended.`);
  })().catch((thrown: unknown) => {
    if (!isOver) load.failures.push(`A stream broke: ${String(thrown)}`);
  });
  return {
    offer,
    seqs,
    cut() {
      isOver = true;
      events.cut();
    },
  };
}

/** The numbers of all transitions of an offer, as stored. */
async function stored(owner: Partner, offer: GivenOffer): Promise<readonly number[]> {
  const seqs: number[] = [];
  let after: string | null = null;
  for (;;) {
    const answer: Data = await owner.ask(
      `query ($id: ID!, $after: String) { node(id: $id) { ... on Offer {
        transitions(first: 100, after: $after) { pageInfo { endCursor hasNextPage } nodes { seq } } } } }`,
      { id: offer.id, after },
    );
    const page: Data | undefined = answer['node']?.['transitions'];
    seqs.push(...list(page?.['nodes']).map(({ seq }) => number(seq)));
    if ((page?.['pageInfo']?.['hasNextPage'] as unknown) !== true) return seqs;
    after = text(page?.['pageInfo']?.['endCursor']);
  }
}

async function settled(owner: Partner, offers: readonly GivenOffer[]): Promise<boolean> {
  for (const { id } of offers) {
    const { node } = await owner.ask(
      'query ($id: ID!) { node(id: $id) { ... on Offer { status } } }',
      {
        id,
      },
    );
    if (text(node?.['status']) !== 'AWAITING_PUBLISHER_SIGNOFF') return false;
  }
  return true;
}

async function main(): Promise<boolean> {
  const startedAt = performance.now();
  await using product = await startProduct();
  const owner = partnerOf(product.url, (await product.tokens()).owner);
  const material = await givenMaterial(owner);
  const offers: GivenOffer[] = [];
  for (let index = 0; index < OFFERS; index += 1) {
    offers.push(await givenOffer(owner, `load-${index}`, material));
  }
  const load = new Load();
  const told: Told[] = [];
  for (let turn = 0; turn < subscribers; turn += 1) {
    told.push(await subscribe(owner, offers[turn % OFFERS]!, turn, load));
  }
  console.log(`${OFFERS} offers and ${subscribers} subscribers are ready`);

  const endsAt = performance.now() + minutes * 60_000;
  const asking = pace(queriesPerSecond, endsAt, (turn, dueAt) => {
    const [query, variables] = queries[turn % queries.length]!(offers[turn % OFFERS]!);
    load.run(load.queryMs, dueAt, async () => void (await owner.ask(query, variables)));
  });
  const publishing = pace(publishesPerSecond, endsAt, (turn, dueAt) => {
    const input = { ...publishInput(offers[turn % OFFERS]!), supersede: true };
    load.run(load.publishMs, dueAt, async () => {
      await owner.done('publish', input, 'publication { number }');
    });
  });
  const watching = setInterval(() => {
    console.log(
      `${load.queryMs.length} queries, p95 ${percentile(load.queryMs, 0.95).toFixed(0)} ms; ` +
        `${load.publishMs.length} publishes, p95 ${percentile(load.publishMs, 0.95).toFixed(0)} ms; ` +
        `${load.deliveryMs.length} deliveries, ${load.failures.length} failures`,
    );
  }, 30_000);
  await Promise.all([asking, publishing]);
  await load.allDone();
  clearInterval(watching);

  const settleBy = performance.now() + SETTLE_MS;
  while (!(await settled(owner, offers)) && performance.now() < settleBy) await pause(500);
  const isSettled = await settled(owner, offers);
  let differences = 0;
  const truths = new Map<string, string>();
  for (const offer of offers) truths.set(offer.id, (await stored(owner, offer)).join());
  const isTold = () => told.every(({ offer, seqs }) => seqs.join() === truths.get(offer.id));
  while (!isTold() && performance.now() < settleBy) await pause(100);
  for (const { offer, seqs, cut } of told) {
    if (seqs.join() !== truths.get(offer.id)) differences += 1;
    cut();
  }
  const p95 = percentile(load.queryMs, 0.95);
  const passed =
    load.failures.length === 0 && p95 <= QUERY_P95_MS && differences === 0 && isSettled;
  for (const failure of load.failures.slice(0, 10)) console.log(failure);
  const ms = (times: Times) =>
    [50, 95, 99]
      .map((part) => `p${part} ${percentile(times, part / 100).toFixed(0)} ms`)
      .join(', ');
  await recordProof(
    {
      name: 'load',
      title: `${minutes} minutes of ${queriesPerSecond} queries and ${publishesPerSecond} publishes a second with ${subscribers} subscribers`,
      command: `npm run prove:load -- ${minutes} ${queriesPerSecond} ${publishesPerSecond} ${subscribers}`,
      seed: null,
      passed,
      counts: {
        queries: load.queryMs.length,
        publishes: load.publishMs.length,
        deliveries: load.deliveryMs.length,
        failures: load.failures.length,
        'subscribers whose list differs from the table': differences,
      },
      figures: {
        queries: ms(load.queryMs),
        publishes: ms(load.publishMs),
        'transition to subscriber': ms(load.deliveryMs),
      },
      notes: [
        'Everything runs in the one process of `npm start`; the load comes from another process on the same two cores.',
      ],
    },
    startedAt,
  );
  console.log(
    `${passed ? 'passed' : 'FAILED'}: queries ${ms(load.queryMs)}; publishes ${ms(load.publishMs)}; deliveries ${ms(load.deliveryMs)}; ${load.failures.length} failures, ${differences} differences`,
  );
  return passed;
}

const passed = await main();
// Streams that were cut may hold their sockets for a moment.
process.exit(passed ? 0 : 1);
