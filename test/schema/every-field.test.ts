import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { getNamedType, isInterfaceType, isLeafType, isNonNullType, isUnionType } from 'graphql';
import type { GraphQLField, GraphQLNamedType } from 'graphql';
import { ApiClient } from '../../src/db/api-client.ts';
import { Finding } from '../../src/db/finding.ts';
import { HistoryEntry } from '../../src/db/history-entry.ts';
import { LeadDelivery } from '../../src/db/lead-delivery.ts';
import { Lead } from '../../src/db/lead.ts';
import { Mail } from '../../src/db/mail.ts';
import { Membership } from '../../src/db/membership.ts';
import { StageRun } from '../../src/db/stage-run.ts';
import { Transition } from '../../src/db/transition.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import { encodeGlobalId, nodeTypes } from '../../src/schema/global-id.ts';
import type { NodeType } from '../../src/schema/global-id.ts';
import { schema } from '../../src/schema/index.ts';
import { reviewOf, revisionOf, toLive, toReview, withPackage } from '../app/flow.ts';
import { openSessionFor } from '../support/given-session.ts';
import { startApi, text } from './api.ts';
import type { Api } from './api.ts';

/** All fields of a type down to `depth`, without arguments that must be given. */
function selection(
  type: GraphQLNamedType,
  depth: number,
  path: readonly string[] = [],
  without: readonly string[] = [],
): string {
  if (isLeafType(type)) return '';
  if (isUnionType(type) || isInterfaceType(type)) return '{ __typename }';
  if (!('getFields' in type)) return '';
  const fields = Object.values(type.getFields() as Record<string, GraphQLField<unknown, unknown>>);
  const chosen = fields.flatMap((field) => {
    const named = getNamedType(field.type);
    if (field.args.some((arg) => isNonNullType(arg.type))) return [];
    if (isLeafType(named)) return [field.name];
    if (depth === 0 || [...path, ...without].includes(named.name)) return [];
    return [`${field.name} ${selection(named, depth - 1, [...path, type.name], without)}`];
  });
  return `{ ${['__typename', ...chosen].join(' ')} }`;
}

/** Types with a field that only members, or only members and staff, may read. */
const membersOnly = ['Offer', 'Publisher', 'Revision'];

describe('given an offer that is live and whose update is in review', () => {
  let api: Api;
  let owner: TokenActor;
  let signedIn: TokenActor;
  let operator: TokenActor;
  let reviewer: TokenActor;
  const ids = new Map<NodeType, string>();

  before(async () => {
    api = await startApi({ worker: true });
    const { app } = api;
    owner = app.publisher.owner;
    reviewer = await app.given.actor('REVIEWER', 'Marta Silva');
    operator = await app.given.actor('OPERATOR', 'Otto Kern');
    const offer = await app.given.offer(app.publisher);
    await toLive(app, owner, reviewer, offer.id);
    const sha256 = offer.draft.skus?.[0]?.packages?.[0]?.sha256 ?? '';
    await app.given.draft(offer.id, withPackage('1.1.0', sha256));
    const { publication } = await toReview(app, owner, offer.id);

    const em = app.em();
    ids.set(
      'HistoryEntry',
      (await em.findOneOrFail(HistoryEntry, { offer: offer.id, number: 1 })).id,
    );
    ids.set('Offer', offer.id);
    const listingId = encodeGlobalId('Listing', offer.id);
    await api.mutate(owner, 'recordLead', { listingId, email: 'ada@example.com', consent: true });
    const lead = await em.findOneOrFail(Lead, { offer: offer.id });
    ids.set('Lead', lead.id);
    ids.set('LeadDelivery', await insertDelivery(api, lead));
    ids.set('Listing', offer.id);
    ids.set('Publisher', app.publisher.id);
    ids.set('Publication', publication);
    ids.set('Revision', (await revisionOf(app, publication)).id);
    ids.set('Review', (await reviewOf(app, publication)).id);
    const newest = { orderBy: { id: 'desc' }, limit: 1 } as const;
    const [run] = await em.find(StageRun, { offer: offer.id }, newest);
    ids.set('StageRun', run?.id ?? '');
    const [transition] = await em.find(Transition, { offer: offer.id }, newest);
    ids.set('Transition', transition?.id ?? '');
    const [mail] = await em.find(Mail, { offer: offer.id }, newest);
    ids.set('MailMessage', mail?.id ?? '');
    ids.set('Finding', await insertFinding(api, publication));

    const offerId = encodeGlobalId('Offer', offer.id);
    const expected = { offerId, expectedDraftVersion: 2 };
    const check = await api.mutate(owner, 'validate', expected, 'check { id }');
    ids.set('Check', raw(check.check?.id));
    const request = await api.mutate(
      owner,
      'openSupportRequest',
      { offerId, subject: 'Help', text: 'What now?' },
      'supportRequest { id }',
    );
    ids.set('SupportRequest', raw(request.supportRequest?.id));
    const invited = await api.mutate(
      owner,
      'inviteToPreview',
      {
        offerId,
        subscriptionId: '0b1f7d5e-3a92-4d6c-8e17-64c2f09a7c41',
        email: 'guest@example.com',
      },
      'grant { id }',
    );
    ids.set('PreviewGrant', raw(invited.grant?.id));
    const member = await em.findOneOrFail(Membership, { person: owner.personId });
    ids.set('Member', member.id);
    const joining = await api.mutate(
      owner,
      'inviteMember',
      {
        publisherId: encodeGlobalId('Publisher', app.publisher.id),
        email: 'new@example.com',
        role: 'CONTRIBUTOR',
      },
      'invitation { id }',
    );
    ids.set('MemberInvitation', raw(joining.invitation?.id));
    const token = await api.mutate(
      owner,
      'createApiToken',
      { name: 'Build', role: 'CONTRIBUTOR' },
      'apiToken { id }',
    );
    ids.set('ApiToken', raw(token.apiToken?.id));
    const upload = await api.mutate(
      owner,
      'startUpload',
      { publisher: 'solenne', kind: 'IMAGE', size: 10, fileName: 'a.png' },
      'upload { id }',
    );
    ids.set('Upload', raw(upload.upload?.id));
    const reviewId = encodeGlobalId('Review', ids.get('Review') ?? '');
    const commented = await api.mutate(
      reviewer,
      'comment',
      { reviewId, skuId: 'standard', path: 'mainTemplate.json', line: 1, text: 'Why?' },
      'thread { id } comment { id }',
    );
    ids.set('ReviewThread', raw(commented.thread?.id));
    ids.set('ReviewComment', raw(commented.comment?.id));
    const client = {
      id: app.deps.newId(),
      issuer: 'https://login.example.com',
      applicationId: 'build',
      subject: 'build',
      name: 'Build',
      role: 'CONTRIBUTOR' as const,
      scopes: [],
      publisher: app.publisher.id,
      createdAt: new Date(),
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
    };
    await app.em().insert(ApiClient, client);
    ids.set('ApiClient', client.id);
    const { sessionId: session } = await openSessionFor(app.deps, owner.personId ?? '');
    ids.set('Session', session);
    const saved = await api.mutate(owner, 'saveView', { name: 'Mine' }, 'savedView { id }');
    ids.set('SavedView', raw(saved.savedView?.id));
    signedIn = { ...owner, tokenId: session, credential: 'SESSION' };
  });
  after(async () => await api[Symbol.asyncDispose]());

  const raw = (globalId: unknown) =>
    Buffer.from(text(globalId), 'base64url').toString().replace(/^\w+:/, '');

  test('when each node is asked for every field, then every field answers', async () => {
    assert.deepEqual([...ids.keys()].sort(), [...nodeTypes].sort());
    for (const [type, id] of ids) {
      const named = schema.getType(type);
      assert.ok(named !== undefined && 'getFields' in named);
      for (const field of Object.values(
        named.getFields() as Record<string, GraphQLField<unknown, unknown>>,
      )) {
        if (field.args.some((arg) => isNonNullType(arg.type))) continue;
        const source = `query ($id: ID!) {
          node(id: $id) { id ... on ${type} { ${field.name} ${selection(getNamedType(field.type), 1, [type])} } }
        }`;
        const { data, errors } = await api.answer(type === 'Session' ? signedIn : owner, source, {
          id: encodeGlobalId(type, id),
        });
        assert.deepEqual(
          errors.map((error) => error.originalError?.stack ?? error.message),
          [],
          `${type}.${field.name}`,
        );
        assert.ok(data?.node, `${type} is there`);
      }
    }
  });

  test('when each root field is asked, then it answers', async () => {
    for (const [field, args, actor] of [
      ['viewer', '', owner],
      ['viewer', '', signedIn],
      ['signIn', '', { kind: 'ANONYMOUS', name: 'anonymous' } as const],
      ['pipeline', '', owner],
      ['certificationRules', '', owner],
      ['offers', '(first: 5)', operator],
      ['offer', '(publisher: "solenne", offerId: "offer-1")', operator],
      ['reviewQueue', '', reviewer],
      ['supportRequests', '', operator],
      ['blockedStages', '', operator],
      ['workQueues', '', operator],
      ['publishers', '(first: 5)', operator],
      ['listings', '', { kind: 'ANONYMOUS', name: 'anonymous' } as const],
      [
        'listing',
        '(publisher: "solenne", slug: "OFFER-1")',
        { kind: 'ANONYMOUS', name: 'anonymous' } as const,
      ],
      ['preview', '(publisher: "solenne", offerId: "offer-1")', owner],
    ] as const) {
      const type = getNamedType(schema.getQueryType()?.getFields()[field]?.type);
      assert.ok(type);
      const inner =
        field === 'offer' || field === 'offers'
          ? '{ __typename }'
          : selection(type, 2, [], membersOnly);
      const { data, errors } = await api.answer(actor, `{ ${field}${args} ${inner} }`);
      assert.deepEqual(
        errors.map((error) => error.originalError?.stack ?? error.message),
        [],
        field,
      );
      assert.ok(data?.[field], field);
    }
  });
});

/** An attempt to deliver a lead, in the log of its offer. */
async function insertDelivery(api: Api, { id: lead, offer }: Lead): Promise<string> {
  const id = api.app.deps.newId();
  await api.app.em().insert(LeadDelivery, {
    id,
    lead,
    offer,
    publication: null,
    destination: 'HTTPS_ENDPOINT',
    test: false,
    at: new Date(),
    outcome: 'ACCEPTED',
    httpStatus: 200,
    response: 'thanks',
    ms: 12,
  });
  return id;
}

/** A finding as a worker stores it; the package of this offer has none. */
async function insertFinding({ app }: Api, publication: string): Promise<string> {
  const text = { en: 'The parameter has a default.', fr: 'Le paramètre a une valeur par défaut.' };
  const body = {
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
    innerTemplate: null,
    message: text,
    help: text,
    fix: { text, edit: { start: 1, end: 2, replacement: '' } },
    fingerprint: 'f'.repeat(64),
  };
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
    fieldPath: null,
    fingerprint: body.fingerprint,
    body,
    codeFrame: [{ number: 3, text: '"defaultValue": "•••"', atFault: true }],
    seenBefore: true,
  });
  return id;
}
