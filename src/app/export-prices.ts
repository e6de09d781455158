import type { OfferContent, Sku } from '../domain/content.ts';
import { property } from '../domain/prerequisites/json.ts';

/** Where the sheet is asked for, with a token of a member. */
export const pricesPath = '/offers/:publisher/:offerId/skus/:skuId/prices.csv';

/** The address of the sheet of a SKU. */
export function pricesAddress(
  publicUrl: string,
  publisher: string,
  offerId: string,
  skuId: string,
): string {
  const named = pricesPath
    .replace(':publisher', encodeURIComponent(publisher))
    .replace(':offerId', encodeURIComponent(offerId))
    .replace(':skuId', encodeURIComponent(skuId));
  return `${publicUrl}${named}`;
}

/** A SKU of a draft by its readable id, and where it stands; null when there is none, and when two share the id. */
export function skuOfDraft(
  draft: OfferContent,
  skuId: string,
): { readonly sku: Sku; readonly path: string } | null {
  // A draft may hold anything, also where the SKUs belong.
  const skus: readonly Sku[] = Array.isArray(draft.skus) ? draft.skus : [];
  const [sku, ...others] = skus.filter((each) => property(each, 'skuId') === skuId);
  return sku === undefined || others.length > 0 ? null : { sku, path: `skus[${sku.id}]` };
}
