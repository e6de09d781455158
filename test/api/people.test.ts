import assert from 'node:assert/strict';
import { request } from 'node:http';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { demoPeople } from '../../src/demo/seed-people.ts';
import { emlFileName } from '../../src/mail/eml-transport.ts';
import { readMail } from '../../src/mail/mailbox.ts';
import type { StoredMail } from '../../src/mail/mailbox.ts';
import { startProduct } from '../support/product.ts';
import type { Product } from '../support/product.ts';
import { until } from '../support/until.ts';
import {
  PUBLISHER,
  atSignoff,
  followOffer,
  givenMaterial,
  givenOffer,
  publishInput,
} from './given.ts';
import type { GivenOffer } from './given.ts';
import { list, partnerOf, text } from './partner.ts';
import type { Data, Partner } from './partner.ts';

const OFFER = 'fjord-people';
/** The subscription on the preview list of the offer. */
const LISTED = '0b1f7d5e-3a92-4d6c-8e17-64c2f09a7c41';
const UNLISTED = '5e0c7f7a-94a1-4c51-9a53-6f2b0f6f1d11';

let product: Product;
let owner: Partner;
let reviewer: Partner;
let operator: Partner;
let customer: Partner;
let anybody: Partner;
let offer: GivenOffer;
let publication: Data;
before(async () => {
  product = await startProduct();
  const tokens = await product.tokens();
  const by = (token: string | null) => partnerOf(product.url, token);
  owner = by(tokens.owner);
  reviewer = by(tokens.reviewer);
  operator = by(tokens.operator);
  customer = by(tokens.customer);
  anybody = by(null);
  offer = await givenOffer(owner, OFFER, await givenMaterial(owner));
  publication = await atSignoff(owner, offer);
});
after(async () => await product[Symbol.asyncDispose]());

const byId = (fields: string) => `query ($id: ID!) { node(id: $id) { ${fields} } }`;

/** The mail of an event about the offer, once it was sent, as the reader's program stores it. */
async function mailTo(recipient: string, event: string): Promise<StoredMail & { id: string }> {
  let found: Data | undefined;
  await until(
    `${event} was sent to ${recipient}`,
    async () => {
      const { node } = await operator.ask(
        byId('... on Offer { mails(first: 100) { nodes { id event recipient messageId state } } }'),
        { id: offer.id },
      );
      // Newest first.
      found = list(node?.['mails']?.['nodes']).find(
        (mail) => text(mail['event']) === event && text(mail['recipient']) === recipient,
      );
      return found !== undefined && text(found['state']) === 'SENT';
    },
    20_000,
  );
  const mail = await readMail(
    join(product.dataDir, 'mail'),
    emlFileName(text(found?.['messageId'])),
  );
  assert.ok(mail, 'the mail lies in the mailbox');
  return { ...mail, id: text(found?.['id']) };
}

describe('given a reviewer', () => {
  test('when he reads an offer of any publisher, then he sees it and its stream, and neither draft, mails nor support', async () => {
    const { node } = await reviewer.ask(
      byId(`... on Offer { offerId status steps { stage status } publication { revision { content } }
        mails(first: 5) { nodes { id } } supportRequests { id } previewGrants { id } }`),
      { id: offer.id },
    );
    assert.equal(node?.['offerId'], OFFER);
    assert.equal(
      node?.['publication']?.['revision']?.['content']?.['marketplace']?.['title'],
      `Fjord ${OFFER}`,
    );
    assert.deepEqual(
      [node?.['mails'], node?.['supportRequests'], node?.['previewGrants']],
      [{ nodes: [] }, [], []],
    );
    const draft = await reviewer.answer(byId('... on Offer { draft violations { path } }'), {
      id: offer.id,
    });
    assert.doesNotMatch(JSON.stringify(draft), /Encrypted, immutable/);
    const events = await followOffer(reviewer, 'SSE', offer.id);
    assert.equal((await events.next())?.['__typename'], 'StreamStarted');
    events.cut();
  });

  test('when he publishes, cancels, goes live, edits or invites, then his token does not allow it', async () => {
    for (const by of [reviewer, operator]) {
      await by.refusedByScope('publish', publishInput(offer));
      await by.refusedByScope('cancel', { offerId: offer.id });
      await by.refusedByScope('goLive', { offerId: offer.id, revisionHash: '0' });
      await by.refusedByScope('saveDraft', {
        offerId: offer.id,
        expectedDraftVersion: offer.draftVersion,
        edits: [],
      });
      await by.refusedByScope('inviteToPreview', {
        offerId: offer.id,
        subscriptionId: LISTED,
        email: 'a@b.example',
      });
    }
    const { node } = await reviewer.ask(
      byId('... on Offer { availableActions { action available reason { code } } }'),
      { id: offer.id },
    );
    const publish = list(node?.['availableActions']).find(
      ({ action }) => text(action) === 'PUBLISH',
    );
    assert.deepEqual(publish, {
      action: 'PUBLISH',
      available: false,
      reason: { code: 'FORBIDDEN' },
    });
  });

  test('when an owner or a customer acts as staff, then the token does not allow it', async () => {
    for (const by of [owner, customer]) {
      await by.refusedByScope('startReview', { reviewId: 'x' });
      await by.refusedByScope('approveReview', { reviewId: 'x', revisionHash: '0' });
      await by.refusedByScope('requestChanges', { reviewId: 'x' });
      await by.refusedByScope('retryStage', { stageRunId: 'x' });
      await by.refusedByScope('giveUpStage', { stageRunId: 'x', reason: 'x' });
    }
    await owner.refused('createApiToken', { name: 'x', role: 'OPERATOR' }, 'FORBIDDEN');
    await customer.refusedByScope('createApiToken', { name: 'x', role: 'CUSTOMER' });
  });
});

describe('given a customer', () => {
  const lookAt = `query ($subscriptionId: String) {
    preview(publisher: "${PUBLISHER}", offerId: "${OFFER}", subscriptionId: $subscriptionId) {
      pageUrl expiresAt revision { hash } deployments { packageUrl mainTemplateUrl }
    }
  }`;
  let readToken = '';
  let ticketUrl = '';

  const invite = async (email: string): Promise<string> => {
    const input = { offerId: offer.id, subscriptionId: LISTED, email };
    const { grant } = await owner.done('inviteToPreview', input, 'grant { id state }');
    assert.equal(grant?.['state'], 'INVITED');
    return text(grant?.['id']);
  };
  const grantState = async (id: string): Promise<Data | undefined> => {
    const { node } = await owner.ask(byId('... on PreviewGrant { state holder }'), { id });
    return node;
  };
  const linkIn = (mail: StoredMail): string => {
    const [link] = /http:\S+\/invitations\/[A-Za-z0-9_-]+/.exec(mail.text) ?? [];
    assert.ok(link, mail.text);
    return link;
  };

  test('when he reads offers, then his token does not allow it, and ids lead nowhere', async () => {
    for (const query of [
      '{ offers(first: 1) { nodes { id } } }',
      `{ offer(publisher: "${PUBLISHER}", offerId: "${OFFER}") { id } }`,
      '{ reviewQueue(first: 1) { nodes { id } } }',
      '{ supportRequests(first: 1) { nodes { id } } }',
    ]) {
      const { errors } = await customer.answer(query);
      assert.deepEqual(
        errors?.map(({ extensions }) => extensions?.['code']),
        ['FORBIDDEN'],
        query,
      );
    }
    const ids = [offer.id, text(publication['id'])];
    const { nodes } = await customer.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids,
    });
    assert.deepEqual(nodes, [null, null]);
    const events = await customer.follow(
      'WS',
      `subscription { offerTransitions(offerId: "${offer.id}") { __typename } }`,
    );
    await assert.rejects(async () => await events.next(), /FORBIDDEN/);
    events.cut();
  });

  test('when he names a listed subscription without having proven it, then there is no preview', async () => {
    for (const by of [customer, reviewer]) {
      for (const subscriptionId of [LISTED, LISTED.toUpperCase(), UNLISTED, null]) {
        // Staff look as any subscription, and see what it sees.
        const seesIt = by === reviewer && subscriptionId !== UNLISTED;
        const { preview } = await by.ask(lookAt, { subscriptionId });
        assert.equal(preview !== null, seesIt, String(subscriptionId));
      }
    }
    const { errors } = await anybody.answer(lookAt, { subscriptionId: LISTED });
    assert.equal(errors?.[0]?.extensions?.['code'], 'UNAUTHENTICATED');
  });

  test('when a subscription is invited that is not on the list, then it is refused', async () => {
    const input = { offerId: offer.id, email: 'it@nordwind.example' };
    await owner.refused(
      'inviteToPreview',
      { ...input, subscriptionId: UNLISTED },
      'SUBSCRIPTION_NOT_LISTED',
    );
    await owner.refused('inviteToPreview', { ...input, subscriptionId: 'mine' }, 'INVALID_INPUT');
  });

  test('when the link of an invitation is looked at, then nothing is redeemed; pressed once, it opens; pressed again, it is refused', async () => {
    const email = 'it@nordwind.example';
    const grantId = await invite(email);
    const link = linkIn(await mailTo(email, 'PREVIEW_INVITATION'));
    assert.ok(link.startsWith(`${product.url}/invitations/`));
    for (const method of ['GET', 'HEAD', 'GET']) {
      const response = await fetch(link, { method });
      assert.equal(response.status, 200);
      await response.body?.cancel();
    }
    assert.equal((await grantState(grantId))?.['state'], 'INVITED');
    const foreign = await fetch(link, {
      method: 'POST',
      headers: { origin: 'https://elsewhere.example' },
    });
    assert.equal(foreign.status, 403);
    await foreign.body?.cancel();
    assert.equal((await grantState(grantId))?.['state'], 'INVITED');

    const opened = await fetch(link, { method: 'POST', headers: { origin: product.url } });
    assert.equal(opened.status, 200);
    assert.equal(opened.headers.get('cache-control'), 'no-store');
    const page = await opened.text();
    readToken = /vt_[A-Za-z0-9_-]+/.exec(page)?.[0] ?? '';
    ticketUrl = new URL(/\/preview\/[A-Za-z0-9_.-]+/.exec(page)?.[0] ?? '', product.url).href;
    assert.deepEqual(await grantState(grantId), { state: 'REDEEMED', holder: email });

    const again = await fetch(link, { method: 'POST' });
    assert.equal(again.status, 410);
    assert.doesNotMatch(await again.text(), /vt_|\/preview\//);
    const preview = await fetch(ticketUrl);
    assert.equal(preview.status, 200);
    assert.match(await preview.text(), new RegExp(`Fjord ${OFFER}`));
  });

  test('when he comes back with the read token, then he sees the preview through his subscription, and nothing else', async () => {
    const holder = partnerOf(product.url, readToken);
    const { viewer } = await holder.ask(
      '{ viewer { role scopes subscriptions publisher { id } } }',
    );
    assert.deepEqual(viewer, {
      role: 'CUSTOMER',
      scopes: ['catalog:read'],
      subscriptions: [LISTED],
      publisher: null,
    });
    const { preview } = await holder.ask(lookAt, { subscriptionId: LISTED });
    assert.equal(preview?.['revision']?.['hash'], publication['revision']?.['hash']);
    const [deployment] = list(preview?.['deployments']);
    for (const url of [deployment?.['packageUrl'], deployment?.['mainTemplateUrl']]) {
      const file = await fetch(text(url));
      assert.equal(file.status, 200);
      assert.match(file.headers.get('cache-control') ?? '', /private, no-store/);
      await file.body?.cancel();
    }
    const other = await holder.ask(lookAt, { subscriptionId: UNLISTED });
    assert.equal(other['preview'], null);
    const { errors } = await holder.answer('{ offers(first: 1) { nodes { id } } }');
    assert.equal(errors?.[0]?.extensions?.['code'], 'FORBIDDEN');
  });

  test('when a signed-in customer redeems an invitation, then it proves the subscription to him, once', async () => {
    const { email, name } = demoPeople.customer;
    const grantId = await invite(email);
    const mail = await mailTo(email, 'PREVIEW_INVITATION');
    const code = linkIn(mail).split('/').at(-1) ?? '';
    await anybody.refused('redeemPreviewInvitation', { code: `${code}x` }, 'INVITATION_INVALID');
    const redeemed = await customer.done(
      'redeemPreviewInvitation',
      { code },
      'token grant { id state holder }',
    );
    assert.equal(redeemed['token'], null, 'he has a token already');
    assert.deepEqual(redeemed['grant'], { id: grantId, state: 'REDEEMED', holder: name });
    for (const by of [customer, anybody]) {
      await by.refused('redeemPreviewInvitation', { code }, 'INVITATION_INVALID');
    }
    const { preview } = await customer.ask(lookAt, { subscriptionId: null });
    assert.ok(preview);
  });

  test('when a grant is revoked, then its page and its files are closed at once, and others stay open', async () => {
    const holder = partnerOf(product.url, readToken);
    const { preview } = await holder.ask(lookAt, { subscriptionId: LISTED });
    const file = text(list(preview?.['deployments'])[0]?.['mainTemplateUrl']);
    const { node } = await owner.ask(
      byId(
        '... on Offer { previewGrants { id holder state } previewAccessLog(first: 100) { who subscriptionId what } }',
      ),
      { id: offer.id },
    );
    const looks = list(node?.['previewAccessLog']);
    assert.ok(
      looks.some(({ who, what, subscriptionId }) => {
        return (
          text(who) === 'it@nordwind.example' &&
          text(what) === 'mainTemplate.json' &&
          text(subscriptionId) === LISTED
        );
      }),
      JSON.stringify(looks),
    );
    const grant = list(node?.['previewGrants']).find(
      (each) => text(each['holder']) === 'it@nordwind.example',
    );
    assert.equal((await fetch(file)).status, 200);
    await owner.done('revokePreviewGrant', { grantId: text(grant?.['id']) }, 'grant { state }');
    for (const url of [ticketUrl, text(preview?.['pageUrl']), file]) {
      const response = await fetch(url);
      assert.equal(response.status, 404, url);
      await response.body?.cancel();
    }
    assert.deepEqual(await holder.ask(lookAt, { subscriptionId: LISTED }), { preview: null });
    assert.deepEqual(await holder.ask('{ viewer { subscriptions } }'), {
      viewer: { subscriptions: [] },
    });
    const still = await customer.ask(lookAt, { subscriptionId: LISTED });
    assert.ok(still['preview']);
  });

  test('when a ticket is changed by one character, then it opens nothing', async () => {
    const { preview } = await customer.ask(lookAt, { subscriptionId: LISTED });
    const url = text(preview?.['pageUrl']);
    const ticket = url.split('/').at(-1) ?? '';
    const middle = ticket.indexOf('.');
    for (const at of [0, 5, middle - 1, middle + 1, middle + 20, ticket.length - 1]) {
      const changed = `${ticket.slice(0, at)}${ticket[at] === 'A' ? 'B' : 'A'}${ticket.slice(at + 1)}`;
      const response = await fetch(url.replace(ticket, changed));
      assert.equal(response.status, 404, `at ${at}`);
      await response.body?.cancel();
    }
  });
});

describe('given a publisher who needs help', () => {
  const requestNow = byId(
    '... on SupportRequest { state subject report messages { author role text } }',
  );

  test('when he asks, is answered, answers and closes, then each side gets its mail and sees the same request', async () => {
    const opened = await owner.done(
      'openSupportRequest',
      {
        offerId: offer.id,
        publicationId: text(publication['id']),
        stage: 'CERTIFICATION',
        subject: 'Which rule set is this?',
        text: 'The certification took longer than last time.',
      },
      'supportRequest { id number state report traceId }',
    );
    const id = text(opened['supportRequest']?.['id']);
    assert.equal(opened['supportRequest']?.['state'], 'OPEN');
    assert.ok(opened['supportRequest']?.['report']?.['transitions'], 'the last facts are attached');
    const toOperators = await mailTo(demoPeople.operator.email, 'SUPPORT_REQUEST_OPENED');
    assert.match(toOperators.text, /The certification took longer than last time\./);

    const { supportRequests } = await operator.ask(
      '{ supportRequests(first: 10, state: OPEN) { nodes { id subject } } }',
    );
    assert.ok(list(supportRequests?.['nodes']).some((each) => text(each['id']) === id));
    await operator.done(
      'replySupportRequest',
      { supportRequestId: id, text: 'The newest; a larger package takes longer.' },
      'supportRequest { state }',
    );
    const toAsker = await mailTo(demoPeople.owner.email, 'SUPPORT_REQUEST_ANSWERED');
    assert.match(toAsker.text, /a larger package takes longer/);
    const { node } = await owner.ask(requestNow, { id });
    assert.equal(node?.['state'], 'ANSWERED');
    assert.deepEqual(
      list(node?.['messages']).map(({ role }) => text(role)),
      ['CONTRIBUTOR', 'OPERATOR'],
    );
    const answer = { supportRequestId: id, text: 'Thank you.' };
    await owner.done('replySupportRequest', answer, 'supportRequest { state }');
    await owner.done('closeSupportRequest', { supportRequestId: id }, 'supportRequest { state }');
    await owner.refused('replySupportRequest', answer, 'SUPPORT_REQUEST_CLOSED');
    await operator.refused('replySupportRequest', answer, 'SUPPORT_REQUEST_CLOSED');
    for (const by of [reviewer, customer, anybody]) {
      assert.deepEqual(await by.ask(requestNow, { id }), { node: null });
    }
  });

  test('when a mail is sent again, then it keeps its Message-ID, and the mailbox holds it once', async () => {
    const mail = await mailTo('news@solenne.example', 'PREVIEW_AVAILABLE');
    const folder = join(product.dataDir, 'mail');
    const before = await readdir(folder);
    const file = emlFileName(mail.messageId);
    const bytes = await readFile(join(folder, file));
    await owner.done('resendMail', { mailId: mail.id }, 'mail { state messageId }');
    await until('it was sent again', async () => {
      const { node } = await owner.ask(
        byId('... on MailMessage { state messageId attempts { outcome } }'),
        { id: mail.id },
      );
      assert.equal(node?.['messageId'], mail.messageId);
      return text(node?.['state']) === 'SENT' && list(node?.['attempts']).length === 2;
    });
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name === file),
      [file],
    );
    assert.deepEqual(await readFile(join(folder, file)), bytes);
    assert.ok(before.includes(file));
    await reviewer.refusedByScope('resendMail', { mailId: mail.id });
  });
});

describe('given the pages of the demo', () => {
  /** Asks with headers that `fetch` does not let through. */
  const statusOf = async (
    path: string,
    headers: Record<string, string>,
    method = 'GET',
  ): Promise<number> =>
    await new Promise((resolve, reject) => {
      const outgoing = request(new URL(path, product.url), { method, headers, agent: false });
      outgoing.on('error', reject);
      outgoing.on('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      outgoing.end();
    });

  test('when this machine asks, then the mailbox and the people are there', async () => {
    const signedIn = await fetch(`${product.url}/sign-in/demo/operator`, { method: 'POST' });
    assert.equal(signedIn.status, 204);
    const cookie = signedIn.headers.getSetCookie()[0] ?? '';
    assert.match(
      cookie,
      /^vitrine-session-\d+=vs_[^;]+; Expires=[^;]+; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const asked = await fetch(`${product.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: product.url,
        cookie: cookie.split(';')[0] ?? '',
      },
      body: JSON.stringify({
        query: '{ viewer { name role } signIn { byMail demoAccounts { account } } }',
      }),
    });
    const accounts = ['owner', 'contributor', 'reviewer', 'operator', 'customer'];
    assert.deepEqual(await asked.json(), {
      data: {
        viewer: { name: 'Noor Haddad', role: 'OPERATOR' },
        signIn: { byMail: true, demoAccounts: accounts.map((account) => ({ account })) },
      },
    });
    const nobody = await fetch(`${product.url}/sign-in/demo/nobody`, { method: 'POST' });
    assert.equal(nobody.status, 404);
    const mailbox = await fetch(`${product.url}/mailbox`);
    assert.equal(mailbox.status, 200);
    assert.match(await mailbox.text(), /news@solenne\.example/);
  });

  test('when they are asked under another name or through a proxy, then they are not', async () => {
    for (const [path, method] of [
      ['/sign-in/demo/operator', 'POST'],
      ['/mailbox', 'GET'],
      ['/mailbox?mail=x.eml', 'GET'],
    ] as const) {
      for (const host of ['elsewhere.example', '169.254.169.254', 'localhost.elsewhere.example']) {
        assert.equal(await statusOf(path, { host }, method), 421, `${path} ${host}`);
      }
      for (const name of ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']) {
        const forwarded = { [name]: '10.0.0.1' };
        assert.equal(await statusOf(path, forwarded, method), 404, `${path} ${name}`);
      }
      const foreign = { origin: 'https://elsewhere.example' };
      assert.equal(await statusOf(path, foreign, method), 403, path);
    }
  });
});
