import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { sha256 } from '../../src/app/hashing.ts';
import { Audit } from '../../src/db/audit.ts';
import { Mail } from '../../src/db/mail.ts';
import { MemberInvitation } from '../../src/db/member-invitation.ts';
import { Membership } from '../../src/db/membership.ts';
import { Person } from '../../src/db/person.ts';
import { Session } from '../../src/db/session.ts';
import { SignInLink } from '../../src/db/sign-in-link.ts';
import { SESSION_IDLE_MS, SESSION_LIFETIME_MS } from '../../src/domain/session.ts';
import { listMails, readMail } from '../../src/mail/mailbox.ts';
import { openSessionFor } from '../support/given-session.ts';
import { publicOrigin, startWebServer } from '../support/web-server.ts';
import type { TestBrowser, WebServer } from '../support/web-server.ts';

const COOKIE = '__Host-vitrine-session';
const HOUR_MS = 3_600_000;

const who = '{ viewer { name role publisher { publisherId } publishers { publisherId } } }';
const requestLink = `mutation ($email: String!, $next: String) {
  requestSignInLink(input: { email: $email, next: $next }) {
    __typename
    ... on RequestSignInLinkPayload { email }
    ... on UserError { code path }
  }
}`;

let server: WebServer;
before(async () => {
  server = await startWebServer({ settings: { operatorEmails: ['ada@vitrine.example'] } });
});
after(async () => await server[Symbol.asyncDispose]());

let people = 0;
/** A person without anything. */
async function givenPerson(language: 'en' | 'fr' = 'en'): Promise<Person> {
  people += 1;
  const id = server.deps.newId();
  const email = `person-${people}@example.com`;
  const createdAt = server.deps.clock.now();
  await server.app
    .em()
    .insert(Person, { id, name: `Person ${people}`, email, language, createdAt });
  return await server.app.em().findOneOrFail(Person, { id });
}

async function givenMember(person: Person, publisher: string, laterMs = 0): Promise<void> {
  await server.app.em().insert(Membership, {
    id: server.deps.newId(),
    publisher,
    person: person.id,
    role: 'OWNER',
    createdAt: new Date(server.deps.clock.now().getTime() + laterMs),
  });
}

/** A browser with a session of that person. */
async function signedIn(
  person: Person,
  staffRole: Session['staffRole'] = null,
): Promise<TestBrowser & { readonly sessionId: string; readonly secret: string }> {
  const { sessionId, secret } = await openSessionFor(server.deps, person.id, staffRole);
  const browser = server.browser();
  browser.jar.set(COOKIE, secret);
  return { ...browser, sessionId, secret };
}

/** Moves the clock, and back after the work. */
async function later(ms: number, work: () => Promise<void>): Promise<void> {
  server.time.aheadMs += ms;
  try {
    await work();
  } finally {
    server.time.aheadMs -= ms;
  }
}

describe('given a person who asks for a link', () => {
  /** Asks for a link and waits for its mail, as it lies in the mailbox. */
  async function linkFor(email: string, next?: string) {
    const before = await listMails(`${server.app.folder}/mail`, { limit: 100 });
    const answer = await server.browser().ask(requestLink, { email, next: next ?? null });
    assert.deepEqual(answer['requestSignInLink'], {
      __typename: 'RequestSignInLinkPayload',
      email,
    });
    return await server.app.until(async () => {
      const mails = await listMails(`${server.app.folder}/mail`, { limit: 100 });
      // Mails that others of this test asked for may come at any time.
      const fresh = mails.find(
        (mail) =>
          mail.to.toLowerCase() === email.toLowerCase() &&
          !before.some(({ fileName }) => fileName === mail.fileName),
      );
      const mail =
        fresh === undefined ? null : await readMail(`${server.app.folder}/mail`, fresh.fileName);
      const path = /https:\/\/vitrine\.example(\/sign-in\/link\/[\w-]+)/.exec(
        mail?.text ?? '',
      )?.[1];
      return path === undefined ? null : { path, mail };
    });
  }

  test('when the mail comes and its button is pressed, then the person is signed in and lands on the wanted page', async () => {
    const person = await givenPerson('fr');
    await givenMember(person, server.app.publisher.id);
    const { path, mail } = await linkFor(person.email.toUpperCase(), '/offers/solenne/pulse?x=1');
    assert.equal(mail?.subject, 'Votre lien de connexion');
    const browser = server.browser();
    // A scanner that opens the link, twice, uses nothing up.
    for (const method of ['GET', 'HEAD', 'GET']) {
      const looked = await browser.send(path, { method });
      assert.equal(looked.status, 200);
      assert.deepEqual(looked.headers.getSetCookie(), []);
      if (method === 'GET') assert.match(await looked.text(), new RegExp(person.email));
    }
    const pressed = await browser.post(path);
    assert.equal(pressed.status, 303);
    assert.equal(pressed.headers.get('location'), '/offers/solenne/pulse?x=1');
    const [cookie = ''] = pressed.headers.getSetCookie();
    assert.match(
      cookie,
      /^__Host-vitrine-session=vs_[\w-]{43}; Expires=[^;]+; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    );
    const data = await browser.ask(who);
    assert.deepEqual(data['viewer'], {
      name: person.name,
      role: 'OWNER',
      publisher: { publisherId: 'solenne' },
      publishers: [{ publisherId: 'solenne' }],
    });
    const stored = await server.app.em().findOneOrFail(Session, { person: person.id });
    assert.equal(JSON.stringify(stored).includes(browser.jar.get(COOKIE) ?? '?'), false);
    const audited = await server.app.em().find(Audit, { action: 'signIn' });
    assert.ok(
      audited.some(
        ({ actor, detail }) => actor.personId === person.id && detail['method'] === 'LINK',
      ),
    );
  });

  test('when the link is used again, then it is refused, in another browser and in the same', async () => {
    const person = await givenPerson();
    const { path } = await linkFor(person.email);
    const browser = server.browser();
    assert.equal((await browser.post(path)).status, 303);
    for (const other of [server.browser(), browser]) {
      const again = await other.post(path);
      assert.equal(again.status, 410);
      assert.deepEqual(again.headers.getSetCookie(), []);
      assert.match(await again.text(), /Ask for a new one/);
      assert.equal((await other.send(path)).status, 410);
    }
  });

  test('when two press the button at once, then one of them is signed in', async () => {
    const person = await givenPerson();
    const { path } = await linkFor(person.email);
    const pressed = await Promise.all([1, 2, 3, 4].map(() => server.browser().post(path)));
    const statuses = pressed.map(({ status }) => status);
    assert.deepEqual(
      statuses.toSorted((a, b) => a - b),
      [303, 410, 410, 410],
    );
  });

  test('when one of several links was used, then the others are over', async () => {
    const person = await givenPerson();
    const first = await linkFor(person.email);
    const second = await linkFor(person.email);
    assert.equal((await server.browser().post(second.path)).status, 303);
    assert.equal((await server.browser().post(first.path)).status, 410);
  });

  test('when it is older than fifteen minutes, then it does not work', async () => {
    const person = await givenPerson();
    const { path } = await linkFor(person.email);
    await later(15 * 60_000, async () => {
      assert.equal((await server.browser().send(path)).status, 410);
      assert.equal((await server.browser().post(path)).status, 410);
    });
    assert.equal((await server.browser().post(path)).status, 303, 'it would have worked before');
  });

  test('when a page of another site presses the button, then nobody is signed in', async () => {
    const person = await givenPerson();
    const { path } = await linkFor(person.email);
    for (const origin of ['https://elsewhere.example', 'null']) {
      const pressed = await server.browser().send(path, { method: 'POST', headers: { origin } });
      assert.equal(pressed.status, 403);
    }
    assert.equal((await server.browser().post(path)).status, 303, 'the link is still good');
  });

  test('when nobody has the address, then the answer is the same, takes as long, and no mail is sent', async () => {
    const person = await givenPerson();
    const times: number[] = [];
    const bodies: string[] = [];
    for (const email of [person.email, 'nobody@example.com']) {
      const start = performance.now();
      const { status, body } = await server.browser().graphql(requestLink, { email });
      times.push(performance.now() - start);
      bodies.push(`${status} ${JSON.stringify(body).replace(email, '…')}`);
    }
    assert.equal(bodies[0], bodies[1]);
    assert.ok(
      times.every((ms) => ms >= 245),
      `${times.join(', ')} ms`,
    );
    const em = server.app.em();
    assert.equal(await em.count(Mail, { recipient: 'nobody@example.com' }), 0);
    assert.equal(await em.count(SignInLink, { email: 'nobody@example.com' }), 0);
    assert.equal(await em.count(Mail, { recipient: person.email }), 1);
    const audited = await em.find(Audit, { action: 'requestSignInLink' });
    assert.equal(JSON.stringify(audited).includes('nobody@'), false);
  });

  /** An invitation to a publisher, whose mail is of no matter here. */
  async function givenInvitation(email: string, more: Partial<MemberInvitation> = {}) {
    const now = server.deps.clock.now();
    const invitation: MemberInvitation = {
      id: server.deps.newId(),
      publisher: server.app.publisher.id,
      email,
      role: 'CONTRIBUTOR',
      codeHash: sha256(email),
      invitedBy: { kind: 'PUBLISHER', name: 'Camille Roux', tokenId: null, personId: null },
      invitedAt: now,
      sent: 1,
      expiresAt: new Date(now.getTime() + HOUR_MS),
      acceptedAt: null,
      acceptedBy: null,
      revokedAt: null,
      ...more,
    };
    await server.app.em().insert(MemberInvitation, invitation);
    return invitation;
  }

  test('when nobody has the address and an invitation to it is open, then a link comes and signs in a new person', async () => {
    await givenInvitation('New.Colleague@Example.com');
    const { path } = await linkFor('new.colleague@example.com');
    const browser = server.browser();
    assert.equal((await browser.post(path)).status, 303);
    const { viewer } = await browser.ask('{ viewer { role email publishers { publisherId } } }');
    // A member he becomes by the invitation itself.
    assert.deepEqual(viewer, {
      role: 'CUSTOMER',
      email: 'new.colleague@example.com',
      publishers: [],
    });
  });

  test('when the invitation was used, taken back or has ended, or is to another address, then it is as if there were none', async () => {
    const past = new Date(server.deps.clock.now().getTime() - 1_000);
    await givenInvitation('was_used@example.com', { acceptedAt: past });
    await givenInvitation('taken.back@example.com', { revokedAt: past });
    await givenInvitation('ended@example.com', { expiresAt: past });
    await givenInvitation('a_b%c@example.com');
    const em = server.app.em();
    const answers = new Set<string>();
    for (const email of [
      'was_used@example.com',
      'taken.back@example.com',
      'ended@example.com',
      'axbyc@example.com',
      'nobody.at.all@example.com',
    ]) {
      const start = performance.now();
      const { status, body } = await server.browser().graphql(requestLink, { email });
      assert.ok(performance.now() - start >= 245, 'it takes as long');
      answers.add(`${status} ${JSON.stringify(body).replace(email, '…')}`);
      assert.equal(await em.count(SignInLink, { email }), 0, email);
      assert.equal(await em.count(Mail, { recipient: email }), 0, email);
    }
    assert.equal(answers.size, 1);
    await server.browser().ask(requestLink, { email: 'a_b%c@example.com' });
    assert.equal(await em.count(SignInLink, { email: 'a_b%c@example.com' }), 1);
  });

  test('when the invitation is taken back while the link is on its way, then the link opens nothing and makes nobody', async () => {
    const email = 'too.late@example.com';
    const { id } = await givenInvitation(email);
    const { path } = await linkFor(email);
    await server.app.em().nativeUpdate(MemberInvitation, { id }, { revokedAt: new Date() });
    const browser = server.browser();
    assert.equal((await browser.post(path)).status, 410);
    assert.equal(browser.jar.size, 0);
    assert.equal(await server.app.em().count(Person, { email }), 0);
  });

  test('when links are asked for again and again, then an address gets three within fifteen minutes', async () => {
    const person = await givenPerson();
    for (let n = 0; n < 5; n += 1) await server.browser().ask(requestLink, { email: person.email });
    const em = server.app.em();
    assert.equal(await em.count(Mail, { recipient: person.email }), 3);
    await later(15 * 60_000, async () => {
      await server.browser().ask(requestLink, { email: person.email });
    });
    assert.equal(await em.count(Mail, { recipient: person.email }), 4);
  });

  test('when the address is none, then the form says why', async () => {
    const data = await server.browser().ask(requestLink, { email: 'a@b\r\nBcc: c@d.example' });
    const refused = data['requestSignInLink'] as Record<string, unknown>;
    assert.deepEqual([refused['code'], refused['path']], ['INVALID_INPUT', ['input', 'email']]);
  });

  test('when the page to go on to is another host, then the first page opens', async () => {
    const person = await givenPerson();
    for (const next of [
      '//elsewhere.example',
      'https://elsewhere.example',
      '/\\elsewhere.example',
    ]) {
      const { path } = await linkFor(person.email, next);
      const pressed = await server.browser().post(path);
      assert.equal(pressed.headers.get('location'), '/offers', next);
      await server.app.em().nativeDelete(SignInLink, { email: person.email });
    }
  });

  test('when an operator of the settings signs in for the first time, then he is made, and is an operator', async () => {
    const { path } = await linkFor('Ada@vitrine.example');
    const browser = server.browser();
    assert.equal((await browser.post(path)).status, 303);
    assert.deepEqual((await browser.ask('{ viewer { name role } }'))['viewer'], {
      name: 'ada',
      role: 'OPERATOR',
    });
  });
});

describe('given a browser with a session', () => {
  test('when it signs out, then a copy of its cookie is worth nothing, and the browser loses it', async () => {
    const browser = await signedIn(await givenPerson());
    const copy = server.browser();
    copy.jar.set(COOKIE, browser.secret);
    assert.equal((await copy.graphql(who)).status, 200, 'the copy would work');
    const out = await browser.post('/sign-out');
    assert.equal(out.status, 204);
    assert.equal(browser.jar.size, 0);
    assert.equal((await copy.graphql(who)).status, 401);
    assert.equal(copy.jar.size, 0, 'a dead cookie is taken away');
    assert.equal((await copy.graphql(who)).status, 200, 'and the browser is nobody again');
  });

  test('when its secret was changed, then the former one ends the session of thief and owner', async () => {
    const browser = await signedIn(await givenPerson());
    const thief = server.browser();
    thief.jar.set(COOKIE, browser.secret);
    await later(HOUR_MS, async () => {
      await browser.ask(who);
      const next = browser.jar.get(COOKIE);
      assert.notEqual(next, browser.secret);
      await browser.ask(who);
      assert.equal(browser.jar.get(COOKIE), next, 'changed once');
      assert.equal((await thief.graphql(who)).status, 200, 'requests under way are let through');
    });
    await later(HOUR_MS + 31_000, async () => {
      thief.jar.set(COOKIE, browser.secret);
      assert.equal((await thief.graphql(who)).status, 401);
      assert.equal((await browser.graphql(who)).status, 401, 'the owner signs in again');
    });
    assert.ok(server.app.log.some((line) => line.includes('former secret')));
  });

  test('when the answer with the next secret is lost, then the browser goes on with the one it has', async () => {
    const browser = await signedIn(await givenPerson());
    await later(HOUR_MS, async () => {
      await browser.ask(who);
      browser.jar.set(COOKIE, browser.secret);
      await browser.ask(who);
      assert.equal(browser.jar.get(COOKIE), browser.secret, 'one is on its way');
    });
    await later(HOUR_MS + 61_000, async () => {
      await browser.ask(who);
      assert.notEqual(browser.jar.get(COOKIE), browser.secret, 'another is sent');
      await browser.ask(who);
    });
  });

  test('when many requests come at once as the secret changes, then all are answered and the browser stays signed in', async () => {
    const browser = await signedIn(await givenPerson());
    await later(HOUR_MS, async () => {
      const answers = await Promise.all([...Array(8)].map(async () => await browser.graphql(who)));
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
      const more = await Promise.all([...Array(8)].map(async () => await browser.graphql(who)));
      assert.deepEqual(new Set(more.map(({ status }) => status)), new Set([200]));
    });
  });

  test('when it was not used for twelve hours, or began a week ago, then it is over', async () => {
    const idle = await signedIn(await givenPerson());
    await later(SESSION_IDLE_MS - 1_000, async () => void (await idle.ask(who)));
    await later(2 * SESSION_IDLE_MS, async () => {
      assert.equal((await idle.graphql(who)).status, 401);
    });
    const busy = await signedIn(await givenPerson());
    for (let at = 0; at < SESSION_LIFETIME_MS; at += SESSION_IDLE_MS / 2) {
      await later(at, async () => void (await busy.ask(who)));
    }
    await later(SESSION_LIFETIME_MS, async () => {
      assert.equal((await busy.graphql(who)).status, 401);
    });
  });

  test('when it signs in anew, then the session that it had is over, also one that was planted', async () => {
    const planted = await signedIn(await givenPerson());
    const victim = await givenPerson();
    await server.browser().ask(requestLink, { email: victim.email });
    const { text } = await server.app.em().findOneOrFail(Mail, { recipient: victim.email });
    const path = /\/sign-in\/link\/[\w-]+/.exec(text)?.[0] ?? '';
    const browser = server.browser();
    browser.jar.set(COOKIE, planted.secret);
    assert.equal((await browser.post(path)).status, 303);
    assert.notEqual(browser.jar.get(COOKIE), planted.secret);
    assert.equal((await planted.graphql(who)).status, 401);
    assert.equal((await browser.ask('{ viewer { email } }'))['viewer'] instanceof Object, true);
  });

  test('when no page of ours sends the request, then the cookie counts for nothing', async () => {
    const browser = await signedIn(await givenPerson());
    const refused = async (headers: Record<string, string>) => {
      const { status, body } = await browser.graphql(who, {}, headers);
      const [error] = body['errors'] as { extensions: { code: string } }[];
      assert.deepEqual([status, error?.extensions.code], [403, 'ORIGIN_NOT_ALLOWED']);
    };
    await refused({ origin: 'https://elsewhere.example' });
    await refused({ origin: 'null' });
    await refused({ origin: 'https://vitrine.example.elsewhere.example' });
    await refused({});
    await refused({ 'sec-fetch-site': 'cross-site' });
    await refused({ 'sec-fetch-site': 'same-site' });
    assert.equal((await browser.graphql(who, {}, { 'sec-fetch-site': 'same-origin' })).status, 200);
    assert.equal((await browser.graphql(who, {}, { 'vitrine-channel': 'portal' })).status, 200);
    const out = await browser.send('/sign-out', {
      method: 'POST',
      headers: { origin: 'https://elsewhere.example' },
    });
    assert.equal(out.status, 403);
    assert.equal((await browser.graphql(who)).status, 200, 'still signed in');
  });

  test('when the host name is not ours (DNS rebinding), then nothing is answered', async () => {
    const browser = await signedIn(await givenPerson());
    const status = await new Promise<number>((resolve, reject) => {
      const sent = request(
        new URL('/graphql?query={viewer{name}}', server.url),
        {
          agent: false,
          headers: {
            host: 'rebound.example',
            origin: 'http://rebound.example',
            cookie: `${COOKIE}=${browser.secret}`,
          },
        },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        },
      );
      sent.on('error', reject).end();
    });
    assert.equal(status, 421);
  });

  test('when two cookies of the name come, or another thing than a secret, then nobody is signed in', async () => {
    const { secret } = await signedIn(await givenPerson());
    for (const [cookie, status] of [
      [`${COOKIE}=${secret}; ${COOKIE}=${secret}`, 200],
      [`vitrine-session-80=${secret}`, 200],
      [`${COOKIE}=vt_${secret.slice(3)}`, 401],
      [`${COOKIE}=${secret.slice(0, -1)}`, 401],
      [`${COOKIE}=vs_${'x'.repeat(8_000)}`, 401],
    ] as const) {
      const answer = await server.browser().graphql(
        '{ viewer { role } }',
        {},
        {
          origin: publicOrigin,
          cookie,
        },
      );
      assert.equal(answer.status, status, cookie.slice(0, 60));
      if (status === 200) assert.deepEqual(answer.body['data'], { viewer: { role: null } });
    }
  });

  test('when a token is sent beside the cookie, then the token decides', async () => {
    const browser = await signedIn(await givenPerson());
    const { secret } = server.app.publisher.owner as { secret?: string };
    const { body } = await browser.graphql(
      '{ viewer { role } }',
      {},
      {
        authorization: `Bearer ${secret ?? ''}`,
      },
    );
    assert.deepEqual(body['data'], { viewer: { role: 'OWNER' } });
    const bad = await browser.graphql('{ viewer { role } }', {}, { authorization: 'Bearer vt_x' });
    assert.equal(bad.status, 401);
  });
});

describe('given a person with several sessions', () => {
  const sessions = '{ viewer { sessions { id isCurrent method userAgent address revokedAt } } }';
  const revoke = `mutation ($id: ID!) { revokeSession(input: { sessionId: $id }) {
    __typename ... on UserError { code } } }`;
  const list = async (browser: TestBrowser) =>
    ((await browser.ask(sessions))['viewer'] as { sessions: { id: string; isCurrent: boolean }[] })
      .sessions;

  test('when they are listed and one is revoked, then that one is over and the other goes on', async () => {
    const person = await givenPerson();
    const one = await signedIn(person);
    const two = await signedIn(person);
    const other = (await list(one)).find(({ isCurrent }) => !isCurrent);
    assert.equal((await list(one)).length, 2);
    const data = await one.ask(revoke, { id: other?.id });
    assert.deepEqual(data['revokeSession'], { __typename: 'RevokeSessionPayload' });
    assert.equal((await two.graphql(who)).status, 401);
    assert.deepEqual(
      (await list(one)).map(({ isCurrent }) => isCurrent),
      [true],
    );
  });

  test('when a stranger or a token of the same person asks, then there is no such session', async () => {
    const mine = await signedIn(await givenPerson());
    const stranger = await signedIn(await givenPerson());
    const [own] = await list(mine);
    const { owner } = server.app.publisher;
    const ofOwner = await openSessionFor(server.deps, owner.personId ?? '');
    const ownersId = Buffer.from(`Session:${ofOwner.sessionId}`).toString('base64url');
    const bearer = { authorization: `Bearer ${(owner as { secret?: string }).secret ?? ''}` };
    for (const answer of [
      await stranger.graphql(revoke, { id: own?.id }),
      await server.browser().graphql(revoke, { id: own?.id }),
      await server.browser().graphql(revoke, { id: ownersId }, bearer),
    ]) {
      assert.deepEqual(answer.body['data'], {
        revokeSession: { __typename: 'NotFound', code: 'NOT_FOUND' },
      });
    }
    assert.equal((await mine.graphql(who)).status, 200);
    const seen = await stranger.ask('query ($id: ID!) { node(id: $id) { id } }', { id: own?.id });
    assert.equal(seen['node'], null);
  });
});

describe('given a person who reads French', () => {
  const change = `mutation ($language: Language!) { changeLanguage(input: { language: $language }) {
    __typename ... on ChangeLanguagePayload { viewer { language } } ... on UserError { code } } }`;
  const refusedWords = `mutation { revokeSession(input: { sessionId: "nothing" }) { ... on UserError { message } } }`;
  const message = async (browser: TestBrowser, headers: Record<string, string> = {}) => {
    const { body } = await browser.graphql(refusedWords, {}, { origin: publicOrigin, ...headers });
    return JSON.stringify(body);
  };

  test('when he says so, then it is kept for every browser of his, and in the audit', async () => {
    const person = await givenPerson();
    const browser = await signedIn(person);
    assert.deepEqual((await browser.ask('{ viewer { language } }'))['viewer'], { language: 'EN' });
    const { changeLanguage } = await browser.ask(change, { language: 'FR' });
    assert.deepEqual(changeLanguage, {
      __typename: 'ChangeLanguagePayload',
      viewer: { language: 'FR' },
    });
    const elsewhere = await signedIn(person);
    assert.deepEqual((await elsewhere.ask('{ viewer { language } }'))['viewer'], {
      language: 'FR',
    });
    assert.match(await message(elsewhere), /cet identifiant/i);
    assert.doesNotMatch(
      await message(elsewhere, { 'accept-language': 'en' }),
      /cet identifiant/i,
      'a request that names a language is answered in it',
    );
    const [row] = await server.app.em().find(Audit, { action: 'changeLanguage', outcome: 'DONE' });
    assert.equal(row?.actor.personId, person.id);
    assert.deepEqual(row?.detail, { language: 'fr', personId: person.id });
  });

  test('when a token asks, then nothing changes, whoever it belongs to', async () => {
    const { owner } = server.app.publisher;
    const { body } = await server
      .browser()
      .graphql(
        change,
        { language: 'FR' },
        { authorization: `Bearer ${(owner as { secret?: string }).secret ?? ''}` },
      );
    assert.deepEqual(body['data'], {
      changeLanguage: { __typename: 'Forbidden', code: 'FORBIDDEN' },
    });
    const kept = await server.app.em().findOneOrFail(Person, { id: owner.personId ?? '' });
    assert.equal(kept.language, 'en');
  });
});

describe('given a person who belongs to two publishers', () => {
  const switchTo = `mutation ($publisher: String) { switchPublisher(input: { publisher: $publisher }) {
    __typename ... on UserError { code } } }`;
  const acting = async (browser: TestBrowser) => {
    const { role, publisher } = (await browser.ask(who))['viewer'] as {
      role: string;
      publisher: { publisherId: string } | null;
    };
    return `${role} ${publisher?.publisherId ?? '-'}`;
  };

  test('when he switches, then he acts for one at a time, and his secret changes', async () => {
    const person = await givenPerson();
    const second = await server.app.given.publisher('second-house');
    await givenMember(person, server.app.publisher.id);
    await givenMember(person, second.id, 1_000);
    const browser = await signedIn(person);
    assert.equal(await acting(browser), 'OWNER solenne');
    const data = await browser.ask(switchTo, { publisher: 'second-house' });
    assert.deepEqual(data['switchPublisher'], { __typename: 'SwitchPublisherPayload' });
    assert.equal(await acting(browser), 'OWNER second-house');
    assert.notEqual(browser.jar.get(COOKIE), browser.secret);
    const create = await browser.ask(
      'mutation ($p: String!) { createOffer(input: { publisher: $p, offerId: "one", name: "One" }) { __typename } }',
      { p: 'solenne' },
    );
    assert.deepEqual(create['createOffer'], { __typename: 'NotFound' }, 'not the other one');
    await server.app.em().nativeDelete(Membership, { person: person.id, publisher: second.id });
    assert.equal(await acting(browser), 'OWNER solenne', 'a membership that ended holds at once');
  });

  test('when he does not belong to the publisher, or asks with a token, then he cannot', async () => {
    const browser = await signedIn(await givenPerson());
    for (const publisher of ['solenne', 'nowhere']) {
      const data = await browser.ask(switchTo, { publisher });
      assert.deepEqual(data['switchPublisher'], { __typename: 'NotFound', code: 'NOT_FOUND' });
    }
    assert.equal(await acting(browser), 'CUSTOMER -');
    const { body } = await server.browser().graphql(
      switchTo,
      { publisher: 'solenne' },
      {
        authorization: `Bearer ${(server.app.publisher.owner as { secret?: string }).secret ?? ''}`,
      },
    );
    assert.deepEqual(body['data'], {
      switchPublisher: { __typename: 'Forbidden', code: 'FORBIDDEN' },
    });
  });

  test('when he also works for the house, then he is that until he chooses a publisher', async () => {
    const person = await givenPerson();
    await givenMember(person, server.app.publisher.id);
    const browser = await signedIn(person, 'REVIEWER');
    assert.equal(await acting(browser), 'REVIEWER -');
    await browser.ask(switchTo, { publisher: 'solenne' });
    assert.equal(await acting(browser), 'OWNER solenne');
    await browser.ask(switchTo, {});
    assert.equal(await acting(browser), 'REVIEWER -');
  });
});

describe('given a stream that a session opened', () => {
  /** Opens a socket as a browser does; resolves to it once the server has taken the client. */
  const open = async (secret: string, origin: string | undefined) =>
    await new Promise<WebSocket | number>((resolve, reject) => {
      const socket = new WebSocket(`ws://${server.host}/graphql`, 'graphql-transport-ws', {
        headers: { cookie: `${COOKIE}=${secret}`, ...(origin === undefined ? {} : { origin }) },
      });
      socket.once('unexpected-response', (_request, answer) => resolve(answer.statusCode ?? 0));
      socket.once('error', reject);
      socket.once('close', (code) => resolve(code));
      socket.once('open', () => socket.send('{"type":"connection_init"}'));
      socket.once('message', () => resolve(socket));
    });
  const closed = async (socket: WebSocket) =>
    await new Promise<number>((resolve) => {
      socket.once('close', (code) => resolve(code));
    });

  test('when its page is ours, then it is who the session says; when not, then there is no socket', async () => {
    const { secret } = await signedIn(await givenPerson());
    for (const origin of ['https://elsewhere.example', 'null', undefined]) {
      assert.equal(await open(secret, origin), 403, origin ?? 'no origin');
    }
    assert.equal(await open(`vs_${'x'.repeat(43)}`, publicOrigin), 4403);
    const socket = await open(secret, publicOrigin);
    assert.ok(socket instanceof WebSocket);
    socket.close();
  });

  test('when the session is revoked, signed out or had its time, then the socket is closed', async () => {
    const ways = {
      revoked: async (id: string) => {
        await server.app.em().nativeUpdate(Session, { id }, { revokedAt: new Date() });
      },
      'had its time': async (id: string) => {
        await server.app.em().nativeUpdate(Session, { id }, { expiresAt: new Date() });
      },
      unused: async (id: string) => {
        const lastUsedAt = new Date(Date.now() - SESSION_IDLE_MS);
        await server.app.em().nativeUpdate(Session, { id }, { lastUsedAt });
      },
    };
    const control = await open((await signedIn(await givenPerson())).secret, publicOrigin);
    assert.ok(control instanceof WebSocket);
    for (const [way, end] of Object.entries(ways)) {
      const browser = await signedIn(await givenPerson());
      const socket = await open(browser.secret, publicOrigin);
      assert.ok(socket instanceof WebSocket);
      const start = performance.now();
      await end(browser.sessionId);
      assert.equal(await closed(socket), 4403, way);
      assert.ok(performance.now() - start < 5_000);
    }
    assert.equal(control.readyState, WebSocket.OPEN, 'others stay open');
    control.close();
  });

  test('when events are streamed over HTTP, then the stream ends with the session too, and foreign pages get none', async () => {
    const person = await givenPerson();
    await givenMember(person, server.app.publisher.id);
    const browser = await signedIn(person);
    const publisherId = Buffer.from(`Publisher:${server.app.publisher.id}`).toString('base64url');
    const query = `subscription { transitions(publisherId: "${publisherId}") { __typename } }`;
    const stream = async (headers: Record<string, string>) =>
      await browser.send(`/graphql?query=${encodeURIComponent(query)}`, {
        headers: { accept: 'text/event-stream', ...headers },
      });
    assert.equal((await stream({})).status, 403);
    assert.equal((await stream({ origin: 'https://elsewhere.example' })).status, 403);
    const opened = await stream({ origin: publicOrigin });
    assert.equal(opened.status, 200);
    assert.ok(opened.body !== null);
    const reader = opened.body.getReader();
    const next = async () => Buffer.from((await reader.read()).value ?? []).toString();
    // Before its first event a stream of an ended session ends without one, and would show nothing here.
    let seen = '';
    while (!seen.includes('StreamStarted')) {
      const chunk = await next();
      assert.notEqual(chunk, '', `ended after ${seen}`);
      seen += chunk;
    }
    await server.app
      .em()
      .nativeUpdate(Session, { id: browser.sessionId }, { revokedAt: new Date() });
    try {
      while ((await next()) !== '');
    } catch {
      // Cut, as it may be.
    }
  });
});
