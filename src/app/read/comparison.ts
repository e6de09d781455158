import { Package } from '../../db/package.ts';
import { Revision } from '../../db/revision.ts';
import type { Em } from '../../db/orm.ts';
import { compareContent } from '../../domain/compare-content.ts';
import type { FieldDifference } from '../../domain/compare-content.ts';
import { compareFiles } from '../../domain/compare-files.ts';
import type { FileDifference } from '../../domain/compare-files.ts';
import { newestPackage } from '../../domain/content.ts';
import type { OfferContent, Sku } from '../../domain/content.ts';
import { isObject } from '../../domain/draft-path.ts';
import { frozenContent } from '../../domain/revision.ts';
import { previewed } from '../preview.ts';
import { MAX_SHOWN_BYTES, readBothTexts } from '../review-files.ts';
import type { DiffHunk } from '../review-files.ts';
import { Offer } from '../../db/offer.ts';
import type { Deps } from '../../deps.ts';

/** What a draft is compared with. */
export type ComparedSlot = 'PREVIEW' | 'PRODUCTION';

/** What an offer says at one place: in its draft, in a slot, or in a revision by its number. */
export type ComparedPlace =
  | { readonly slot: 'DRAFT' | ComparedSlot }
  | { readonly revision: number };

/** A file that is not the same in the newest packages of a SKU. */
export type PackageFileDifference = FileDifference & { readonly skuId: string };

/** One side of a comparison; the draft has a version, everything else is a revision. */
export type ComparedSide = {
  readonly content: OfferContent;
  readonly revision: Revision | null;
  readonly draftVersion: number | null;
};

/** An offer at two places. */
export type Comparison = {
  readonly publisher: string;
  readonly from: ComparedSide;
  readonly to: ComparedSide;
  readonly fields: readonly FieldDifference[];
};

/** An offer at two places; null when nothing is at one of them. */
export async function compareOffer(
  em: Em,
  offerId: string,
  from: ComparedPlace,
  to: ComparedPlace,
): Promise<Comparison | null> {
  const own = em.fork();
  const offer = await own.findOneOrFail(Offer, { id: offerId });
  const [old, now] = [await sideAt(own, offer, from), await sideAt(own, offer, to)];
  if (old === null || now === null) return null;
  const fields = compareContent(old.content, now.content);
  return { publisher: offer.publisher, from: old, to: now, fields };
}

async function sideAt(em: Em, offer: Offer, place: ComparedPlace): Promise<ComparedSide | null> {
  if ('slot' in place && place.slot === 'DRAFT') {
    // As it would be frozen: white space around a text is no difference.
    const content = frozenContent(offer.draft);
    return { content, revision: null, draftVersion: offer.draftVersion };
  }
  const revision = await revisionAt(em, offer, place);
  return revision === null ? null : { content: revision.content, revision, draftVersion: null };
}

async function revisionAt(em: Em, offer: Offer, place: ComparedPlace): Promise<Revision | null> {
  if ('revision' in place) {
    return await em.findOne(Revision, { offer: offer.id, number: place.revision });
  }
  if (place.slot === 'PREVIEW') return (await previewed(em, offer))?.revision ?? null;
  return offer.production === null
    ? null
    : await em.findOneOrFail(Revision, { id: offer.production });
}

/** The newest packages of one SKU at both places; null where it has none. */
type PackagePair = {
  readonly skuId: string;
  readonly old: string | undefined;
  readonly now: string | undefined;
};

/** The SKUs whose newest package is not the same at both places. */
function packagePairs({ from, to }: Comparison): readonly PackagePair[] {
  const before = newestOf(from.content);
  const after = newestOf(to.content);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((item) => {
    const [old, now] = [before.get(item), after.get(item)];
    const skuId = now?.skuId ?? old?.skuId ?? '';
    return old?.sha256 === now?.sha256 ? [] : [{ skuId, old: old?.sha256, now: now?.sha256 }];
  });
}

/** The files that differ in the newest packages of the SKUs, and whether each package was read already. */
export async function comparePackageFiles(
  em: Em,
  comparison: Comparison,
): Promise<{ readonly files: readonly PackageFileDifference[]; readonly complete: boolean }> {
  const pairs = packagePairs(comparison);
  const hashes = pairs.flatMap(({ old, now }) => [old, now]).filter((hash) => hash !== undefined);
  const where = { publisher: comparison.publisher, sha256: { $in: hashes } };
  const packages = await em.fork().find(Package, where);
  const entriesOf = new Map(packages.map(({ sha256, entries }) => [sha256, entries]));
  const listed = (hash: string | undefined) => (hash === undefined ? [] : entriesOf.get(hash));
  let complete = true;
  const files = pairs.flatMap(({ skuId, old, now }) => {
    const [left, right] = [listed(old), listed(now)];
    if (left == null || right == null) {
      complete = false;
      return [];
    }
    return compareFiles(left, right)
      .filter(({ change }) => change !== 'SAME')
      .map((file) => ({ ...file, skuId }));
  });
  return { files, complete };
}

/** A file that differs, with the lines that do. */
export type ComparedFileContent = PackageFileDifference & {
  readonly binary: boolean;
  /** True when one of the two is larger than what is shown. */
  readonly tooLarge: boolean;
  readonly hunks: readonly DiffHunk[];
};

/** One of the files that differ, with its lines; null when there is no such one. */
export async function readComparedFile(
  deps: Deps,
  em: Em,
  comparison: Comparison,
  skuId: string,
  path: string,
): Promise<ComparedFileContent | null> {
  const { files } = await comparePackageFiles(em, comparison);
  const file = files.find((each) => each.skuId === skuId && each.path === path);
  const pair = packagePairs(comparison).find((each) => each.skuId === skuId);
  if (file === undefined || pair === undefined) return null;
  const { binary, hunks } = await readBothTexts(deps, pair.old ?? null, pair.now ?? null, path);
  const tooLarge = [file.old, file.new].some((side) => (side?.size ?? 0) > MAX_SHOWN_BYTES);
  return { ...file, binary, tooLarge, hunks: tooLarge ? [] : hunks };
}

/** The newest package of each SKU by the id of its item. A draft may hold anything, so what has no form is left out. */
function newestOf(content: OfferContent): Map<string, { skuId: string; sha256?: string }> {
  const skus: unknown = content.skus;
  const found = new Map<string, { skuId: string; sha256?: string }>();
  for (const sku of Array.isArray(skus) ? (skus as readonly unknown[]) : []) {
    if (!isObject(sku) || typeof sku['id'] !== 'string') continue;
    const versions: readonly unknown[] = Array.isArray(sku['packages']) ? sku['packages'] : [];
    const packages = versions.filter(
      (item) => isObject(item) && typeof item['version'] === 'string',
    );
    // The versions are texts, which is all that is looked at.
    // Packages that it takes from another SKU are compared there.
    const own = { id: sku['id'], packages } as unknown as Sku;
    const sha256: unknown = newestPackage(own, [])?.sha256;
    const { skuId } = sku;
    found.set(sku['id'], {
      skuId: typeof skuId === 'string' ? skuId : sku['id'],
      ...(typeof sha256 === 'string' ? { sha256 } : {}),
    });
  }
  return found;
}
