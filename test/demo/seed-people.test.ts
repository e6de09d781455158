import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { MikroORM } from '@mikro-orm/postgresql';
import { Client } from 'pg';
import { ApiToken } from '../../src/db/api-token.ts';
import { Membership } from '../../src/db/membership.ts';
import { migrate, openOrm } from '../../src/db/orm.ts';
import { Person } from '../../src/db/person.ts';
import { Publisher } from '../../src/db/publisher.ts';
import { scopesOfRole } from '../../src/domain/actor.ts';
import { seedPeople } from '../../src/demo/seed-people.ts';
import { testServices } from '../support/services.ts';

describe('given an empty database and an empty data folder', () => {
  const name = `seed_people_${randomBytes(4).toString('hex')}`;
  let admin: Client;
  let orm: MikroORM;
  let dataDir: string;

  before(async () => {
    const { databaseUrl } = await testServices();
    admin = new Client({ connectionString: databaseUrl });
    await admin.connect();
    await admin.query(`create database ${name}`);
    const url = new URL(databaseUrl);
    url.pathname = `/${name}`;
    await migrate(url.href);
    orm = await openOrm(url.href);
    dataDir = await mkdtemp(join(tmpdir(), 'vitrine-seed-'));
  });
  after(async () => {
    await orm.close();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
    await rm(dataDir, { recursive: true });
  });

  const seed = () =>
    seedPeople(
      {
        orm,
        clock: { now: () => new Date('2026-11-23T08:00:00Z') },
        newId: randomUUID,
        newSecret: () => randomBytes(32).toString('base64url'),
      },
      dataDir,
    );
  const counts = async () => {
    const em = orm.em.fork();
    return {
      publishers: await em.count(Publisher),
      people: await em.count(Person),
      memberships: await em.count(Membership),
      tokens: await em.count(ApiToken),
    };
  };
  const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');

  test('when it is seeded by two processes at once, then everybody exists once and both know the tokens', async () => {
    const [one, other] = await Promise.all([seed(), seed()]);
    assert.deepEqual(other, one);
    assert.deepEqual(await counts(), { publishers: 1, people: 5, memberships: 2, tokens: 5 });
  });

  test('when it is seeded again, then nothing changes and the tokens are the same', async () => {
    const before = await counts();
    const first = await seed();
    const second = await seed();
    assert.deepEqual(second, first);
    assert.deepEqual(await counts(), before);
  });

  test('when a token is looked up, then the row holds its hash, its role and its scopes, and no secret', async () => {
    const { owner, reviewer } = await seed();
    const em = orm.em.fork();
    const ownerRow = await em.findOneOrFail(ApiToken, { hash: hashOf(owner.token) });
    const publisher = await em.findOneOrFail(Publisher, { publisherId: 'solenne' });
    assert.equal(ownerRow.role, 'OWNER');
    assert.equal(ownerRow.publisher, publisher.id);
    assert.deepEqual(ownerRow.scopes, scopesOfRole.OWNER);
    const reviewerRow = await em.findOneOrFail(ApiToken, { hash: hashOf(reviewer.token) });
    assert.equal(reviewerRow.publisher, null);
    assert.ok(!JSON.stringify([ownerRow, reviewerRow]).includes('vt_'));
  });

  test('when the file with the tokens is looked at, then only its owner may read it', async () => {
    const { customer } = await seed();
    const file = join(dataDir, 'demo-tokens.json');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.ok((await readFile(file, 'utf8')).includes(customer.token));
  });

  test('when a token was revoked, then it stays revoked and its person gets another', async () => {
    const before = await seed();
    await orm.em
      .fork()
      .nativeUpdate(
        ApiToken,
        { hash: hashOf(before.operator.token) },
        { revokedAt: new Date('2026-11-23T09:00:00Z') },
      );
    const after = await seed();
    assert.notEqual(after.operator.token, before.operator.token);
    assert.equal(after.owner.token, before.owner.token);
    const em = orm.em.fork();
    const revoked = await em.findOneOrFail(ApiToken, { hash: hashOf(before.operator.token) });
    assert.ok(revoked.revokedAt);
    const fresh = await em.findOneOrFail(ApiToken, { hash: hashOf(after.operator.token) });
    assert.equal(fresh.revokedAt, null);
    assert.deepEqual(await seed(), after);
  });

  test('when the file is lost, then new tokens are made and the people stay', async () => {
    const before = await seed();
    const { people } = await counts();
    await rm(join(dataDir, 'demo-tokens.json'));
    const after = await seed();
    assert.notEqual(after.owner.token, before.owner.token);
    assert.equal((await counts()).people, people);
  });

  test('when the file holds something else, then the start says what to do', async () => {
    const file = join(dataDir, 'demo-tokens.json');
    const kept = await readFile(file);
    await writeFile(file, '{"owner": "secret"}');
    await assert.rejects(seed(), /does not hold the tokens of the demo accounts\. Delete it/);
    await writeFile(file, kept);
  });
});
