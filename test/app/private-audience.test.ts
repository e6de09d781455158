/** Who sees the private SKUs of a live offer, and how that follows the draft without a publication. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { inviteToPreview } from '../../src/app/invite-to-preview.ts';
import { redeemPreviewInvitation } from '../../src/app/redeem-preview-invitation.ts';
import { saveDraft } from '../../src/app/save-draft.ts';
import { stopDistribution } from '../../src/app/stop-distribution.ts';
import { AudienceFile } from '../../src/db/audience-file.ts';
import { Grant } from '../../src/db/grant.ts';
import { HistoryEntry } from '../../src/db/history-entry.ts';
import { Mail } from '../../src/db/mail.ts';
import { Revision } from '../../src/db/revision.ts';
import { SkuAudience } from '../../src/db/sku-audience.ts';
import { anonymous } from '../../src/domain/actor.ts';
import type { Actor, TokenActor } from '../../src/domain/actor.ts';
import type { OfferContent, Sku } from '../../src/domain/content.ts';
import { readAudience } from '../../src/domain/prerequisites/audience-csv.ts';
import { pageRoutes } from '../../src/http/page-routes.ts';
import { compileRoutes } from '../../src/http/routes.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { callOf } from '../support/installation.ts';
import type { Installation, TestPublisher } from '../support/installation.ts';
import { list, startApi, text } from '../schema/api.ts';
import type { Api } from '../schema/api.ts';
import {
  approve,
  done,
  offerOf,
  revisionOf,
  signOff,
  toLive,
  toSignOff,
  withPackage,
} from './flow.ts';

/** On the preview list of every offer here. */
const LISTED = '0b1f7d5e-3a92-4d6c-8e17-64c2f09a7c41';
const OTHER = '4d1e0c8a-92c4-4a54-9a4e-0a7f51d1a0c3';
const AUDIENCE = 'skus[sku-private].restrictedAudience';

const entries = (...ids: readonly string[]) =>
  ids.map((audienceId, index) => ({ id: `entry-${index}`, type: 'SubscriptionId', audienceId }));

describe('given a live offer with a private SKU beside a public one', () => {
  let api: Api;
  let app: Installation;
  let owner: TokenActor;
  let reviewer: TokenActor;
  let customer: TokenActor;
  let id: string;
  let offerId: string;
  let slug: string;
  let sha256: string;

  const withPrivate =
    (bytes: string) =>
    (content: OfferContent): OfferContent => {
      const [sku] = content.skus ?? [];
      assert.ok(sku);
      const own: Sku = {
        ...sku,
        id: 'sku-private',
        skuId: 'contoso',
        title: 'For Contoso',
        isPrivate: true,
        restrictedAudience: { manualEntries: entries(OTHER) },
        packages: (sku.packages ?? []).map((item) => ({ ...item, sha256: bytes })),
      };
      return { ...content, skus: [...(content.skus ?? []), own] };
    };

  const invited = async (by: TestPublisher, offer: string, as: Actor): Promise<void> => {
    const email = `customer-${app.deps.newId()}@fabrikam.example`;
    const input = { offerId: offer, subscriptionId: LISTED, email };
    done(await inviteToPreview(app.deps, callOf(by.owner), input));
    const mail = await app.em().findOneOrFail(Mail, { recipient: email });
    const code = /\/invitations\/([\w-]+)/.exec(mail.text)?.[1] ?? '';
    done(await redeemPreviewInvitation(app.deps, callOf(as), { code }));
  };

  before(async () => {
    api = await startApi({ worker: true });
    ({ app } = api);
    ({ owner } = app.publisher);
    reviewer = await app.given.actor('REVIEWER', 'Marta Silva');
    customer = await app.given.actor('CUSTOMER', 'Contoso');
    sha256 = await app.given.storedPackage(app.publisher.id, {
      ...(await import('../support/clean-package.ts')).cleanPackage,
      'scripts/contoso.sh': 'echo contoso',
    });
    const offer = await app.given.offer(app.publisher, { content: withPrivate(sha256) });
    ({ id, offerId } = offer);
    await invited(app.publisher, id, customer);
    await toLive(app, owner, reviewer, id);
    slug = offerId;
  });
  after(async () => await api[Symbol.asyncDispose]());

  const listing = async (by: Actor) => {
    const answer = await api.ask(
      by,
      `query ($slug: String!) { listing(publisher: "solenne", slug: $slug) {
        id page { hash } html revisionHash deployments { skuId packageUrl } }
        listings(first: 100) { nodes { slug } } }`,
      { slug },
    );
    return answer.listing;
  };
  const plansOf = async (by: Actor) =>
    list((await listing(by))?.deployments).map(({ skuId }) => text(skuId));
  const save = async (path: string, value: unknown) => {
    const { draftVersion } = await offerOf(app, id);
    const edits = [{ path, value }];
    const input = { offerId: id, expectedDraftVersion: draftVersion, edits };
    done(await saveDraft(app.deps, callOf(owner), input));
  };
  const sync = async (by: TokenActor = owner, more: object = {}) => {
    const { draftVersion } = await offerOf(app, id);
    const offer = encodeGlobalId('Offer', id);
    return await api.mutate(
      by,
      'syncPrivateAudience',
      { offerId: offer, expectedDraftVersion: draftVersion, ...more },
      'offer { offerId }',
    );
  };
  const get = async (url: string): Promise<number> => {
    const find = compileRoutes(
      pageRoutes(app.deps, {
        config: { demo: false, smtpUrl: null },
        folder: { mail: app.folder },
        portalIndex: async () => await Promise.resolve(null),
      }),
    );
    const server = createServer((incoming, outgoing) => {
      const asked = new URL(incoming.url ?? '', 'http://localhost');
      const match = find(incoming.method ?? '', asked.pathname);
      if (match.kind !== 'ROUTE') {
        outgoing.writeHead(405).end();
        return;
      }
      const { route, params } = match;
      const rest = { actor: anonymous, tokenExpiresAt: null, language: 'en', traceId: '' } as const;
      void route.handle({ incoming, outgoing, url: asked, params, ...rest });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const response = await fetch(`http://127.0.0.1:${port}${new URL(url).pathname}`);
      await response.arrayBuffer();
      return response.status;
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };

  test('when its audience is synced, then those who prove a subscription of it see the SKU at once, and nobody else; the revision stays as it is', async () => {
    const before = await revisionBytes();
    assert.deepEqual(await plansOf(customer), ['standard']);
    await save(`${AUDIENCE}.manualEntries`, entries(OTHER, LISTED.toUpperCase()));
    assert.deepEqual(await plansOf(customer), ['standard'], 'a saved draft shows nothing');
    assert.equal((await sync()).__typename, 'SyncPrivateAudiencePayload');
    assert.deepEqual(await plansOf(customer), ['standard', 'contoso']);
    assert.match(text((await listing(customer))?.html), /For Contoso/);
    for (const other of [anonymous, owner, reviewer, await app.given.actor('CUSTOMER', 'Else')]) {
      assert.deepEqual(await plansOf(other), ['standard']);
      assert.doesNotMatch(text((await listing(other))?.html), /For Contoso|contoso/);
    }
    assert.notEqual((await listing(customer))?.page?.hash, (await listing(anonymous))?.page?.hash);
    assert.equal(await revisionBytes(), before);

    const [entry] = await app.em().find(HistoryEntry, { offer: id, kind: 'AUDIENCE_SYNCED' });
    assert.deepEqual(
      [entry?.path, entry?.old, entry?.new],
      [AUDIENCE, { subscriptions: 1 }, { subscriptions: 2, added: 1, removed: 0 }],
    );
    // Nothing changes a second time, and the history says nothing about it.
    assert.equal((await sync()).__typename, 'SyncPrivateAudiencePayload');
    assert.equal(await app.em().count(HistoryEntry, { offer: id, kind: 'AUDIENCE_SYNCED' }), 1);
  });

  const revisionBytes = async (): Promise<string> => {
    const { production } = await offerOf(app, id);
    const revision = await app.em().findOneOrFail(Revision, { id: production ?? '' });
    return JSON.stringify(revision);
  };

  test('when the audience deploys the SKU, then its files are behind a ticket that ends with the audience', async () => {
    const deployments = list((await listing(customer))?.deployments);
    const urlOf = (skuId: string) =>
      text(deployments.find((one) => text(one.skuId) === skuId)?.packageUrl);
    const ticketed = urlOf('contoso');
    assert.match(ticketed, /\/private\/[^/]+\/packages\/[0-9a-f]{64}\/package\.zip$/);
    assert.equal(await get(ticketed), 200);
    assert.equal(await get(urlOf('standard')), 200);
    // By its hash alone it is nobody's, and a ticket opens no other bytes.
    const open = `https://vitrine.example/packages/solenne/${offerId}/${sha256}/package.zip`;
    assert.equal(await get(open), 404);
    const others = /\/([0-9a-f]{64})\/package/.exec(urlOf('standard'))?.[1] ?? '';
    assert.equal(await get(ticketed.replace(sha256, others)), 404);
    assert.equal(await get(ticketed.replace('/private/', '/private/x')), 404);
    await save(`${AUDIENCE}.manualEntries`, entries(OTHER));
    await sync();
    assert.equal(await get(ticketed), 404);
    assert.deepEqual(await plansOf(customer), ['standard']);
  });

  test('when the audience comes from a file, then those in the file see the SKU, and a file of others is none', async () => {
    const bytes = Buffer.from(
      `\ufeffType,Id,Description\r\nSubscriptionId,${LISTED.toUpperCase()},"Contoso, ""main"""\r\nsubscriptionid,${OTHER},\r\n`,
    );
    const stored = await app.deps.packages.put(Readable.from([bytes]));
    const csv = { sha256: stored.sha256, name: 'customers.csv' };
    await save(AUDIENCE, { csv });
    const unknown = await sync();
    assert.equal(unknown.__typename, 'PrerequisitesNotMet');
    const stranger = await app.given.publisher('borealis');
    const row = (publisher: string) => ({
      id: app.deps.newId(),
      publisher,
      ...stored,
      ...readAudience(bytes),
      createdAt: app.deps.clock.now(),
    });
    await app.em().insert(AudienceFile, row(stranger.id));
    assert.equal((await sync()).__typename, 'PrerequisitesNotMet');
    assert.deepEqual(await plansOf(customer), ['standard']);
    await app.em().insert(AudienceFile, row(app.publisher.id));
    assert.equal((await sync()).__typename, 'SyncPrivateAudiencePayload');
    assert.deepEqual(await plansOf(customer), ['standard', 'contoso']);
    const [audience] = await app.em().find(SkuAudience, { offer: id });
    assert.deepEqual(audience?.subscriptions, [LISTED, OTHER]);
  });

  test('when an update that was frozen before the sync goes live, then the synced audience stays; one frozen after it brings its own', async () => {
    await save(AUDIENCE, { manualEntries: entries(OTHER) });
    await app.given.draft(id, withPackage('1.1.0', sha256));
    const publication = await toSignOff(app, owner, id);
    await save(AUDIENCE, { manualEntries: entries(LISTED) });
    assert.equal((await sync()).__typename, 'SyncPrivateAudiencePayload');
    await signOff(app, owner, publication);
    await approve(app, reviewer, publication);
    await app.ended(publication);
    assert.deepEqual(await plansOf(customer), ['standard', 'contoso']);
    await save(AUDIENCE, { manualEntries: entries(OTHER) });
    await toLive(app, owner, reviewer, id);
    assert.deepEqual(await plansOf(customer), ['standard']);
  });

  test('when it is refused, then who sees the SKU stays as it was', async () => {
    assert.equal((await sync(owner, { expectedDraftVersion: 1 })).__typename, 'StaleVersion');
    const stranger = (await app.given.publisher('cumulus')).owner;
    const foreign = await sync(stranger);
    assert.equal(foreign.__typename, 'NotFound');
    const nowhere = encodeGlobalId('Offer', app.deps.newId());
    assert.deepEqual(foreign, await sync(stranger, { offerId: nowhere }));
    await save(`${AUDIENCE}.manualEntries`, [
      { id: 'x', type: 'SubscriptionId', audienceId: 'no' },
    ]);
    const wrong = await api.ask(
      owner,
      `mutation ($id: ID!, $version: Int!) { syncPrivateAudience(input: { offerId: $id, expectedDraftVersion: $version }) {
        ... on PrerequisitesNotMet { violations { path code } } } }`,
      {
        id: encodeGlobalId('Offer', id),
        version: (await offerOf(app, id)).draftVersion,
      },
    );
    assert.deepEqual(wrong.syncPrivateAudience?.violations, [
      { path: `${AUDIENCE}.manualEntries[x].audienceId`, code: 'guid' },
    ]);
    const [audience] = await app.em().find(SkuAudience, { offer: id });
    assert.deepEqual(audience?.subscriptions, [OTHER]);
    await save('skus[sku-private].isPrivate', false);
    assert.equal((await sync()).__typename, 'NoPrivateSku');
    const plain = await app.given.offer(app.publisher);
    const never = { offerId: encodeGlobalId('Offer', plain.id), expectedDraftVersion: 1 };
    assert.equal((await sync(owner, never)).__typename, 'NotLive');
  });

  test('when a revoked grant, another publisher or a stopped distribution is in the way, then the SKU is not seen', async () => {
    await save('skus[sku-private].isPrivate', true);
    await save(AUDIENCE, { manualEntries: entries(LISTED) });
    await sync();
    assert.deepEqual(await plansOf(customer), ['standard', 'contoso']);
    // The same subscription, proven towards another publisher, opens nothing here.
    const other = await app.given.publisher('nimbus');
    const elsewhere = await app.given.actor('CUSTOMER', 'Elsewhere');
    const theirs = await app.given.offer(other);
    await invited(other, theirs.id, elsewhere);
    assert.deepEqual(await plansOf(elsewhere), ['standard']);
    const grants = await app.em().find(Grant, { person: customer.personId });
    await app
      .em()
      .nativeUpdate(Grant, { id: grants.map((grant) => grant.id) }, { revokedAt: new Date() });
    assert.deepEqual(await plansOf(customer), ['standard']);
    await app
      .em()
      .nativeUpdate(Grant, { id: grants.map((grant) => grant.id) }, { revokedAt: null });
    assert.deepEqual(await plansOf(customer), ['standard', 'contoso']);
    const { production } = await offerOf(app, id);
    const { hash } = await app.em().findOneOrFail(Revision, { id: production ?? '' });
    done(await stopDistribution(app.deps, callOf(owner), { offerId: id, revisionHash: hash }));
    assert.equal(await listing(customer), null);
    assert.equal(await app.em().count(SkuAudience, { offer: id }), 0);
  });

  test('when every SKU of an offer is private, then only its audience finds the listing', async () => {
    const only = await app.given.offer(app.publisher, {
      content: (content) => ({
        ...content,
        skus: (content.skus ?? []).map((sku) => ({
          ...sku,
          isPrivate: true,
          restrictedAudience: { manualEntries: entries(LISTED) },
        })),
      }),
    });
    const publication = await toLive(app, owner, reviewer, only.id);
    assert.ok(await revisionOf(app, publication));
    slug = only.offerId;
    assert.equal(await listing(anonymous), null);
    assert.equal(await listing(owner), null);
    assert.deepEqual(await plansOf(customer), ['standard']);
    const { listings } = await api.ask(
      customer,
      '{ listings(first: 100) { totalCount nodes { slug } } }',
    );
    assert.deepEqual(listings?.nodes, [{ slug }]);
    assert.equal(Number(listings?.totalCount), 1);
    const nobody = await api.ask(
      anonymous,
      '{ listings(first: 100) { totalCount nodes { slug } } }',
    );
    assert.deepEqual(nobody.listings, { totalCount: 0, nodes: [] });
    const { node } = await api.ask(
      customer,
      'query ($id: ID!) { node(id: $id) { ... on Listing { title summary pageUrl } } }',
      { id: encodeGlobalId('Listing', only.id) },
    );
    assert.ok(node?.title);
  });
});
