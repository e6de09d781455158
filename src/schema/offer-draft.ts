import { createOffer, refusalOfOfferId } from '../app/create-offer.ts';
import { deleteOffer } from '../app/delete-offer.ts';
import { discardDraft } from '../app/discard-draft.ts';
import { pricesAddress } from '../app/export-prices.ts';
import { importDraft } from '../app/import-draft.ts';
import { importPrices } from '../app/import-prices.ts';
import { rollBackPackage } from '../app/roll-back-package.ts';
import { saveDraft } from '../app/save-draft.ts';
import { validateDraft } from '../app/validate-draft.ts';
import { UserErrorInfoRef } from './available-action.ts';
import { badInput } from './bad-input.ts';
import { builder } from './builder.ts';
import type { Types } from './builder.ts';
import { encodeGlobalId, localId } from './global-id.ts';
import { loadersOf, present } from './loaders.ts';
import { mutation } from './mutation.ts';
import { OfferRef } from './refs.ts';
import { notFoundError } from './subscription.ts';
import { ViolationRef } from './violation.ts';
import { authFor } from './access.ts';
import { accessFor } from '../domain/policy.ts';

const DraftEditInput = builder.inputType('DraftEdit', {
  description: 'One value to write into a draft.',
  fields: (t) => ({
    path: t.string({
      required: true,
      description:
        'Names with dots between them, list items by their id: `marketplace.title`, `skus[ID].packages[ID].version`. A new id makes a new item.',
    }),
    value: t.field({
      type: 'JSON',
      description: 'What to write, a whole object or list if you like; null removes what is there.',
    }),
  }),
});

const offerField = (
  t: PothosSchemaTypes.ObjectFieldBuilder<Types, { readonly offerId: string }>,
) => ({
  offer: t.field({
    type: OfferRef,
    description: 'The offer.',
    resolve: async ({ offerId }, _args, context) =>
      present(await loadersOf(context).offer.load(offerId)),
  }),
});

mutation('createOffer', {
  description: 'Creates an offer with a draft that holds its name.',
  access: accessFor('CREATE_OFFER'),
  input: (t) => ({
    publisher: t.string({ required: true, description: 'Readable id of the publisher.' }),
    offerId: t.string({
      required: true,
      description:
        'Readable id of the offer: 1 to 50 lower-case letters, digits and dashes, no dash at the end. It cannot change.',
    }),
    name: t.string({ required: true, description: 'Name of the offer.' }),
  }),
  run: async ({ deps }, call, { publisher, offerId, name }) =>
    await createOffer(deps, call, { publisher, offerId, name }),
  payload: { description: 'The offer is there.', fields: offerField },
}).mayRefuse({ NOT_FOUND: true, INVALID_INPUT: true, OFFER_ID_TAKEN: true });

builder.queryField('offerIdRefusal', (t) =>
  t.field({
    type: UserErrorInfoRef,
    nullable: true,
    authScopes: { 'offers:write': true },
    description:
      'Why `createOffer` would refuse an id, to be asked while it is being typed; null when it can be taken.',
    args: {
      publisher: t.arg.string({ required: true, description: 'Readable id of the publisher.' }),
      offerId: t.arg.string({ required: true, description: 'The id that is thought of.' }),
    },
    resolve: async (_root, { publisher, offerId }, { em, actor, deps }) =>
      await refusalOfOfferId(em.fork(), actor, deps.settings.limitProfile, { publisher, offerId }),
  }),
);

mutation('saveDraft', {
  description:
    'Saves edits of a draft, all or none. What others wrote since the version that you saw stays; where it meets your edits, nothing is saved and both values are told. Values may be incomplete: `violations` says what is missing. A list of customers that is begun for a private SKU takes the place of its audience file, and a file that of the list.',
  access: accessFor('SAVE_DRAFT'),
  input: (t) => ({
    offerId: t.id({ required: true, description: 'The offer.' }),
    expectedDraftVersion: t.int({
      required: true,
      description:
        'Version of the draft that you edited; changes since then are refused only where they meet yours.',
    }),
    edits: t.field({
      type: [DraftEditInput],
      required: true,
      description: 'What to write, in this order; at most 500.',
    }),
  }),
  run: async ({ deps }, call, { offerId, expectedDraftVersion, edits }) =>
    await saveDraft(deps, call, {
      offerId: localId('Offer', offerId),
      expectedDraftVersion,
      edits: edits.map(({ path, value }) => ({ path, value: value ?? null })),
    }),
  payload: { description: 'The draft is saved.', fields: offerField },
}).mayRefuse({ NOT_FOUND: true, INVALID_INPUT: true, STALE_VERSION: true, DRAFT_CONFLICT: true });

mutation('importDraft', {
  description:
    'Replaces the draft by what an offer document describes, as `Offer.document` writes it and as programs for the Cloud Partner Portal do. Keys that are not known are ignored.',
  access: accessFor('SAVE_DRAFT'),
  input: (t) => ({
    offerId: t.id({ required: true, description: 'The offer.' }),
    expectedDraftVersion: t.int({
      required: true,
      description: 'Version of the draft that you saw; another one is refused.',
    }),
    document: t.field({ type: 'JSON', required: true, description: 'The offer document.' }),
  }),
  run: async ({ deps }, call, { offerId, expectedDraftVersion, document }) =>
    await importDraft(deps, call, {
      offerId: localId('Offer', offerId),
      expectedDraftVersion,
      document,
    }),
  payload: {
    description: 'The draft is what the document says.',
    fields: (t) => ({
      ...offerField(t),
      secretsToFill: t.stringList({
        description: 'Paths of the secrets that stood where the document comes from.',
        resolve: ({ secrets }) => secrets.split(' ').filter((path) => path !== ''),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, INVALID_INPUT: true, STALE_VERSION: true });

mutation('importPrices', {
  description:
    'Writes the prices by country of a sheet into a SKU of the draft, all or none: a CSV with the columns `market`, `currency` and `price`, as `Offer.pricesCsvUrl` gives it. An empty price takes the country’s own price away; a country without a line stays as it is. A published price cannot rise.',
  access: accessFor('SAVE_DRAFT'),
  input: (t) => ({
    offerId: t.id({ required: true, description: 'The offer.' }),
    expectedDraftVersion: t.int({
      required: true,
      description:
        'Version of the draft that the sheet was made of; changes since then are refused only where they meet its.',
    }),
    skuId: t.string({ required: true, description: 'Readable id of the SKU.' }),
    sheet: t.string({
      required: true,
      description: 'The text of the file; cells are separated by commas, semicolons or tabs.',
    }),
  }),
  run: async ({ deps }, call, { offerId, expectedDraftVersion, skuId, sheet }) =>
    await importPrices(deps, call, {
      offerId: localId('Offer', offerId),
      expectedDraftVersion,
      skuId,
      sheet,
    }),
  payload: {
    description: 'The draft holds the prices of the sheet.',
    fields: (t) => ({
      ...offerField(t),
      changedValues: t.int({
        description: 'How many values became others; 0 for a sheet that says what is there.',
        resolve: ({ changed }) => Number(changed),
      }),
    }),
  },
}).mayRefuse({
  NOT_FOUND: true,
  INVALID_INPUT: true,
  SHEET_REFUSED: true,
  STALE_VERSION: true,
  DRAFT_CONFLICT: true,
});

builder.objectField(OfferRef, 'pricesCsvUrl', (t) =>
  t.string({
    description:
      'Where the prices by country of a SKU, as they stand in the draft, are a CSV file to edit and to import again. Asked for with a member’s token.',
    args: {
      skuId: t.arg.string({ required: true, description: 'Readable id of the SKU.' }),
    },
    resolve: async ({ publisher, offerId }, { skuId }, context) => {
      const { publisherId } = present(await loadersOf(context).publisher.load(publisher));
      return pricesAddress(context.deps.settings.publicUrl, publisherId, offerId, skuId);
    },
  }),
);

mutation('discardDraft', {
  description:
    'Drops unpublished changes: the draft becomes what is live or was live last, or for an offer that never was its name alone.',
  access: accessFor('SAVE_DRAFT'),
  input: (t) => ({
    offerId: t.id({ required: true, description: 'The offer.' }),
    expectedDraftVersion: t.int({
      required: true,
      description: 'Version of the draft that you saw; another one is refused.',
    }),
  }),
  run: async ({ deps }, call, { offerId, expectedDraftVersion }) =>
    await discardDraft(deps, call, { offerId: localId('Offer', offerId), expectedDraftVersion }),
  payload: { description: 'The draft is back.', fields: offerField },
}).mayRefuse({ NOT_FOUND: true, STALE_VERSION: true });

mutation('rollBackPackage', {
  description:
    'Rolls a live SKU back: its newest published package leaves the draft. Publish, and once that is live the package before it is served.',
  access: accessFor('ROLL_BACK_PACKAGE'),
  input: (t) => ({
    offerId: t.id({ required: true, description: 'The offer.' }),
    expectedDraftVersion: t.int({
      required: true,
      description: 'Version of the draft that you saw; another one is refused.',
    }),
    skuId: t.string({ required: true, description: 'Readable id of the SKU.' }),
  }),
  run: async ({ deps }, call, { offerId, expectedDraftVersion, skuId }) =>
    await rollBackPackage(deps, call, {
      offerId: localId('Offer', offerId),
      expectedDraftVersion,
      skuId,
    }),
  payload: {
    description: 'The package is out of the draft.',
    fields: (t) => ({
      offer: t.field({
        type: OfferRef,
        description: 'The offer.',
        resolve: async ({ offerId }, _args, context) =>
          present(await loadersOf(context).offer.load(offerId)),
      }),
      removedVersion: t.exposeString('removedVersion', {
        description: 'The version that left the draft.',
      }),
      servedVersion: t.exposeString('servedVersion', {
        description: 'The version that is served once the draft is live.',
      }),
    }),
  },
}).mayRefuse({
  NOT_FOUND: true,
  NOT_LIVE: true,
  INVALID_INPUT: true,
  NO_EARLIER_PACKAGE: true,
  NEWER_PACKAGE_IN_DRAFT: true,
  STALE_VERSION: true,
});

mutation('deleteOffer', {
  description: 'Deletes an offer that was never published.',
  access: accessFor('DELETE_OFFER'),
  input: (t) => ({
    offerId: t.id({ required: true, description: 'The offer.' }),
    expectedDraftVersion: t.int({
      required: true,
      description: 'Version of the draft that you saw; another one is refused.',
    }),
  }),
  run: async ({ deps }, call, { offerId, expectedDraftVersion }) =>
    await deleteOffer(deps, call, { offerId: localId('Offer', offerId), expectedDraftVersion }),
  payload: {
    description: 'The offer is gone.',
    fields: (t) => ({
      deletedOfferId: t.id({
        description: 'The id that it had.',
        resolve: ({ offerId }) => encodeGlobalId('Offer', offerId),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, OFFER_PUBLISHED: true, STALE_VERSION: true });

builder.queryField('validateDraft', (t) =>
  t.field({
    type: [ViolationRef],
    authScopes: authFor('READ_DRAFT'),
    description:
      'What *Publish* would say about the draft with edits that are not saved, in the order of the form: for an editor while somebody types. For the publisher’s members.',
    args: {
      offerId: t.arg.id({ required: true, description: 'The offer.' }),
      edits: t.arg({
        type: [DraftEditInput],
        required: true,
        description: 'As for `saveDraft`; none for the draft as it is saved.',
      }),
    },
    resolve: async (_root, { offerId, edits }, context) => {
      const answer = await validateDraft(
        context.em,
        context.deps.settings.limitProfile,
        loadersOf(context),
        context.actor,
        {
          offerId: localId('Offer', offerId),
          edits: edits.map(({ path, value }) => ({ path, value: value ?? null })),
        },
      );
      if (answer.ok) return answer.violations;
      throw answer.refusal.code === 'NOT_FOUND'
        ? notFoundError(context)
        : badInput(context, answer.refusal.message);
    },
  }),
);
