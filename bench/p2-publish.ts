/** P2: the publish mutation, with its validation, idempotency, audit and facts. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeGlobalId } from '../src/schema/global-id.ts';
import { connect, testDatabase } from '../test/support/database.ts';
import type { Bench } from './support/bench.ts';
import { load, requestBytes } from './support/http-load.ts';
import { latencyHead, latencyRow, rateOf, roundOf } from './support/latency-row.ts';
import type { Round } from './support/latency-row.ts';
import { publishFunction } from './support/publish-function.ts';
import { filled, seedOffers, seedPublishers } from './support/seed.ts';
import type { SeededPublisher } from './support/seed.ts';
import { startServer } from './support/server-process.ts';
import type { ServerProcess } from './support/server-process.ts';
import { alternate } from './support/statistics.ts';

const IN_FLIGHT = 16;

const ours = `mutation Publish($input: PublishInput!) {
  publish(input: $input) { __typename ... on PublishPayload { publication { id } } ... on UserError { message } }
}`;
const postgraphile = `mutation Publish($input: PublishOfferInput!) { publishOffer(input: $input) { result } }`;

type Offer = { readonly id: string; readonly publisher: SeededPublisher };

export async function publishing({ services, sizes, peers, record }: Bench): Promise<void> {
  const { publishers: publisherCount, ours: ourCount, others, rounds } = sizes.publish;
  await using opened = new AsyncDisposableStack();
  const database = opened.use(await testDatabase());
  const { client } = opened.use(await connect(database.url));
  let publishers: readonly SeededPublisher[] = [];
  // One publication for each request: of every round, and of one to warm up.
  const needed = (ourCount + 2 * others) * (rounds + 1);
  await filled(client, async () => {
    publishers = await seedPublishers(client, publisherCount);
    await seedOffers(client, Math.ceil(needed / publisherCount), 'offer');
    await client.query(publishFunction);
  });
  const { rows } = await client.query<{ id: string; publisher_id: string }>(
    'select id, publisher_id from offer order by offer_id, publisher_id',
  );
  const offers = rows.map(({ id, publisher_id: owner }): Offer => {
    const publisher = publishers.find((one) => one.id === owner);
    assert.ok(publisher);
    return { id, publisher };
  });

  const dataDir = await mkdtemp(join(tmpdir(), 'vitrine-bench-data-'));
  opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  const env = { DATABASE_URL: database.url, DATA_DIR: dataDir, ROLE: 'api', BELL: 'postgres' };
  const start = async (file: string) => opened.use(await startServer(file, env));
  const api = await start('servers/api.ts');
  const floor = await start('servers/floor-publish.ts');

  const urlOf = ({ ready }: ServerProcess) => new URL(String(ready['url']));
  const graphql = (server: ServerProcess, body: unknown, headers: Record<string, string> = {}) =>
    requestBytes(urlOf(server), 'POST', '/graphql', JSON.stringify(body), headers);
  const fields = (offer: Offer) => ({ email: 'news@solenne.example', key: offer.id });
  let published = 0;
  let taken = 0;
  /** Publishes the next `count` offers by that server; every answer must name a publication. */
  const contender = (
    server: ServerProcess,
    count: number,
    requestFor: (offer: Offer) => Buffer,
    isDone: RegExp,
  ) => {
    return async () => {
      const requests = offers.slice(taken, taken + count).map(requestFor);
      assert.equal(requests.length, count);
      taken += count;
      let sent = 0;
      return await roundOf(server, services.postgresPid, () =>
        load({
          url: urlOf(server),
          inFlight: IN_FLIGHT,
          seconds: 600,
          next: () => requests[sent++] ?? null,
          check({ body }) {
            assert.match(body, isDone);
            published += 1;
          },
        }),
      );
    };
  };
  const contenders: Record<string, () => Promise<Round>> = {
    'floor: one statement on node:http': contender(
      floor,
      others,
      (offer) => {
        const { email, key } = fields(offer);
        return requestBytes(urlOf(floor), 'POST', '/', JSON.stringify([offer.id, 1, email, key]));
      },
      /"publication":"[0-9a-f-]{36}"/,
    ),
    'Vitrine: the mutation': contender(
      api,
      ourCount,
      (offer) => {
        const { email, key } = fields(offer);
        const input = {
          offerId: encodeGlobalId('Offer', offer.id),
          expectedDraftVersion: 1,
          notificationEmails: [email],
          idempotencyKey: key,
        };
        const authorization = `Bearer ${offer.publisher.secret}`;
        return graphql(api, { query: ours, variables: { input } }, { authorization });
      },
      /"__typename":"PublishPayload"/,
    ),
  };
  if (peers) {
    const peer = await start('peers/postgraphile.mjs');
    contenders['PostGraphile 5: the floor’s statement as a function'] = contender(
      peer,
      others,
      (offer) => {
        const input = { offer: offer.id, draftVersion: 1, ...fields(offer) };
        return graphql(peer, { query: postgraphile, variables: { input } });
      },
      /"result":"[0-9a-f-]{36}"/,
    );
  }
  for (const warmUp of Object.values(contenders)) await warmUp();
  const results = await alternate(rounds, contenders);

  // Everyone left the same behind: for each publication one revision, one key, one audit row, two runs, three facts.
  const { rows: left } = await client.query<Record<string, number>>(`
    select (select count(*) from publication where state = 'RUNNING')::int as publications,
      (select count(*) from revision)::int as revisions, (select count(*) from idempotency)::int as keys,
      (select count(*) from audit where outcome = 'DONE')::int as audited,
      (select count(*) from stage_run)::int as runs, (select count(*) from transition)::int as facts,
      (select sum(feed_seq) from publisher)::int as numbered`);
  assert.deepEqual(left[0], {
    publications: published,
    revisions: published,
    keys: published,
    audited: published,
    runs: 2 * published,
    facts: 3 * published,
    numbered: 3 * published,
  });

  const floorRate = rateOf(results['floor: one statement on node:http']);
  const peerRate = rateOf(results['PostGraphile 5: the floor’s statement as a function']);
  await record({
    name: 'p2-publish',
    title: 'P2: publish',
    facts: [
      `${publisherCount} publishers; ${ourCount} publications a round by Vitrine and ${others} by the others, each of an offer of its own; ${IN_FLIGHT} requests in flight, one round to warm up and ${rounds} that count`,
      `afterwards the rows of all ${published} publications were counted: revision, key, audit row, two runs and three numbered facts for each`,
      'Vitrine also looks up the token, checks every prerequisite of the draft, hashes the frozen content and takes the offer’s lock first; the others check the draft’s version and that no publication is open',
    ],
    tables: [
      {
        title: 'Publications',
        head: ['', 'publications/s', 'of the floor', 'x PostGraphile', ...latencyHead],
        rows: Object.entries(results).map(([name, each]) =>
          latencyRow(name, each, [floorRate, peerRate]),
        ),
      },
    ],
  });
}
