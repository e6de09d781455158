import { historyAddress } from '../app/export-history.ts';
import { historyOfOffer, historyOfPublisher, MAX_TOLD_BYTES } from '../app/read/history.ts';
import type { HistoryFilter } from '../app/read/history.ts';
import { mayReadDraftsOf, mayReadOffersOf } from '../app/read/may-read.ts';
import { recordOf } from '../domain/actor.ts';
import type { Actor } from '../domain/actor.ts';
import { readHistoryEntry } from '../app/read/readable.ts';
import { fieldLabel } from '../domain/field-label.ts';
import type { Channel, HistoryKind } from '../domain/history.ts';
import { historyTexts } from '../domain/history.ts';
import { builder } from './builder.ts';
import { connectionOf, pageRequest } from './connection.ts';
import { HistoryConnection } from './connections.ts';
import { enumOf } from './enum-of.ts';
import { encodeGlobalId } from './global-id.ts';
import { languageArgs, say } from './language.ts';
import { loadersOf, present } from './loaders.ts';
import { HistoryEntryRef, OfferRef, PublisherRef } from './refs.ts';
import { TransitionActorRef } from './transition-actor.ts';

const HistoryKindEnum = enumOf<HistoryKind>('HistoryKind', 'What happened to an offer.', {
  OFFER_CREATED: 'The offer was created.',
  DRAFT_SAVED: 'A value of the draft was written.',
  DRAFT_DISCARDED: 'A value of the draft is again what is live.',
  PACKAGE_ROLLED_BACK: 'The newest published version of a package was taken out of the draft.',
  DRAFT_RECORDED: 'The draft was found with this value; who wrote it was not recorded.',
  OFFER_DELETED: 'The offer was deleted.',
  PUBLISHED: 'Publish was pressed and a publication began.',
  PREVIEW_AVAILABLE: 'The preview of the publication opened.',
  SIGNED_OFF: 'Go live was pressed.',
  REVIEW_APPROVED: 'A reviewer approved the publication.',
  CHANGES_REQUESTED: 'A reviewer asked for changes, which ended the publication.',
  CANCELED: 'The publication was canceled.',
  SUPERSEDED: 'The publication was replaced by a newer one.',
  FAILED: 'The publication failed.',
  WENT_LIVE: 'The publication went live.',
  AUDIENCE_SYNCED: 'The private audience of a live SKU was replaced by that of the draft.',
  DISTRIBUTION_STOPPED: 'The offer was taken out of the store.',
});

const ChannelEnum = enumOf<Channel>('Channel', 'How a change came.', {
  PORTAL: 'By the pages of the portal.',
  API_TOKEN: 'By a program with a token.',
  IMPORT: 'By a document or a sheet that brought it from elsewhere.',
  AUTOMATIC: 'By Vitrine itself.',
});

builder.node(HistoryEntryRef, {
  id: { resolve: ({ id }) => id },
  description:
    'One value of a draft that was written, or one step of a publication. Kept for good, also when the offer is deleted. For the publisher’s members.',
  loadWithoutCache: async (id, context) =>
    await readHistoryEntry(loadersOf(context), context.actor, id),
  fields: (t) => ({
    number: t.exposeInt('number', {
      description: 'Number within the offer, from 1, in the order of writing.',
    }),
    kind: t.expose('kind', { type: HistoryKindEnum, description: 'What happened.' }),
    text: t.string({
      description: 'The same in words.',
      args: languageArgs,
      resolve: ({ kind }, args, context) => say(historyTexts[kind], args, context),
    }),
    offerId: t.exposeString('offerId', { description: 'The readable id of the offer.' }),
    offer: t.field({
      type: OfferRef,
      nullable: true,
      description: 'The offer; null when it was deleted.',
      resolve: async ({ offer }, _args, context) => await loadersOf(context).offer.load(offer),
    }),
    offerNodeId: t.id({
      description: 'The `id` that the offer has, or had.',
      resolve: ({ offer }) => encodeGlobalId('Offer', offer),
    }),
    path: t.exposeString('path', {
      nullable: true,
      description: 'Where the value stands in the draft; null for a step of a publication.',
    }),
    label: t.string({
      nullable: true,
      description: 'The field as the form shows it; null for a step of a publication.',
      args: languageArgs,
      resolve: ({ path }, args, context) =>
        path === null ? null : say(fieldLabel(path), args, context),
    }),
    old: t.field({
      type: 'JSON',
      nullable: true,
      description: `The value before; null when there was none, and when it has more than ${MAX_TOLD_BYTES} bytes (\`oldBytes\`): the export has it.`,
      resolve: async ({ id }, _args, context) =>
        (await loadersOf(context).historyValues.load(id)).old,
    }),
    new: t.field({
      type: 'JSON',
      nullable: true,
      description: `The value after; null when it was removed, and when it has more than ${MAX_TOLD_BYTES} bytes (\`newBytes\`): the export has it.`,
      resolve: async ({ id }, _args, context) =>
        (await loadersOf(context).historyValues.load(id)).new,
    }),
    oldBytes: t.int({
      nullable: true,
      description: 'Bytes of the JSON of `old`; null when there was no value.',
      resolve: async ({ id }, _args, context) =>
        (await loadersOf(context).historyValues.load(id)).oldBytes,
    }),
    newBytes: t.int({
      nullable: true,
      description: 'Bytes of the JSON of `new`; null when it was removed.',
      resolve: async ({ id }, _args, context) =>
        (await loadersOf(context).historyValues.load(id)).newBytes,
    }),
    draftVersion: t.exposeInt('draftVersion', {
      description: 'Version of the draft after it. The values of one save have the same.',
    }),
    publication: t.exposeInt('publication', {
      nullable: true,
      description: 'Number of the publication; null when it belongs to none.',
    }),
    by: t.expose('by', { type: TransitionActorRef, description: 'Who did it.' }),
    channel: t.expose('channel', { type: ChannelEnum, description: 'How it came.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it happened.' }),
  }),
});

const HistoryFilterInput = builder.inputType('HistoryFilter', {
  description: 'Which entries; all conditions hold together.',
  fields: (t) => ({
    kinds: t.field({ type: [HistoryKindEnum], description: 'Of one of these kinds.' }),
    by: t.string({
      description: 'With this text in the name of the person or token, whatever the letter case.',
    }),
    path: t.string({
      description: 'Of this path of the draft and of what stands below it: `skus[ID]`.',
    }),
    from: t.field({ type: 'DateTime', description: 'Not before this moment.' }),
    to: t.field({ type: 'DateTime', description: 'Before this moment.' }),
  }),
});

const historyArgs = builder.args((t) => ({
  filter: t.field({ type: HistoryFilterInput, description: 'Which entries; all without it.' }),
}));

const filterOf = (
  filter:
    | { readonly [Key in keyof HistoryFilter]?: HistoryFilter[Key] | undefined }
    | null
    | undefined,
): HistoryFilter => ({
  kinds: filter?.kinds ?? null,
  by: filter?.by ?? null,
  path: filter?.path ?? null,
  from: filter?.from ?? null,
  to: filter?.to ?? null,
});

/** What somebody did himself: whatever token or session he used, if he is a person. */
const ownActs = (actor: Actor) => {
  const { personId, tokenId } = recordOf(actor);
  return personId === null ? { tokenId } : { personId };
};

builder.objectField(OfferRef, 'history', (t) =>
  t.connection(
    {
      type: HistoryEntryRef,
      description:
        'What happened to it, newest first. The publisher’s members read all of it, reviewers and operators what they did themselves.',
      authScopes: ({ publisher }, _args, { actor }) => mayReadOffersOf(actor, publisher),
      extensions: { personal: true },
      args: historyArgs,
      resolve: async ({ id, publisher }, { filter, ...page }, context) =>
        connectionOf(
          'history',
          await historyOfOffer(
            context.em,
            mayReadDraftsOf(context.actor, publisher)
              ? { offer: id }
              : { offer: id, by: ownActs(context.actor) },
            filterOf(filter),
            pageRequest('history', page, context),
          ),
        ),
    },
    HistoryConnection,
  ),
);

builder.objectField(PublisherRef, 'history', (t) =>
  t.connection(
    {
      type: HistoryEntryRef,
      description:
        'What happened to its offers, newest first; also to those that were deleted. For its members.',
      authScopes: ({ id }, _args, { actor }) => mayReadDraftsOf(actor, id),
      args: historyArgs,
      resolve: async ({ id }, { filter, ...page }, context) =>
        connectionOf(
          'history:publisher',
          await historyOfPublisher(
            context.em,
            id,
            filterOf(filter),
            pageRequest('history:publisher', page, context),
          ),
        ),
    },
    HistoryConnection,
  ),
);

builder.objectField(OfferRef, 'historyCsvUrl', (t) =>
  t.string({
    description:
      'Where its history is a CSV file, asked for with your token. Takes `kind`, `by`, `path`, `from` and `to`.',
    resolve: async ({ publisher, offerId }, _args, context) => {
      const { publisherId } = present(await loadersOf(context).publisher.load(publisher));
      return historyAddress(context.deps.settings.publicUrl, publisherId, offerId);
    },
  }),
);

builder.objectField(PublisherRef, 'historyCsvUrl', (t) =>
  t.string({
    description:
      'Where the history of all its offers is a CSV file, for its members. Takes `kind`, `by`, `path`, `from` and `to`.',
    resolve: ({ publisherId }, _args, { deps }) =>
      historyAddress(deps.settings.publicUrl, publisherId, null),
  }),
);
