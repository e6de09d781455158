import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ApiToken } from '../../src/db/api-token.ts';
import { Audit } from '../../src/db/audit.ts';
import { Idempotency } from '../../src/db/idempotency.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import { authenticate } from '../../src/http/authenticate.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { list, startApi, text } from './api.ts';
import type { Api, Data } from './api.ts';

describe('given an owner and an operator', () => {
  let api: Api;
  let owner: TokenActor;
  let contributor: TokenActor;
  let operator: TokenActor;
  let stranger: TokenActor;

  before(async () => {
    api = await startApi();
    owner = api.app.publisher.owner;
    contributor = api.app.publisher.contributor;
    operator = await api.app.given.actor('OPERATOR', 'Otto Kern');
    stranger = (await api.app.given.publisher('borealis')).owner;
  });
  after(async () => await api[Symbol.asyncDispose]());

  const create = async (by: TokenActor, input: Record<string, unknown>): Promise<Data> =>
    await api.mutate(
      by,
      'createApiToken',
      { name: 'Build', role: 'CONTRIBUTOR', ...input },
      'secret apiToken { id name role scopes subscriptionId expiresAt revokedAt }',
    );

  test('when an owner makes a token, then its secret works, is shown once and is kept nowhere', async () => {
    const outcome = await create(owner, { idempotencyKey: 'token-1' });
    const secret = text(outcome.secret);
    assert.match(secret, /^vt_[A-Za-z0-9_-]{43}$/);
    assert.deepEqual(outcome.apiToken?.scopes, [
      'offers:read',
      'offers:write',
      'offers:publish',
      'catalog:read',
    ]);
    const found = await authenticate(api.app.deps, `Bearer ${secret}`);
    assert.ok(found.ok && found.actor.kind === 'TOKEN');
    assert.equal(found.actor.publisherId, api.app.publisher.id);
    const repeat = await create(owner, { idempotencyKey: 'token-1' });
    assert.deepEqual(repeat, { ...outcome, secret: null });
    const em = api.app.em();
    for (const rows of [
      await em.find(Audit, {}),
      await em.find(Idempotency, {}),
      await em.find(ApiToken, {}),
    ]) {
      assert.ok(!JSON.stringify(rows).includes(secret));
    }
    assert.ok(!api.app.log.join('\n').includes(secret));
  });

  test('when a token is revoked, then it works no more, and revoking again changes nothing', async () => {
    const outcome = await create(owner, {});
    const input = { tokenId: outcome.apiToken?.id };
    const revoked = await api.mutate(owner, 'revokeApiToken', input, 'apiToken { revokedAt }');
    assert.ok(revoked.apiToken?.revokedAt);
    const found = await authenticate(api.app.deps, `Bearer ${text(outcome.secret)}`);
    assert.equal(found.ok, false);
    assert.deepEqual(
      await api.mutate(owner, 'revokeApiToken', input, 'apiToken { revokedAt }'),
      revoked,
    );
  });

  test('when tokens are listed, then owners have those of their publisher, operators all, and others are refused', async () => {
    const made = await create(operator, { role: 'REVIEWER', name: 'Desk' });
    const source = `{ apiTokens(first: 100) { totalCount nodes { id name publisher { publisherId } } } }`;
    const read = async (actor: TokenActor) => list((await api.ask(actor, source)).apiTokens?.nodes);
    const own = await read(owner);
    assert.ok(own.length > 0);
    assert.deepEqual(
      new Set(own.map(({ publisher }) => text(publisher?.publisherId))),
      new Set(['solenne']),
    );
    assert.ok(!own.some(({ id }) => id === made.apiToken?.id));
    const all = await read(operator);
    assert.deepEqual(all[0], { id: made.apiToken?.id, name: 'Desk', publisher: null });
    assert.ok(all.length > own.length);
    for (const actor of [contributor, { ...owner, scopes: ['offers:read'] as const }]) {
      const { errors } = await api.answer(actor, source);
      assert.deepEqual(
        errors.map(({ extensions }) => extensions['code']),
        ['FORBIDDEN'],
      );
    }
  });

  const narrow = { scopes: ['offers:read', 'tokens:write'] } as const;
  const table: readonly (readonly [
    string,
    () => TokenActor,
    Record<string, unknown>,
    string,
    string | null,
  ])[] = [
    [
      'an owner makes an owner’s token',
      () => owner,
      { role: 'OWNER' },
      'CreateApiTokenPayload',
      null,
    ],
    [
      'an owner names his publisher',
      () => owner,
      { publisher: 'solenne' },
      'CreateApiTokenPayload',
      null,
    ],
    [
      'an owner names another publisher',
      () => owner,
      { publisher: 'borealis' },
      'NotFound',
      'publisher',
    ],
    ['an owner names nobody', () => owner, { publisher: 'nobody' }, 'NotFound', 'publisher'],
    ['an owner makes a reviewer’s token', () => owner, { role: 'REVIEWER' }, 'Forbidden', 'role'],
    ['an owner makes a customer’s token', () => owner, { role: 'CUSTOMER' }, 'Forbidden', 'role'],
    [
      'an owner gives a scope of staff',
      () => owner,
      { scopes: ['reviews:write'] },
      'Forbidden',
      'scopes',
    ],
    [
      'an owner whose token cannot publish gives that scope',
      () => ({ ...owner, ...narrow }),
      { scopes: ['offers:publish'] },
      'Forbidden',
      'scopes',
    ],
    ['a scope is unknown', () => owner, { scopes: ['everything'] }, 'InvalidInput', 'scopes'],
    ['no scope is left', () => owner, { scopes: [] }, 'InvalidInput', 'scopes'],
    ['the name is empty', () => owner, { name: ' ' }, 'InvalidInput', 'name'],
    [
      'it would be over',
      () => owner,
      { expiresAt: '2020-01-01T00:00:00Z' },
      'InvalidInput',
      'expiresAt',
    ],
    [
      'an operator makes a reviewer’s token',
      () => operator,
      { role: 'REVIEWER' },
      'CreateApiTokenPayload',
      null,
    ],
    [
      'an operator makes an owner’s token',
      () => operator,
      { role: 'OWNER', publisher: 'borealis' },
      'CreateApiTokenPayload',
      null,
    ],
    [
      'an operator leaves the publisher out',
      () => operator,
      { role: 'OWNER' },
      'InvalidInput',
      'publisher',
    ],
    [
      'an operator names a publisher for staff',
      () => operator,
      { role: 'OPERATOR', publisher: 'solenne' },
      'InvalidInput',
      'publisher',
    ],
    ['an operator names nobody', () => operator, { publisher: 'nobody' }, 'NotFound', 'publisher'],
  ];
  for (const [name, actor, input, type, field] of table) {
    test(`when ${name}, then the answer is ${type}`, async () => {
      const before = await api.app.em().count(ApiToken, {});
      const outcome = await create(actor(), input);
      assert.equal(outcome.__typename, type);
      const after_ = await api.app.em().count(ApiToken, {});
      assert.equal(after_ - before, field === null ? 1 : 0);
      if (field !== null) assert.deepEqual(outcome.path, ['input', field]);
    });
  }

  test('when an owner whose token cannot publish makes one without naming scopes, then it cannot either', async () => {
    const outcome = await create({ ...owner, ...narrow }, {});
    assert.deepEqual(outcome.apiToken?.scopes, ['offers:read']);
  });

  test('when a contributor asks, then the scope is missing', async () => {
    const { errors } = await api.answer(
      contributor,
      'mutation { createApiToken(input: { name: "x", role: OWNER }) { __typename } }',
    );
    assert.equal(errors[0]?.extensions['code'], 'FORBIDDEN');
  });

  test('when strangers look at a token or revoke it, then it does not exist for them', async () => {
    const outcome = await create(owner, {});
    const id = text(outcome.apiToken?.id);
    for (const tokenId of [id, encodeGlobalId('ApiToken', api.app.deps.newId()), 'nonsense']) {
      const answer = await api.mutate(stranger, 'revokeApiToken', { tokenId });
      assert.equal(answer.__typename, 'NotFound');
    }
    const source = `query ($id: ID!, $publisher: ID!) {
      token: node(id: $id) { id }
      publisher: node(id: $publisher) { ... on Publisher { apiTokens { id } } } }`;
    const variables = { id, publisher: encodeGlobalId('Publisher', api.app.publisher.id) };
    assert.deepEqual(await api.ask(stranger, source, variables), { token: null, publisher: null });
    const blind = await api.ask(contributor, source, variables);
    assert.deepEqual(blind, { token: null, publisher: { apiTokens: [] } });
    const seen = await api.ask(owner, source, variables);
    assert.equal(seen.token?.id, id);
    assert.ok(list(seen.publisher?.apiTokens).length > 2);
  });
});
