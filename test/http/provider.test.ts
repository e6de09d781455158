import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Grant } from '../../src/db/grant.ts';
import { Identity } from '../../src/db/identity.ts';
import { Person } from '../../src/db/person.ts';
import { Session } from '../../src/db/session.ts';
import { createIdentityProvider } from '../../src/identity/provider.ts';
import type { ProviderSettings } from '../../src/identity/provider.ts';
import { openSessionFor } from '../support/given-session.ts';
import { providerClient, signingKey, startOidcServer } from '../support/oidc-server.ts';
import type { OidcServer } from '../support/oidc-server.ts';
import { publicOrigin, startWebServer } from '../support/web-server.ts';
import type { TestBrowser, WebServer } from '../support/web-server.ts';

const COOKIE = '__Host-vitrine-session';
const FLOW = '__Host-vitrine-flow';
const subscription = '0b1f7d5e-3a92-4d6c-8e17-64c2f09a7c41';

const redirectUri = `${publicOrigin}/sign-in/provider/callback`;
const warnings: string[] = [];
const log = {
  warn: (message: string, more?: object) => void warnings.push(message + JSON.stringify(more)),
};
const settingsOf = ({ issuer }: OidcServer): ProviderSettings => ({
  issuer,
  ...providerClient,
  name: 'Contoso',
  scope: 'openid email profile',
  audience: null,
  claims: {
    emailTrusted: false,
    staffClaim: 'roles',
    operatorValues: ['ops'],
    reviewerValues: ['reviewers'],
    subscriptionsClaim: 'subscriptions',
  },
});

let oidc: OidcServer;
let server: WebServer;
before(async () => {
  oidc = await startOidcServer({ redirectUri, signedOutUri: `${publicOrigin}/` });
  const identityProvider = createIdentityProvider(settingsOf(oidc), log);
  server = await startWebServer({
    worker: false,
    deps: { identityProvider },
    settings: { signInByMail: false, operatorEmails: ['boss@example.com'] },
  });
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await oidc[Symbol.asyncDispose]();
});

/** Leaves for the provider; answers its address. */
async function leave(browser: TestBrowser, next = '/offers/solenne/pulse'): Promise<string> {
  const left = await browser.send(`/sign-in/provider?next=${encodeURIComponent(next)}`);
  assert.equal(left.status, 303, await left.text());
  return left.headers.get('location') ?? '';
}

/** Comes back from the provider with what it says. */
const comeBack = async (browser: TestBrowser, from: URL): Promise<Response> =>
  await browser.send(from.pathname + from.search);

async function signIn(login: string, browser = server.browser()) {
  const answer = await comeBack(browser, await oidc.signIn(await leave(browser), login));
  return { browser, answer };
}

const viewer = async (browser: TestBrowser) =>
  (await browser.ask('{ viewer { name role email subscriptions } }'))['viewer'];

describe('given a real identity provider', () => {
  test('when a new person signs in, then he is made, is signed in, and lands on the wanted page', async () => {
    oidc.accounts.set('grace', {
      email: 'Grace@Example.com',
      email_verified: true,
      name: 'Grace Hopper',
      locale: 'fr-CA',
    });
    const { browser, answer } = await signIn('grace');
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.get('location'), '/offers/solenne/pulse');
    const [flow = '', session = ''] = answer.headers.getSetCookie();
    assert.match(
      flow,
      /^__Host-vitrine-flow=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
    assert.match(session, /^__Host-vitrine-session=vs_.*HttpOnly; SameSite=Strict; Secure$/);
    assert.deepEqual(await viewer(browser), {
      name: 'Grace Hopper',
      role: 'CUSTOMER',
      email: 'grace@example.com',
      subscriptions: [],
    });
    const person = await server.app.em().findOneOrFail(Person, { email: 'grace@example.com' });
    assert.equal(person.language, 'fr');
    await signIn('grace');
    assert.equal(await server.app.em().count(Identity, { person: person.id }), 1);
    assert.equal(await server.app.em().count(Session, { person: person.id }), 2);
  });

  test('when his address has changed since, then he is the same person', async () => {
    oidc.accounts.set('moved', { email: 'before@example.com', email_verified: true });
    const first = await signIn('moved');
    oidc.accounts.set('moved', { email: 'after@example.com', email_verified: true });
    const { browser } = await signIn('moved');
    assert.deepEqual(await viewer(browser), await viewer(first.browser));
  });

  test('when an address that somebody here has is proven, then it is his account; when not, then nobody is signed in', async () => {
    const { owner } = server.app.publisher;
    oidc.accounts.set('thief', { email: owner.email ?? '', email_verified: false });
    const refused = await signIn('thief');
    assert.equal(refused.answer.status, 403);
    assert.match(await refused.answer.text(), /did not confirm a mail address/);
    assert.equal(refused.browser.jar.has(COOKIE), false);
    oidc.accounts.set('camille', { email: owner.email ?? '', email_verified: true });
    const { browser } = await signIn('camille');
    const { role, name } = (await viewer(browser)) as { role: string; name: string };
    assert.deepEqual([role, name], ['OWNER', owner.name]);
    // The address was given to somebody else since.
    oidc.accounts.set('successor', { email: owner.email ?? '', email_verified: true });
    const taken = await signIn('successor');
    assert.equal(taken.answer.status, 403);
    assert.match(await taken.answer.text(), /belongs to another account/);
  });

  test('when claims name a role of the house, then the session has it, and the next one only if they still do', async () => {
    oidc.accounts.set('marta', {
      email: 'marta@example.com',
      email_verified: true,
      roles: ['x', 'reviewers'],
    });
    const reviewer = await signIn('marta');
    assert.equal(((await viewer(reviewer.browser)) as { role: string }).role, 'REVIEWER');
    oidc.accounts.set('marta', { email: 'marta@example.com', email_verified: true, roles: 'ops' });
    const operator = await signIn('marta');
    assert.equal(((await viewer(operator.browser)) as { role: string }).role, 'OPERATOR');
    oidc.accounts.set('marta', {
      email: 'marta@example.com',
      email_verified: true,
      roles: ['OPS'],
    });
    const nobody = await signIn('marta');
    assert.equal(((await viewer(nobody.browser)) as { role: string }).role, 'CUSTOMER');
    oidc.accounts.set('boss', { email: 'boss@example.com', email_verified: true });
    const boss = await signIn('boss');
    assert.equal(
      ((await viewer(boss.browser)) as { role: string }).role,
      'OPERATOR',
      'OPERATOR_EMAILS',
    );
  });

  test('when claims prove subscriptions, then the session has them, and no other one of the person', async () => {
    const proven = { email: 'jonas@example.com', email_verified: true };
    oidc.accounts.set('jonas', {
      ...proven,
      subscriptions: [subscription.toUpperCase(), 'no guid', subscription],
    });
    const { browser } = await signIn('jonas');
    const { subscriptions } = (await viewer(browser)) as { subscriptions: string[] };
    assert.deepEqual(subscriptions, [subscription]);
    oidc.accounts.set('jonas', proven);
    const later = await signIn('jonas');
    assert.deepEqual(
      ((await viewer(later.browser)) as { subscriptions: string[] }).subscriptions,
      [],
    );
    await assert.rejects(
      server.app.em().nativeUpdate(Grant, { subscriptionId: subscription }, { session: null }),
      /grant_kind/,
      'the database keeps a claim from becoming a grant of nobody',
    );
  });

  test('when the browser had a session, then it is over', async () => {
    oidc.accounts.set('again', { email: 'again@example.com', email_verified: true });
    const { browser } = await signIn('again');
    const former = server.browser();
    former.jar.set(COOKIE, browser.jar.get(COOKIE) ?? '');
    await signIn('again', browser);
    assert.equal((await former.graphql('{ viewer { name } }')).status, 401);
    assert.equal((await browser.graphql('{ viewer { name } }')).status, 200);
  });

  test('when another browser comes back than the one that left, then nobody is signed in', async () => {
    oidc.accounts.set('ada', { email: 'ada@example.com', email_verified: true });
    const attacker = server.browser();
    const back = await oidc.signIn(await leave(attacker), 'ada');
    const victim = server.browser();
    for (const prepare of [async () => {}, async () => void (await leave(victim))]) {
      await prepare();
      const answer = await comeBack(victim, back);
      assert.equal(answer.status, 403);
      assert.equal(victim.jar.has(COOKIE), false);
      assert.equal(victim.jar.has(FLOW), false, 'what it began is used up');
    }
    assert.equal((await comeBack(attacker, back)).status, 303, 'the code itself was good');
    assert.equal((await comeBack(attacker, back)).status, 403, 'and works once');
  });

  test('when state, nonce or verifier are not those of the browser, then nobody is signed in', async () => {
    for (const field of ['state', 'nonce', 'verifier']) {
      const browser = server.browser();
      const back = await oidc.signIn(await leave(browser), 'ada');
      const flow = JSON.parse(
        Buffer.from(browser.jar.get(FLOW) ?? '', 'base64url').toString(),
      ) as Record<string, string>;
      const other = { ...flow, [field]: 'x'.repeat(43) };
      browser.jar.set(FLOW, Buffer.from(JSON.stringify(other)).toString('base64url'));
      assert.equal((await comeBack(browser, back)).status, 403, field);
      assert.equal(browser.jar.has(COOKIE), false);
    }
  });

  test('when the person cancels there, or an answer is made up, then nobody is signed in', async () => {
    for (const query of ['?error=access_denied', '?code=made-up', '']) {
      const browser = server.browser();
      const state = new URL(await leave(browser)).searchParams.get('state') ?? '';
      const back = await browser.send(
        `/sign-in/provider/callback${query}${query === '' ? '?' : '&'}state=${state}&iss=${encodeURIComponent(oidc.issuer)}`,
      );
      assert.equal(back.status, 403, query);
      assert.equal(browser.jar.has(COOKIE), false);
    }
  });

  test('when the page to go on to is another host, then the first page opens', async () => {
    const browser = server.browser();
    const start = await leave(browser, '//elsewhere.example/x');
    const answer = await comeBack(browser, await oidc.signIn(start, 'ada'));
    assert.equal(answer.headers.get('location'), '/offers');
  });

  test('when the provider changes its keys, then people go on signing in', async () => {
    // Twice at once: the keys were asked for a moment ago, and are asked for again.
    for (const key of ['second', 'third']) {
      oidc.useKeys([await signingKey(key)]);
      const { answer } = await signIn('ada');
      assert.equal(answer.status, 303, key);
    }
  });

  test('when the provider is away, then the page says so, and the next sign-in works', async () => {
    const browser = server.browser();
    const back = await oidc.signIn(await leave(browser), 'ada');
    oidc.away = true;
    const answer = await comeBack(browser, back);
    oidc.away = false;
    assert.equal(answer.status, 503);
    assert.match(await answer.text(), /does not answer/);
    const again = await signIn('ada');
    assert.equal(again.answer.status, 303, JSON.stringify(warnings));
  });

  test('when somebody signs out, then our session ends, and the browser is led to where the one at the provider ends, and back', async () => {
    const there = new Map<string, string>();
    const pass = async (start: string): Promise<readonly [URL, readonly string[]]> => {
      const forms: string[] = [];
      return [await oidc.signIn(start, 'ada', there, forms), forms];
    };
    const browser = server.browser();
    const [back, forms] = await pass(await leave(browser));
    assert.deepEqual(forms, ['login']);
    assert.equal((await comeBack(browser, back)).status, 303);
    const copied = server.browser();
    copied.jar.set(COOKIE, browser.jar.get(COOKIE) ?? '');

    const out = await browser.post('/sign-out');
    assert.equal(out.status, 200);
    assert.equal(out.headers.get('cache-control'), 'no-store');
    assert.equal(browser.jar.has(COOKIE), false);
    const { next } = (await out.json()) as { next: string };
    const { origin, searchParams } = new URL(next);
    assert.equal(origin, oidc.issuer);
    assert.deepEqual(Object.fromEntries(searchParams), {
      client_id: 'vitrine',
      post_logout_redirect_uri: `${publicOrigin}/`,
    });
    // Ours has ended before anybody went there.
    assert.equal((await copied.graphql('{ viewer { name } }')).status, 401);
    const [, again] = await pass(await leave(server.browser()));
    assert.deepEqual(again, [], 'until then the provider knows him');

    const [home, confirmed] = await pass(next);
    assert.deepEqual([home.href, confirmed], [`${publicOrigin}/`, ['logout']]);
    const [, asked] = await pass(await leave(server.browser()));
    assert.deepEqual(asked, ['login'], 'the provider knows nobody any more');
  });

  test('when a session began otherwise, or somebody has none, then signing out leads nowhere', async () => {
    const { owner } = server.app.publisher;
    const { secret } = await openSessionFor(server.deps, owner.personId ?? '');
    const browser = server.browser();
    browser.jar.set(COOKIE, secret);
    for (const each of [browser, server.browser()]) {
      const out = await each.post('/sign-out');
      assert.deepEqual([out.status, await out.text()], [204, '']);
    }
  });

  test('when the provider has no place to sign out at, or is away, then signing out leads nowhere', async () => {
    await using plain = await startOidcServer({ redirectUri });
    const provider = createIdentityProvider(settingsOf(plain), log);
    assert.equal(await provider.end(`${publicOrigin}/`), null);
    plain.away = true;
    assert.equal(await createIdentityProvider(settingsOf(plain), log).end(publicOrigin), null);
  });

  test('when it is asked how to sign in, then the provider is named, and no links are mailed', async () => {
    const data = await server
      .browser()
      .ask('{ signIn { provider byMail demoAccounts { account } } }');
    assert.deepEqual(data['signIn'], { provider: 'Contoso', byMail: false, demoAccounts: [] });
    const refused = await server
      .browser()
      .ask(
        'mutation { requestSignInLink(input: { email: "a@b.example" }) { ... on UserError { code } } }',
      );
    assert.deepEqual(refused['requestSignInLink'], { code: 'FORBIDDEN' });
  });
});
