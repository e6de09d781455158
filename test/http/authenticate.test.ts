import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Person } from '../../src/db/person.ts';
import { authenticate } from '../../src/http/authenticate.ts';
import { preferredLanguage } from '../../src/http/accept-language.ts';
import { createTokenWatch } from '../../src/http/token-watch.ts';
import { givenPublisher } from '../support/fact-log.ts';
import type { StreamServer } from '../support/stream-server.ts';
import { startStreamServer } from '../support/stream-server.ts';

let server: StreamServer;
before(async () => {
  server = await startStreamServer();
});
after(async () => {
  await server[Symbol.asyncDispose]();
});

const ask = (header: string | null) => authenticate(server.deps, header);

describe('given an Authorization header', () => {
  test('when there is none, then the caller is anonymous', async () => {
    const found = await ask(null);
    assert.ok(found.ok);
    assert.equal(found.actor.kind, 'ANONYMOUS');
  });

  test('when it names a good token, then the caller is who the token says', async () => {
    const publisherId = await givenPublisher(server.client);
    const expiresAt = new Date(Date.now() + 60_000);
    const { id, secret } = await server.givenToken({ role: 'CONTRIBUTOR', publisherId, expiresAt });
    const found = await ask(`Bearer ${secret}`);
    assert.deepEqual(found, {
      ok: true,
      expiresAt,
      language: null,
      actor: {
        kind: 'TOKEN',
        tokenId: id,
        name: 'CONTRIBUTOR token',
        personId: null,
        email: null,
        role: 'CONTRIBUTOR',
        publisherId,
        scopes: ['offers:read', 'offers:write', 'offers:publish', 'catalog:read'],
      },
    });
    assert.deepEqual(await ask(`bearer  ${secret} `), found);
  });

  test('when a person is behind the token, then name, address and language are the person’s', async () => {
    const { id, secret } = await server.givenToken();
    const person = randomUUID();
    await server.deps.orm.em.fork().insert(Person, {
      id: person,
      name: 'Ada',
      email: `ada-${person}@example.com`,
      language: 'fr',
      createdAt: new Date(),
    });
    await server.client.query('update api_token set person_id = $2 where id = $1', [id, person]);
    const found = await ask(`Bearer ${secret}`);
    assert.ok(found.ok && found.actor.kind === 'TOKEN');
    assert.deepEqual(
      [found.actor.name, found.actor.email, found.actor.personId, found.language],
      ['Ada', `ada-${person}@example.com`, person, 'fr'],
    );
  });

  test('when its token is unknown, revoked, expired or malformed, then it is refused, always alike', async () => {
    const revoked = await server.givenToken();
    await server.client.query('update api_token set revoked_at = now() where id = $1', [
      revoked.id,
    ]);
    const expired = await server.givenToken({ expiresAt: new Date(Date.now() - 1) });
    const good = await server.givenToken();
    for (const header of [
      `Bearer ${revoked.secret}`,
      `Bearer ${expired.secret}`,
      `Bearer vt_${'x'.repeat(43)}`,
      `Basic ${good.secret}`,
      `Bearer ${good.secret} x`,
      `Bearer ${good.secret}'`,
      good.secret,
      'Bearer',
      'Bearer ',
      '',
      `Bearer vt_${'x'.repeat(100_000)}`,
    ]) {
      assert.deepEqual(await ask(header), { ok: false }, header.slice(0, 40));
    }
  });

  test('when a token is used often, then its last use is written once a minute', async () => {
    const { id, secret } = await server.givenToken();
    const lastUse = async () => {
      const { rows } = await server.client.query<{ last_used_at: Date | null }>(
        'select last_used_at from api_token where id = $1',
        [id],
      );
      return rows[0]?.last_used_at?.getTime() ?? null;
    };
    assert.equal(await lastUse(), null);
    await ask(`Bearer ${secret}`);
    const first = await lastUse();
    assert.ok(first !== null);
    for (let n = 0; n < 5; n += 1) await ask(`Bearer ${secret}`);
    assert.equal(await lastUse(), first);
    await server.client.query(
      `update api_token set last_used_at = last_used_at - interval '61 seconds' where id = $1`,
      [id],
    );
    await Promise.all([1, 2, 3].map(() => ask(`Bearer ${secret}`)));
    assert.ok((await lastUse()) ?? 0 >= first);
  });
});

describe('given a watch over tokens', () => {
  test('when many ask at the same moment, then each gets its own answer', async () => {
    using tokens = createTokenWatch(server.deps);
    const [good, bad] = [await server.givenToken(), await server.givenToken()];
    await server.client.query('update api_token set revoked_at = now() where id = $1', [bad.id]);
    const answers = await Promise.all([
      tokens.isValid(good.id),
      tokens.isValid(bad.id),
      tokens.isValid(good.id),
      tokens.isValid(randomUUID()),
    ]);
    assert.deepEqual(answers, [true, false, true, false]);
    await server.client.query('update api_token set revoked_at = now() where id = $1', [good.id]);
    assert.equal(await tokens.isValid(good.id), false);
  });
});

describe('given an Accept-Language header', () => {
  const cases: readonly (readonly [string | undefined, 'en' | 'fr'])[] = [
    [undefined, 'en'],
    ['', 'en'],
    ['fr', 'fr'],
    ['fr-CA', 'fr'],
    ['FR', 'fr'],
    ['de, fr;q=0.8, en;q=0.9', 'en'],
    ['de, fr;q=0.9, en;q=0.8', 'fr'],
    ['en, fr', 'en'],
    ['fr;q=0, en', 'en'],
    ['de', 'en'],
    ['*', 'en'],
    [';;;,,q=,fr;q=x', 'en'],
  ];
  for (const [header, language] of cases) {
    test(`when it is ${JSON.stringify(header)}, then the language is ${language}`, () => {
      assert.equal(preferredLanguage(header), language);
    });
  }
  test('when it names none of ours, then the default decides', () => {
    assert.equal(preferredLanguage('de', 'fr'), 'fr');
  });
});
