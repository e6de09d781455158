import { compareOffer, comparePackageFiles, readComparedFile } from '../app/read/comparison.ts';
import type {
  ComparedFileContent,
  ComparedPlace,
  ComparedSide,
  ComparedSlot,
  Comparison,
  PackageFileDifference,
} from '../app/read/comparison.ts';
import { mayReadDraftsOf, mayReadOffersOf } from '../app/read/may-read.ts';
import { pageOfList } from '../app/read/page.ts';
import type { FieldDifference } from '../domain/compare-content.ts';
import type { GraphQLContext } from '../http/context.ts';
import { builder } from './builder.ts';
import { connectionOf, pageRequest } from './connection.ts';
import type { PageArguments } from './connection.ts';
import { enumOf } from './enum-of.ts';
import { languageArgs, say } from './language.ts';
import { present } from './loaders.ts';
import { OfferRef, RevisionRef } from './refs.ts';
import { DiffHunkRef, FileChangeEnum } from './review-file.ts';

const ComparedSlotEnum = enumOf<ComparedSlot>('ComparedSlot', 'What a draft is compared with.', {
  PREVIEW: 'What the preview shows now.',
  PRODUCTION: 'What is live.',
});

const DifferenceKindEnum = enumOf<FieldDifference['change']>(
  'DifferenceKind',
  'What became of a field.',
  {
    ADDED: 'Only the second one has a value.',
    REMOVED: 'The second one has no value any more.',
    CHANGED: 'Both have a value, not the same.',
  },
);

const FieldDifferenceRef = builder.objectRef<FieldDifference>('FieldDifference').implement({
  description: 'A field that is not the same at two places of an offer.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'Where it stands; list items by their ids.' }),
    label: t.string({
      description: 'The field as the form shows it, behind the items that it stands in.',
      args: languageArgs,
      resolve: ({ label }, args, context) => say(label, args, context),
    }),
    change: t.expose('change', { type: DifferenceKindEnum, description: 'What became of it.' }),
    old: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'The first value; null when there is none. In `Offer.comparison` the published one.',
      resolve: ({ old }) => old,
    }),
    new: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'The second value; null when there is none. In `Offer.comparison` that of the draft.',
      resolve: ({ new: value }) => value,
    }),
  }),
});

const PackageFileDifferenceRef = builder
  .objectRef<PackageFileDifference>('PackageFileDifference')
  .implement({
    description: 'A file that differs between the newest packages of a SKU.',
    fields: (t) => ({
      skuId: t.exposeString('skuId', { description: 'Id of the SKU.' }),
      path: t.exposeString('path', { description: 'Path inside the package.' }),
      change: t.expose('change', { type: FileChangeEnum, description: 'What became of it.' }),
      oldSha256: t.string({
        nullable: true,
        description: 'sha256 of the first bytes, in hex; null when the file was added.',
        resolve: ({ old }) => old?.sha256 ?? null,
      }),
      newSha256: t.string({
        nullable: true,
        description: 'sha256 of the second bytes, in hex; null when the file was removed.',
        resolve: (file) => file.new?.sha256 ?? null,
      }),
      oldSize: t.float({
        nullable: true,
        description: 'Bytes of the first; null when the file was added.',
        resolve: ({ old }) => old?.size ?? null,
      }),
      newSize: t.float({
        nullable: true,
        description: 'Bytes of the second; null when the file was removed.',
        resolve: (file) => file.new?.size ?? null,
      }),
    }),
  });

const readings = new WeakMap<Comparison, ReturnType<typeof comparePackageFiles>>();

/** The files of a comparison, read once for all fields that need them. */
async function filesOf(comparison: Comparison, { em }: GraphQLContext) {
  const reading = readings.get(comparison) ?? comparePackageFiles(em, comparison);
  readings.set(comparison, reading);
  return await reading;
}

const FieldDifferenceConnection = builder.connectionObject(
  {
    type: FieldDifferenceRef,
    name: 'FieldDifferenceConnection',
    description: 'One page of fields that differ.',
  },
  { name: 'FieldDifferenceEdge', description: 'A field with its place in the list.' },
);
const PackageFileDifferenceConnection = builder.connectionObject(
  {
    type: PackageFileDifferenceRef,
    name: 'PackageFileDifferenceConnection',
    description: 'One page of files that differ.',
  },
  { name: 'PackageFileDifferenceEdge', description: 'A file with its place in the list.' },
);

const fieldsPage = ({ fields }: Comparison, args: PageArguments, context: GraphQLContext) =>
  connectionOf('differences', pageOfList(fields, pageRequest('differences', args, context)));

async function filesPage(comparison: Comparison, args: PageArguments, context: GraphQLContext) {
  const { files } = await filesOf(comparison, context);
  const request = pageRequest('packageDifferences', args, context);
  return connectionOf('packageDifferences', pageOfList(files, request));
}

const ComparisonRef = builder.objectRef<Comparison>('Comparison').implement({
  description: 'A draft beside what is published.',
  fields: (t) => ({
    draftVersion: t.int({
      description: 'Version of the draft that was compared.',
      resolve: ({ to }) => present(to.draftVersion),
    }),
    revision: t.field({
      type: RevisionRef,
      description: 'The revision that it was compared with.',
      resolve: ({ from }) => present(from.revision),
    }),
    fields: t.connection(
      {
        type: FieldDifferenceRef,
        description: 'The fields that differ, in the order of the form.',
        resolve: fieldsPage,
      },
      FieldDifferenceConnection,
    ),
    files: t.connection(
      {
        type: PackageFileDifferenceRef,
        description: 'The files that differ in the newest package of each SKU, by SKU and path.',
        resolve: filesPage,
      },
      PackageFileDifferenceConnection,
    ),
    filesAreComplete: t.boolean({
      description:
        'False while a package of the draft is not read or is unknown: its files are not in `files`.',
      resolve: async (comparison, _args, context) => (await filesOf(comparison, context)).complete,
    }),
  }),
});

builder.objectField(OfferRef, 'comparison', (t) =>
  t.field({
    type: ComparisonRef,
    nullable: true,
    description:
      'The draft beside what is published; null when nothing is. For the publisher’s members.',
    authScopes: ({ publisher }, _args, { actor }) => mayReadDraftsOf(actor, publisher),
    args: {
      with: t.arg({ type: ComparedSlotEnum, required: true, description: 'With what.' }),
    },
    resolve: async ({ id }, args, { em }) =>
      await compareOffer(em, id, { slot: args.with }, { slot: 'DRAFT' }),
  }),
);

const OfferSlotEnum = enumOf<'DRAFT' | ComparedSlot>('OfferSlot', 'A place that an offer has.', {
  DRAFT: 'What its publisher works on. For the publisher’s members.',
  PREVIEW: 'What the preview shows now.',
  PRODUCTION: 'What is live.',
});

const ComparedPlaceInput = builder.inputType('ComparedPlace', {
  description: 'A place of an offer, or one of its revisions.',
  isOneOf: true,
  fields: (t) => ({
    slot: t.field({ type: OfferSlotEnum, description: 'What is at this place now.' }),
    revision: t.int({ description: 'The revision with this number.' }),
  }),
});

const ComparedSideRef = builder.objectRef<ComparedSide>('ComparedSide').implement({
  description: 'What was compared: the draft, or a revision.',
  fields: (t) => ({
    revision: t.field({
      type: RevisionRef,
      nullable: true,
      description: 'The revision; null for the draft.',
      resolve: ({ revision }) => revision,
    }),
    draftVersion: t.exposeInt('draftVersion', {
      nullable: true,
      description: 'Version of the draft; null for a revision.',
    }),
  }),
});

const ComparedFileRef = builder.objectRef<ComparedFileContent>('ComparedFile').implement({
  description: 'A file that differs, with its lines.',
  fields: (t) => ({
    skuId: t.exposeString('skuId', { description: 'Id of the SKU.' }),
    path: t.exposeString('path', { description: 'Path inside the package.' }),
    change: t.expose('change', { type: FileChangeEnum, description: 'What became of it.' }),
    binary: t.exposeBoolean('binary', { description: 'True when it is no text.' }),
    tooLarge: t.exposeBoolean('tooLarge', {
      description: 'True when it is larger than 1 MiB and its lines are not told.',
    }),
    hunks: t.expose('hunks', {
      type: [DiffHunkRef],
      description: 'The lines that differ; empty for what is no text or too large.',
    }),
  }),
});

const DifferencesRef = builder.objectRef<Comparison>('Differences').implement({
  description: 'What is not the same at two places of an offer.',
  fields: (t) => ({
    from: t.expose('from', { type: ComparedSideRef, description: 'The first place.' }),
    to: t.expose('to', { type: ComparedSideRef, description: 'The second place.' }),
    fields: t.connection(
      {
        type: FieldDifferenceRef,
        description: 'The fields that differ, in the order of the form.',
        resolve: fieldsPage,
      },
      FieldDifferenceConnection,
    ),
    files: t.connection(
      {
        type: PackageFileDifferenceRef,
        description: 'The files that differ in the newest package of each SKU, by SKU and path.',
        resolve: filesPage,
      },
      PackageFileDifferenceConnection,
    ),
    filesAreComplete: t.boolean({
      description: 'False while a package is not read or is unknown: its files are not in `files`.',
      resolve: async (comparison, _args, context) => (await filesOf(comparison, context)).complete,
    }),
    file: t.field({
      type: ComparedFileRef,
      nullable: true,
      description: 'One of the files that differ, with its lines; null when there is none.',
      args: {
        skuId: t.arg.string({ required: true, description: 'Id of the SKU.' }),
        path: t.arg.string({ required: true, description: 'Path inside the package.' }),
      },
      resolve: async (comparison, { skuId, path }, { deps, em }) =>
        await readComparedFile(deps, em, comparison, skuId, path),
    }),
  }),
});

type PlaceInput = typeof ComparedPlaceInput.$inferInput;

/** The input has one of both, as its type says. */
const placeOf = ({ slot, revision }: PlaceInput): ComparedPlace =>
  slot == null ? { revision: present(revision ?? null) } : { slot };

builder.objectField(OfferRef, 'differences', (t) =>
  t.field({
    type: DifferencesRef,
    nullable: true,
    description:
      'The offer at two places: its draft, its preview, what is live, any revision; null when nothing is at one of them. For the publisher’s members, and without the draft for staff.',
    authScopes: ({ publisher }, { from, to }, { actor }) =>
      from.slot === 'DRAFT' || to.slot === 'DRAFT'
        ? mayReadDraftsOf(actor, publisher)
        : mayReadOffersOf(actor, publisher),
    args: {
      from: t.arg({ type: ComparedPlaceInput, required: true, description: 'The first place.' }),
      to: t.arg({ type: ComparedPlaceInput, required: true, description: 'The second place.' }),
    },
    resolve: async ({ id }, { from, to }, { em }) =>
      await compareOffer(em, id, placeOf(from), placeOf(to)),
  }),
);
