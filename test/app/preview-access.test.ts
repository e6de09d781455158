import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { cancel } from '../../src/app/cancel.ts';
import { inviteToPreview } from '../../src/app/invite-to-preview.ts';
import { openTicket, previewed, readPreview } from '../../src/app/preview.ts';
import { readTicket, TICKET_LIFETIME_MS, writeTicket } from '../../src/app/preview-ticket.ts';
import { redeemPreviewInvitation } from '../../src/app/redeem-preview-invitation.ts';
import { ApiToken } from '../../src/db/api-token.ts';
import { Grant } from '../../src/db/grant.ts';
import { Mail } from '../../src/db/mail.ts';
import type { Offer } from '../../src/db/offer.ts';
import { PreviewAccess } from '../../src/db/preview-access.ts';
import { Session } from '../../src/db/session.ts';
import { anonymous } from '../../src/domain/actor.ts';
import type { Actor, TokenActor } from '../../src/domain/actor.ts';
import { openSessionFor } from '../support/given-session.ts';
import { callOf, startInstallation } from '../support/installation.ts';
import type { TestPublisher } from '../support/installation.ts';
import { approve, done, offerOf, signOff, toLive, toSignOff, withMarketplace } from './flow.ts';
import { holdStages } from './hold-stages.ts';

/** On the preview list of every offer here. */
const LISTED = '0b1f7d5e-3a92-4d6c-8e17-64c2f09a7c41';
const OTHER = '4d1e0c8a-92c4-4a54-9a4e-0a7f51d1a0c3';

let ahead = 0;
const held = holdStages();
const app = await startInstallation({
  wrap: held.wrap,
  deps: { clock: { now: () => new Date(Date.now() + ahead) } },
});
after(async () => {
  held.letGoAll();
  await app[Symbol.asyncDispose]();
});
const { owner, contributor } = app.publisher;
const neighbour = await app.given.publisher('neighbour');
const reviewer = await app.given.actor('REVIEWER', 'Noor Haddad');
const operator = await app.given.actor('OPERATOR', 'Odile Petit');

const look = async (by: Actor, offer: Offer, subscriptionId: string | null = null) =>
  await readPreview(app.deps, app.em(), by, await offerOf(app, offer.id), {
    subscriptionId,
    what: 'page',
  });
const open = async (ticket: string, what = 'mainTemplate.json') =>
  await openTicket(app.deps, app.em(), ticket, what);
const accessOf = async (offer: Offer) =>
  await app.em().find(PreviewAccess, { offer: offer.id }, { orderBy: { at: 'asc' } });

/** Invites for a listed subscription, and redeems the code of the mail as that caller. */
async function invited(
  by: TestPublisher,
  offer: Offer,
  as: Actor,
  subscriptionId = LISTED,
): Promise<{ readonly ticket: string; readonly token: string | null; readonly grant: Grant }> {
  const email = `customer-${randomUUID()}@fabrikam.example`;
  done(
    await inviteToPreview(app.deps, callOf(by.owner), { offerId: offer.id, subscriptionId, email }),
  );
  const { text } = await app.em().findOneOrFail(Mail, { recipient: email });
  const code = /\/invitations\/([\w-]+)/.exec(text)?.[1] ?? '';
  const redeemed = done(await redeemPreviewInvitation(app.deps, callOf(as), { code }));
  const grant = await app.em().findOneOrFail(Grant, { invitation: redeemed.invitationId });
  return { ...redeemed, grant };
}

const revoke = async (grant: Grant) =>
  await app.em().nativeUpdate(Grant, { id: grant.id }, { revokedAt: new Date() });

const customer = async (name: string): Promise<TokenActor> =>
  await app.given.actor('CUSTOMER', name);

const atSignOff = async (by: TestPublisher = app.publisher): Promise<Offer> => {
  const offer = await app.given.offer(by);
  await toSignOff(app, by.owner, offer.id);
  return await offerOf(app, offer.id);
};

describe('given an offer whose preview is there', () => {
  test('when its publisher’s members and staff look, then they see it, and each look is logged', async () => {
    const offer = await atSignOff();
    const team = [owner, contributor, reviewer, operator];
    for (const by of team) {
      const seen = await look(by, offer);
      assert.equal(seen?.page.parts.overview.data.offerId, offer.offerId);
      assert.equal(seen.subscriptionId, null);
      assert.notEqual(await open(seen.ticket), null);
    }
    assert.deepEqual(
      (await accessOf(offer)).map(({ who, what, subscriptionId }) => [
        ...[who.kind, who.name, what, subscriptionId],
      ]),
      team.flatMap(({ name }, index) => {
        const kind = ['PUBLISHER', 'PUBLISHER', 'REVIEWER', 'OPERATOR'][index];
        return [
          [kind, name, 'page', null],
          [kind, name, 'mainTemplate.json', null],
        ];
      }),
    );
  });

  test('when a customer with a proven, listed subscription looks, then he sees it, and each look is logged', async () => {
    const offer = await atSignOff();
    const kim = await customer('Kim Berg');
    const { ticket } = await invited(app.publisher, offer, kim);
    const seen = await look(kim, offer);
    assert.equal(seen?.subscriptionId, LISTED);
    assert.equal(seen.page.parts.overview.data.offerId, offer.offerId);
    assert.notEqual(await look(kim, offer, LISTED.toUpperCase()), null);
    for (const each of [ticket, seen.ticket]) {
      assert.equal((await open(each))?.offer.id, offer.id);
    }
    assert.deepEqual(
      (await accessOf(offer)).map(({ who, what, subscriptionId }) => [
        ...[who.kind, who.name, what, subscriptionId],
      ]),
      [
        ['CUSTOMER', 'Kim Berg', 'page', LISTED],
        ['CUSTOMER', 'Kim Berg', 'page', LISTED],
        ['CUSTOMER', 'Kim Berg', 'mainTemplate.json', LISTED],
        ['CUSTOMER', 'Kim Berg', 'mainTemplate.json', LISTED],
      ],
    );
    const { revision } = (await previewed(app.em(), offer)) ?? {};
    assert.ok((await accessOf(offer)).every((row) => row.revision === revision?.id));
  });

  test('when a claim of the provider proves the subscription, then that session sees it, towards every publisher, until it ends', async () => {
    const offers = [await atSignOff(), await atSignOff(neighbour)];
    const kim = await customer('Kim Berg');
    const sessionOf = async (): Promise<TokenActor> => {
      const { sessionId } = await openSessionFor(app.deps, kim.personId ?? '');
      return { ...kim, tokenId: sessionId, credential: 'SESSION' };
    };
    const proven = await sessionOf();
    await app.em().insert(Grant, {
      id: randomUUID(),
      publisher: null,
      subscriptionId: LISTED,
      person: null,
      apiToken: null,
      session: proven.tokenId,
      invitation: null,
      createdAt: new Date(),
      revokedAt: null,
    });
    const another = await sessionOf();
    for (const offer of offers) {
      const seen = await look(proven, offer);
      assert.equal(seen?.subscriptionId, LISTED);
      // Neither another sign-in of the same person nor his token has proven it.
      assert.equal(await look(another, offer), null);
      assert.equal(await look(kim, offer), null);
    }
    const tickets = await Promise.all(
      offers.map(async (offer) => (await look(proven, offer))?.ticket ?? ''),
    );
    for (const ticket of tickets) assert.notEqual(await open(ticket), null);
    await app.em().nativeUpdate(Session, { id: proven.tokenId }, { revokedAt: new Date() });
    for (const ticket of tickets) assert.equal(await open(ticket), null);
  });

  test('when somebody without an account redeems an invitation, then his read token sees it', async () => {
    const offer = await atSignOff();
    const { token, grant } = await invited(app.publisher, offer, anonymous);
    assert.notEqual(token, null);
    const row = await app.em().findOneOrFail(ApiToken, { id: grant.apiToken ?? '' });
    const reader: Actor = {
      kind: 'TOKEN',
      tokenId: row.id,
      name: row.name,
      personId: null,
      email: null,
      role: row.role,
      publisherId: null,
      scopes: row.scopes,
    };
    assert.equal((await look(reader, offer))?.subscriptionId, LISTED);
    const another = { ...reader, tokenId: (await customer('Somebody Else')).tokenId };
    assert.equal(await look(another, offer), null);
  });

  test('when somebody looks who has proven nothing, then there is nothing and no look is logged', async () => {
    const offer = await atSignOff();
    const kim = await customer('Kim Berg');
    for (const by of [anonymous, kim, neighbour.owner, neighbour.contributor]) {
      assert.equal(await look(by, offer), null);
      // A GUID that is only said gives nothing.
      assert.equal(await look(by, offer, LISTED), null);
    }
    assert.deepEqual(await accessOf(offer), []);
  });

  test('when his subscription is proven and not listed, then there is nothing', async () => {
    const both = await app.given.offer(app.publisher, {
      content: withMarketplace({ previewSubscriptionIds: [LISTED, OTHER] }),
    });
    await toSignOff(app, owner, both.id);
    const kim = await customer('Kim Berg');
    await invited(app.publisher, both, kim, OTHER);
    assert.equal((await look(kim, both))?.subscriptionId, OTHER);
    // He has proven OTHER, not LISTED.
    assert.equal(await look(kim, both, LISTED), null);
    const offer = await atSignOff();
    assert.equal(await look(kim, offer), null);
    assert.equal(await look(kim, offer, OTHER), null);
  });

  test('when his grant is of another publisher with the same subscription, then there is nothing', async () => {
    const theirs = await atSignOff(neighbour);
    const ours = await atSignOff();
    const kim = await customer('Kim Berg');
    await invited(neighbour, theirs, kim);
    assert.notEqual(await look(kim, theirs), null);
    assert.equal(await look(kim, ours), null);
    assert.equal(await look(kim, ours, LISTED), null);
    // The control: another offer of the publisher who invited is open to the same subscription.
    const second = await atSignOff(neighbour);
    assert.notEqual(await look(kim, second), null);
  });

  test('when the grant is revoked, then look and ticket end at once', async () => {
    const offer = await atSignOff();
    const kim = await customer('Kim Berg');
    const { ticket, grant } = await invited(app.publisher, offer, kim);
    assert.notEqual(await open(ticket), null);
    await revoke(grant);
    assert.equal(await look(kim, offer), null);
    assert.equal(await open(ticket), null);
  });

  test('when another publication no longer lists the subscription, then look and ticket end with its preview', async () => {
    const offer = await atSignOff();
    const kim = await customer('Kim Berg');
    const { ticket } = await invited(app.publisher, offer, kim);
    await app.given.draft(offer.id, withMarketplace({ previewSubscriptionIds: [OTHER] }));
    // The draft is not what is previewed.
    assert.notEqual(await look(kim, offer), null);
    const second = await app.given.published(owner, offer.id, true);
    await app.publicationAt(second, 'PUBLISHER_SIGNOFF');
    assert.equal(await look(kim, offer), null);
    assert.equal(await open(ticket), null);
  });
});

describe('given an offer without a preview', () => {
  test('when anybody looks before packaging is complete or after a cancellation, then there is nothing', async () => {
    const offer = await app.given.offer(app.publisher);
    assert.equal(await look(owner, offer), null);
    held.hold('PREVIEW');
    const id = await app.given.published(owner, offer.id);
    await held.reached('PREVIEW');
    // Packaging is complete: what will be announced is there to be looked at.
    assert.notEqual(await look(owner, offer), null);
    held.letGo('PREVIEW');
    await app.publicationAt(id, 'PUBLISHER_SIGNOFF');
    const seen = await look(owner, offer);
    done(await cancel(app.deps, callOf(owner), { offerId: offer.id, notificationEmails: [] }));
    assert.equal(await look(owner, offer), null);
    assert.equal(await open(seen?.ticket ?? ''), null);
  });
});

describe('given a live offer', () => {
  test('when a customer with a grant looks, then he sees what is previewed: the live version, and the update once it is there', async () => {
    const offer = await app.given.offer(app.publisher);
    await toLive(app, owner, reviewer, offer.id);
    const kim = await customer('Kim Berg');
    const { ticket } = await invited(app.publisher, offer, kim);
    const title = async () => [
      (await look(kim, offer))?.page.parts.overview.data.title,
      (await open(ticket))?.page.parts.overview.data.title,
    ];
    assert.deepEqual(await title(), ['Fjord Backup Vault', 'Fjord Backup Vault']);
    await app.given.draft(offer.id, withMarketplace({ title: 'Fjord 2' }));
    assert.deepEqual(await title(), ['Fjord Backup Vault', 'Fjord Backup Vault']);
    const update = await toSignOff(app, owner, offer.id);
    assert.deepEqual(await title(), ['Fjord 2', 'Fjord 2']);
    await signOff(app, owner, update);
    await approve(app, reviewer, update);
    await app.ended(update);
    assert.deepEqual(await title(), ['Fjord 2', 'Fjord 2']);
    assert.deepEqual(
      (await look(kim, offer))?.publication.id,
      (await previewed(app.em(), await offerOf(app, offer.id)))?.publication.id,
    );
  });
});

describe('given a ticket', () => {
  test('when an hour has passed, then it is over', async () => {
    const offer = await atSignOff();
    const seen = await look(owner, offer);
    assert.ok(seen !== null);
    const { ticket, expiresAt } = seen;
    const { settings } = app.deps;
    const written = expiresAt.getTime() - TICKET_LIFETIME_MS;
    assert.equal(TICKET_LIFETIME_MS, 3_600_000);
    assert.ok(Math.abs(written - Date.now()) < 60_000);
    assert.notEqual(readTicket(settings, ticket, new Date(expiresAt.getTime() - 1)), null);
    assert.equal(readTicket(settings, ticket, expiresAt), null);
    try {
      ahead = TICKET_LIFETIME_MS - 60_000;
      assert.notEqual(await open(ticket), null);
      ahead = TICKET_LIFETIME_MS + 1;
      assert.equal(await open(ticket), null);
    } finally {
      ahead = 0;
    }
  });

  test('when somebody with a very long name made it, then its address is no longer than servers take', async () => {
    const offer = await atSignOff();
    const claims = {
      ...({ offerId: offer.id, holder: 'team', kind: 'PUBLISHER', subscriptionId: null } as const),
      expiresAt: Date.now() + TICKET_LIFETIME_MS,
    };
    const ticket = writeTicket(app.deps.settings.secretKey, {
      ...claims,
      name: '𝒩'.repeat(20_000),
    });
    assert.ok(ticket.length < 2_000, String(ticket.length));
    const opened = await open(ticket);
    assert.notEqual(opened, null);
  });

  test('when it is edited in any place, then it opens nothing', async () => {
    const offer = await atSignOff();
    const ticket = (await look(owner, offer))?.ticket ?? '';
    const now = new Date();
    const { settings } = app.deps;
    assert.notEqual(readTicket(settings, ticket, now), null);
    for (let place = 0; place < ticket.length; place += 1) {
      for (const letter of ['A', 'B', 'g', '9', '-', '=', '.', ' ']) {
        const edited = ticket.slice(0, place) + letter + ticket.slice(place + 1);
        if (edited !== ticket) assert.equal(readTicket(settings, edited, now), null, edited);
      }
    }
    for (const other of [`${ticket}=`, `${ticket} `, `${ticket}.`, ` ${ticket}`, '', '.', 'a.b']) {
      assert.equal(readTicket(settings, other, now), null, other);
    }
  });

  test('when it is written with another key or for another grant, then it opens nothing', async () => {
    const offer = await atSignOff();
    const kim = await customer('Kim Berg');
    const { grant } = await invited(app.publisher, offer, kim);
    const claims = {
      kind: 'CUSTOMER' as const,
      offerId: offer.id,
      holder: grant.id,
      name: kim.name,
      subscriptionId: LISTED,
      expiresAt: Date.now() + TICKET_LIFETIME_MS,
    };
    const { secretKey } = app.deps.settings;
    assert.notEqual(await open(writeTicket(secretKey, claims)), null);
    assert.equal(await open(writeTicket(randomBytes(32), claims)), null);
    assert.equal(await open(writeTicket(secretKey, { ...claims, holder: randomUUID() })), null);
    assert.equal(await open(writeTicket(secretKey, { ...claims, offerId: randomUUID() })), null);
    // A grant of one publisher in a ticket for the offer of another.
    const theirs = await atSignOff(neighbour);
    assert.equal(await open(writeTicket(secretKey, { ...claims, offerId: theirs.id })), null);
  });
});
