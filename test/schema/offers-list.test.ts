import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Offer } from '../../src/db/offer.ts';
import { Publication } from '../../src/db/publication.ts';
import { Revision } from '../../src/db/revision.ts';
import { StageRun } from '../../src/db/stage-run.ts';
import { columnsOf } from '../../src/app/read/columns-of.ts';
import { statusSql } from '../../src/app/read/offers-list.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import { offerStatus, offerStatuses } from '../../src/domain/offer-status.ts';
import { stages } from '../../src/domain/pipeline.ts';
import type { Stage } from '../../src/domain/pipeline.ts';
import { endReasons, publicationStates } from '../../src/domain/publication.ts';
import type { EndReason, PublicationState, WaitingFor } from '../../src/domain/publication.ts';
import { list, startApi, text } from './api.ts';
import type { Api, Data } from './api.ts';

type Latest = {
  readonly state: PublicationState;
  readonly stage: Stage;
  readonly endReason?: EndReason;
  readonly waitingFor?: WaitingFor;
};

/** An offer with a newest publication in that state, written as rows. */
async function insertOffer(
  { app }: Api,
  publisher: string,
  offerId: string,
  name: string,
  minute: number,
  latest: Latest | null,
): Promise<string> {
  const { deps } = app;
  const em = app.em();
  const at = new Date(Date.UTC(2026, 10, 1, 12, minute));
  const id = deps.newId();
  const publication = latest === null ? null : deps.newId();
  await em.insert(Offer, {
    id,
    publisher,
    offerId,
    name,
    draft: { name, skus: [{ id: 'a', skuType: 'SOLUTION_TEMPLATE' }] },
    draftVersion: 1,
    draftHash: 'd'.repeat(64),
    slug: null,
    production: null,
    productionPublication: null,
    liveSince: null,
    latestPublication: publication,
    seq: minute,
    createdAt: at,
    updatedAt: at,
  });
  if (latest === null || publication === null) return id;
  const by = { kind: 'SYSTEM', name: 'test', tokenId: null, personId: null } as const;
  const revision = deps.newId();
  await em.insert(Revision, {
    id: revision,
    offer: id,
    number: 1,
    content: { name },
    contentHash: 'c'.repeat(64),
    packages: [],
    hash: 'e'.repeat(64),
    createdBy: by,
    createdAt: at,
  });
  await em.insert(Publication, {
    id: publication,
    offer: id,
    publisher,
    number: 1,
    revision,
    state: latest.state,
    stage: latest.stage,
    waitingFor: latest.waitingFor ?? null,
    endReason: latest.endReason ?? null,
    notificationEmails: ['a@example.com', 'b,"c@example.com'],
    language: 'en',
    notesForReviewer: null,
    requestedBy: by,
    productPage: null,
    startedAt: at,
    endedAt: null,
  });
  for (const stage of ['VALIDATE_PREREQUISITES', 'CERTIFICATION'] as const) {
    await em.insert(StageRun, {
      id: deps.newId(),
      publication,
      offer: id,
      publisher,
      stage,
      status: stage === 'CERTIFICATION' ? 'IN_PROGRESS' : 'COMPLETE',
      startedAt: at,
      finishedAt: null,
      claimedAt: null,
      resultHash: null,
      reused: false,
      leadTries: 0,
      runAt: null,
      leaseUntil: null,
      leaseWorker: null,
      token: 0,
      attempt: 0,
      lastError: null,
      firstFailedAt: null,
    });
  }
  return id;
}

const wide = `nodes {
  id offerId name status statusText isLive hasUnpublishedChanges skuTypes updatedAt cursor seq
  publisher { publisherId name cursor }
  publication {
    number state stage waitingFor endReason notificationEmails startedAt
    revision { number hash createdAt packages { skuId } }
    stageRuns { stage status attempt startedAt }
  }
  steps { stage status startedAt run { id } }
}`;

describe('given offers in many states', () => {
  let api: Api;
  let owner: TokenActor;
  let reviewer: TokenActor;
  let operator: TokenActor;
  let stranger: TokenActor;

  before(async () => {
    api = await startApi();
    const { app } = api;
    owner = app.publisher.owner;
    reviewer = await app.given.actor('REVIEWER', 'Marta Silva');
    operator = await app.given.actor('OPERATOR', 'Otto Kern');
    const other = await app.given.publisher('borealis');
    stranger = other.owner;
    const own = app.publisher.id;
    await insertOffer(api, own, 'draft', 'Écho', 1, null);
    await insertOffer(api, own, 'signoff', 'delta', 2, {
      state: 'RUNNING',
      stage: 'PUBLISHER_SIGNOFF',
      waitingFor: 'PUBLISHER',
    });
    await insertOffer(api, own, 'review', 'Charlie', 3, {
      state: 'RUNNING',
      stage: 'MICROSOFT_REVIEW',
      waitingFor: 'REVIEWER',
    });
    await insertOffer(api, own, 'failed', 'bravo 100%', 4, {
      state: 'FAILED',
      stage: 'CERTIFICATION',
      endReason: 'CERTIFICATION_FAULTS',
    });
    await insertOffer(api, own, 'canceled', 'Alpha', 5, {
      state: 'CANCELED',
      stage: 'PUBLISHER_SIGNOFF',
      endReason: 'CANCELED_BY_PUBLISHER',
    });
    await insertOffer(api, own, 'blocked', 'Foxtrot', 6, {
      state: 'RUNNING',
      stage: 'PACKAGING',
      waitingFor: 'OPERATOR',
    });
    await insertOffer(api, own, 'live', 'Golf', 7, { state: 'SUCCEEDED', stage: 'LIVE' });
    await insertOffer(api, other.id, 'theirs', 'Hotel', 8, null);
  });
  after(async () => await api[Symbol.asyncDispose]());

  const listed = async (actor: TokenActor, args: string): Promise<readonly string[]> => {
    const found = await api.ask(actor, `{ offers${args} { nodes { offerId } } }`);
    return list(found.offers?.nodes).map((node) => text(node.offerId));
  };

  test('when a member lists, then only his publisher’s offers are there, the last changed first', async () => {
    assert.deepEqual(await listed(owner, ''), [
      'live',
      'blocked',
      'canceled',
      'failed',
      'review',
      'signoff',
      'draft',
    ]);
    assert.deepEqual(await listed(stranger, ''), ['theirs']);
    assert.equal((await listed(operator, '')).length, 8);
    assert.deepEqual(await listed(operator, '(filter: { publisher: "borealis" })'), ['theirs']);
    assert.deepEqual(await listed(owner, '(filter: { publisher: "borealis" })'), []);
  });

  test('when the list is filtered by text, then wild cards are letters', async () => {
    assert.deepEqual(await listed(owner, '(filter: { text: "0%" })'), ['failed']);
    assert.deepEqual(await listed(owner, '(filter: { text: "DEL" })'), ['signoff']);
    assert.deepEqual(await listed(owner, '(filter: { text: "_" })'), []);
  });

  test('when offers are counted by status, then the counts are those of the list with the same filter', async () => {
    const counted = async (actor: TokenActor, args: string): Promise<Record<string, number>> => {
      const answer = await api.ask(actor, `{ offerCounts${args} { status count } }`);
      return Object.fromEntries(
        list(answer.offerCounts).map(({ status, count }) => [text(status), Number(count)]),
      );
    };
    const all = await counted(owner, '');
    assert.deepEqual(Object.keys(all), [...offerStatuses]);
    for (const status of offerStatuses) {
      const found = await listed(owner, `(filter: { status: [${status}] })`);
      assert.equal(all[status], found.length, status);
    }
    const some = await counted(owner, '(filter: { text: "l", needsMyAction: true })');
    const found = await listed(owner, '(filter: { text: "l", needsMyAction: true })');
    assert.equal(
      Object.values(some).reduce((sum, count) => sum + count, 0),
      found.length,
    );
    assert.equal((await counted(stranger, ''))['LIVE'], 0);
    assert.equal((await counted(stranger, ''))['NEVER_PUBLISHED'], 1);
    assert.equal((await counted(operator, ''))['NEVER_PUBLISHED'], 2);
  });

  test('when the list is filtered by status, then it is the status that each offer shows', async () => {
    for (const status of offerStatuses) {
      const all = await api.ask(operator, '{ offers { nodes { offerId status } } }');
      const expected = list(all.offers?.nodes)
        .filter((node) => text(node.status) === status)
        .map((node) => text(node.offerId));
      assert.deepEqual(await listed(operator, `(filter: { status: [${status}] })`), expected);
    }
    assert.deepEqual(await listed(owner, '(filter: { status: [] })'), []);
  });

  test('when the list is filtered by who must act, then it depends on who asks', async () => {
    const waits = '(filter: { needsMyAction: true })';
    assert.deepEqual(await listed(owner, waits), ['failed', 'signoff']);
    assert.deepEqual(await listed(reviewer, waits), ['review']);
    assert.deepEqual(await listed(operator, waits), ['blocked']);
    const rest = await listed(owner, '(filter: { needsMyAction: false })');
    assert.deepEqual(rest, ['live', 'blocked', 'canceled', 'review', 'draft']);
  });

  test('when the list is ordered, then pages of two from either end give the same order', async () => {
    const orders = {
      UPDATED_DESC: ['live', 'blocked', 'canceled', 'failed', 'review', 'signoff', 'draft'],
      NAME_ASC: null,
      NEEDS_ACTION_FIRST: null,
    };
    for (const [order, expected] of Object.entries(orders)) {
      const whole = await listed(owner, `(orderBy: ${order})`);
      assert.equal(whole.length, 7);
      if (expected !== null) assert.deepEqual(whole, expected);
      for (const [size, cursor, info] of [
        ['first', 'after', 'hasNextPage endCursor'],
        ['last', 'before', 'hasPreviousPage startCursor'],
      ] as const) {
        const found: string[] = [];
        let place: string | null = null;
        for (let pages = 0; pages < 10; pages += 1) {
          const page: Data = await api.ask(
            owner,
            `query ($place: String) { offers(${size}: 2, ${cursor}: $place, orderBy: ${order}) {
              nodes { offerId } pageInfo { ${info} } totalCount } }`,
            { place },
          );
          const names = list(page.offers?.nodes).map((node) => text(node.offerId));
          if (size === 'first') found.push(...names);
          else found.unshift(...names);
          assert.equal(page.offers?.totalCount, 7);
          const { pageInfo } = page.offers ?? {};
          const more = pageInfo?.hasNextPage ?? pageInfo?.hasPreviousPage;
          if (!more) break;
          place = text(pageInfo?.endCursor ?? pageInfo?.startCursor);
        }
        assert.deepEqual(found, whole, `${order} from the ${size}`);
      }
    }
    assert.deepEqual((await listed(owner, '(orderBy: NEEDS_ACTION_FIRST)')).slice(0, 2), [
      'failed',
      'signoff',
    ]);
  });

  test('when a cursor of another order or list comes, or a page that is too long, then it is refused', async () => {
    const page = await api.ask(owner, '{ offers(first: 1) { pageInfo { endCursor } } }');
    const cursor = text(page.offers?.pageInfo?.endCursor);
    for (const args of [
      `orderBy: NAME_ASC, after: "${cursor}"`,
      'after: "nonsense"',
      'first: 0',
      'first: 101',
      'first: 1, last: 1',
    ]) {
      const { errors } = await api.answer(owner, `{ offers(${args}) { nodes { id } } }`);
      assert.deepEqual(
        errors.map(({ extensions }) => extensions['code']),
        ['BAD_USER_INPUT'],
        args,
      );
    }
  });

  test('when the text in a cursor cannot be stored or its moment is no moment, then it is refused before the database sees it', async () => {
    const id = '00000000-0000-4000-8000-000000000000';
    const places = {
      NAME_ASC: ['a\u0000', 'a\ud800', 'a'],
      UPDATED_DESC: [
        '0000-01-01T00:00:00.000Z',
        '2026-02-31T00:00:00.000Z',
        '2026-11-01T00:00:00.000Z',
      ],
    };
    for (const [order, values] of Object.entries(places)) {
      const codes: unknown[] = [];
      for (const value of values) {
        const cursor = Buffer.from(JSON.stringify([`offers:${order}`, value, id]));
        const { errors } = await api.answer(
          owner,
          `{ offers(orderBy: ${order}, after: "${cursor.toString('base64url')}") { totalCount } }`,
        );
        codes.push(errors.map(({ extensions }) => extensions['code']));
      }
      // The last of each is as it should be: the shape of such a cursor is right.
      assert.deepEqual(codes, [['BAD_USER_INPUT'], ['BAD_USER_INPUT'], []], order);
    }
  });

  test('when things are asked for by many ids, then each id is counted with everything below it', async () => {
    const source =
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Offer { availableActions { action } } } }';
    const [{ id } = { id: null }] = list(
      (await api.ask(owner, '{ offers(first: 1) { nodes { id } } }')).offers?.nodes,
    );
    const many = await api.answer(owner, source, { ids: Array.from({ length: 5_000 }, () => id) });
    assert.deepEqual(
      many.errors.map(({ extensions }) => extensions['code']),
      ['QUERY_TOO_COMPLEX'],
    );
    const some = await api.answer(owner, source, { ids: Array.from({ length: 100 }, () => id) });
    assert.deepEqual(some.errors, []);
    assert.equal(list(some.data?.nodes).length, 100);
  });

  test('when much is selected of the list, then it is one statement, and says what the rows say', async () => {
    const logger = api.app.deps.orm.config.getLogger();
    const statements: string[] = [];
    const logQuery = logger.logQuery;
    logger.logQuery = ({ query }) => void statements.push(query ?? '');
    let answer: Data;
    try {
      answer = await api.ask(owner, `{ offers { ${wide} } }`);
    } finally {
      logger.logQuery = logQuery;
    }
    assert.equal(statements.length, 1, statements.join('\n'));
    for (const node of list(answer.offers?.nodes)) {
      const single = await api.ask(
        owner,
        `query ($id: ID!) { node(id: $id) { ... on Offer { ${wide.slice('nodes {'.length, -1)} } } }`,
        { id: node.id },
      );
      assert.deepEqual(node, single.node);
    }
  });

  test('when the list is asked without its length, then nothing is counted', async () => {
    const logger = api.app.deps.orm.config.getLogger();
    const statements: string[] = [];
    const logQuery = logger.logQuery;
    logger.logQuery = ({ query }) => void statements.push(query ?? '');
    try {
      await api.ask(owner, '{ offers { nodes { id } pageInfo { hasNextPage } } }');
      assert.equal(statements.filter((one) => one.includes('count(')).length, 0);
      await api.ask(owner, '{ offers { totalCount } }');
      assert.equal(statements.filter((one) => one.includes('count(')).length, 1);
    } finally {
      logger.logQuery = logQuery;
    }
  });

  test('when a publisher is asked for its offers, then they are those that the caller may see', async () => {
    const found = await api.ask(
      owner,
      '{ viewer { publisher { offers { totalCount nodes { offerId } } } } }',
    );
    assert.equal(found.viewer?.publisher?.offers?.totalCount, 7);
  });

  test('when every publication that there can be is asked for its status in SQL, then it is the domain’s', async () => {
    const em = api.app.em();
    const latest = columnsOf(em, Publication, 'l');
    const offer = columnsOf(em, Offer, 'o');
    const production = offer('production').replace('"o".', '');
    const name = (property: 'state' | 'stage' | 'endReason' | 'id') =>
      latest(property).replace('"l".', '');
    for (const state of [null, ...publicationStates]) {
      for (const stage of state === null ? [null] : stages) {
        for (const endReason of state === null ? [null] : [null, ...endReasons]) {
          const publication = state === null || stage === null ? null : { state, stage, endReason };
          for (const isLive of [true, false]) {
            const columns = offerStatuses.map(
              (status) => `${statusSql(offer, latest, status)} as "${status}"`,
            );
            const [row] = await em.execute<Record<string, boolean>[]>(
              `select ${columns.join(', ')} from (select ?::text as ${production}) "o",
                (select ?::text as ${name('id')}, ?::text as ${name('state')},
                ?::text as ${name('stage')}, ?::text as ${name('endReason')}) "l"`,
              [isLive ? 'x' : null, state === null ? null : 'x', state, stage, endReason],
            );
            const holds = Object.entries(row ?? {}).flatMap(([status, is]) => (is ? [status] : []));
            assert.deepEqual(holds, [offerStatus(publication, isLive)]);
          }
        }
      }
    }
  });
});
