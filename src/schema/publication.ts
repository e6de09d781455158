import { findingsPage, fixedFindings, groupFindings } from '../app/read/findings.ts';
import type { FindingGroup } from '../app/read/findings.ts';
import { readPublication } from '../app/read/readable.ts';
import { cancel } from '../app/cancel.ts';
import { goLive } from '../app/go-live.ts';
import { publish } from '../app/publish.ts';
import { builder } from './builder.ts';
import type { Types } from './builder.ts';
import { CertificationReportRef, reportsOfPublication } from './certification-report.ts';
import { connectionOf, pageRequest } from './connection.ts';
import { FindingConnection } from './connections.ts';
import { enumOf } from './enum-of.ts';
import { FindingLevelEnum } from './finding.ts';
import { localId } from './global-id.ts';
import { LanguageEnum } from './language.ts';
import { loadersOf, present } from './loaders.ts';
import { mutation } from './mutation.ts';
import { StageEnum } from './pipeline-stage.ts';
import { ProductPageRef } from './product-page.ts';
import { EndReasonEnum, PublicationStateEnum, WaitingForEnum } from './publication-state.ts';
import {
  FindingRef,
  OfferRef,
  PublicationRef,
  ReviewRef,
  RevisionRef,
  StageRunRef,
  TransitionRef,
} from './refs.ts';
import { accessFor } from '../domain/policy.ts';

const FindingGroupingEnum = enumOf('FindingGrouping', 'What findings are counted by.', {
  RULE: 'The rule that found them.',
  FILE: 'The file that they are in.',
  SKU: 'The SKU whose package has them.',
});

const FindingGroupRef = builder.objectRef<FindingGroup>('FindingGroup').implement({
  description: 'Findings that have something in common, counted.',
  fields: (t) => ({
    key: t.exposeString('key', {
      nullable: true,
      description: 'The rule, the file or the SKU; null for findings that have none.',
    }),
    count: t.exposeInt('count', { description: 'How many there are.' }),
    blocking: t.exposeInt('blocking', {
      description: 'How many of them keep the offer from being published.',
    }),
    added: t.exposeInt('added', {
      description: 'How many of them the publication before did not have.',
    }),
  }),
});

builder.node(PublicationRef, {
  id: { resolve: ({ id }) => id },
  description: 'One attempt to publish an offer.',
  loadWithoutCache: async (id, context) =>
    await readPublication(loadersOf(context), context.actor, id),
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Counts the publications of the offer from 1.' }),
    state: t.expose('state', { type: PublicationStateEnum, description: 'How it stands.' }),
    stage: t.expose('stage', {
      type: StageEnum,
      description: 'The stage it is at, or that it ended at.',
    }),
    waitingFor: t.expose('waitingFor', {
      type: WaitingForEnum,
      nullable: true,
      description: 'Who must act; null while a job is at work and after the end.',
    }),
    endReason: t.expose('endReason', {
      type: EndReasonEnum,
      nullable: true,
      description: 'Why it did not go live; null while it is open and when it did.',
    }),
    revision: t.field({
      type: RevisionRef,
      description: 'The frozen snapshot that it works on.',
      resolve: async ({ revision }, _args, context) =>
        present(await loadersOf(context).revision.load(revision)),
    }),
    notificationEmails: t.exposeStringList('notificationEmails', {
      description: 'Where its news is mailed.',
    }),
    notesForReviewer: t.exposeString('notesForReviewer', {
      nullable: true,
      description: 'What the publisher tells the reviewer; null when nothing.',
    }),
    requestedBy: t.string({
      description: 'Who pressed Publish.',
      resolve: ({ requestedBy }) => requestedBy.name,
    }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it began.' }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended; null while it is open.',
    }),
    stageRuns: t.field({
      type: [StageRunRef],
      description: 'The stages it has reached, in order.',
      resolve: async ({ id }, _args, context) =>
        await loadersOf(context).runsOfPublication.load(id),
    }),
    findings: t.connection(
      {
        type: FindingRef,
        description: 'Its findings, in report order.',
        args: {
          level: t.arg({
            type: [FindingLevelEnum],
            description: 'Only findings of these levels; all without it.',
          }),
          stage: t.arg({
            type: StageEnum,
            description: 'Only findings of this stage; all without it.',
          }),
          ruleId: t.arg.string({ description: 'Only findings of this rule; all without it.' }),
          file: t.arg.string({ description: 'Only findings in this file; all without it.' }),
          skuId: t.arg.string({ description: 'Only findings of this SKU; all without it.' }),
        },
        resolve: async ({ id }, args, context) =>
          connectionOf(
            'findings',
            await findingsPage(
              context.em,
              id,
              {
                levels: args.level ?? null,
                stage: args.stage ?? null,
                ruleId: args.ruleId ?? null,
                file: args.file ?? null,
                skuId: args.skuId ?? null,
              },
              pageRequest('findings', args, context),
            ),
          ),
      },
      FindingConnection,
    ),
    findingGroups: t.field({
      type: [FindingGroupRef],
      description:
        'Its findings counted by rule, file or SKU: those that block first, then the larger groups.',
      args: {
        by: t.arg({
          type: FindingGroupingEnum,
          required: true,
          description: 'What counts as one.',
        }),
      },
      resolve: async ({ id }, { by }, context) =>
        groupFindings(await loadersOf(context).findingsOfPublication.load(id), by),
    }),
    fixedFindings: t.field({
      type: [FindingRef],
      description:
        'What the publication before had and this one no longer has, as far as its stages have looked.',
      resolve: async (publication, _args, { em }) => [
        ...(await fixedFindings(em.fork(), publication)),
      ],
    }),
    reports: t.field({
      type: [CertificationReportRef],
      description:
        'What certification said about the package of each SKU; empty until it has, and for publications older than this field.',
      resolve: async ({ id }, _args, context) => await reportsOfPublication(id, context),
    }),
    productPage: t.field({
      type: ProductPageRef,
      nullable: true,
      description: 'The product page that packaging built; null before.',
      resolve: async ({ id }, _args, context) => await loadersOf(context).productPage.load(id),
    }),
    review: t.field({
      type: ReviewRef,
      nullable: true,
      description: 'Its review; null before that stage.',
      resolve: async ({ id }, _args, context) =>
        (await loadersOf(context).reviewsOfPublication.load(id))[0] ?? null,
    }),
    transitions: t.field({
      type: [TransitionRef],
      description: 'What happened to it, oldest first.',
      resolve: async ({ id }, _args, context) =>
        await loadersOf(context).transitionsOfPublication.load(id),
    }),
  }),
});

/** What commands on a publication answer. */
export const offerAndPublication = (
  t: PothosSchemaTypes.ObjectFieldBuilder<
    Types,
    { readonly offerId: string; readonly publicationId: string }
  >,
) => ({
  offer: t.field({
    type: OfferRef,
    description: 'The offer.',
    resolve: async ({ offerId }, _args, context) =>
      present(await loadersOf(context).offer.load(offerId)),
  }),
  publication: t.field({
    type: PublicationRef,
    description: 'The publication.',
    resolve: async ({ publicationId }, _args, context) =>
      present(await loadersOf(context).publication.load(publicationId)),
  }),
});

mutation('publish', {
  description:
    'Publish: validates the prerequisites and starts a publication on a frozen copy of the draft. With violations nothing is started and all of them are named.',
  access: accessFor('PUBLISH', 'SUPERSEDE'),
  input: (t) => ({
    offerId: t.id({ required: true, description: 'The offer.' }),
    expectedDraftVersion: t.int({
      required: true,
      description: 'Version of the draft that you saw; another one is refused.',
    }),
    notificationEmails: t.stringList({
      description:
        'Where the news of this publication is mailed; at least one, asked for once the draft is clean.',
    }),
    notesForReviewer: t.string({ description: 'What the reviewer should know.' }),
    supersede: t.boolean({
      description: 'True to replace a publication that waits for the sign-off or is in review.',
    }),
    language: t.field({
      type: LanguageEnum,
      description:
        'Language of the mails to addresses of nobody who is a member, who reads them in his own; without it, the language of the request.',
    }),
  }),
  run: async ({ deps, language }, call, input) =>
    await publish(deps, call, {
      offerId: localId('Offer', input.offerId),
      expectedDraftVersion: input.expectedDraftVersion,
      notificationEmails: input.notificationEmails ?? [],
      notesForReviewer: input.notesForReviewer ?? null,
      supersede: input.supersede ?? false,
      language: input.language ?? language,
    }),
  payload: { description: 'A publication has begun.', fields: offerAndPublication },
}).mayRefuse({
  NOT_FOUND: true,
  STALE_VERSION: true,
  PUBLICATION_IN_PROGRESS: true,
  PREREQUISITES_NOT_MET: true,
  NOTIFICATION_ADDRESS_REQUIRED: true,
  INVALID_NOTIFICATION_ADDRESS: true,
  INVALID_INPUT: true,
});

mutation('goLive', {
  description: 'Go live: the publisher signs off the revision he saw, and the review starts.',
  access: accessFor('GO_LIVE'),
  input: (t) => ({
    offerId: t.id({ required: true, description: 'The offer.' }),
    revisionHash: t.string({
      required: true,
      description: 'Hash of the revision that you looked at; another one is refused.',
    }),
  }),
  run: async ({ deps }, call, { offerId, revisionHash }) =>
    await goLive(deps, call, { offerId: localId('Offer', offerId), revisionHash }),
  payload: { description: 'The publication is in review.', fields: offerAndPublication },
}).mayRefuse({
  NOT_FOUND: true,
  NO_OPEN_PUBLICATION: true,
  NOT_AT_SIGNOFF: true,
  SECOND_PERSON_REQUIRED: true,
  REVISION_CHANGED: true,
});

mutation('cancel', {
  description:
    'Cancel publish: from the publisher’s sign-off on, or while a stage is blocked by us. A live offer stays live.',
  access: accessFor('CANCEL'),
  input: (t) => ({
    offerId: t.id({ required: true, description: 'The offer.' }),
    notificationEmails: t.stringList({
      description: 'Who is told instead of the publication’s own addresses.',
    }),
  }),
  run: async ({ deps }, call, { offerId, notificationEmails }) =>
    await cancel(deps, call, {
      offerId: localId('Offer', offerId),
      notificationEmails: notificationEmails ?? [],
    }),
  payload: { description: 'The publication is canceled.', fields: offerAndPublication },
}).mayRefuse({
  NOT_FOUND: true,
  NO_OPEN_PUBLICATION: true,
  TOO_EARLY_TO_CANCEL: true,
  TOO_LATE_TO_CANCEL: true,
  INVALID_NOTIFICATION_ADDRESS: true,
});
