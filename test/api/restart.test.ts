import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Client } from 'pg';
import { startProduct } from '../support/product.ts';
import type { Product } from '../support/product.ts';
import { until } from '../support/until.ts';
import {
  databaseUrl,
  followOffer,
  givenMaterial,
  givenOffer,
  publishInput,
  starts,
  transitionsUntil,
} from './given.ts';
import type { GivenOffer, Material } from './given.ts';
import { list, number, partnerOf, text } from './partner.ts';
import type { Data, Partner } from './partner.ts';

const dataDir = await mkdtemp(join(tmpdir(), 'vitrine-restart-'));
const backup = `${dataDir}-backup`;
const lives: Product[] = [];
after(async () => {
  for (const life of lives) await life[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
  await rm(backup, { recursive: true, force: true });
});

/** Starts the product again on the same data folder; the owner speaks to the new one. */
async function live(): Promise<{ readonly product: Product; readonly owner: Partner }> {
  const product = await startProduct({ dataDir, env: { LOG_LEVEL: 'info', BELL: 'postgres' } });
  lives.push(product);
  return { product, owner: partnerOf(product.url, (await product.tokens()).owner) };
}

/** A connection of our own to the database of a running product. */
async function connectTo(product: Product): Promise<Client> {
  const client = new Client({ connectionString: await databaseUrl(product) });
  // Its server may be stopped under it.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

const publish = `mutation ($input: PublishInput!) {
  publish(input: $input) {
    __typename
    ... on UserError { code }
    ... on PublishPayload { publication { id number } offer { seq mails(first: 1) { nodes { id } } } }
  }
}`;

const offerNow = `query ($id: ID!) { node(id: $id) { ... on Offer {
  id cursor seq status
  publications(first: 10) { nodes { id number state } }
  transitions(first: 100) { nodes { id seq kind stage from to publicationState cause } }
} } }`;

async function readOffer(owner: Partner, { id }: GivenOffer): Promise<Data> {
  const { node } = await owner.ask(offerNow, { id });
  assert.ok(node);
  return node;
}

/**
 * Presses Publish while `table` is locked, so that the request stops where it needs that table, and kills the process
 * there: `isThere` says when the request has got so far.
 */
async function killedAt(
  { product, owner }: { readonly product: Product; readonly owner: Partner },
  table: 'transition' | 'mail',
  input: Record<string, unknown>,
  isThere: (watcher: Client) => Promise<boolean>,
): Promise<void> {
  const holder = await connectTo(product);
  const watcher = await connectTo(product);
  try {
    await holder.query(`begin; lock table ${table} in access exclusive mode`);
    let isAnswered = false;
    const asked = owner.answer(publish, { input }).then(
      () => {
        isAnswered = true;
      },
      () => undefined,
    );
    await until('the request has got so far', () => isThere(watcher), 30_000);
    await nextTurn();
    assert.equal(isAnswered, false, 'the answer has not been sent');
    await product.stop('SIGKILL');
    await asked;
    assert.equal(isAnswered, false, 'the answer never came');
  } finally {
    await holder.query('rollback').catch(() => undefined);
    await holder.end();
    await watcher.end();
  }
}

const count = async (client: Client, sql: string): Promise<number> =>
  Number((await client.query<{ count: string }>(sql)).rows[0]?.count);

let material: Material;
let last: { readonly offer: GivenOffer; readonly cursor: string };

describe('given a process that is killed while Publish is under way', () => {
  let first: GivenOffer;
  let second: GivenOffer;
  const keyed = (offer: GivenOffer) => ({ ...publishInput(offer), idempotencyKey: 'killed-1' });

  test('when it dies before the commit, then nothing of it is left, and a repeat does it once', async () => {
    const life = await live();
    material = await givenMaterial(life.owner);
    first = await givenOffer(life.owner, 'killed-before', material);
    second = await givenOffer(life.owner, 'killed-after', material);
    await killedAt(life, 'transition', keyed(first), async (watcher) => {
      const waiting = `select count(*) from pg_stat_activity
        where wait_event_type = 'Lock' and query ilike '%into "transition"%'`;
      return (await count(watcher, waiting)) > 0;
    });
    const { owner } = await live();
    const before = await readOffer(owner, first);
    assert.deepEqual([before['seq'], list(before['publications']?.['nodes'])], [0, []]);
    const repeated = await owner.ask(publish, { input: keyed(first) });
    assert.equal(repeated['publish']?.['publication']?.['number'], 1);
    assert.deepEqual(await owner.ask(publish, { input: keyed(first) }).then(idOf), idOf(repeated));
  });

  test('when it dies between the commit and the answer, then a repeat answers with the publication that was made', async () => {
    const life = {
      product: lastOf(lives),
      owner: partnerOf(lastOf(lives).url, await ownerToken()),
    };
    const input = { ...keyed(second), idempotencyKey: 'killed-2' };
    let made = '';
    await killedAt(life, 'mail', input, async (watcher) => {
      const { rows } = await watcher.query<{ id: string }>(
        `select p.id from publication p join offer o on o.id = p.offer_id where o.offer_id = 'killed-after'`,
      );
      made = rows[0]?.id ?? '';
      return made !== '';
    });
    const { owner } = await live();
    const repeated = await owner.ask(publish, { input });
    assert.equal(idOf(repeated), Buffer.from(`Publication:${made}`).toString('base64url'));
    const other = { ...input, notificationEmails: ['somebody.else@solenne.example'] };
    const reused = await owner.ask(publish, { input: other });
    assert.equal(reused['publish']?.['code'], 'IDEMPOTENCY_KEY_REUSED');
    const { publications } = await readOffer(owner, second);
    assert.equal(list(publications?.['nodes']).length, 1);
    // What was committed goes on by itself.
    const events = await followOffer(owner, 'SSE', second.id);
    const { status } = await readOffer(owner, second);
    if (text(status) !== 'AWAITING_PUBLISHER_SIGNOFF') {
      await transitionsUntil(events, starts('PUBLISHER_SIGNOFF'));
    }
    events.cut();
  });

  const lastOf = (products: readonly Product[]): Product => {
    const product = products.at(-1);
    assert.ok(product);
    return product;
  };
  const ownerToken = async () => (await lastOf(lives).tokens()).owner;
  const idOf = (answer: Data) => text(answer['publish']?.['publication']?.['id']);
});

describe('given a publication under way', () => {
  test('when the product is stopped and started again, then it goes on, and streams resume without a gap or a repeat', async () => {
    const product = lives.at(-1);
    assert.ok(product);
    const owner = partnerOf(product.url, (await product.tokens()).owner);
    const offer = await givenOffer(owner, 'restarted', material);
    const before = await readOffer(owner, offer);
    const streams = await Promise.all(
      (['WS', 'SSE'] as const).map(async (transport) => ({
        transport,
        events: await followOffer(owner, transport, offer.id, text(before['cursor'])),
        told: [] as Data[],
        cursor: text(before['cursor']),
      })),
    );
    // Certification is held up until the process has heard that it shall stop.
    const holder = await connectTo(product);
    await holder.query('begin; lock table certification_report in access exclusive mode');
    await owner.done('publish', publishInput(offer), 'publication { id }');
    const stopped = product.stop('SIGTERM');
    await product.line(/"stopping"/);
    await holder.query('rollback');
    await holder.end();
    await Promise.all(
      streams.map(async (stream) => {
        for (let event = await stream.events.next(); event; event = await stream.events.next()) {
          assert.ok(event['transition']);
          stream.told.push(event['transition']);
          stream.cursor = text(event['cursor']);
        }
      }),
    );
    assert.equal(await stopped, 0, product.lines.join('\n'));

    const next = await live();
    for (const { transport, told, cursor } of streams) {
      assert.ok(!told.some(starts('PUBLISHER_SIGNOFF')), 'it was stopped on its way');
      const events = await followOffer(next.owner, transport, offer.id, cursor);
      const rest = await transitionsUntil(events, starts('PUBLISHER_SIGNOFF'));
      events.cut();
      const stored = await readOffer(next.owner, offer);
      assert.deepEqual([...told, ...rest], list(stored['transitions']?.['nodes']), transport);
      last = { offer, cursor: text(stored['cursor']) };
    }
    await next.product.stop();
  });
});

describe('given a copy of the data folder that was made while the product was stopped', () => {
  test('when it is put back, then cursors of what came after it are answered by StreamReset, however far the new history has got', async () => {
    await cp(dataDir, backup, { recursive: true, preserveTimestamps: true });
    const later = await live();
    const events = await followOffer(later.owner, 'SSE', last.offer.id, last.cursor);
    await later.owner.done('cancel', { offerId: last.offer.id }, 'publication { id }');
    await transitionsUntil(events, ({ kind }) => text(kind) === 'PUBLICATION_CANCELED');
    events.cut();
    const lost = await readOffer(later.owner, last.offer);
    await later.product.stop();

    await rm(dataDir, { recursive: true });
    await cp(backup, dataDir, { recursive: true, preserveTimestamps: true });
    const { owner } = await live();
    const restored = await readOffer(owner, last.offer);
    assert.ok(number(restored['seq']) < number(lost['seq']));
    const { node } = await owner.ask(
      'query ($id: ID!) { node(id: $id) { ... on Offer { publication { revision { hash } } } } }',
      { id: last.offer.id },
    );
    const hash = text(node?.['publication']?.['revision']?.['hash']);
    await owner.done('goLive', { offerId: last.offer.id, revisionHash: hash }, 'offer { seq }');
    const other = await owner.done('cancel', { offerId: last.offer.id }, 'offer { seq }');
    assert.ok(number(other['offer']?.['seq']) > number(lost['seq']), 'the new history is longer');
    for (const transport of ['WS', 'SSE'] as const) {
      const resumed = await followOffer(owner, transport, last.offer.id, text(lost['cursor']));
      const event = await resumed.next();
      resumed.cut();
      assert.deepEqual([event?.['__typename'], event?.['reason']], ['StreamReset', 'OTHER_LOG']);
    }
  });
});
