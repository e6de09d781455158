import type {
  DiffHunk,
  DiffLine,
  ReviewFileContent,
  ReviewFileEntry,
} from '../app/review-files.ts';
import { readReviewFile } from '../app/review-files.ts';
import type { Review } from '../db/review.ts';
import type { GraphQLContext } from '../http/context.ts';
import { builder } from './builder.ts';
import { enumOf } from './enum-of.ts';
import { loadersOf, present } from './loaders.ts';

export const FileChangeEnum = enumOf('FileChange', 'A file compared with the published package.', {
  ADDED: 'The published package does not have it.',
  REMOVED: 'Only the published package has it.',
  CHANGED: 'Both have it, with other bytes.',
  SAME: 'Both have it, byte for byte.',
});

const DiffLineKindEnum = enumOf('DiffLineKind', 'What became of a line.', {
  CONTEXT: 'It is in both files.',
  ADDED: 'It is in the file under review only.',
  REMOVED: 'It is in the live file only.',
});

const DiffLineRef = builder.objectRef<DiffLine>('DiffLine').implement({
  description: 'A line of a diff.',
  fields: (t) => ({
    kind: t.expose('kind', { type: DiffLineKindEnum, description: 'What became of it.' }),
    oldNumber: t.exposeInt('oldNumber', {
      nullable: true,
      description: 'Its number in the live file, from 1; null where it is not in it.',
    }),
    newNumber: t.exposeInt('newNumber', {
      nullable: true,
      description: 'Its number in the file under review, from 1; null where it is not in it.',
    }),
    text: t.exposeString('text', { description: 'The line without its end.' }),
  }),
});

export const DiffHunkRef = builder.objectRef<DiffHunk>('DiffHunk').implement({
  description: 'Lines that differ, with three lines around them.',
  fields: (t) => ({
    oldStart: t.exposeInt('oldStart', { description: 'First line in the live file.' }),
    newStart: t.exposeInt('newStart', { description: 'First line in the file under review.' }),
    lines: t.expose('lines', { type: [DiffLineRef], description: 'The lines.' }),
  }),
});

type FileView = ReviewFileEntry & {
  readonly review: Review;
  /** Set when the file was read already. */
  readonly content?: ReviewFileContent;
};

const readings = new WeakMap<FileView, Promise<ReviewFileContent>>();

/** The texts of a file, read once for all fields that need them. */
async function contentOf(file: FileView, { deps, em }: GraphQLContext): Promise<ReviewFileContent> {
  if (file.content !== undefined) return file.content;
  const { review, skuId, path } = file;
  const reading =
    readings.get(file) ?? readReviewFile(deps, em.fork(), review, skuId, path).then(present);
  readings.set(file, reading);
  return await reading;
}

export const ReviewFileRef = builder.objectRef<FileView>('ReviewFile').implement({
  description: 'A file of a SKU’s package under review, compared with the live one.',
  fields: (t) => ({
    skuId: t.exposeString('skuId', { description: 'Id of the SKU.' }),
    path: t.exposeString('path', { description: 'Path inside the package.' }),
    change: t.expose('change', { type: FileChangeEnum, description: 'What became of it.' }),
    size: t.exposeFloat('size', {
      description: 'Bytes in the package under review; of the live one for a removed file.',
    }),
    text: t.string({
      nullable: true,
      description:
        'The text under review; null when the file is removed, is binary or is larger than 1 MiB.',
      resolve: async (file, _args, context) => (await contentOf(file, context)).newText,
    }),
    binary: t.boolean({
      description: 'True when it is no text.',
      resolve: async (file, _args, context) => (await contentOf(file, context)).binary,
    }),
    hunks: t.field({
      type: [DiffHunkRef],
      description: 'What differs from the live file; empty for binary files and for equal ones.',
      resolve: async (file, _args, context) => (await contentOf(file, context)).hunks,
    }),
    openThreads: t.int({
      description: 'Open threads on it.',
      resolve: async ({ review, skuId, path }, _args, context) => {
        const threads = await loadersOf(context).threadsOfReview.load(review.id);
        const here = threads.filter((thread) => thread.skuId === skuId && thread.path === path);
        return here.filter(({ state }) => state === 'OPEN').length;
      },
    }),
  }),
});
