import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ApiToken } from '../../src/db/api-token.ts';
import { Audit } from '../../src/db/audit.ts';
import { Grant } from '../../src/db/grant.ts';
import { Mail } from '../../src/db/mail.ts';
import { PreviewInvitation } from '../../src/db/preview-invitation.ts';
import { readTicket } from '../../src/app/preview-ticket.ts';
import { redeemPreviewInvitation } from '../../src/app/redeem-preview-invitation.ts';
import { authenticate } from '../../src/http/authenticate.ts';
import { anonymous } from '../../src/domain/actor.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { toSignOff } from '../app/flow.ts';
import { callOf } from '../support/installation.ts';
import { list, startApi, text } from './api.ts';
import type { Api, Data } from './api.ts';

const listed = '0b1f7d5e-3a92-4d6c-8e17-64c2f09a7c41';
const unlisted = '11111111-2222-4333-8444-555555555555';

describe('given an offer whose preview is open', () => {
  let api: Api;
  let owner: TokenActor;
  let stranger: TokenActor;
  let customer: TokenActor;
  let offerId: string;

  before(async () => {
    api = await startApi({ worker: true });
    owner = api.app.publisher.owner;
    stranger = (await api.app.given.publisher('borealis')).owner;
    customer = await api.app.given.actor('CUSTOMER', 'Guest');
    const offer = await api.app.given.offer(api.app.publisher);
    offerId = encodeGlobalId('Offer', offer.id);
    await toSignOff(api.app, owner, offer.id);
  });
  after(async () => await api[Symbol.asyncDispose]());

  /** Invites, and reads the code from the mail as the invited person does. */
  const invited = async (
    email: string,
  ): Promise<{ readonly id: string; readonly code: string }> => {
    const outcome = await api.mutate(
      owner,
      'inviteToPreview',
      { offerId, subscriptionId: listed.toUpperCase(), email },
      'grant { id state holder email subscriptionId redeemedAt }',
    );
    assert.equal(outcome.__typename, 'InviteToPreviewPayload');
    assert.equal(outcome.grant?.state, 'INVITED');
    assert.equal(outcome.grant?.holder, email);
    const mail = await api.app.em().findOneOrFail(Mail, {
      event: 'PREVIEW_INVITATION',
      recipient: email,
    });
    const code = /\/invitations\/([A-Za-z0-9_-]{43})/.exec(mail.text)?.[1];
    assert.ok(code, mail.text);
    return { id: text(outcome.grant?.id), code };
  };

  const redeem = async (by: TokenActor | typeof anonymous, code: string): Promise<Data> =>
    await api.mutate(
      by,
      'redeemPreviewInvitation',
      { code },
      'token grant { id state holder subscriptionId }',
    );

  const previewOf = async (by: TokenActor | typeof anonymous, subscriptionId?: string) =>
    await api.answer(
      by,
      `query ($subscriptionId: String) {
        preview(publisher: "solenne", offerId: "offer-1", subscriptionId: $subscriptionId) {
          revision { number } expiresAt pageUrl deployments { skuId packageUrl } forms { skuId } } }`,
      { subscriptionId: subscriptionId ?? null },
    );

  test('when a customer who proved nothing asks, then there is no preview, whatever subscription he names', async () => {
    for (const subscription of [undefined, listed, unlisted]) {
      const { data, errors } = await previewOf(customer, subscription);
      assert.deepEqual(errors, []);
      assert.equal(data?.preview, null);
    }
    const { errors } = await previewOf(anonymous);
    assert.equal(errors[0]?.extensions['code'], 'UNAUTHENTICATED');
  });

  test('when a signed-in customer redeems, then he sees the preview and what a customer may see of it', async () => {
    const { id, code } = await invited('one@example.com');
    const outcome = await redeem(customer, code);
    assert.equal(outcome.__typename, 'RedeemPreviewInvitationPayload');
    assert.equal(outcome.token, null);
    assert.deepEqual(outcome.grant, {
      id,
      state: 'REDEEMED',
      holder: 'Guest',
      subscriptionId: listed,
    });
    const { data, errors } = await previewOf(customer);
    assert.deepEqual(errors, []);
    assert.equal(data?.preview?.revision?.number, 1);
    assert.match(text(data?.preview?.pageUrl), /^https:\/\/vitrine\.example\/preview\//);
    assert.equal(list(data?.preview?.deployments).length, 1);
    assert.equal(list(data?.preview?.forms).length, 1);
    const viewer = await api.ask(customer, '{ viewer { role subscriptions } }');
    assert.deepEqual(viewer.viewer, { role: 'CUSTOMER', subscriptions: [listed] });
    const content = await api.answer(
      customer,
      '{ preview(publisher: "solenne", offerId: "offer-1") { revision { content } } }',
    );
    assert.equal(content.data?.preview, null);
    assert.equal(content.errors[0]?.extensions['code'], 'FORBIDDEN');
    const log = await api.ask(
      owner,
      'query ($id: ID!) { node(id: $id) { ... on Offer { previewAccessLog { who subscriptionId what } } } }',
      { id: offerId },
    );
    assert.deepEqual(list(log.node?.previewAccessLog)[0], {
      who: 'Guest',
      subscriptionId: listed,
      what: 'page',
    });
  });

  test('when the subscription is not the one that is proven, then there is no preview for it', async () => {
    const { data } = await previewOf(customer, unlisted);
    assert.equal(data?.preview, null);
  });

  test('when a caller without a token redeems, then he gets a read token, which sees the preview and nothing else', async () => {
    const { code } = await invited('two@example.com');
    const outcome = await redeem(anonymous, code);
    const token = text(outcome.token);
    assert.match(token, /^vt_[A-Za-z0-9_-]{43}$/);
    const found = await authenticate(api.app.deps, `Bearer ${token}`);
    assert.ok(found.ok && found.actor.kind === 'TOKEN');
    assert.equal(found.actor.role, 'CUSTOMER');
    assert.deepEqual(found.actor.scopes, ['catalog:read']);
    const { data } = await previewOf(found.actor);
    assert.equal(data?.preview?.revision?.number, 1);
    const stored = await api.app.em().findOneOrFail(ApiToken, { id: found.actor.tokenId });
    assert.ok(stored.expiresAt);
    const audits = JSON.stringify(await api.app.em().find(Audit, {}));
    assert.ok(!audits.includes(token) && !audits.includes(code));
  });

  test('when twenty callers redeem one invitation at once, then one of them gets it', async () => {
    const { code } = await invited('three@example.com');
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => await redeem(anonymous, code)),
    );
    const got = answers.filter(
      ({ __typename }) => text(__typename) === 'RedeemPreviewInvitationPayload',
    );
    assert.equal(got.length, 1);
  });

  test('when a code is unknown, used, over or taken back, then the answers are one', async () => {
    const used = await invited('used@example.com');
    await redeem(customer, used.code);
    const over = await invited('over@example.com');
    await api.app
      .em()
      .nativeUpdate(PreviewInvitation, { email: 'over@example.com' }, { expiresAt: new Date(0) });
    const back = await invited('back@example.com');
    const revoked = await api.mutate(
      owner,
      'revokePreviewGrant',
      { grantId: back.id },
      'grant { state }',
    );
    assert.equal(revoked.grant?.state, 'REVOKED');
    const answers: Data[] = [];
    for (const code of ['nonsense', '', used.code, over.code, back.code]) {
      answers.push(await redeem(anonymous, code));
    }
    for (const answer of answers) {
      assert.equal(answer.__typename, 'InvitationInvalid');
      assert.deepEqual(answer, answers[0]);
    }
  });

  test('when a redeemed invitation is revoked, then the preview closes, for its holder alone', async () => {
    const guest = await api.app.given.actor('CUSTOMER', 'Other guest');
    const { id, code } = await invited('four@example.com');
    await redeem(guest, code);
    assert.equal((await previewOf(guest)).data?.preview?.revision?.number, 1);
    await api.mutate(owner, 'revokePreviewGrant', { grantId: id });
    assert.equal((await previewOf(guest)).data?.preview, null);
    assert.equal((await previewOf(customer)).data?.preview?.revision?.number, 1);
    const again = await api.mutate(owner, 'revokePreviewGrant', { grantId: id });
    assert.equal(again.__typename, 'RevokePreviewGrantPayload');
  });

  test('when strangers revoke or read an invitation, then it does not exist for them', async () => {
    const { id } = await invited('five@example.com');
    const foreign = await api.mutate(stranger, 'revokePreviewGrant', { grantId: id });
    assert.equal(foreign.__typename, 'NotFound');
    const nothing = await api.mutate(stranger, 'revokePreviewGrant', { grantId: 'nonsense' });
    assert.deepEqual(foreign, nothing);
    const seen = await api.ask(stranger, 'query ($id: ID!) { node(id: $id) { id } }', { id });
    assert.equal(seen.node, null);
  });

  test('when a subscription is not listed or no GUID, or the address is none, then nobody is invited', async () => {
    const before = await api.app.em().count(PreviewInvitation, {});
    for (const [subscriptionId, email, type, field] of [
      [unlisted, 'a@example.com', 'SubscriptionNotListed', 'subscriptionId'],
      ['nonsense', 'a@example.com', 'InvalidInput', 'subscriptionId'],
      [listed, 'a@example.com, b@example.com', 'InvalidInput', 'email'],
      [listed, 'a@example.com\r\nBcc: x@example.com', 'InvalidInput', 'email'],
    ] as const) {
      const outcome = await api.mutate(owner, 'inviteToPreview', {
        offerId,
        subscriptionId,
        email,
      });
      assert.equal(outcome.__typename, type);
      assert.deepEqual(outcome.path, ['input', field]);
    }
    assert.equal(await api.app.em().count(PreviewInvitation, {}), before);
  });

  test('when the delivery log is read, then the code of an invitation is not in it', async () => {
    const { code } = await invited('six@example.com');
    const seen = await api.ask(
      owner,
      `query ($id: ID!) { node(id: $id) { ... on Offer { mails(first: 50) { nodes { event recipient text html } } } } }`,
      { id: offerId },
    );
    assert.ok(JSON.stringify(seen).includes('six@example.com'));
    assert.ok(!JSON.stringify(seen).includes(code));
  });

  test('when the pages redeem, then they get a ticket that opens this preview for this grant', async () => {
    const { code } = await invited('seven@example.com');
    const outcome = await redeemPreviewInvitation(api.app.deps, callOf(anonymous), { code });
    assert.ok(outcome.ok);
    const { settings } = api.app.deps;
    const ticket = readTicket(settings, outcome.value.ticket, api.app.deps.clock.now());
    const grant = await api.app.em().findOneOrFail(Grant, { id: ticket?.holder ?? '' });
    assert.equal(grant.subscriptionId, listed);
    assert.equal(grant.publisher, api.app.publisher.id);
  });
});
