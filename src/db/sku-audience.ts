import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import { id, moment } from './columns.ts';
import { Offer } from './offer.ts';

/**
 * Who sees a private SKU of a live offer. It comes with the revision that goes live, and *Sync private audience*
 * replaces it without another publication; a private SKU without a row is seen by its publisher alone.
 */
export const SkuAudience = defineEntity({
  name: 'SkuAudience',
  tableName: 'sku_audience',
  uniques: [{ properties: ['offer', 'skuItemId'] }],
  properties: {
    id: id(),
    offer: () => p.manyToOne(Offer).mapToPk(),
    /** Id of the SKU's list item in the content. */
    skuItemId: p.string().length(100),
    /** Azure subscriptions, as lower-case GUIDs. */
    subscriptions: p.array(),
    /** When it was replaced without a publication; null while it is that of the revision. */
    syncedAt: moment().strictNullable(),
  },
});
export type SkuAudience = InferEntity<typeof SkuAudience>;
