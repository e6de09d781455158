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

/** The newest package of each SKU, in the order of the content. Only called on complete content. */
export function revisionPackages(content: OfferContent): readonly RevisionPackage[] {
  return (content.skus ?? []).flatMap((sku) => {
    const newest = newestPackage(sku);
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
export function versionLabel(packages: readonly RevisionPackage[]): string {
  return (
    packages
      .map(({ version }) => version)
      .sort(compareVersions)
      .at(-1) ?? ''
  );
}
