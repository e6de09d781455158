import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { readHeads, createHeadExporter } from '../../src/app/audit-heads.ts';
import { auditColumns } from '../../src/app/export-audit.ts';
import { sealAudit } from '../../src/app/seal-audit.ts';
import { runAudit } from '../../src/commands/audit.ts';
import type { Actor, TokenActor } from '../../src/domain/actor.ts';
import { auditRoutes } from '../../src/http/audit-routes.ts';
import { compileRoutes } from '../../src/http/routes.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { list, startApi, text } from './api.ts';
import type { Api, Data } from './api.ts';

describe('given changes and refusals of two publishers', () => {
  let api: Api;
  let owner: TokenActor;
  let stranger: TokenActor;
  let operator: TokenActor;
  let offerId: string;

  before(async () => {
    api = await startApi();
    const { app } = api;
    ({ owner } = app.publisher);
    stranger = (await app.given.publisher('borealis')).owner;
    operator = await app.given.actor('OPERATOR', 'Otto Kern');
    const create = async (by: TokenActor, publisher: string, id: string) =>
      await api.mutate(by, 'createOffer', { publisher, offerId: id, name: '=1+1' }, 'offer { id }');
    offerId = text((await create(owner, 'solenne', 'one')).offer?.id);
    assert.equal((await create(owner, 'solenne', 'one')).code, 'OFFER_ID_TAKEN');
    await create(stranger, 'borealis', 'two');
    await sealAudit(app.deps);
    await create(app.publisher.contributor, 'solenne', 'three');
  });
  after(async () => await api[Symbol.asyncDispose]());

  const audit = async (by: Actor, filter: object = {}, page = 'first: 100') => {
    const answer = await api.ask(
      by,
      `query ($filter: AuditFilter) { audit(filter: $filter, ${page}) { totalCount pageInfo { hasNextPage endCursor }
        nodes { id at action outcome actor { kind name } publisher { publisherId } offer { offerId } offerNodeId detail traceId block number } } }`,
      { filter },
    );
    return { nodes: list(answer['audit']?.nodes), pageInfo: answer['audit']?.pageInfo };
  };
  const told = (nodes: readonly Data[]) =>
    nodes.map(({ action, outcome, actor, block }) => [action, outcome, actor?.name, block]);

  test('when an owner reads it, then it has the entries of the publisher alone, with their blocks', async () => {
    const { nodes } = await audit(owner);
    assert.deepEqual(told(nodes), [
      ['createOffer', 'DONE', 'Idris Benali', null],
      ['createOffer', 'OFFER_ID_TAKEN', 'Camille Roux', 1],
      ['createOffer', 'DONE', 'Camille Roux', 1],
    ]);
    assert.deepEqual(
      new Set(nodes.map(({ publisher }) => publisher?.publisherId)),
      new Set(['solenne']),
    );
    assert.match(text(nodes[2]?.traceId), /^[0-9a-f]{32}$/);
    assert.deepEqual(told((await audit(stranger)).nodes), [
      ['createOffer', 'DONE', 'Camille Roux', 1],
    ]);
  });

  test('when an operator reads it, then everything is there, and the reading itself too', async () => {
    await audit(operator);
    const { nodes } = await audit(operator, { action: 'read' });
    const reading = nodes.find(({ detail }) => text(detail?.['what']) === 'audit');
    assert.equal(reading?.actor?.name, 'Otto Kern');
    const { nodes: created } = await audit(operator, { action: 'createOffer' });
    assert.equal(created.length, 4);
  });

  test('when it is filtered, then the rest is left out', async () => {
    const of = async (filter: object, by = owner) => (await audit(by, filter)).nodes.length;
    assert.equal(await of({ actor: 'idris' }), 1);
    assert.equal(await of({ actor: '%' }), 0);
    assert.equal(await of({ outcome: 'OFFER_ID_TAKEN' }), 1);
    assert.equal(await of({ action: 'publish' }), 0);
    assert.equal(await of({ from: '2999-01-01T00:00:00Z' }), 0);
    assert.equal(await of({ to: '1999-01-01T00:00:00Z' }), 0);
    assert.equal(await of({ offerId: encodeGlobalId('Offer', api.app.deps.newId()) }), 0);
    assert.equal(await of({ offerId: 'nonsense' }), 0);
    // Another publisher cannot be reached by its id.
    const borealis = encodeGlobalId('Publisher', stranger.publisherId ?? '');
    assert.equal(await of({ publisherId: borealis }), 0);
    assert.equal(await of({ publisherId: borealis, action: 'createOffer' }, operator), 1);
    const deleted = await api.mutate(owner, 'deleteOffer', { offerId, expectedDraftVersion: 1 });
    assert.equal(deleted.__typename, 'DeleteOfferPayload');
    // The operator read the name of the offer in its entries.
    const { nodes } = await audit(owner, { offerId });
    assert.deepEqual(
      nodes
        .filter(({ action }) => text(action) !== 'read')
        .map(({ action, offer, offerNodeId }) => [action, offer, offerNodeId]),
      [
        ['deleteOffer', null, offerId],
        ['createOffer', null, offerId],
      ],
    );
  });

  test('when it is read page by page, then nothing is left out', async () => {
    const whole = (await audit(owner)).nodes.map(({ id }) => text(id));
    const seen: string[] = [];
    let more = '';
    for (;;) {
      const { nodes, pageInfo } = await audit(owner, {}, `first: 1 ${more}`);
      seen.push(...nodes.map(({ id }) => text(id)));
      if (!pageInfo?.hasNextPage) break;
      more = `after: ${JSON.stringify(pageInfo.endCursor)}`;
    }
    assert.deepEqual(seen, whole);
  });

  test('when others ask, then it is forbidden: contributors, reviewers, customers, nobody', async () => {
    const { app } = api;
    for (const other of [
      app.publisher.contributor,
      await app.given.actor('REVIEWER', 'Marta Silva'),
      await app.given.actor('CUSTOMER', 'Nils Berg'),
      { ...owner, scopes: ['offers:write'] as const },
      { kind: 'ANONYMOUS', name: 'anonymous' } as const,
    ]) {
      for (const field of ['audit { totalCount }', 'auditCsvUrl']) {
        const { data, errors } = await api.answer(other, `{ ${field} }`);
        assert.ok(data === null || Object.values(data).every((value) => value === null));
        assert.equal(errors.length, 1, other.name);
      }
      if (other.kind === 'TOKEN') assert.equal((await csv('/audit.csv', other)).status, 403);
    }
  });

  /** Asks the route as the server does, which has looked at the scope before. */
  const csv = async (path: string, actor: Actor) => {
    const find = compileRoutes(auditRoutes(api.app.deps));
    const server = createServer((incoming, outgoing) => {
      const url = new URL(incoming.url ?? '/', 'http://localhost');
      const found = find(incoming.method ?? 'GET', url.pathname);
      assert.equal(found.kind, 'ROUTE');
      if (found.kind !== 'ROUTE') return;
      const { params, route } = found;
      void route.handle({
        ...{ incoming, outgoing, url, params, actor, language: 'en' },
        ...{ tokenExpiresAt: null, traceId: 'a'.repeat(32) },
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A server that listens on a port has this kind of address.
    const { port } = server.address() as AddressInfo;
    try {
      const response = await fetch(`http://127.0.0.1:${port}${path}`);
      return { status: response.status, body: await response.text() };
    } finally {
      server.close();
    }
  };
  const records = (body: string) => body.split('\r\n').filter(Boolean);

  test('when staff act on an offer, or a stranger tries to, then each row is found where it belongs', async () => {
    const { app } = api;
    const offer = await app.given.offer(app.publisher);
    const offerNodeId = encodeGlobalId('Offer', offer.id);
    const { supportRequest } = await api.mutate(
      owner,
      'openSupportRequest',
      { offerId: offerNodeId, subject: 'Help', text: 'Please.' },
      'supportRequest { id }',
    );
    const answer = { supportRequestId: supportRequest?.id, text: 'Here we are.' };
    assert.equal((await api.mutate(stranger, 'replySupportRequest', answer)).code, 'NOT_FOUND');
    await api.mutate(operator, 'replySupportRequest', answer);
    const rows = async (by: TokenActor) =>
      (await audit(by, { action: 'replySupportRequest' })).nodes.map((node) => [
        ...[node.outcome, node.actor?.kind, node.publisher?.publisherId, node.offerNodeId],
      ]);
    assert.deepEqual(await rows(owner), [['DONE', 'OPERATOR', 'solenne', offerNodeId]]);
    assert.deepEqual(await rows(stranger), [['NOT_FOUND', 'PUBLISHER', 'borealis', null]]);
    // An id that the stranger names itself is told back, and what is behind it is not.
    await api.mutate(stranger, 'cancel', { offerId: offerNodeId });
    const { nodes } = await audit(stranger, { action: 'cancel' });
    assert.deepEqual(
      nodes.map((node) => [node.outcome, node.offer, node.offerNodeId]),
      [['NOT_FOUND', null, offerNodeId]],
    );
  });

  test('when it is exported, then the file has the entries that may be read, oldest first, however many', async () => {
    const { body, status } = await csv('/audit.csv?action=createOffer', owner);
    assert.equal(status, 200);
    const [head, ...rows] = records(body);
    assert.equal(head, auditColumns.map((column) => `"${column}"`).join(','));
    assert.deepEqual(
      rows.map((row) => row.split('","').slice(1, 5).join(' ')),
      [
        'Camille Roux PUBLISHER createOffer DONE',
        'Camille Roux PUBLISHER createOffer OFFER_ID_TAKEN',
        'Idris Benali PUBLISHER createOffer DONE',
      ],
    );
    for (const bad of ['?from=tomorrow', '?actor=%00']) {
      assert.equal((await csv(`/audit.csv${bad}`, owner)).status, 400, bad);
    }
    // More rows than are read at a time, many of one moment, with microseconds.
    await api.app.em().execute(
      `insert into audit (id, at, actor, action, publisher, outcome, detail)
       select gen_random_uuid(), timestamptz '2026-11-02 10:00:00.000001Z' + (n / 700) * interval '1 microsecond', '{"kind":"SYSTEM","name":"Many"}',
         'bulk', ?, 'DONE', '{}' from generate_series(1, 1400) as n`,
      [owner.publisherId],
    );
    const many = records((await csv('/audit.csv?action=bulk', owner)).body);
    assert.equal(many.length, 1_401);
    assert.equal(new Set(many).size, 1_401);
  });

  test('when the command verifies and exports, then it says what is the case, by words and by its end', async () => {
    const { app } = api;
    const file = join(app.folder, 'heads.jsonl');
    const config = {
      ...{ databaseUrl: app.database.url, dataDir: app.folder, searchPath: '' },
      auditHeadsFile: file,
    };
    const run = async (...arguments_: readonly string[]) => {
      const lines: string[] = [];
      const output = new PassThrough();
      const written = textOf(output);
      const say = (line: string) => void lines.push(line);
      const code = await runAudit(arguments_, { config, write: say, writeError: say, output });
      output.end();
      return { code, said: lines.join('\n'), written: await written };
    };
    assert.equal((await run()).code, 2);
    assert.equal((await run('verify', '--heads', join(app.folder, 'none'))).code, 2);
    const without = await run('verify');
    assert.equal(without.code, 0);
    assert.match(without.said, /No exported head was compared/);
    assert.match(without.said, /wait to be sealed/);
    await sealAudit(app.deps);
    await createHeadExporter(app.deps, file).exportHeads();
    const { heads } = await readHeads(file);
    const whole = await run('verify');
    assert.deepEqual(
      [whole.code, whole.said.includes(`${heads.length} exported head(s)`)],
      [0, true],
    );
    const exported = records((await run('export')).written);
    assert.equal(exported.length, 1 + (await app.em().execute('select id from audit')).length);
    await app.em().execute('alter table audit disable trigger all');
    await app.em().execute(`update audit set outcome = 'DONE' where outcome = 'OFFER_ID_TAKEN'`);
    const broken = await run('verify', '--heads', file);
    assert.equal(broken.code, 1);
    assert.match(broken.said, /^BROKEN after 0 good block\(s\) with 0 row\(s\): Row 2 was altered/);
  });
});
