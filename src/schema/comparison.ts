import { compareDraft, compareDraftFiles } from '../app/read/comparison.ts';
import type { ComparedSlot, Comparison, PackageFileDifference } from '../app/read/comparison.ts';
import { mayReadDraftsOf } from '../app/read/may-read.ts';
import { pageOfList } from '../app/read/page.ts';
import type { FieldDifference } from '../domain/compare-content.ts';
import type { GraphQLContext } from '../http/context.ts';
import { builder } from './builder.ts';
import { connectionOf, pageRequest } from './connection.ts';
import { enumOf } from './enum-of.ts';
import { languageArgs, say } from './language.ts';
import { OfferRef, RevisionRef } from './refs.ts';
import { FileChangeEnum } from './review-file.ts';

const ComparedSlotEnum = enumOf<ComparedSlot>('ComparedSlot', 'What a draft is compared with.', {
  PREVIEW: 'What the preview shows now.',
  PRODUCTION: 'What is live.',
});

const DifferenceKindEnum = enumOf<FieldDifference['change']>(
  'DifferenceKind',
  'What became of a field.',
  {
    ADDED: 'Only the draft has a value.',
    REMOVED: 'The draft has no value any more.',
    CHANGED: 'The draft has another value.',
  },
);

const FieldDifferenceRef = builder.objectRef<FieldDifference>('FieldDifference').implement({
  description: 'A field of a draft that differs from what is published.',
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
      description: 'The published value; null when there is none.',
      resolve: ({ old }) => old,
    }),
    new: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The value of the draft; null when there is none.',
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
        description: 'sha256 of the published bytes, in hex; null when the draft adds the file.',
        resolve: ({ old }) => old?.sha256 ?? null,
      }),
      newSha256: t.string({
        nullable: true,
        description: 'sha256 of the bytes of the draft, in hex; null when it removes the file.',
        resolve: (file) => file.new?.sha256 ?? null,
      }),
      oldSize: t.float({
        nullable: true,
        description: 'Published bytes; null when the draft adds the file.',
        resolve: ({ old }) => old?.size ?? null,
      }),
      newSize: t.float({
        nullable: true,
        description: 'Bytes in the draft; null when it removes the file.',
        resolve: (file) => file.new?.size ?? null,
      }),
    }),
  });

const readings = new WeakMap<Comparison, ReturnType<typeof compareDraftFiles>>();

/** The files of a comparison, read once for all fields that need them. */
async function filesOf(comparison: Comparison, { em }: GraphQLContext) {
  const reading = readings.get(comparison) ?? compareDraftFiles(em, comparison);
  readings.set(comparison, reading);
  return await reading;
}

const ComparisonRef = builder.objectRef<Comparison>('Comparison').implement({
  description: 'A draft beside what is published.',
  fields: (t) => ({
    draftVersion: t.int({
      description: 'Version of the draft that was compared.',
      resolve: ({ offer }) => offer.draftVersion,
    }),
    revision: t.field({
      type: RevisionRef,
      description: 'The revision that it was compared with.',
      resolve: ({ revision }) => revision,
    }),
    fields: t.connection(
      {
        type: FieldDifferenceRef,
        description: 'The fields that differ, in the order of the form.',
        resolve: ({ fields }, args, context) =>
          connectionOf(
            'differences',
            pageOfList(fields, pageRequest('differences', args, context)),
          ),
      },
      { name: 'FieldDifferenceConnection', description: 'One page of fields that differ.' },
      { name: 'FieldDifferenceEdge', description: 'A field with its place in the list.' },
    ),
    files: t.connection(
      {
        type: PackageFileDifferenceRef,
        description: 'The files that differ in the newest package of each SKU, by SKU and path.',
        resolve: async (comparison, args, context) => {
          const { files } = await filesOf(comparison, context);
          const request = pageRequest('packageDifferences', args, context);
          return connectionOf('packageDifferences', pageOfList(files, request));
        },
      },
      { name: 'PackageFileDifferenceConnection', description: 'One page of files that differ.' },
      { name: 'PackageFileDifferenceEdge', description: 'A file with its place in the list.' },
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
    resolve: async ({ id }, args, { em }) => await compareDraft(em, id, args.with),
  }),
);
