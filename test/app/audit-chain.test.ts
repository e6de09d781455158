import assert from 'node:assert/strict';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MikroORM } from '@mikro-orm/postgresql';
import { after, before, describe, test } from 'node:test';
import { createHeadExporter, readHeads } from '../../src/app/audit-heads.ts';
import { blockHash, NO_BLOCK } from '../../src/app/audit-chain.ts';
import { createOffer } from '../../src/app/create-offer.ts';
import { BLOCK_ROWS, sealAudit } from '../../src/app/seal-audit.ts';
import { verifyAudit } from '../../src/app/verify-audit.ts';
import type { AuditVerdict } from '../../src/app/verify-audit.ts';
import { AuditBlock } from '../../src/db/audit-block.ts';
import { Audit, unsealed } from '../../src/db/audit.ts';
import { system } from '../../src/domain/actor.ts';
import { connect, copyDatabase, testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { closeOrm, openOrm } from '../../src/db/orm.ts';
import { callOf, startInstallation } from '../support/installation.ts';
import type { Installation } from '../support/installation.ts';

const EVENTS = 10_000;

/** A row as `mutate` writes it, of that moment. */
const rowAt = (
  app: Pick<Installation, 'deps' | 'publisher'>,
  at: Date,
  detail: Record<string, unknown> = {},
) => ({
  id: app.deps.newId(),
  at,
  actor: system,
  action: 'saveDraft',
  publisher: app.publisher.id,
  offer: null,
  outcome: 'DONE',
  detail,
  traceId: null,
  ...unsealed,
});

async function verdictOf(url: string, file: string | null): Promise<AuditVerdict> {
  const orm = await openOrm(url);
  try {
    const heads = file === null ? [] : (await readHeads(file)).heads;
    return await verifyAudit(orm.em.fork(), heads);
  } finally {
    await closeOrm(orm);
  }
}

let app: Installation;
before(async () => {
  app = await startInstallation({ worker: false });
});
after(async () => await app[Symbol.asyncDispose]());

/** The same over a database of its own, whose chain is empty. */
async function beside() {
  const database = await testDatabase();
  const orm = await openOrm(database.url);
  return {
    publisher: app.publisher,
    deps: { ...app.deps, orm },
    database,
    em: () => orm.em.fork(),
    async [Symbol.asyncDispose]() {
      await closeOrm(orm);
      await database[Symbol.asyncDispose]();
    },
  };
}

describe('given two transactions that write audit rows', () => {
  test('when the older row commits after its neighbours were sealed, then the next block holds it, and the chain is whole', async () => {
    await using its = await beside();
    const early = rowAt(its, new Date('2026-11-01T08:00:00Z'), { which: 'early' });
    const late = rowAt(its, new Date('2026-11-01T09:00:00Z'), { which: 'late' });
    const slow = its.em();
    await slow.begin();
    await slow.insert(Audit, early);
    await its.em().insert(Audit, late);
    assert.equal(await sealAudit(its.deps), 1);
    // The control: nobody sees the row of the open transaction, so nothing could seal it.
    assert.equal(await its.em().count(Audit, { number: null }), 0);
    await slow.commit();
    assert.equal(await its.em().count(Audit, { number: null }), 1);
    assert.equal(await sealAudit(its.deps), 1);
    const rows = await its.em().find(Audit, {}, { orderBy: { number: 'asc' } });
    assert.deepEqual(
      rows.map(({ id, block, number }) => [id, block, number]),
      [
        [late.id, 1, 1],
        [early.id, 2, 2],
      ],
    );
    assert.deepEqual(await verdictOf(its.database.url, null), {
      ...{ broken: null, blocks: 2, rows: 2, unsealed: 0, heads: 0 },
    });
    // Nothing to do is no block.
    assert.equal(await sealAudit(its.deps), 0);
    assert.equal(await its.em().count(AuditBlock), 2);
  });

  test('when several processes seal at once while rows are written, then each row has one place', async () => {
    await using its = await beside();
    const moment = new Date();
    const write = async () => {
      for (let count = 0; count < 40; count += 1) await its.em().insert(Audit, rowAt(its, moment));
    };
    const seal = async () => {
      for (let count = 0; count < 20; count += 1) await sealAudit(its.deps);
    };
    await Promise.all([write(), write(), seal(), seal(), seal()]);
    await sealAudit(its.deps);
    const { broken, rows, unsealed: waiting } = await verdictOf(its.database.url, null);
    assert.deepEqual([broken, rows, waiting], [null, 80, 0]);
  });
});

describe('given a change and its refusal', () => {
  test('when somebody changes or removes a row, or seals it twice, then the database refuses', async () => {
    const { owner, publisherId } = app.publisher;
    const input = { publisher: publisherId, offerId: 'one', name: 'One' };
    assert.ok((await createOffer(app.deps, callOf(owner), input)).ok);
    assert.ok(!(await createOffer(app.deps, callOf(owner), input)).ok);
    await sealAudit(app.deps);
    const rows = await app.em().find(Audit, {}, { orderBy: { number: 'asc' } });
    assert.deepEqual(
      rows.map(({ action, outcome, block }) => [action, outcome, block]),
      [
        ['createOffer', 'DONE', 1],
        ['createOffer', 'OFFER_ID_TAKEN', 1],
      ],
    );
    await app.em().insert(Audit, rowAt(app, new Date()));
    for (const sql of [
      `update audit set outcome = 'DONE'`,
      'delete from audit',
      'update audit set number = number + 10 where number is not null',
      // Not yet sealed: the seal may come, and nothing beside it.
      `update audit set number = 3, block = 2, outcome = 'X' where number is null`,
      'update audit set number = 3 where number is null',
      'update audit_block set count = 0',
      'delete from audit_block',
    ]) {
      await assert.rejects(app.em().execute(sql), /rows are never changed/, sql);
    }
  });
});

describe(`given ${EVENTS} sealed events whose heads were exported`, () => {
  let original: TestDatabase;
  let orm: MikroORM;
  let file: string;
  before(async () => {
    // A database without listeners: it can be copied.
    original = await testDatabase();
    orm = await openOrm(original.url);
    const deps = { ...app.deps, orm };
    file = join(app.folder, 'audit-heads.jsonl');
    // With a number that a double cannot hold: what is hashed is what is stored.
    await orm.em.fork().execute(
      `insert into audit (id, at, actor, action, publisher, offer, outcome, detail, trace_id)
       select gen_random_uuid(), now() + n * interval '1 microsecond', '{"kind":"SYSTEM","name":"Vitrine","tokenId":null,"personId":null}',
         'saveDraft', null, null, 'DONE', jsonb_build_object('n', n, 'big', 9007199254740993.5, 'text', 'é"\\' || n), null
       from generate_series(1, ${EVENTS}) as n`,
    );
    assert.equal(await sealAudit(deps), EVENTS / BLOCK_ROWS);
    assert.equal(await createHeadExporter(deps, file).exportHeads(), EVENTS / BLOCK_ROWS);
  });
  after(async () => {
    await closeOrm(orm);
    await original[Symbol.asyncDispose]();
  });

  /** What is found after a superuser was at it, for whose session triggers do not run. Taken back afterwards. */
  const tampered = async (...changes: readonly string[]) => {
    const em = orm.em.fork();
    await em.begin();
    try {
      await em.execute('set local session_replication_role = replica');
      for (const change of changes) {
        const { affectedRows } = await em.execute<{ affectedRows: number }>(change, [], 'run');
        assert.ok(affectedRows > 0, change);
      }
      const { heads } = await readHeads(file);
      return { without: await verifyAudit(em, []), against: await verifyAudit(em, heads) };
    } finally {
      await em.rollback();
    }
  };

  test('when nobody was at it, then the chain is whole and every head fits', async () => {
    assert.deepEqual(await verdictOf(original.url, file), {
      ...{ broken: null, blocks: 10, rows: EVENTS, unsealed: 0, heads: 10 },
    });
  });

  test('when one row was altered, then it is named', async () => {
    const { without } = await tampered(`update audit set outcome = 'REFUSED' where number = 4321`);
    assert.match(
      without.broken ?? '',
      /^Row 4321 was altered after block 5 sealed it\. It says now: saveDraft at .*REFUSED/,
    );
  });

  test('when the last digit of a moment or of a number was altered, then it is found', async () => {
    for (const change of [
      `update audit set at = at + interval '1 microsecond' where number = 17`,
      `update audit set detail = jsonb_set(detail, '{big}', '9007199254740993.6') where number = 17`,
    ]) {
      assert.match((await tampered(change)).without.broken ?? '', /^Row 17 was altered/, change);
    }
  });

  test('when one row was deleted, then it is named', async () => {
    const { without } = await tampered('delete from audit where number = 9999');
    assert.equal(without.broken, 'Row 9999 is missing; block 10 holds its hash.');
  });

  test('when a block was deleted or its hash was put right, then it is named', async () => {
    const gone = await tampered('delete from audit_block where number = 4');
    assert.equal(gone.without.broken, 'Block 4 is missing: the next one is block 5.');
    const hash = await tampered(`update audit_block set sha256 = repeat('a', 64) where number = 4`);
    assert.match(hash.without.broken ?? '', /^Block 4 was altered/);
    const link = await tampered(
      `update audit_block set previous = repeat('a', 64) where number = 4`,
    );
    assert.match(link.without.broken ?? '', /^Block 4 does not continue block 3/);
  });

  test('when a row claims a seal that nobody gave, then it is named', async () => {
    const { without } = await tampered(
      `insert into audit (id, at, actor, action, outcome, detail, block, number)
       values (gen_random_uuid(), now(), '{}', 'publish', 'DONE', '{}', 10, ${EVENTS + 1})`,
    );
    assert.match(without.broken ?? '', /^Row 10001 says that block 10 sealed it/);
  });

  test('when the end of the chain was cut off, then only the exported heads betray it', async () => {
    const { without, against } = await tampered(
      'delete from audit where block > 8',
      'delete from audit_block where number > 8',
    );
    assert.deepEqual([without.broken, without.blocks], [null, 8]);
    assert.match(
      against.broken ?? '',
      /^The chain ends with block 8, and 2 further block\(s\) were exported, first block 9/,
    );
  });

  test('when a row was altered and every hash after it computed anew, then only the exported heads betray it', async () => {
    await closeOrm(orm);
    const copy = await copyDatabase(original);
    orm = await openOrm(original.url);
    try {
      await using database = await connect(copy.url);
      const { client } = database;
      // What a tamperer does who has read the sources: open the seals from there on, and let the product seal anew.
      await client.query('alter table audit disable trigger all');
      await client.query('alter table audit_block disable trigger all');
      await client.query(`update audit set outcome = 'REFUSED' where number = 7500`);
      await client.query('create table kept as select id, number from audit where block > 7');
      await client.query('delete from audit_block where number > 7');
      await client.query('update audit set block = null, number = null where block > 7');
      const its = await openOrm(copy.url);
      assert.equal(await sealAudit({ ...app.deps, orm: its }), 3);
      await closeOrm(its);
      const { rows } = await client.query('select from audit join kept using (id, number)');
      assert.equal(rows.length, 3_000);
      const without = await verdictOf(copy.url, null);
      const against = await verdictOf(copy.url, file);
      assert.deepEqual([without.broken, without.blocks, without.rows], [null, 10, EVENTS]);
      assert.equal(against.blocks, 7);
      assert.match(against.broken ?? '', /^Block 8 is not the one that was exported/);
    } finally {
      await copy[Symbol.asyncDispose]();
    }
  });

  test('when a line of the file was cut off, then it is passed over, and the next head begins a line of its own', async () => {
    const whole = await readFile(file, 'utf8');
    const other = join(app.folder, 'cut.jsonl');
    await writeFile(other, whole.slice(0, -40));
    assert.deepEqual(
      [(await readHeads(other)).heads.length, (await readHeads(other)).unreadable],
      [9, 1],
    );
    const deps = { ...app.deps, orm };
    assert.equal(await createHeadExporter(deps, other).exportHeads(), 1);
    const { heads, unreadable } = await readHeads(other);
    assert.deepEqual(
      [heads.map(({ block }) => block).at(-1), heads.length, unreadable],
      [10, 10, 1],
    );
    assert.equal((await verdictOf(original.url, other)).broken, null);
    // A second exporter finds nothing to add, also one that has not written before.
    assert.equal(await createHeadExporter(deps, other).exportHeads(), 0);

    // Two heads of one block: the file itself says that the chain was rewritten.
    const forged = { ...heads[2], sha256: 'b'.repeat(64) };
    await appendFile(other, `${JSON.stringify(forged)}\n`);
    const { broken } = await verdictOf(original.url, other);
    assert.match(broken ?? '', /^The exported heads contradict each other: block 3/);
    // And whoever exports says so aloud.
    const before = app.log.length;
    assert.equal(await createHeadExporter(deps, other).exportHeads(), 0);
    assert.match(
      app.log.slice(before).join('\n'),
      /"level":"error".*not the one whose heads were exported/,
    );
  });
});

describe('given the description of the hashes', () => {
  test('when a block is hashed, then every part of its header counts', () => {
    const header = { number: 2, previous: NO_BLOCK, firstNumber: 1, lastNumber: 3, count: 3 };
    const hashes = new Uint8Array(96);
    const hash = blockHash(header, hashes);
    const others = [
      blockHash({ ...header, number: 3 }, hashes),
      blockHash({ ...header, previous: 'a'.repeat(64) }, hashes),
      blockHash({ ...header, firstNumber: 2 }, hashes),
      blockHash({ ...header, lastNumber: 4 }, hashes),
      blockHash({ ...header, count: 4 }, hashes),
      blockHash(header, new Uint8Array(64)),
    ];
    assert.equal(new Set([hash, ...others]).size, 7);
  });
});
