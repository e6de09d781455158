import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createAuditTrail } from '../../src/app/audit-trail.ts';
import { Audit } from '../../src/db/audit.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import { nodeTypes } from '../../src/schema/global-id.ts';
import type { NodeType } from '../../src/schema/global-id.ts';
import { startInstallation } from '../support/installation.ts';
import { openEvents, post } from '../support/stream-clients.ts';
import { startScene } from './scene.ts';
import type { Asker, Scene } from './scene.ts';

/** What everybody knows of a publisher, and what is nobody's but the caller's. */
const open: readonly NodeType[] = ['Listing', 'Publisher', 'Session'];

describe('given staff who look at what belongs to a publisher', () => {
  let scene: Scene;
  before(async () => {
    scene = await startScene();
  });
  after(async () => await scene[Symbol.asyncDispose]());

  const tokenOf = (asker: Asker): TokenActor => {
    const actor = scene.actorOf(asker);
    assert.ok(actor?.kind === 'TOKEN');
    return actor;
  };
  const readsBy = async (actor: TokenActor): Promise<readonly Audit[]> => {
    const rows = await scene.api.app.em().find(Audit, { action: 'read' });
    return rows.filter((row) => row.actor.personId === actor.personId);
  };
  const told = async (actor: TokenActor) =>
    (await readsBy(actor)).map(({ publisher, offer, detail }) => [
      publisher,
      offer,
      detail['what'],
    ]);
  const askOverHttp = async (asker: Asker, query: string) => {
    const headers = { authorization: `Bearer ${scene.secrets[asker]}` };
    return (await post(scene.url, { query }, headers)).body;
  };

  test('when a thing is read by its id, whichever it is, then the audit of its publisher says so', async () => {
    const { api, nodes } = scene;
    const solenne = api.app.publisher.id;
    let shown = 0;
    for (const asker of ['reviewer', 'operator', 'owner', 'contributor'] as const) {
      const actor = tokenOf(asker);
      const isStaff = asker === 'reviewer' || asker === 'operator';
      for (const type of nodeTypes) {
        const before = (await readsBy(actor)).length;
        const { data } = await api.answer(
          actor,
          'query ($id: ID!) { node(id: $id) { __typename id } }',
          { id: nodes[type] },
        );
        const rows = await readsBy(actor);
        const isAudited = isStaff && data?.['node'] != null && !open.includes(type);
        assert.equal(rows.length - before, isAudited ? 1 : 0, `${asker}: ${type}`);
        if (!isAudited) continue;
        shown += 1;
        const row = rows.find(({ detail }) => detail['what'] === type);
        assert.equal(row?.publisher, solenne, `${asker}: ${type}`);
      }
    }
    assert.ok(shown > 20, `${shown}`);
  });

  test('when a list leads to things of several offers, then each offer has one row, and a repeat has none', async () => {
    const { app } = scene.api;
    const operator = await app.given.actor('OPERATOR', 'Olga Listed');
    const query = '{ offers(first: 3) { nodes { id name publication { state } } } }';
    const answer = await scene.api.ask(operator, query);
    assert.equal(JSON.stringify(answer).match(/"name"/g)?.length, 3);
    const rows = await told(operator);
    assert.equal(rows.length, 3);
    assert.equal(new Set(rows.map(([, offer]) => offer)).size, 3);
    for (const [publisher, , what] of rows) {
      assert.equal(publisher, app.publisher.id);
      assert.equal(what, 'Offer, Publication');
    }
    await scene.api.ask(operator, query);
    assert.deepEqual(await told(operator), rows);
  });

  test('when the same thing is asked for under many names, then it is one row', async () => {
    const operator = await scene.api.app.given.actor('OPERATOR', 'Omar Alias');
    const aliases = Array.from({ length: 20 }, (_, at) => `a${at}: offer(...P) { name }`)
      .join(' ')
      .replaceAll('...P', 'publisher: "solenne", offerId: "offer-1"');
    await scene.api.ask(operator, `{ ${aliases} }`);
    assert.equal((await told(operator)).length, 1);
  });

  test('when a file of a package is read in a review, then the row names it', async () => {
    const reviewer = await scene.api.app.given.actor('REVIEWER', 'Rosa Files');
    await scene.api.ask(
      reviewer,
      'query ($id: ID!) { node(id: $id) { ... on Review { file(skuId: "standard", path: "mainTemplate.json") { path } } } }',
      { id: scene.nodes.Review },
    );
    const [row] = await told(reviewer);
    assert.equal(row?.[2], 'Review, standard/mainTemplate.json');
  });

  test('when staff subscribe, then what the events show is written down too', async () => {
    const reviewer = await scene.api.app.given.actor('REVIEWER', 'Sven Stream');
    const query = `subscription { offerTransitions(offerId: "${scene.nodes.Offer}") {
      ... on StreamStarted { offer { name } } } }`;
    const headers = { authorization: `Bearer ${reviewer.secret}` };
    const stream = await openEvents(scene.url, { query }, headers);
    assert.match(JSON.stringify(await stream.next()), /"name"/);
    stream.cut();
    assert.deepEqual(
      (await told(reviewer)).map(([, , what]) => what),
      ['Offer'],
    );
  });

  test('when the audit takes no rows, then staff get nothing of a publisher, and its members everything', async () => {
    const em = scene.api.app.em();
    const query = '{ offer(publisher: "solenne", offerId: "offer-1") { name offerId } }';
    const stream = `subscription { offerTransitions(offerId: "${scene.nodes.Offer}") {
      ... on StreamStarted { offer { offerId } } } }`;
    const reviewer = await scene.api.app.given.actor('REVIEWER', 'Rolf Refused');
    const headers = { authorization: `Bearer ${reviewer.secret}` };
    await em.execute('alter table "audit" add constraint "closed" check (false) not valid');
    try {
      const answer = (await post(scene.url, { query }, headers)).body;
      assert.equal(JSON.stringify(answer).includes('offer-1'), false);
      assert.match(JSON.stringify(answer), /"code":"INTERNAL"/);
      const events = await openEvents(scene.url, { query: stream }, headers);
      const event = JSON.stringify(await events.next());
      events.cut();
      assert.equal(event.includes('offer-1'), false);
      assert.match(event, /"code":"INTERNAL"/);
      // What is no tenant's is theirs as before, and the owner's own is no matter of staff.
      assert.match(
        JSON.stringify(await askOverHttp('reviewer', '{ viewer { name } pipeline { stage } }')),
        /Marta Keller/,
      );
      assert.match(JSON.stringify(await askOverHttp('owner', query)), /offer-1/);
    } finally {
      await em.execute('alter table "audit" drop constraint "closed"');
    }
    const again = (await post(scene.url, { query }, headers)).body;
    assert.match(JSON.stringify(again), /offer-1/);
    assert.equal((await told(reviewer)).length, 1);
  });

  test('when a token lacks the scope, then its refusals are rows, by field and by route', async () => {
    const contributor = tokenOf('contributor');
    const refusals = async () =>
      (await scene.api.app.em().find(Audit, { outcome: 'FORBIDDEN' }))
        .filter(({ actor }) => actor.tokenId === contributor.tokenId)
        .map(({ action, publisher }) => [action, publisher]);
    const headers = { authorization: `Bearer ${scene.secrets.contributor}` };
    const { errors } = await askOverHttp('contributor', '{ mine: blockedStages { __typename } }');
    assert.equal(errors?.[0]?.extensions?.['code'], 'FORBIDDEN');
    await askOverHttp(
      'contributor',
      'mutation { createPublisher(input: { publisherId: "tailspin", name: "Tailspin", ownerEmail: "o@example.com" }) { __typename } }',
    );
    const events = await openEvents(
      scene.url,
      { query: 'subscription { reviewQueueChanged { __typename } }' },
      headers,
    ).catch(() => null);
    await events?.next();
    events?.cut();
    const customer = { authorization: `Bearer ${scene.secrets['customer without']}` };
    const leads = await fetch(`${scene.url}/publishers/solenne/leads.csv`, { headers: customer });
    assert.equal(leads.status, 403);
    const found = await refusals();
    for (const action of ['blockedStages', 'createPublisher', 'reviewQueueChanged']) {
      assert.ok(
        found.some(([name, of]) => name === action && of === contributor.publisherId),
        `${action}: ${JSON.stringify(found)}`,
      );
    }
    const byRoute = await scene.api.app
      .em()
      .count(Audit, { action: 'GET /publishers/:publisher/leads.csv', outcome: 'FORBIDDEN' });
    assert.equal(byRoute, 1);
  });
});

describe('given what is written down of reads and refusals', () => {
  test('when somebody is refused a thousand times, from two processes, then each minute has one row', async () => {
    await using app = await startInstallation({ worker: false });
    const time = { now: new Date('2026-11-27T10:00:00Z') };
    const deps = { ...app.deps, clock: { now: () => time.now } };
    const actor = await app.given.actor('CUSTOMER', 'Tom Tries');
    const asking = { actor, traceId: '0'.repeat(32) };
    const processes = [createAuditTrail(deps), createAuditTrail(deps)];
    const flood = async () =>
      await Promise.all(
        Array.from({ length: 1_000 }, async (_, at) => {
          await processes[at % 2]?.refusal(asking, 'publish');
        }),
      );
    const rows = async () =>
      (await app.em().find(Audit, { outcome: 'FORBIDDEN' })).filter(
        (row) => row.actor.tokenId === actor.tokenId,
      ).length;
    await flood();
    assert.equal(await rows(), 1);
    time.now = new Date('2026-11-27T10:01:00Z');
    await flood();
    assert.equal(await rows(), 2);
  });
});
