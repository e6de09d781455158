/**
 * One publisher with everything that can be seen of it, and everybody who may look: the installation of the matrix.
 * No worker runs: what a pipeline would make in seconds is put where it would have put it.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resumeSession } from '../../src/app/resume-session.ts';
import { sealAudit } from '../../src/app/seal-audit.ts';
import { packaging } from '../../src/app/stages/packaging.ts';
import { transact } from '../../src/app/transact.ts';
import { ApiClient } from '../../src/db/api-client.ts';
import { ApiToken } from '../../src/db/api-token.ts';
import { Finding } from '../../src/db/finding.ts';
import { HistoryEntry } from '../../src/db/history-entry.ts';
import { Lead } from '../../src/db/lead.ts';
import { LeadDelivery } from '../../src/db/lead-delivery.ts';
import { Mail } from '../../src/db/mail.ts';
import { Membership } from '../../src/db/membership.ts';
import { Offer } from '../../src/db/offer.ts';
import { Person } from '../../src/db/person.ts';
import { Publication } from '../../src/db/publication.ts';
import { Publisher } from '../../src/db/publisher.ts';
import { ReviewComment } from '../../src/db/review-comment.ts';
import { ReviewThread } from '../../src/db/review-thread.ts';
import { Review } from '../../src/db/review.ts';
import { Revision } from '../../src/db/revision.ts';
import { Upload } from '../../src/db/upload.ts';
import { SavedView } from '../../src/db/saved-view.ts';
import { Session } from '../../src/db/session.ts';
import { StageRun } from '../../src/db/stage-run.ts';
import { Transition } from '../../src/db/transition.ts';
import { recordOf } from '../../src/domain/actor.ts';
import type { Actor, TokenActor } from '../../src/domain/actor.ts';
import { authenticate } from '../../src/http/authenticate.ts';
import { createIdentityProvider } from '../../src/identity/provider.ts';
import { errorsRoute } from '../../src/http/errors-page.ts';
import { auditRoutes } from '../../src/http/audit-routes.ts';
import { historyRoutes } from '../../src/http/history-routes.ts';
import { leadRoutes } from '../../src/http/lead-routes.ts';
import { priceRoutes } from '../../src/http/price-routes.ts';
import { mailRoutes } from '../../src/http/mail-routes.ts';
import { pageRoutes } from '../../src/http/page-routes.ts';
import { rulesRoutes } from '../../src/http/rules-page.ts';
import { createHttpServer } from '../../src/http/server.ts';
import type { HttpServer } from '../../src/http/server.ts';
import { schema } from '../../src/schema/index.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import type { NodeType } from '../../src/schema/global-id.ts';
import { withPackage } from '../app/flow.ts';
import { startApi, text } from '../schema/api.ts';
import type { Api } from '../schema/api.ts';
import { openSessionFor } from '../support/given-session.ts';
import type { Installation } from '../support/installation.ts';
import { providerClient, startOidcServer } from '../support/oidc-server.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { givenPast } from './past.ts';
import { givenTenant } from './tenants.ts';
import type { Tenant } from './tenants.ts';

/** Who asks, in the order of the columns of the matrix. */
export const askers = [
  'anonymous',
  'other publisher',
  'contributor',
  'owner',
  'reviewer',
  'operator',
  'customer with grant',
  'customer without',
  'revoked',
  'expired',
  'signed-in owner',
  'revoked session',
  'expired session',
] as const;
export type Asker = (typeof askers)[number];

/** The faultless package, with resources that a plan has something to tell of, and one that it cannot plan. */
const plannedPackage = {
  ...cleanPackage,
  'mainTemplate.json': JSON.stringify(withPlannedResources(cleanPackage['mainTemplate.json'])),
};

function withPlannedResources(source: string): object {
  const template = JSON.parse(source) as { readonly resources: readonly object[] };
  const resource = {
    ...{ type: 'Microsoft.Storage/storageAccounts', apiVersion: '2025-06-01', kind: 'StorageV2' },
    ...{ location: "[parameters('location')]", sku: { name: 'Standard_LRS' } },
  };
  const copy = { name: 'each', count: 2 };
  return {
    ...{ ...template, languageVersion: '2.0' },
    resources: {
      ...Object.fromEntries(template.resources.map((one, index) => [`resource${index}`, one])),
      copied: { ...resource, name: "[format('copied{0}', copyIndex())]", copy },
      conditional: { ...resource, name: 'conditional', condition: '[equals(1, 1)]' },
      broken: { ...resource, name: "[parameters('nowhere')]" },
      lock: {
        ...{ type: 'Microsoft.Authorization/locks', apiVersion: '2020-05-01', name: 'lock' },
        scope: "[resourceId('Microsoft.Storage/storageAccounts', 'conditional')]",
        properties: { level: 'CanNotDelete' },
      },
    },
  };
}

const listed = '0b1f7d5e-3a92-4d6c-8e17-64c2f09a7c41';

/** The account of the demo, whose person is the owner too. */
const demoAccount = { id: 'owner', name: 'Camille Roux', role: 'OWNER' } as const;
const demoEmail = 'camille@solenne.example';

export async function startScene() {
  const opened = new AsyncDisposableStack();
  const oidc = opened.use(await startOidcServer({ redirectUri: providerCallback }));
  const api = opened.use(
    await startApi({
      deps: { identityProvider: providerAt(oidc.issuer) },
      settings: { demoAccounts: [{ ...demoAccount, email: demoEmail }] },
    }),
  );
  const { app } = api;
  const { deps, given } = app;
  const em = () => app.em();
  const { owner, contributor } = app.publisher;
  type WithSecret = TokenActor & { readonly secret: string };
  const other = (await given.publisher('borealis')).owner;
  const reviewer = await given.actor('REVIEWER', 'Marta Keller');
  const operator = await given.actor('OPERATOR', 'Otto Kern');
  const customer = await given.actor('CUSTOMER', 'Jonas Weber');
  const withGrant = await given.actor('CUSTOMER', 'Greta Grant');
  const revoked = await given.actor('OWNER', 'Rita Revoked', app.publisher.id);
  const expired = await given.actor('OWNER', 'Emil Expired', app.publisher.id);
  const past = new Date(Date.now() - 60_000);
  await em().nativeUpdate(ApiToken, { id: revoked.tokenId }, { revokedAt: past });
  await em().nativeUpdate(ApiToken, { id: expired.tokenId }, { expiresAt: past });
  await em().nativeDelete(Membership, { person: [revoked.personId ?? '', expired.personId ?? ''] });
  await em().nativeUpdate(Person, { id: owner.personId ?? '' }, { email: demoEmail });
  const signedIn = await openSessionFor(deps, owner.personId ?? '');
  const revokedSession = await openSessionFor(deps, owner.personId ?? '');
  const expiredSession = await openSessionFor(deps, owner.personId ?? '');
  await em().nativeUpdate(Session, { id: revokedSession.sessionId }, { revokedAt: past });
  await em().nativeUpdate(Session, { id: expiredSession.sessionId }, { expiresAt: past });
  const secretOf = (actor: TokenActor) => (actor as WithSecret).secret;
  const secrets: Readonly<Record<Asker, string | null>> = {
    anonymous: null,
    'other publisher': secretOf(other),
    contributor: secretOf(contributor),
    owner: secretOf(owner),
    reviewer: reviewer.secret,
    operator: operator.secret,
    'customer with grant': withGrant.secret,
    'customer without': customer.secret,
    revoked: revoked.secret,
    expired: expired.secret,
    'signed-in owner': signedIn.secret,
    'revoked session': revokedSession.secret,
    'expired session': expiredSession.secret,
  };

  const offer = await given.offer(app.publisher, { files: plannedPackage });
  const offerId = encodeGlobalId('Offer', offer.id);
  const cursor = text(
    (await api.ask(owner, `{ offers { nodes { cursor } } }`)).offers?.nodes?.[0 as never]?.[
      'cursor' as never
    ],
  );
  const live = await given.published(owner, offer.id);
  const publication = await em().findOneOrFail(Publication, { id: live });
  const revision = await em().findOneOrFail(Revision, { id: publication.revision });
  const built = await packaging(deps, {
    run: await em().findOneOrFail(StageRun, { publication: live, stage: 'CERTIFICATION' }),
    publication,
    revision,
    offer,
    publisher: await em().findOneOrFail(Publisher, { id: app.publisher.id }),
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  if (built.kind !== 'passed') throw new Error(`The product page was not built: ${built.kind}.`);
  await transact(deps, async (tx) => await built.store?.(tx));
  const over = { status: 'COMPLETE', finishedAt: past } as const;
  await em().nativeUpdate(StageRun, { publication: live }, over);
  await em().nativeUpdate(
    Publication,
    { id: live },
    { state: 'SUCCEEDED', stage: 'LIVE', waitingFor: null, endedAt: past },
  );
  await em().nativeUpdate(
    Offer,
    { id: offer.id },
    {
      production: revision.id,
      productionPublication: live,
      liveSince: past,
      slug: 'offer-1',
    },
  );
  const by = recordOf(reviewer);
  const review = {
    id: deps.newId(),
    publication: live,
    offer: offer.id,
    publisher: app.publisher.id,
    state: 'APPROVED' as const,
    reviewer: by,
    openedAt: past,
    decidedAt: past,
    comment: 'Read.',
  };
  await em().insert(Review, review);
  const thread = {
    id: deps.newId(),
    offer: offer.id,
    review: review.id,
    openedInPublication: 1,
    carriedOver: false,
    skuId: 'standard',
    path: 'mainTemplate.json',
    line: 1,
    side: 'NEW' as const,
    excerpt: '{',
    blocking: false,
    ruleId: null,
    fingerprint: null,
    state: 'OPEN' as const,
    openedBy: by,
    openedAt: past,
    resolvedBy: null,
    resolvedAt: null,
  };
  await em().insert(ReviewThread, thread);
  const comment = { id: deps.newId(), thread: thread.id, author: by, text: 'Why?', french: null };
  await em().insert(ReviewComment, { ...comment, at: past });

  const otherPackage = await given.storedPackage(app.publisher.id, cleanPackage);
  await given.draft(offer.id, withPackage('1.1.0', otherPackage));
  const update = await given.published(owner, offer.id);
  // What is saved now breaks a rule of the form.
  const { draftVersion: seen } = await em().findOneOrFail(Offer, { id: offer.id });
  await api.mutate(owner, 'saveDraft', {
    ...{ offerId, expectedDraftVersion: seen },
    edits: [{ path: 'marketplace.title', value: 'x'.repeat(300) }],
  });
  const finding = await insertFinding(api, update);
  const blocked = await given.offer(app.publisher);
  const stuck = await given.published(owner, blocked.id);
  const run = await em().findOneOrFail(StageRun, { publication: stuck, stage: 'CERTIFICATION' });
  await em().nativeUpdate(
    StageRun,
    { publication: stuck, stage: 'CERTIFICATION' },
    { status: 'BLOCKED', lastError: 'The disk is gone.', attempt: 14 },
  );
  await em().nativeUpdate(Publication, { id: stuck }, { waitingFor: 'OPERATOR' });

  const publisherId = encodeGlobalId('Publisher', app.publisher.id);
  const idIn = async (
    name: string,
    input: Record<string, unknown>,
    field: string,
    actor: Actor = owner,
  ): Promise<string> =>
    text((await api.mutate(actor, name, input, `${field} { id }`))[field]?.['id' as never]);
  const preview = async (email: string) =>
    await idIn('inviteToPreview', { offerId, subscriptionId: listed, email }, 'grant');
  const grantId = await preview('guest@example.com');
  const mail = await em().findOneOrFail(Mail, { event: 'PREVIEW_INVITATION' });
  const code = /\/invitations\/([A-Za-z0-9_-]{43})/.exec(mail.text)?.[1];
  await api.mutate(withGrant, 'redeemPreviewInvitation', { code });
  const { draftVersion } = await em().findOneOrFail(Offer, { id: offer.id });
  const first = { orderBy: { id: 'asc' }, limit: 1 } as const;
  const [transition] = await em().find(Transition, { offer: offer.id }, first);
  const [entry] = await em().find(
    HistoryEntry,
    { offer: offer.id, path: 'marketplace.title' },
    { orderBy: { number: 'desc' }, limit: 1 },
  );
  const member = await em().findOneOrFail(Membership, { person: owner.personId });
  const lead = deps.newId();
  await em().insert(Lead, {
    id: lead,
    publisher: app.publisher.id,
    offer: offer.id,
    source: 'AzureMarketplace',
    action: 'INS',
    email: 'lead@example.com',
    name: 'Lea Dahl',
    company: null,
    country: null,
    consent: 'Yes.',
    language: 'en',
    recordedAt: past,
    state: 'FAILED',
    endedAt: past,
    erasedAt: null,
  });
  const delivery = deps.newId();
  await em().insert(LeadDelivery, {
    id: delivery,
    offer: offer.id,
    lead,
    publication: null,
    destination: 'HTTPS_ENDPOINT',
    test: false,
    at: past,
    outcome: 'REFUSED',
    httpStatus: 500,
    response: 'Later.',
    ms: 12,
  });
  const view = deps.newId();
  await em().insert(SavedView, {
    id: view,
    person: owner.personId ?? '',
    name: 'Mine',
    filter: { text: 'lumen', status: ['LIVE'], needsMyAction: false, publisher: 'solenne' },
    orderBy: 'NAME_ASC',
    createdAt: past,
  });
  const client = deps.newId();
  await em().insert(ApiClient, {
    id: client,
    issuer: 'https://login.example.com',
    applicationId: 'ci',
    subject: 'ci',
    name: 'Pipeline',
    role: 'CONTRIBUTOR',
    scopes: ['offers:read'],
    publisher: app.publisher.id,
    createdAt: past,
    expiresAt: null,
    lastUsedAt: null,
    revokedAt: null,
  });
  /** A node of every type; all of them are the publisher's, or its owner's. */
  const nodes: Readonly<Record<NodeType, string>> = {
    ApiClient: encodeGlobalId('ApiClient', client),
    ApiToken: await idIn('createApiToken', { name: 'Build', role: 'CONTRIBUTOR' }, 'apiToken'),
    Check: await idIn('validate', { offerId, expectedDraftVersion: draftVersion }, 'check'),
    Finding: encodeGlobalId('Finding', finding),
    HistoryEntry: encodeGlobalId('HistoryEntry', entry?.id ?? ''),
    Lead: encodeGlobalId('Lead', lead),
    LeadDelivery: encodeGlobalId('LeadDelivery', delivery),
    Listing: encodeGlobalId('Listing', offer.id),
    MailMessage: encodeGlobalId('MailMessage', mail.id),
    Member: encodeGlobalId('Member', member.id),
    MemberInvitation: await idIn(
      'inviteMember',
      { publisherId, email: 'new@example.com', role: 'CONTRIBUTOR' },
      'invitation',
    ),
    Offer: offerId,
    PreviewGrant: grantId,
    Publication: encodeGlobalId('Publication', update),
    Publisher: publisherId,
    Review: encodeGlobalId('Review', review.id),
    ReviewComment: encodeGlobalId('ReviewComment', comment.id),
    ReviewThread: encodeGlobalId('ReviewThread', thread.id),
    Revision: encodeGlobalId('Revision', revision.id),
    SavedView: encodeGlobalId('SavedView', view),
    Session: encodeGlobalId('Session', signedIn.sessionId),
    StageRun: encodeGlobalId('StageRun', run.id),
    SupportRequest: await idIn(
      'openSupportRequest',
      { offerId, subject: 'Help', text: 'What now?' },
      'supportRequest',
    ),
    Transition: encodeGlobalId('Transition', transition?.id ?? ''),
    Upload: await idIn(
      'startUpload',
      { publisher: 'solenne', kind: 'IMAGE', size: 10, fileName: 'a.png' },
      'upload',
    ),
  };
  const operatorMail = deps.newId();
  await em().insert(Mail, {
    ...{ ...mail, id: operatorMail, messageId: '<to-operators@vitrine.example>' },
    ...{ publisher: app.publisher.id, offer: offer.id, event: 'STAGE_BLOCKED' },
  });
  const instead: Readonly<Record<string, string>> = {
    ...(await givenPast(app, { owner, nodes, live, update, stuck, past })),
    'Session.revokedAt': encodeGlobalId('Session', revokedSession.sessionId),
  };
  await sealAudit(deps);
  const portal = await mkdtemp(join(tmpdir(), 'vitrine-portal-'));
  opened.defer(async () => await rm(portal, { recursive: true, force: true }));
  await writeFile(join(portal, 'index.html'), '<!doctype html><title>Vitrine</title>');

  const known = new Map<Asker, Actor | null>();
  for (const asker of askers) {
    const secret = secrets[asker];
    const found =
      secret !== null && isSession(secret)
        ? await resumeSession(deps, secret, false)
        : await authenticate(deps, secret === null ? null : `Bearer ${secret}`);
    known.set(asker, found.ok ? found.actor : null);
  }
  const http = opened.use(await serve(api, portal));
  const pageUrl = text(
    (await api.ask(owner, '{ preview(publisher: "solenne", offerId: "offer-1") { pageUrl } }'))
      .preview?.pageUrl,
  );
  const upload = await em().findOneOrFail(Upload, { publisher: app.publisher.id });
  return {
    api,
    http,
    url: `http://127.0.0.1:${http.address.port}`,
    /** Opens the preview for an hour, to whoever has it. */
    ticket: pageUrl.slice(pageUrl.lastIndexOf('/') + 1),
    uploadAddress: upload.address,
    nodes,
    /** A mail to the operators. */
    operatorMail: encodeGlobalId('MailMessage', operatorMail),
    /** By row: another node of the type, where `nodes` has one with nothing to show. */
    instead,
    /** Another preview invitation, for a mutation that takes one back. */
    spareGrantId: await preview('spare@example.com'),
    /** Where the streams of the offer began. */
    cursor,
    packageSha256: revision.packages[0]?.sha256 ?? '',
    imageSha256: revision.content.marketplace?.logos?.small?.sha256 ?? '',
    secrets,
    portal,
    /** As the server knows the caller; null when it turns the token away. */
    actorOf: (asker: Asker): Actor | null => known.get(asker) ?? null,
    async [Symbol.asyncDispose]() {
      await opened.disposeAsync();
    },
  };
}

/** True for the secret of a session, which a browser sends in its cookie. */
export const isSession = (secret: string): boolean => secret.startsWith('vs_');

/** Where the provider would send people back to; nobody goes so far here. */
const providerCallback = 'https://vitrine.example/sign-in/provider/callback';

const providerAt = (issuer: string) =>
  createIdentityProvider(
    {
      issuer,
      ...providerClient,
      name: 'Contoso',
      scope: 'openid email profile',
      audience: 'https://vitrine.example',
      claims: {
        emailTrusted: false,
        staffClaim: 'roles',
        operatorValues: [],
        reviewerValues: [],
        subscriptionsClaim: null,
      },
    },
    { warn: () => undefined },
  );

/** The server over an API, with every route that `serve.ts` adds. */
async function serve(api: Api, portalFolder: string): Promise<HttpServer & AsyncDisposable> {
  const { deps, folder } = api.app;
  const http: HttpServer = await createHttpServer({
    deps,
    schema,
    streams: api.streams,
    uploads: api.uploads,
    host: '127.0.0.1',
    port: 0,
    allowedOrigins: () => [],
    allowedHosts: () => [`127.0.0.1:${http.address.port}`],
    introspection: true,
    demo: null,
    portalFolder,
    healthParts: [],
    extraRoutes: [
      errorsRoute(schema),
      ...rulesRoutes(),
      ...historyRoutes(deps),
      ...leadRoutes(deps),
      ...priceRoutes(deps),
      ...mailRoutes(deps),
      ...auditRoutes(deps),
      ...pageRoutes(deps, {
        config: { demo: true, smtpUrl: null },
        folder: { mail: join(folder, 'mail') },
        portalIndex: async () => await Promise.resolve(null),
      }),
    ],
  });
  return { ...http, [Symbol.asyncDispose]: async () => await http.close() };
}

/** A server with two publishers and nothing else. */
export async function startTenantServer() {
  const opened = new AsyncDisposableStack();
  const api = opened.use(await startApi());
  const http = opened.use(await serve(api, api.app.folder));
  return {
    api,
    url: `http://127.0.0.1:${http.address.port}`,
    async [Symbol.asyncDispose]() {
      await opened.disposeAsync();
    },
  };
}

/** Two publishers with an owner and an offer each, whose names tell whose they are. */
export async function givenTenants(app: Installation): Promise<readonly [Tenant, Tenant]> {
  const make = async (publisherId: string): Promise<Tenant> => {
    const publisher = await app.given.publisher(publisherId);
    const owner = await app.given.actor('OWNER', `mark-${publisherId} owner`, publisher.id);
    return await givenTenant(app, publisher, owner.secret);
  };
  return [await make('tenant-one'), await make('tenant-two')];
}

export type Scene = Awaited<ReturnType<typeof startScene>>;

async function insertFinding({ app }: Api, publication: string): Promise<string> {
  const words = { en: 'A fault.', fr: 'Un défaut.' };
  const fingerprint = 'f'.repeat(64);
  const id = app.deps.newId();
  await app.em().insert(Finding, {
    id,
    publication,
    stage: 'CERTIFICATION',
    position: 0,
    level: 'warning',
    fault: 'PUBLISHER',
    skuId: 'standard',
    packageVersion: '1.1.0',
    packageSha256: null,
    fieldPath: 'skus[0]',
    fingerprint,
    body: {
      ruleId: 'PKG-012',
      findingId: 'PKG-012',
      level: 'warning' as const,
      blocking: false,
      file: 'mainTemplate.json',
      line: 3,
      column: 5,
      endLine: 3,
      endColumn: 20,
      jsonPath: 'parameters.password',
      innerTemplate: 'inner',
      message: words,
      help: words,
      fix: { text: words, edit: { start: 1, end: 2, replacement: 'x' } },
      fingerprint,
    },
    codeFrame: [{ number: 3, text: '"defaultValue": "•••"', atFault: true }],
    seenBefore: true,
  });
  return id;
}
