import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isFullSize } from '../support/full-size.ts';
import { startProduct } from '../support/product.ts';
import type { Product } from '../support/product.ts';
import { followOffer, givenMaterial, givenOffer, publishInput, transitionsUntil } from './given.ts';
import type { GivenOffer } from './given.ts';
import { dataOf, number, openPartnerSocket, partnerOf, text } from './partner.ts';
import type { Data, Events, Partner } from './partner.ts';

/** How often each is tried; `npm run prove:races` has the full size. */
const ROUNDS = isFullSize
  ? { webSocket: 300, sse: 200, resumed: 100 }
  : { webSocket: 60, sse: 40, resumed: 40 };

/** How many offers are worked on at the same time. */
const OFFERS = 5;

let product: Product;
let owner: Partner;
let offers: readonly GivenOffer[];
before(async () => {
  // Cancelling at any stage writes a transition without waiting for the pipeline.
  product = await startProduct({ env: { CANCEL_WINDOW: 'any' } });
  owner = partnerOf(product.url, (await product.tokens()).owner);
  const material = await givenMaterial(owner);
  offers = await Promise.all(
    Array.from({ length: OFFERS }, (_, index) => givenOffer(owner, `cause-${index}`, material)),
  );
});
after(async () => await product[Symbol.asyncDispose]());

type Follow = (offerId: string, after: string | null) => Promise<Events>;

/** The transition that a round causes, and the kind that only it can have. */
async function cause(offer: GivenOffer, round: number): Promise<(transition: Data) => boolean> {
  if (round % 2 === 0) {
    const { publication } = await owner.done('publish', publishInput(offer), 'publication { id }');
    assert.ok(publication);
    return ({ stage, kind }) =>
      text(kind) === 'STAGE_STARTED' && text(stage) === 'VALIDATE_PREREQUISITES';
  }
  await owner.done('cancel', { offerId: offer.id }, 'publication { id }');
  return ({ kind }) => text(kind) === 'PUBLICATION_CANCELED';
}

/** The numbers that were told are the next ones, each once. */
function assertNext(told: readonly Data[], after: number): void {
  assert.deepEqual(
    told.map(({ seq }) => number(seq)),
    told.map((_, index) => after + 1 + index),
  );
}

/** All rounds, spread over the offers; each follows, causes and reads. Resolves to how many saw their transition. */
async function play(
  rounds: number,
  round: (offer: GivenOffer, number_: number) => Promise<void>,
): Promise<number> {
  let seen = 0;
  await Promise.all(
    offers.map(async (offer) => {
      // An even number, so that every offer is left as it was found.
      for (let each = 0; each < rounds / OFFERS; each += 1) {
        await round(offer, each);
        seen += 1;
      }
    }),
  );
  return seen;
}

/** Follows over one WebSocket that all subscriptions share. */
async function sharedSocket() {
  const socket = await openPartnerSocket(product.url, owner.token);
  const waiting = new Map<string, (event: Data | null) => void>();
  const early = new Map<string, (Data | null)[]>();
  let ids = 0;
  void (async () => {
    for (let message = await socket.next(); message; message = await socket.next()) {
      const id = message.id ?? '';
      if (message.type !== 'next' && message.type !== 'complete') continue;
      const event = message.type === 'next' ? dataOf(message.payload) : null;
      const reader = waiting.get(id);
      waiting.delete(id);
      if (reader) reader(event);
      else early.set(id, [...(early.get(id) ?? []), event]);
    }
  })();
  const follow: Partner['follow'] = async (_transport, query, variables) => {
    ids += 1;
    const id = String(ids);
    socket.subscribe(id, query, variables);
    return {
      async next() {
        const [first, ...rest] = early.get(id) ?? [];
        if (first !== undefined) {
          early.set(id, rest);
          return first;
        }
        return await new Promise((resolve) => waiting.set(id, resolve));
      },
      cut: () => socket.send({ type: 'complete', id }),
    };
  };
  return { partner: { ...owner, follow }, close: socket.cut };
}

describe('given a subscription that the server has acknowledged', () => {
  /** Waits for the first event, then causes a transition and reads until it comes. */
  const acknowledgedRound = (follow: Follow) => async (offer: GivenOffer, round: number) => {
    const events = await follow(offer.id, null);
    const started = await events.next();
    assert.equal(started?.['__typename'], 'StreamStarted');
    const isCaused = await cause(offer, round);
    const told = await transitionsUntil(events, isCaused);
    assertNext(told, number(started?.['offer']?.['seq']));
    events.cut();
  };

  test(`when a transition is caused on the acknowledgement over one WebSocket, then it is told: ${ROUNDS.webSocket} of ${ROUNDS.webSocket}`, async (context) => {
    const { partner, close } = await sharedSocket();
    const follow: Follow = (id, after) => followOffer(partner, 'WS', id, after);
    const seen = await play(ROUNDS.webSocket, acknowledgedRound(follow));
    context.diagnostic(`${seen} first transitions seen over one WebSocket`);
    assert.equal(seen, ROUNDS.webSocket);
    close();
  });

  test(`when a transition is caused on the acknowledgement over SSE, then it is told: ${ROUNDS.sse} of ${ROUNDS.sse}`, async (context) => {
    const follow: Follow = (id, after) => followOffer(owner, 'SSE', id, after);
    const seen = await play(ROUNDS.sse, acknowledgedRound(follow));
    context.diagnostic(`${seen} first transitions seen over SSE`);
    assert.equal(seen, ROUNDS.sse);
  });
});

describe('given an offer whose cursor was read', () => {
  test(`when a transition is caused while the subscription is on its way, then it is told: ${ROUNDS.resumed} of ${ROUNDS.resumed}`, async (context) => {
    const seen = await play(ROUNDS.resumed, async (offer, round) => {
      const { node } = await owner.ask(
        'query ($id: ID!) { node(id: $id) { ... on Offer { cursor seq } } }',
        { id: offer.id },
      );
      const transport = round % 4 < 2 ? 'WS' : 'SSE';
      const [events, isCaused] = await Promise.all([
        followOffer(owner, transport, offer.id, text(node?.['cursor'])),
        cause(offer, round),
      ]);
      const told = await transitionsUntil(events, isCaused);
      assertNext(told, number(node?.['seq']));
      events.cut();
    });
    context.diagnostic(`${seen} transitions seen that raced their subscription`);
    assert.equal(seen, ROUNDS.resumed);
  });
});
