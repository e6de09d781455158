import { closeSupportRequest } from '../app/close-support-request.ts';
import { openSupportRequest } from '../app/open-support-request.ts';
import { replySupportRequest } from '../app/reply-support-request.ts';
import { readSupportRequest } from '../app/read/readable.ts';
import { supportRequestsPage } from '../app/read/support-requests.ts';
import type { SupportMessage } from '../db/support-message.ts';
import type { Role } from '../domain/actor.ts';
import { builder } from './builder.ts';
import type { Types } from './builder.ts';
import { connectionOf, pageRequest } from './connection.ts';
import { SupportRequestConnection } from './connections.ts';
import { enumOf } from './enum-of.ts';
import { localId } from './global-id.ts';
import { loadersOf, present } from './loaders.ts';
import { mutation } from './mutation.ts';
import { StageEnum } from './pipeline-stage.ts';
import { FindingRef, OfferRef, PublicationRef, SupportRequestRef } from './refs.ts';
import { authorRole, RoleEnum } from './role.ts';
import { authFor } from './access.ts';
import { accessFor } from '../domain/policy.ts';

const SupportRequestStateEnum = enumOf('SupportRequestState', 'How a support request stands.', {
  OPEN: 'It waits for the operators.',
  ANSWERED: 'An operator answered.',
  CLOSED: 'It is over and can be read.',
});

const SupportMessageRef = builder.objectRef<SupportMessage>('SupportMessage').implement({
  description: 'A message of a support request.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Unique within support messages.' }),
    author: t.string({
      description: 'Name of who wrote it.',
      resolve: ({ author }) => author.name,
    }),
    role: t.field({
      type: RoleEnum,
      description:
        'What its author is: `OPERATOR`, or `CONTRIBUTOR` for a member of the publisher.',
      resolve: ({ author }): Role => authorRole(author),
    }),
    text: t.exposeString('text', { description: 'Plain text.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was written.' }),
  }),
});

builder.node(SupportRequestRef, {
  id: { resolve: ({ id }) => id },
  description: 'A call for help, with what the operators need attached.',
  loadWithoutCache: async (id, context) =>
    await readSupportRequest(loadersOf(context), context.actor, id),
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Its number, for people.' }),
    state: t.expose('state', { type: SupportRequestStateEnum, description: 'How it stands.' }),
    subject: t.exposeString('subject', { description: 'One line.' }),
    offer: t.field({
      type: OfferRef,
      nullable: true,
      description: 'The offer; null once it is deleted.',
      resolve: async ({ offer }, _args, context) =>
        offer === null ? null : await loadersOf(context).offer.load(offer),
    }),
    publication: t.field({
      type: PublicationRef,
      nullable: true,
      description: 'The publication; null when it is about none.',
      resolve: async ({ publication }, _args, context) =>
        publication === null ? null : await loadersOf(context).publication.load(publication),
    }),
    stage: t.expose('stage', {
      type: StageEnum,
      nullable: true,
      description: 'The stage that is meant; null when it is about none.',
    }),
    finding: t.field({
      type: FindingRef,
      nullable: true,
      description: 'The finding that is meant; null when it is about none.',
      resolve: async ({ finding }, _args, context) =>
        finding === null ? null : await loadersOf(context).finding.load(finding),
    }),
    traceId: t.exposeString('traceId', { description: 'Trace of the request that opened it.' }),
    report: t.expose('report', {
      type: 'JSON',
      description:
        'What was attached when it was opened: the publication, its last transitions, its stages, its findings counted.',
    }),
    openedBy: t.string({
      description: 'Name of who asked.',
      resolve: ({ openedBy }) => openedBy.name,
    }),
    openedAt: t.expose('openedAt', { type: 'DateTime', description: 'When it was opened.' }),
    messages: t.field({
      type: [SupportMessageRef],
      description: 'Its messages, oldest first.',
      resolve: async ({ id }, _args, context) =>
        await loadersOf(context).messagesOfRequest.load(id),
    }),
  }),
});

builder.queryField('supportRequests', (t) =>
  t.connection(
    {
      type: SupportRequestRef,
      authScopes: authFor('READ_OPERATIONS'),
      description:
        'Support requests, newest first: those of your publisher, all of them for operators.',
      args: {
        state: t.arg({ type: SupportRequestStateEnum, description: 'Only these; all without it.' }),
      },
      resolve: async (_root, args, context) =>
        connectionOf(
          'supportRequests',
          await supportRequestsPage(
            context.em,
            context.actor,
            args.state ?? null,
            pageRequest('supportRequests', args, context),
          ),
        ),
    },
    SupportRequestConnection,
  ),
);

const answered = (
  t: PothosSchemaTypes.ObjectFieldBuilder<Types, { readonly supportRequestId: string }>,
) => ({
  supportRequest: t.field({
    type: SupportRequestRef,
    description: 'The request.',
    resolve: async ({ supportRequestId }, _args, context) =>
      present(await loadersOf(context).supportRequest.load(supportRequestId)),
  }),
});

mutation('openSupportRequest', {
  description: 'Asks the operators for help. What they need to know is attached.',
  access: accessFor('OPEN_SUPPORT_REQUEST'),
  input: (t) => ({
    offerId: t.id({ required: true, description: 'The offer.' }),
    publicationId: t.id({ description: 'The publication; without it, the newest of the offer.' }),
    stage: t.field({ type: StageEnum, description: 'The stage that is meant.' }),
    findingId: t.id({ description: 'The finding that is meant.' }),
    subject: t.string({ required: true, description: 'One line, 1 to 200 characters.' }),
    text: t.string({ required: true, description: 'Plain text, 1 to 10000 characters.' }),
  }),
  run: async ({ deps }, call, input) =>
    await openSupportRequest(deps, call, {
      offerId: localId('Offer', input.offerId),
      publicationId:
        input.publicationId == null ? null : localId('Publication', input.publicationId),
      stage: input.stage ?? null,
      findingId: input.findingId == null ? null : localId('Finding', input.findingId),
      subject: input.subject,
      text: input.text,
    }),
  payload: { description: 'The operators have been told.', fields: answered },
}).mayRefuse({ NOT_FOUND: true, INVALID_INPUT: true });

mutation('replySupportRequest', {
  description:
    'Adds a message. An operator’s answers the request; one of the publisher opens it again.',
  access: accessFor('ANSWER_SUPPORT_REQUEST'),
  input: (t) => ({
    supportRequestId: t.id({ required: true, description: 'The request.' }),
    text: t.string({ required: true, description: 'Plain text, 1 to 10000 characters.' }),
  }),
  run: async ({ deps }, call, { supportRequestId, text }) =>
    await replySupportRequest(deps, call, {
      supportRequestId: localId('SupportRequest', supportRequestId),
      text,
    }),
  payload: { description: 'The message is there.', fields: answered },
}).mayRefuse({ NOT_FOUND: true, INVALID_INPUT: true, SUPPORT_REQUEST_CLOSED: true });

mutation('closeSupportRequest', {
  description: 'Closes a support request for good.',
  access: accessFor('ANSWER_SUPPORT_REQUEST'),
  input: (t) => ({ supportRequestId: t.id({ required: true, description: 'The request.' }) }),
  run: async ({ deps }, call, { supportRequestId }) =>
    await closeSupportRequest(deps, call, {
      supportRequestId: localId('SupportRequest', supportRequestId),
    }),
  payload: { description: 'The request is closed.', fields: answered },
}).mayRefuse({ NOT_FOUND: true });
