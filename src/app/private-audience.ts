import { buffer } from 'node:stream/consumers';
import type { Deps } from '../deps.ts';
import { AudienceFile } from '../db/audience-file.ts';
import type { Em } from '../db/orm.ts';
import { SkuAudience } from '../db/sku-audience.ts';
import type { OfferContent, Sku } from '../domain/content.ts';
import { audienceIds } from '../domain/prerequisites/audience-csv.ts';
import { enteredSubscriptions, privateSkus } from '../domain/private-audience.ts';

/** The subscriptions that see a private SKU, by the id of its list item. */
export type Audiences = ReadonlyMap<string, readonly string[]>;

/** The audiences of all private SKUs of a content that has passed the rules. */
export async function readAudiences(
  deps: Deps,
  em: Em,
  publisher: string,
  content: OfferContent,
): Promise<Audiences> {
  const audiences = new Map<string, readonly string[]>();
  for (const sku of privateSkus(content)) {
    audiences.set(sku.id, await audienceOf(deps, em, publisher, sku));
  }
  return audiences;
}

async function audienceOf(
  deps: Deps,
  em: Em,
  publisher: string,
  sku: Sku,
): Promise<readonly string[]> {
  const sha256 = sku.restrictedAudience?.csv?.sha256;
  if (sha256 === undefined) return enteredSubscriptions(sku);
  // Asked by publisher: the bytes of others have names too.
  const file = await em.findOne(AudienceFile, { publisher, sha256 });
  const stored = file === null ? null : await deps.packages.open(sha256);
  if (stored === null)
    throw new Error(`The audience file ${sha256} of ${publisher} is not stored.`);
  return audienceIds(await buffer(stored.stream));
}

/**
 * Lets exactly these audiences see what is live. Whoever was synced after `frozenAt`, when the revision was made, stays:
 * the publisher has changed the audience since. The caller holds the offer's lock.
 */
export async function storeAudiences(
  em: Em,
  newId: () => string,
  offer: string,
  audiences: Audiences,
  times: { readonly frozenAt: Date | null; readonly syncedAt: Date | null },
): Promise<void> {
  const { frozenAt, syncedAt } = times;
  const rows = await em.find(SkuAudience, { offer }, { fields: ['skuItemId', 'syncedAt'] });
  const kept = rows.filter(
    (row) =>
      frozenAt !== null &&
      row.syncedAt !== null &&
      row.syncedAt > frozenAt &&
      audiences.has(row.skuItemId),
  );
  const keptItems = kept.map(({ skuItemId }) => skuItemId);
  await em.nativeDelete(SkuAudience, { offer, skuItemId: { $nin: keptItems } });
  const written = [...audiences].filter(([skuItemId]) => !keptItems.includes(skuItemId));
  if (written.length === 0) return;
  await em.insertMany(
    SkuAudience,
    written.map(([skuItemId, subscriptions]) => ({
      id: newId(),
      offer,
      skuItemId,
      subscriptions: [...subscriptions],
      syncedAt,
    })),
  );
}
