/** Requests of two tenants, interleaved over one server: whatever one is answered, nothing of the other is in it. */
import { Offer } from '../../src/db/offer.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import type { Installation } from '../support/installation.ts';
import { post } from '../support/stream-clients.ts';

export type Tenant = {
  readonly publisherId: string;
  readonly secret: string;
  /** Id of its publisher and of one offer, as the API gives them. */
  readonly publisher: string;
  readonly offer: string;
  readonly offerId: string;
  /** A word in the names of everything that is its own. */
  readonly marker: string;
};

export type Interleaved = {
  readonly requests: number;
  /** Answers that hold something of the other tenant, or lack what is the asker's. */
  readonly mixes: readonly string[];
  /** Milliseconds of an answer about an offer of the other tenant, and about one that never was: medians. */
  readonly foreignMs: number;
  readonly unknownMs: number;
};

/** Gives a publisher an offer whose every name holds a word of its own. */
export async function givenTenant(
  app: Installation,
  of: { readonly id: string; readonly publisherId: string },
  secret: string,
): Promise<Tenant> {
  const marker = `mark-${of.publisherId}`;
  const row = {
    id: app.deps.newId(),
    publisher: of.id,
    offerId: `${marker}-offer`,
    name: `${marker} offer`,
    draft: { name: `${marker} offer` },
    draftVersion: 1,
    draftHash: '0'.repeat(64),
    slug: null,
    production: null,
    productionPublication: null,
    liveSince: null,
    latestPublication: null,
    seq: 0,
    createdAt: new Date(),
    updatedAt: new Date(),
  };
  await app.em().insert(Offer, row);
  return {
    publisherId: of.publisherId,
    secret,
    publisher: encodeGlobalId('Publisher', of.id),
    offer: encodeGlobalId('Offer', row.id),
    offerId: row.offerId,
    marker,
  };
}

const median = (values: number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

/** Sends `count` requests, many of them at the same time, of both tenants in turn. */
export async function interleave(
  url: string,
  tenants: readonly [Tenant, Tenant],
  newId: () => string,
  { count, atOnce }: { readonly count: number; readonly atOnce: number },
): Promise<Interleaved> {
  const mixes: string[] = [];
  const foreign: number[] = [];
  const unknown: number[] = [];
  let next = 0;

  /** Asks, and says whether the answer has what it must and nothing of the other. */
  const ask = async (
    own: Tenant,
    other: Tenant,
    query: string,
    variables: Record<string, unknown>,
    mustHold: boolean,
  ): Promise<void> => {
    const headers = { authorization: `Bearer ${own.secret}` };
    let answer = '';
    do {
      // A machine that is too busy for its database says so; that is asked again, with the same key.
      answer = JSON.stringify((await post(url, { query, variables }, headers)).body);
    } while (answer.includes('"UNAVAILABLE"'));
    if (answer.includes(other.marker)) mixes.push(`${own.publisherId} reads ${answer}`);
    if (mustHold !== answer.includes(own.marker)) {
      mixes.push(`${own.publisherId} is answered ${answer} to ${query}`);
    }
  };
  const node = 'query ($id: ID!) { node(id: $id) { id ... on Offer { name offerId draft } } }';
  const timed = async (into: number[], work: () => Promise<void>) => {
    const began = performance.now();
    await work();
    into.push(performance.now() - began);
  };
  /** The kinds of requests, in turn. */
  const kinds: readonly ((own: Tenant, other: Tenant, number: number) => Promise<void>)[] = [
    async (own, other) =>
      await ask(own, other, '{ offers(first: 5) { totalCount nodes { name offerId } } }', {}, true),
    async (own, other) => await ask(own, other, node, { id: own.offer }, true),
    async (own, other) =>
      await timed(foreign, async () => await ask(own, other, node, { id: other.offer }, false)),
    async (own, other) =>
      await timed(
        unknown,
        async () => await ask(own, other, node, { id: encodeGlobalId('Offer', newId()) }, false),
      ),
    async (own, other) =>
      await ask(
        own,
        other,
        'query ($own: String!, $id: String!) { offer(publisher: $own, offerId: $id) { name } }',
        { own: own.publisherId, id: own.offerId },
        true,
      ),
    async (own, other) =>
      await ask(
        own,
        other,
        'query ($id: ID!) { node(id: $id) { ... on Publisher { offers(first: 5) { totalCount nodes { name } } members { nodes { name } } } } }',
        { id: other.publisher },
        false,
      ),
    async (own, other, number) =>
      await ask(
        own,
        other,
        `mutation ($input: CreateOfferInput!) { createOffer(input: $input) {
          ... on CreateOfferPayload { offer { name publisher { publisherId } } } ... on UserError { code } } }`,
        {
          input: {
            publisher: own.publisherId,
            offerId: `offer-${number}`,
            name: `${own.marker} made ${number}`,
            idempotencyKey: `same-key-${number}`,
          },
        },
        true,
      ),
    async (own, other) =>
      await ask(
        own,
        other,
        `mutation ($input: SaveDraftInput!) { saveDraft(input: $input) {
          __typename ... on UserError { code } } }`,
        { input: { offerId: other.offer, expectedDraftVersion: 1, edits: [] } },
        false,
      ),
  ];
  const work = async (): Promise<void> => {
    for (let number = next++; number < count; number = next++) {
      const [first, second] = tenants;
      const [own, other] = number % 2 === 0 ? [first, second] : [second, first];
      // Both tenants send the same kind, one right after the other, with the same key.
      const pair = Math.floor(number / 2);
      await kinds[pair % kinds.length]?.(own, other, pair);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { requests: count, mixes, foreignMs: median(foreign), unknownMs: median(unknown) };
}
