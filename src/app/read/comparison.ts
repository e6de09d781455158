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
import { Offer } from '../../db/offer.ts';

/** What a draft is compared with. */
export type ComparedSlot = 'PREVIEW' | 'PRODUCTION';

/** A file that is not the same in the newest packages of a SKU. */
export type PackageFileDifference = FileDifference & { readonly skuId: string };

/** A draft beside a revision. */
export type Comparison = {
  readonly offer: Offer;
  readonly revision: Revision;
  readonly fields: readonly FieldDifference[];
};

/** The draft of an offer beside a slot; null when nothing is in it. */
export async function compareDraft(
  em: Em,
  offerId: string,
  slot: ComparedSlot,
): Promise<Comparison | null> {
  const own = em.fork();
  const offer = await own.findOneOrFail(Offer, { id: offerId });
  const revision =
    slot === 'PREVIEW'
      ? ((await previewed(own, offer))?.revision ?? null)
      : offer.production === null
        ? null
        : await own.findOneOrFail(Revision, { id: offer.production });
  if (revision === null) return null;
  // As it would be frozen: white space around a text is no difference.
  const fields = compareContent(revision.content, frozenContent(offer.draft));
  return { offer, revision, fields };
}

/** The files that differ in the newest packages of the SKUs, and whether each package of the draft was read already. */
export async function compareDraftFiles(
  em: Em,
  { offer, revision }: Comparison,
): Promise<{ readonly files: readonly PackageFileDifference[]; readonly complete: boolean }> {
  const before = newestOf(revision.content);
  const after = newestOf(offer.draft);
  const pairs = [...new Set([...before.keys(), ...after.keys()])].flatMap((item) => {
    const [old, now] = [before.get(item), after.get(item)];
    const skuId = now?.skuId ?? old?.skuId ?? '';
    return old?.sha256 === now?.sha256 ? [] : [{ skuId, old: old?.sha256, now: now?.sha256 }];
  });
  const hashes = pairs.flatMap(({ old, now }) => [old, now]).filter((hash) => hash !== undefined);
  const where = { publisher: offer.publisher, sha256: { $in: hashes } };
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
