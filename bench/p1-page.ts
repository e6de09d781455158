/** P1: a page of 20 offers with publisher, newest publication and its stage runs, out of 10,000 offers. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, testDatabase } from '../test/support/database.ts';
import { LoadConnection, load, requestBytes } from './support/http-load.ts';
import type { HttpAnswer } from './support/http-load.ts';
import { latencyHead, latencyRow, rateOf, roundOf } from './support/latency-row.ts';
import type { Round } from './support/latency-row.ts';
import type { Bench } from './support/bench.ts';
import { filled, seedOffers, seedPublications, seedPublishers } from './support/seed.ts';
import type { SeededPublisher } from './support/seed.ts';
import { startServer } from './support/server-process.ts';
import type { ServerProcess } from './support/server-process.ts';
import { alternate, format } from './support/statistics.ts';

const PAGE = 20;
const IN_FLIGHT = 16;

const ours = `query Page($after: String) {
  offers(first: ${PAGE}, after: $after, orderBy: UPDATED_DESC) {
    nodes {
      offerId name updatedAt isLive skuTypes
      publisher { publisherId name }
      publication {
        number state stage endReason waitingFor startedAt endedAt
        stageRuns { stage status startedAt finishedAt }
      }
    }
    pageInfo { endCursor }
  }
}`;

const postgraphile = `query Page($publisher: UUID!, $after: Cursor) {
  allOffers(condition: { publisherId: $publisher }, orderBy: [UPDATED_AT_DESC], first: ${PAGE}, after: $after) {
    nodes {
      offerId name updatedAt production skuTypes
      publisherByPublisherId { publisherId name }
      newestPublication {
        number state stage endReason waitingFor startedAt endedAt
        stageRunsByPublicationId(orderBy: [STARTED_AT_ASC]) { nodes { stage status startedAt finishedAt } }
      }
    }
    pageInfo { endCursor }
  }
}`;

/** What PostGraphile needs to know of our tables: one relation without a foreign key, one computed column. */
const smartTags = `
  comment on table offer is E'@foreignKey (latest_publication) references publication (id)|@fieldName newestPublication';
  create function offer_sku_types(o offer) returns text[] language sql stable as $$
    select array_agg(kind order by first) from (
      select kind, min(place) as first from jsonb_array_elements_text(
        jsonb_path_query_array(o.draft, '$.skus[*].skuType')) with ordinality s (kind, place) group by kind) k $$;`;

/** A page as all contenders must tell it. */
type Page = readonly unknown[];

type Contender = {
  readonly server: ServerProcess;
  /** One request for each page, in the order that all contenders share. */
  readonly requests: readonly Buffer[];
  readonly pages: readonly Page[];
  readonly bytes: number;
};

export async function pageOfOffers({ services, sizes, peers, record }: Bench): Promise<void> {
  const { publishers: publisherCount, offersEach, seconds, rounds } = sizes.page;
  await using opened = new AsyncDisposableStack();
  const database = opened.use(await testDatabase());
  const { client } = opened.use(await connect(database.url));
  let publishers: readonly SeededPublisher[] = [];
  await filled(client, async () => {
    publishers = await seedPublishers(client, publisherCount);
    await seedOffers(client, offersEach, 'offer');
    await seedPublications(client);
  });
  await client.query(smartTags);
  const dataDir = await mkdtemp(join(tmpdir(), 'vitrine-bench-data-'));
  opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  const env = { DATABASE_URL: database.url, DATA_DIR: dataDir, ROLE: 'api', BELL: 'postgres' };
  const start = async (file: string) => opened.use(await startServer(file, env));

  const api = await start('servers/api.ts');
  const floor = await start('servers/floor-page.ts');
  const pagesEach = Math.min(20, Math.floor(offersEach / PAGE));
  const contenders: Record<string, Contender> = {
    'floor: one json_agg statement on node:http': await askFloor(floor, publishers, pagesEach),
    'Vitrine: the API': await askOurs(api, publishers, pagesEach),
  };
  if (peers) {
    const peer = await start('peers/postgraphile.mjs');
    contenders['PostGraphile 5'] = await askPostGraphile(peer, publishers, pagesEach);
  }
  const [expected, ...others] = Object.values(contenders);
  assert.ok(expected !== undefined && expected.pages.length === publisherCount * pagesEach);
  for (const { pages } of others) assert.deepEqual(pages, expected.pages);

  // Uncounted: code that was never run is slow for a while, and the more of it there is the longer.
  for (const contender of Object.values(contenders)) {
    await measure(contender, services.postgresPid, seconds);
  }
  const results = await alternate(
    rounds,
    Object.fromEntries(
      Object.entries(contenders).map(([name, contender]) => [
        name,
        () => measure(contender, services.postgresPid, seconds),
      ]),
    ),
  );
  const floorRate = rateOf(results['floor: one json_agg statement on node:http']);
  const peerRate = rateOf(results['PostGraphile 5']);
  await record({
    name: 'p1-page',
    title: `P1: a page of ${PAGE} offers, out of ${format(publisherCount * offersEach)}`,
    facts: [
      `${publisherCount} publishers with ${format(offersEach)} offers each, two publications per offer, ${publisherCount * pagesEach} different pages in rotation, ${IN_FLIGHT} requests in flight, pools of 12, one round to warm up and ${rounds} that count, of ${seconds} s each`,
      'all pages of all contenders are equal before the rounds, and every answer in them has its page’s length',
      'Vitrine also looks up the token and its person (two statements), parses, validates within its limits and counts the cost; the others ask for no token',
    ],
    tables: [
      {
        title: 'Pages',
        head: ['', 'pages/s', 'of the floor', 'x PostGraphile', ...latencyHead, 'kB'],
        rows: Object.entries(results).map(([name, each]) => [
          ...latencyRow(name, each, [floorRate, peerRate]),
          format((contenders[name]?.bytes ?? 0) / 1_000),
        ]),
      },
    ],
  });
}

/** Asks for all pages in rotation, and sees that each answer is as long as the page was. */
async function measure(
  { server, requests, bytes }: Contender,
  postgresPid: number,
  seconds: number,
): Promise<Round> {
  let sent = 0;
  return await roundOf(server, postgresPid, () =>
    load({
      url: urlOf(server),
      inFlight: IN_FLIGHT,
      seconds,
      next: () => requests[sent++ % requests.length] ?? null,
      check({ status, body }) {
        // Pages differ by a few letters in names and numbers; an error or an empty page is far shorter.
        assert.ok(status === 200 && body.length > bytes * 0.8 && !body.includes('"errors"'), body);
      },
    }),
  );
}

const urlOf = ({ ready }: ServerProcess): URL => new URL(String(ready['url']));

/** Walks `pagesEach` pages of every publisher; `ask` gives the request, what it answered, and where the next begins. */
async function walk<Place>(
  server: ServerProcess,
  publishers: readonly SeededPublisher[],
  pagesEach: number,
  how: {
    readonly request: (publisher: SeededPublisher, place: Place | null) => Buffer;
    readonly read: (answer: HttpAnswer) => { readonly page: Page; readonly end: Place };
  },
): Promise<Contender> {
  const connection = await LoadConnection.open(urlOf(server));
  const requests: Buffer[] = [];
  const pages: Page[] = [];
  let bytes = 0;
  for (const publisher of publishers) {
    let place: Place | null = null;
    for (let number = 0; number < pagesEach; number += 1) {
      const request = how.request(publisher, place);
      const answer = await connection.send(request);
      assert.equal(answer.status, 200, answer.body);
      const { page, end } = how.read(answer);
      assert.equal(page.length, PAGE, answer.body);
      requests.push(request);
      pages.push(page);
      bytes += answer.body.length;
      place = end;
    }
  }
  connection.close();
  return { server, requests, pages, bytes: bytes / pages.length };
}

// Answers of three shapes, read once each: what is not there fails the comparison.
type Json = Record<string, never>;

const moment = (text: string | null) => (text === null ? null : Date.parse(text));
const run = (it: Json) => ({
  ...it,
  startedAt: moment(it['startedAt'] ?? null),
  finishedAt: moment(it['finishedAt'] ?? null),
});
const common = (
  it: Json,
  publisher: unknown,
  publication: Json,
  runs: readonly Json[],
  isLive: unknown,
) => ({
  offerId: it['offerId'],
  name: it['name'],
  updatedAt: moment(it['updatedAt'] ?? null),
  isLive,
  skuTypes: it['skuTypes'],
  publisher,
  publication: {
    number: publication['number'],
    state: publication['state'],
    stage: publication['stage'],
    endReason: publication['endReason'],
    waitingFor: publication['waitingFor'],
    startedAt: moment(publication['startedAt'] ?? null),
    endedAt: moment(publication['endedAt'] ?? null),
    stageRuns: runs.map(run),
  },
});

async function askOurs(
  server: ServerProcess,
  publishers: readonly SeededPublisher[],
  pagesEach: number,
) {
  return await walk<string>(server, publishers, pagesEach, {
    request: ({ secret }, after) =>
      requestBytes(
        urlOf(server),
        'POST',
        '/graphql',
        JSON.stringify({ query: ours, variables: { after } }),
        {
          authorization: `Bearer ${secret}`,
        },
      ),
    read({ body }) {
      const { data } = JSON.parse(body) as {
        data: { offers: { nodes: Json[]; pageInfo: { endCursor: string } } };
      };
      const page = data.offers.nodes.map((it) =>
        common(
          it,
          it['publisher'],
          it['publication'] ?? {},
          it['publication']?.['stageRuns'] ?? [],
          it['isLive'],
        ),
      );
      return { page, end: data.offers.pageInfo.endCursor };
    },
  });
}

async function askPostGraphile(
  server: ServerProcess,
  publishers: readonly SeededPublisher[],
  pagesEach: number,
) {
  return await walk<string>(server, publishers, pagesEach, {
    request: ({ id }, after) =>
      requestBytes(
        urlOf(server),
        'POST',
        '/graphql',
        JSON.stringify({ query: postgraphile, variables: { publisher: id, after } }),
      ),
    read({ body }) {
      const { data } = JSON.parse(body) as {
        data: { allOffers: { nodes: Json[]; pageInfo: { endCursor: string } } };
      };
      const page = data.allOffers.nodes.map((it) =>
        common(
          it,
          it['publisherByPublisherId'],
          it['newestPublication'] ?? {},
          it['newestPublication']?.['stageRunsByPublicationId']?.['nodes'] ?? [],
          it['production'] !== null,
        ),
      );
      return { page, end: data.allOffers.pageInfo.endCursor };
    },
  });
}

async function askFloor(
  server: ServerProcess,
  publishers: readonly SeededPublisher[],
  pagesEach: number,
) {
  type Place = readonly [updatedAt: string, id: string];
  return await walk<Place>(server, publishers, pagesEach, {
    request: ({ id }, place) =>
      requestBytes(urlOf(server), 'POST', '/', JSON.stringify([id, ...(place ?? [null, null])])),
    read({ body }) {
      const rows = JSON.parse(body) as Json[];
      const last = rows.at(-1);
      const page = rows.map((it) =>
        common(
          it,
          it['publisher'],
          it['publication'] ?? {},
          it['publication']?.['stageRuns'] ?? [],
          it['isLive'],
        ),
      );
      return { page, end: [String(last?.['updatedAt']), String(last?.['id'])] as const };
    },
  });
}
