import { structuredPatch } from 'diff';
import type { Deps } from '../deps.ts';
import type { Em } from '../db/orm.ts';
import { Package } from '../db/package.ts';
import type { PackageEntry } from '../db/package.ts';
import { Publication } from '../db/publication.ts';
import type { Review } from '../db/review.ts';
import { Revision } from '../db/revision.ts';
import { compareFiles } from '../domain/compare-files.ts';
import type { FileChange } from '../domain/compare-files.ts';
import type { RevisionPackage } from '../domain/revision.ts';
import { asText, readMember } from '../packages/package-files.ts';

/** A file of a SKU's package under review, compared with the package that is live. */
export type ReviewFileEntry = {
  readonly skuId: string;
  readonly path: string;
  readonly change: FileChange;
  /** Bytes in the package under review; of the live one for a removed file. */
  readonly size: number;
};

export type DiffLine = {
  readonly kind: 'CONTEXT' | 'ADDED' | 'REMOVED';
  readonly oldNumber: number | null;
  readonly newNumber: number | null;
  readonly text: string;
};
export type DiffHunk = {
  readonly oldStart: number;
  readonly newStart: number;
  readonly lines: readonly DiffLine[];
};

export type ReviewFileContent = ReviewFileEntry & {
  /** Null when the file is not in that package, is binary or larger than 1 MiB. */
  readonly oldText: string | null;
  readonly newText: string | null;
  readonly binary: boolean;
  readonly hunks: readonly DiffHunk[];
};

/** Largest file that is shown as text, in bytes. */
export const MAX_SHOWN_BYTES = 1024 * 1024;
/** A diff that takes longer is shown as a replaced file, in milliseconds. */
const DIFF_TIMEOUT_MS = 2_000;

type Side = { readonly sha256: string; readonly entries: readonly PackageEntry[] };
type Pair = {
  readonly skuId: string;
  readonly under: Side | null;
  readonly live: Side | null;
};

/** The packages under review and those that were live when it began, SKU by SKU. */
async function packagePairs(em: Em, review: Review): Promise<readonly Pair[]> {
  const publication = await em.findOneOrFail(Publication, { id: review.publication });
  const revision = await em.findOneOrFail(Revision, { id: publication.revision });
  // The newest earlier publication that went live: the same base also after this one is live.
  const [before] = await em.find(
    Publication,
    { offer: review.offer, state: 'SUCCEEDED', number: { $lt: publication.number } },
    { orderBy: { number: 'desc' }, limit: 1 },
  );
  const base =
    before === undefined ? null : await em.findOneOrFail(Revision, { id: before.revision });
  const hashes = [...revision.packages, ...(base?.packages ?? [])].map(({ sha256 }) => sha256);
  const packages = await em.find(Package, {
    publisher: review.publisher,
    sha256: { $in: hashes },
  });
  const side = (item: RevisionPackage | undefined): Side | null => {
    const stored = packages.find(({ sha256 }) => sha256 === item?.sha256);
    return stored === undefined ? null : { sha256: stored.sha256, entries: stored.entries ?? [] };
  };
  const now = revision.packages.map((item) => ({
    skuId: item.skuId,
    under: side(item),
    live: side(base?.packages.find(({ skuItemId }) => skuItemId === item.skuItemId)),
  }));
  const gone = (base?.packages ?? [])
    .filter((item) => !revision.packages.some(({ skuItemId }) => skuItemId === item.skuItemId))
    .map((item) => ({ skuId: item.skuId, under: null, live: side(item) }));
  return [...now, ...gone];
}

function entriesOf({ skuId, under, live }: Pair): readonly ReviewFileEntry[] {
  return compareFiles(live?.entries ?? [], under?.entries ?? []).map(
    ({ path, change, old, new: now }) => ({ skuId, path, change, size: (now ?? old)?.size ?? 0 }),
  );
}

/** Every file of every SKU's package of a review, by SKU and path. */
export async function listReviewFiles(
  _deps: Deps,
  em: Em,
  review: Review,
): Promise<readonly ReviewFileEntry[]> {
  return (await packagePairs(em, review)).flatMap(entriesOf);
}

/** One file with both texts and the lines that differ; null when neither package has it. */
export async function readReviewFile(
  deps: Deps,
  em: Em,
  review: Review,
  skuId: string,
  path: string,
): Promise<ReviewFileContent | null> {
  const pair = (await packagePairs(em, review)).find((candidate) => candidate.skuId === skuId);
  const entry = pair === undefined ? undefined : entriesOf(pair).find((file) => file.path === path);
  if (pair === undefined || entry === undefined) return null;
  const both = await readBothTexts(
    deps,
    pair.live?.sha256 ?? null,
    pair.under?.sha256 ?? null,
    path,
  );
  return { ...entry, ...both };
}

/** A file of two packages, named by their hashes, with both texts and the lines that differ; null is no package. */
export async function readBothTexts(
  deps: Deps,
  before: string | null,
  after: string | null,
  path: string,
): Promise<Pick<ReviewFileContent, 'oldText' | 'newText' | 'binary' | 'hunks'>> {
  const read = async (sha256: string | null) => {
    const zip = sha256 === null ? null : await deps.packages.path(sha256);
    if (zip === null) return { text: null, binary: false };
    const bytes = await readMember(zip, path, MAX_SHOWN_BYTES);
    const text = bytes === null ? null : asText(bytes);
    return { text, binary: bytes !== null && text === null };
  };
  const old = await read(before);
  const now = await read(after);
  return {
    oldText: old.text,
    newText: now.text,
    binary: old.binary || now.binary,
    hunks: old.binary || now.binary ? [] : hunksOf(old.text ?? '', now.text ?? ''),
  };
}

/** The differing lines with three lines around them; line endings do not count as a difference of their own. */
export function hunksOf(oldText: string, newText: string): readonly DiffHunk[] {
  const patch =
    structuredPatch('', '', oldText, newText, '', '', {
      context: 3,
      timeout: DIFF_TIMEOUT_MS,
      stripTrailingCr: true,
    }) ?? replaced(oldText, newText);
  return patch.hunks.map(({ oldStart, newStart, lines }) => {
    let oldNumber = oldStart;
    let newNumber = newStart;
    return {
      oldStart,
      newStart,
      lines: lines
        .filter((line) => !line.startsWith('\\'))
        .map((line): DiffLine => {
          const text = line.slice(1);
          if (line.startsWith('+')) {
            return { kind: 'ADDED', oldNumber: null, newNumber: newNumber++, text };
          }
          if (line.startsWith('-')) {
            return { kind: 'REMOVED', oldNumber: oldNumber++, newNumber: null, text };
          }
          return { kind: 'CONTEXT', oldNumber: oldNumber++, newNumber: newNumber++, text };
        }),
    };
  });
}

function replaced(oldText: string, newText: string) {
  const lines = [
    ...oldText.split('\n').map((line) => `-${line}`),
    ...newText.split('\n').map((line) => `+${line}`),
  ];
  return { hunks: [{ oldStart: 1, newStart: 1, lines }] };
}
