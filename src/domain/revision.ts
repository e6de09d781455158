import type { OfferContent, SkuType } from './content.ts';
import { compareVersions, newestPackage } from './content.ts';

/** The package that a SKU offers in a revision. */
export type RevisionPackage = {
  /** Id of the SKU's list item in the content. */
  readonly skuItemId: string;
  readonly skuId: string;
  readonly skuType: SkuType;
  readonly version: string;
  readonly sha256: string;
};

/**
 * The content as it is frozen: every text as the rules of prerequisites read it, in NFC and without outer
 * white space. What passed them as "1.0.0 " is published as "1.0.0". Takes any draft, whatever its shape.
 */
export function frozenContent(draft: OfferContent): OfferContent {
  // Texts stay texts and everything else stays as it is, so the shape is the same.
  return frozen(draft) as OfferContent;
}

function frozen(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC').trim();
  if (Array.isArray(value)) return value.map(frozen);
  if (typeof value !== 'object' || value === null) return value;
  // From entries, so that a key named `__proto__` stays a plain member.
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, frozen(member)]));
}

/** The newest package of each SKU, in the order of the content. Only called on complete content. */
export function revisionPackages(content: OfferContent): readonly RevisionPackage[] {
  const skus = content.skus ?? [];
  return skus.flatMap((sku) => {
    const newest = newestPackage(sku, skus);
    if (newest?.sha256 === undefined || newest.version === undefined) return [];
    const skuType: SkuType =
      sku.skuType === 'SOLUTION_TEMPLATE' ? 'SOLUTION_TEMPLATE' : 'MANAGED_APPLICATION';
    return [
      {
        skuItemId: sku.id,
        skuId: sku.skuId ?? '',
        skuType,
        version: newest.version,
        sha256: newest.sha256,
      },
    ];
  });
}

/** What people call a revision: the highest package version in it, for example "2.4.0". */
export function versionLabel(packages: readonly Pick<RevisionPackage, 'version'>[]): string {
  return (
    packages
      .map(({ version }) => version)
      .sort(compareVersions)
      .at(-1) ?? ''
  );
}
