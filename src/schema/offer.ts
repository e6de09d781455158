import { documentStatusOf, toDocument } from '../domain/offer-document/offer-document.ts';
import { actionsOf } from '../app/read/available-actions.ts';
import { asListing } from '../app/read/listings.ts';
import {
  findOfferByPlace,
  mailsPage,
  publicationsPage,
  reviewOfOffer,
  transitionsPage,
} from '../app/read/offer.ts';
import { accessLog } from '../app/read/preview-access.ts';
import { previewOf } from '../app/read/preview.ts';
import { mayReadDraftsOf, mayReadOperationsOf } from '../app/read/may-read.ts';
import type { OfferRow } from '../app/read/loaders.ts';
import { readOffer } from '../app/read/readable.ts';
import { latestPublication, stepsOf } from '../app/read/steps.ts';
import { frozenPathsOf, violationsIn } from '../app/read/violations.ts';
import { offerStatus, offerStatusTexts } from '../domain/offer-status.ts';
import type { LatestPublication, OfferStatus } from '../domain/offer-status.ts';
import { AvailableActionRef } from './available-action.ts';
import { builder } from './builder.ts';
import { connectionOf, pageRequest } from './connection.ts';
import { MailConnection, PublicationConnection, TransitionConnection } from './connections.ts';
import { languageArgs, say } from './language.ts';
import { loadersOf, present } from './loaders.ts';
import { OfferStatusEnum } from './offer-status.ts';
import { PreviewAccessRef } from './preview-access.ts';
import {
  ListingRef,
  MailMessageRef,
  OfferRef,
  PreviewGrantRef,
  PreviewRef,
  PublicationRef,
  PublisherRef,
  ReviewRef,
  RevisionRef,
  SupportRequestRef,
  TransitionRef,
} from './refs.ts';
import { StepRef } from './step.ts';
import { UsualTimeRef } from './usual-time.ts';
import { ViolationRef } from './violation.ts';
import { authFor } from './access.ts';

const statusOf = ({ production }: OfferRow, latest: LatestPublication | null): OfferStatus =>
  offerStatus(latest, production !== null);

builder.node(OfferRef, {
  id: { resolve: ({ id }) => id },
  description: 'An application with its plans, as its publisher works on it.',
  loadWithoutCache: async (id, context) => await readOffer(loadersOf(context), context.actor, id),
  fields: (t) => ({
    offerId: t.exposeString('offerId', {
      description: 'The readable id, unique within the publisher.',
    }),
    publisher: t.field({
      type: PublisherRef,
      description: 'Whose offer it is.',
      resolve: async ({ publisher }, _args, context) =>
        present(await loadersOf(context).publisher.load(publisher)),
    }),
    name: t.exposeString('name', { description: 'Name in the draft.' }),
    skuTypes: t.stringList({
      description:
        'The kinds of its SKUs in the draft, each once: `SOLUTION_TEMPLATE`, `MANAGED_APPLICATION`.',
      resolve: async ({ id }, _args, context) =>
        (await loadersOf(context).listed.load(id)).skuTypes,
    }),
    logoUrl: t.string({
      nullable: true,
      description:
        'Where the medium logo of its draft can be fetched with a member’s token, the large one without; null without both, and for everybody but the publisher’s members.',
      extensions: { personal: true },
      resolve: async ({ id, publisher }, _args, context) => {
        if (!mayReadDraftsOf(context.actor, publisher)) return null;
        const { logo } = await loadersOf(context).listed.load(id);
        if (logo === null) return null;
        const { publisherId } = present(await loadersOf(context).publisher.load(publisher));
        const path = `/images/${encodeURIComponent(publisherId)}/${logo}`;
        return new URL(path, context.deps.settings.publicUrl).href;
      },
    }),
    status: t.field({
      type: OfferStatusEnum,
      description: 'How its newest publication stands, in one word.',
      resolve: async (offer, _args, context) =>
        statusOf(offer, await latestPublication(loadersOf(context), offer)),
    }),
    statusText: t.string({
      description: 'The status as the portal writes it.',
      args: languageArgs,
      resolve: async (offer, args, context) => {
        const latest = await latestPublication(loadersOf(context), offer);
        return say(offerStatusTexts[statusOf(offer, latest)], args, context);
      },
    }),
    isLive: t.boolean({
      description: 'True while customers see it, whatever became of a later publication.',
      resolve: ({ production }) => production !== null,
    }),
    hasUnpublishedChanges: t.boolean({
      description: 'True when it is live and the draft differs from what is live.',
      resolve: async ({ production, draftHash }, _args, context) =>
        production !== null &&
        present(await loadersOf(context).revision.load(production)).contentHash !== draftHash,
    }),
    cursor: t.string({
      description:
        'Where `offerTransitions` resumes, read in the same statement as the row: everything after it is new.',
      resolve: ({ id, seq }, _args, { streams }) => streams.cursorAt({ kind: 'offer', id }, seq),
    }),
    seq: t.exposeInt('seq', {
      description: 'Number of its newest transition; 0 before the first.',
    }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
    draftVersion: t.exposeInt('draftVersion', {
      description:
        'Grows with every saved change of the draft; commands name the one that was seen.',
    }),
    draft: t.field({
      type: 'JSON',
      description: 'What the publisher writes. For the publisher’s members.',
      authScopes: ({ publisher }, _args, { actor }) => mayReadDraftsOf(actor, publisher),
      resolve: async ({ id }, _args, context) => await loadersOf(context).draft.load(id),
    }),
    document: t.field({
      type: 'JSON',
      description:
        'The draft as one document in the shape of the Cloud Partner Portal’s API, for `importDraft`; secrets are told by their places only. For the publisher’s members.',
      authScopes: ({ publisher }, _args, { actor }) => mayReadDraftsOf(actor, publisher),
      resolve: async (offer, _args, context) => {
        const loaders = loadersOf(context);
        const latest = await latestPublication(loaders, offer);
        const { publisherId } = present(await loaders.publisher.load(offer.publisher));
        return toDocument(
          {
            publisherId,
            offerId: offer.offerId,
            status: documentStatusOf(latest?.state ?? null),
            version: latest?.number ?? 0,
            changedAt: offer.updatedAt,
          },
          await loaders.draft.load(offer.id),
        );
      },
    }),
    violations: t.field({
      type: [ViolationRef],
      description:
        'What *Publish* would say about the fields of the draft, in the order of the form. For the publisher’s members.',
      authScopes: ({ publisher }, _args, { actor }) => mayReadDraftsOf(actor, publisher),
      resolve: async (offer, _args, context) =>
        await violationsIn(
          context.em,
          context.deps.settings.limitProfile,
          offer,
          await loadersOf(context).draft.load(offer.id),
        ),
    }),
    frozenPaths: t.stringList({
      description:
        'The fields of the draft that cannot change any more because they are published, as in `Violation.path`. For the publisher’s members.',
      authScopes: ({ publisher }, _args, { actor }) => mayReadDraftsOf(actor, publisher),
      resolve: async (offer, _args, context) => [
        ...(await frozenPathsOf(
          context.em,
          context.deps.settings.limitProfile,
          offer,
          await loadersOf(context).draft.load(offer.id),
        )),
      ],
    }),
    steps: t.field({
      type: [StepRef],
      description:
        'The seven stages of the newest publication; after the publisher’s own cancel none has started.',
      resolve: async (offer, _args, context) =>
        await stepsOf(loadersOf(context), context.deps.settings.pipeline, offer),
    }),
    usualTimes: t.field({
      type: [UsualTimeRef],
      description:
        'How long the stages of its publisher usually take; a stage is there from five runs on.',
      resolve: async ({ publisher }, _args, context) =>
        await loadersOf(context).usualTimes.load(publisher),
    }),
    publication: t.field({
      type: PublicationRef,
      nullable: true,
      description: 'The open publication, else the newest; null before the first.',
      resolve: async (offer, _args, context) => await latestPublication(loadersOf(context), offer),
    }),
    publications: t.connection(
      {
        type: PublicationRef,
        description: 'Its publications, newest first.',
        resolve: async ({ id }, args, context) =>
          connectionOf(
            'publications',
            await publicationsPage(context.em, id, pageRequest('publications', args, context)),
          ),
      },
      PublicationConnection,
    ),
    review: t.field({
      type: ReviewRef,
      nullable: true,
      description: 'The review site of one of its publications; null when there is none.',
      args: {
        publication: t.arg.int({
          description:
            'Number of the publication; without it, the newest one that has reached its review.',
        }),
      },
      resolve: async ({ id }, { publication }, context) =>
        await reviewOfOffer(loadersOf(context), id, publication ?? null),
    }),
    production: t.field({
      type: RevisionRef,
      nullable: true,
      description: 'The revision that is live; null while none is.',
      resolve: async ({ production }, _args, context) =>
        production === null ? null : await loadersOf(context).revision.load(production),
    }),
    listing: t.field({
      type: ListingRef,
      nullable: true,
      description:
        'Its public page; null while it is not live, and while all its plans are private or hidden.',
      resolve: async (offer, _args, context) => await asListing(loadersOf(context), offer),
    }),
    preview: t.field({
      type: PreviewRef,
      nullable: true,
      extensions: { personal: true },
      description:
        'Its preview; null when there is none and when you may not see it. Each look is logged.',
      args: {
        subscriptionId: t.arg.string({
          description: 'The proven subscription to look through; without it, any that you have.',
        }),
      },
      resolve: async ({ id }, { subscriptionId }, { deps, em, actor }) =>
        await previewOf(deps, em, actor, id, subscriptionId ?? null),
    }),
    previewGrants: t.field({
      type: [PreviewGrantRef],
      description: 'Invitations to the preview, newest first. Empty for reviewers.',
      extensions: { personal: true },
      resolve: async ({ id, publisher }, _args, context) =>
        mayReadOperationsOf(context.actor, publisher)
          ? await loadersOf(context).invitationsOfOffer.load(id)
          : [],
    }),
    previewAccessLog: t.field({
      type: [PreviewAccessRef],
      description: 'Who looked at the preview, newest first. Empty for reviewers.',
      extensions: { personal: true },
      args: { first: t.arg.int({ description: 'How many; 1 to 100, 20 by default.' }) },
      resolve: async ({ id, publisher }, args, context) =>
        mayReadOperationsOf(context.actor, publisher)
          ? await accessLog(context.em, id, pageRequest('previewAccessLog', args, context).limit)
          : [],
    }),
    availableActions: t.field({
      type: [AvailableActionRef],
      extensions: { personal: true },
      description: 'Every action, with the reason where it is not available to you now.',
      resolve: async (offer, _args, context) =>
        await actionsOf(context.deps, context.em, loadersOf(context), context.actor, offer),
    }),
    transitions: t.connection(
      {
        type: TransitionRef,
        description: 'What happened to it, oldest first.',
        resolve: async ({ id }, args, context) =>
          connectionOf(
            'transitions',
            await transitionsPage(context.em, id, pageRequest('transitions', args, context)),
          ),
      },
      TransitionConnection,
    ),
    mails: t.connection(
      {
        type: MailMessageRef,
        extensions: { personal: true },
        description: 'Mails about it, newest first. Empty for reviewers.',
        resolve: async (offer, args, context) =>
          connectionOf(
            'mails',
            await mailsPage(context.em, context.actor, offer, pageRequest('mails', args, context)),
          ),
      },
      MailConnection,
    ),
    supportRequests: t.field({
      type: [SupportRequestRef],
      extensions: { personal: true },
      description: 'Support requests about it, newest first. Empty for reviewers.',
      resolve: async ({ id, publisher }, _args, context) =>
        mayReadOperationsOf(context.actor, publisher)
          ? await loadersOf(context).requestsOfOffer.load(id)
          : [],
    }),
  }),
});

builder.queryField('offer', (t) =>
  t.field({
    type: OfferRef,
    nullable: true,
    authScopes: authFor('READ_OFFER'),
    description: 'An offer by its place; null when there is none that you may see.',
    args: {
      publisher: t.arg.string({ required: true, description: 'Readable id of the publisher.' }),
      offerId: t.arg.string({ required: true, description: 'Readable id of the offer.' }),
    },
    resolve: async (_root, { publisher, offerId }, context) =>
      await findOfferByPlace(context.em, loadersOf(context), context.actor, publisher, offerId),
  }),
);
