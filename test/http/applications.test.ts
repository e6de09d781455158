import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { SignJWT, generateKeyPair, importJWK } from 'jose';
import type { JWK } from 'jose';
import { WebSocket } from 'ws';
import { ApiClient } from '../../src/db/api-client.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import { createIdentityProvider } from '../../src/identity/provider.ts';
import { openEvents, openSocket } from '../support/stream-clients.ts';
import type { StreamClient } from '../support/stream-clients.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { providerClient, signingKey, startOidcServer } from '../support/oidc-server.ts';
import type { OidcServer } from '../support/oidc-server.ts';
import { startWebServer } from '../support/web-server.ts';
import type { WebServer } from '../support/web-server.ts';

const audience = 'https://api.vitrine.example';
const build = { clientId: 'build', secret: 'the-secret-of-the-build' };
const other = { clientId: 'other', secret: 'the-secret-of-the-other' };

let oidc: OidcServer;
let server: WebServer;
let key: JWK;
let owner: TokenActor & { secret: string };
before(async () => {
  oidc = await startOidcServer({
    redirectUri: 'https://vitrine.example/sign-in/provider/callback',
    machines: [build, other],
  });
  key = await signingKey('known');
  oidc.useKeys([key]);
  const settings = {
    issuer: oidc.issuer,
    ...providerClient,
    name: 'Contoso',
    scope: 'openid',
    audience,
    claims: {
      emailTrusted: false,
      staffClaim: 'roles',
      operatorValues: [],
      reviewerValues: [],
      subscriptionsClaim: null,
    },
  };
  const identityProvider = createIdentityProvider(settings, { warn: () => undefined });
  server = await startWebServer({ worker: false, deps: { identityProvider } });
  owner = await server.app.given.actor('OWNER', 'Owner', server.app.publisher.id);
  await register({ applicationId: build.clientId });
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await oidc[Symbol.asyncDispose]();
});

const who = '{ viewer { name role publisher { publisherId } scopes } }';

async function ask(token: string, query: string, variables: object = {}) {
  return await server.browser().graphql(query, variables, { authorization: `Bearer ${token}` });
}

async function register(
  input: object,
  by: string = owner.secret,
): Promise<Record<string, unknown>> {
  const { body } = await ask(
    by,
    `mutation ($input: RegisterApiClientInput!) { registerApiClient(input: $input) {
      __typename
      ... on RegisterApiClientPayload { apiClient { id applicationId subject role scopes expiresAt } }
      ... on UserError { code path }
    } }`,
    { input: { name: 'Build', role: 'CONTRIBUTOR', ...input } },
  );
  assert.equal(body['errors'], undefined, JSON.stringify(body));
  return (body['data'] as { registerApiClient: Record<string, unknown> }).registerApiClient;
}

/** A token as the provider would sign it, with what differs. */
async function signed(
  claims: Record<string, unknown> = {},
  { by = key, header = {} }: { readonly by?: JWK; readonly header?: object } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  const whole = {
    iss: oidc.issuer,
    aud: audience,
    sub: build.clientId,
    client_id: build.clientId,
    iat: now,
    exp: now + 300,
    ...claims,
  };
  return await new SignJWT(whole)
    .setProtectedHeader({ alg: 'RS256', kid: by.kid ?? '', ...header })
    .sign(await importJWK(by, 'RS256'));
}

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('given an application that an owner has registered', () => {
  test('when it comes with a token of the provider, then it acts for that publisher, and its use is noted', async () => {
    const token = await oidc.machineToken(build.clientId, build.secret, audience);
    const { status, body } = await ask(token, who);
    assert.equal(status, 200);
    assert.deepEqual(body['data'], {
      viewer: {
        name: 'Build',
        role: 'CONTRIBUTOR',
        publisher: { publisherId: 'solenne' },
        scopes: ['offers:read', 'offers:write', 'offers:publish', 'catalog:read'],
      },
    });
    const created = await ask(
      token,
      'mutation { createOffer(input: { publisher: "solenne", offerId: "by-build", name: "B" }) { __typename } }',
    );
    assert.deepEqual(created.body['data'], { createOffer: { __typename: 'CreateOfferPayload' } });
    const row = await server.app.em().findOneOrFail(ApiClient, { applicationId: build.clientId });
    assert.ok(row.lastUsedAt);
    assert.equal(row.maker, owner.personId, 'where persons count, it counts as his');
  });

  test('when it asks for what is another publisher’s, then there is no such thing', async () => {
    await server.app.given.publisher('borealis');
    const token = await oidc.machineToken(build.clientId, build.secret, audience);
    const created = await ask(
      token,
      'mutation { createOffer(input: { publisher: "borealis", offerId: "x", name: "X" }) { __typename } }',
    );
    assert.deepEqual(created.body['data'], { createOffer: { __typename: 'NotFound' } });
  });

  test('when its token is forged, expired, for somebody else or unsigned, then it is refused', async () => {
    assert.equal((await ask(await signed(), who)).status, 200, 'the control');
    const now = Math.floor(Date.now() / 1_000);
    const stranger = { ...(await signingKey('known')) };
    const [head = '', payload = '', signature = ''] = (await signed()).split('.');
    const changed = base64({
      ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object),
      sub: other.clientId,
      client_id: other.clientId,
    });
    const hmac = `${base64({ alg: 'HS256', kid: 'known' })}.${payload}`;
    const shared = createHmac('sha256', key.n ?? '')
      .update(hmac)
      .digest('base64url');
    const { privateKey } = await generateKeyPair('ES256');
    const refused: Record<string, string> = {
      'signed with another key under the same id': await signed({}, { by: stranger }),
      'signed with a key of another kind': await new SignJWT({ sub: 'build' })
        .setProtectedHeader({ alg: 'ES256', kid: 'known' })
        .sign(privateKey),
      'changed after it was signed': `${head}.${changed}.${signature}`,
      'without a signature': `${head}.${payload}.`,
      'alg none': `${base64({ alg: 'none' })}.${payload}.`,
      'alg None': `${base64({ alg: 'None', kid: 'known' })}.${payload}.`,
      'signed with the public key as a secret': `${hmac}.${shared}`,
      expired: await signed({ iat: now - 600, exp: now - 60 }),
      'not valid yet': await signed({ nbf: now + 600 }),
      'without an end': await signed({ exp: undefined }),
      'for another audience': await signed({ aud: 'https://elsewhere.example' }),
      'for the portal': await signed({ aud: providerClient.clientId }),
      'without an audience': await signed({ aud: undefined }),
      'of another issuer': await signed({ iss: 'https://elsewhere.example' }),
      'that a person got through the application': await signed({ sub: 'grace' }),
      'of an application that is not registered': await oidc.machineToken(
        other.clientId,
        other.secret,
        audience,
      ),
      'without an application': await signed({ client_id: undefined }),
      'of an unknown key': await signed({}, { header: { kid: 'unknown' } }),
      'that brings its own key': await signed(
        {},
        {
          by: stranger,
          header: { kid: undefined, jwk: { kty: 'RSA', n: stranger.n, e: stranger.e } },
        },
      ),
    };
    for (const [what, token] of Object.entries(refused)) {
      const { status, body } = await ask(token, who);
      assert.equal(status, 401, what);
      const [error] = body['errors'] as { extensions: { code: string } }[];
      assert.equal(error?.extensions.code, 'UNAUTHENTICATED', what);
    }
  });

  test('when the provider changes its keys while we run, then tokens of the new ones are good', async () => {
    const fresh = await signingKey('fresh');
    assert.equal(
      (await ask(await signed({}, { by: fresh }), who)).status,
      401,
      'not yet published',
    );
    oidc.useKeys([fresh, key]);
    await server.app.until(
      async () => (await ask(await signed({}, { by: fresh }), who)).status === 200,
    );
    assert.equal((await ask(await signed(), who)).status, 200, 'the former one is still published');
  });

  test('when a token ends while a socket is open, then the socket is closed', async () => {
    const now = Math.floor(Date.now() / 1_000);
    const token = await signed({ exp: now + 60 });
    const socket = new WebSocket(`ws://${server.host}/graphql`, 'graphql-transport-ws');
    const acknowledged = new Promise((resolve) => socket.once('message', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.once('open', () =>
      socket.send(
        JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }),
      ),
    );
    await acknowledged;
    server.time.aheadMs = 61_000;
    assert.equal(await closed, 4403);
    server.time.aheadMs = 0;
  });

  test('when it is registered again, by whomever, then that is refused', async () => {
    const stranger = await server.app.given.publisher('squatter');
    for (const secret of [owner.secret, (stranger.owner as { secret?: string }).secret ?? '']) {
      const refused = await register({ applicationId: build.clientId }, secret);
      assert.deepEqual(
        [refused['code'], refused['path']],
        ['INVALID_INPUT', ['input', 'applicationId']],
      );
    }
  });

  test('when the input gives more than the caller may give, or is none, then it is refused', async () => {
    const contributor = (server.app.publisher.contributor as { secret?: string }).secret ?? '';
    const { body } = await ask(
      contributor,
      'mutation { registerApiClient(input: { name: "B", applicationId: "b", role: OWNER }) { __typename } }',
    );
    const [error] = body['errors'] as { extensions: { code: string } }[];
    assert.equal(error?.extensions.code, 'FORBIDDEN');
    for (const [input, code] of [
      [{ applicationId: 'a b' }, 'INVALID_INPUT'],
      [{ applicationId: '' }, 'INVALID_INPUT'],
      [{ applicationId: 'c', subject: 'x'.repeat(256) }, 'INVALID_INPUT'],
      [{ applicationId: 'c', name: ' ' }, 'INVALID_INPUT'],
      [{ applicationId: 'c', expiresAt: '2020-01-01T00:00:00Z' }, 'INVALID_INPUT'],
      [{ applicationId: 'c', role: 'OPERATOR' }, 'FORBIDDEN'],
      [{ applicationId: 'c', scopes: ['operations:write'] }, 'FORBIDDEN'],
      [{ applicationId: 'c', publisher: 'nowhere' }, 'NOT_FOUND'],
    ] as const) {
      assert.equal((await register(input))['code'], code, JSON.stringify(input));
    }
  });

  test('when its rights end, or are taken away, then its tokens are refused at once', async () => {
    const soon = new Date(Date.now() + 60_000).toISOString();
    const timed = await register({ applicationId: 'timed', subject: 'object-id', expiresAt: soon });
    assert.equal(timed['__typename'], 'RegisterApiClientPayload', JSON.stringify(timed));
    const token = await signed({ client_id: undefined, azp: 'timed', sub: 'object-id' });
    assert.equal((await ask(token, who)).status, 200);
    server.time.aheadMs = 61_000;
    assert.equal((await ask(token, who)).status, 401);
    server.time.aheadMs = 0;
    const { id } = timed['apiClient'] as { id: string };
    const revoke =
      'mutation ($id: ID!) { revokeApiClient(input: { apiClientId: $id }) { __typename } }';
    const stranger = await server.app.given.publisher('stranger');
    const denied = await ask((stranger.owner as { secret?: string }).secret ?? '', revoke, { id });
    assert.deepEqual(denied.body['data'], { revokeApiClient: { __typename: 'NotFound' } });
    assert.equal((await ask(token, who)).status, 200);
    const revoked = await ask(owner.secret, revoke, { id });
    assert.deepEqual(revoked.body['data'], {
      revokeApiClient: { __typename: 'RevokeApiClientPayload' },
    });
    assert.equal((await ask(token, who)).status, 401);
    const again = await register({ applicationId: 'timed', subject: 'object-id' });
    assert.equal(again['__typename'], 'RegisterApiClientPayload', 'it may be registered again');
  });

  test('when it is revoked while it listens, then its streams end and hear nothing more, and others go on', async () => {
    const listens = { applicationId: 'listens', subject: 'listener' };
    const { apiClient } = await register(listens);
    const { id } = apiClient as { id: string };
    const token = await signed({ client_id: undefined, azp: 'listens', sub: 'listener' });
    const query = 'subscription ($id: ID!) { transitions(publisherId: $id) { __typename } }';
    const variables = { id: encodeGlobalId('Publisher', server.app.publisher.id) };
    const overSocket = async (secret: string): Promise<StreamClient> => {
      const socket = await openSocket(server.url, { token: secret });
      assert.equal((await socket.next())?.type, 'connection_ack');
      socket.subscribe('1', query, variables);
      return socket;
    };
    const overEvents = async (secret: string): Promise<StreamClient> =>
      await openEvents(server.url, { query, variables }, { authorization: `Bearer ${secret}` });
    const watched = {
      socket: await overSocket(token),
      'event stream': await overEvents(token),
    };
    const control = await overSocket(owner.secret);
    for (const client of [...Object.values(watched), control]) {
      assert.match(JSON.stringify(await client.next()), /StreamStarted/);
    }
    const since = performance.now();
    const revoked = await ask(
      owner.secret,
      'mutation ($id: ID!) { revokeApiClient(input: { apiClientId: $id }) { __typename } }',
      { id },
    );
    assert.match(JSON.stringify(revoked.body), /RevokeApiClientPayload/);
    const offer = await server.app.given.offer(server.app.publisher);
    await server.app.given.published(server.app.publisher.owner, offer.id);
    assert.match(JSON.stringify(await control.next()), /TransitionDelivered/);
    for (const [name, client] of Object.entries(watched)) {
      for (let last = await client.next(); last !== null; last = await client.next()) {
        assert.doesNotMatch(JSON.stringify(last), /TransitionDelivered/, name);
        if (last.type === 'complete') break;
      }
      assert.ok(performance.now() - since < 5_000, name);
      client.cut();
    }
    control.cut();
  });
});
