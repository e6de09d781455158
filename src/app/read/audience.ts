import { Grant } from '../../db/grant.ts';
import { Offer } from '../../db/offer.ts';
import type { Em } from '../../db/orm.ts';
import { SkuAudience } from '../../db/sku-audience.ts';
import type { Actor } from '../../domain/actor.ts';
import { columnsOf } from './columns-of.ts';
import { mayAsToken } from '../../domain/policy.ts';

/** What a proven subscription opens of a live offer beside what everybody sees. */
export type Opened = {
  /** Private SKUs, as ids of list items. */
  readonly skus: ReadonlySet<string>;
  /** The grant by which, and its subscription; of several the oldest. */
  readonly grant: string;
  readonly subscriptionId: string;
};

/**
 * The private SKUs that the actor sees, by the id of the live offer: a subscription that he has proven towards its
 * publisher, or towards all, is in their audience. Asked anew each time, so that a sync and a revoked grant hold at once.
 */
export async function openedOffers(em: Em, actor: Actor): Promise<ReadonlyMap<string, Opened>> {
  const opened = new Map<string, Opened & { readonly skus: Set<string> }>();
  if (!mayAsToken(actor, 'READ_PREVIEW', null)) return opened;
  const audience = columnsOf(em, SkuAudience, 'a');
  const offer = columnsOf(em, Offer, 'o');
  const grant = columnsOf(em, Grant, 'g');
  const rows = await em
    .fork()
    .execute<{ offer: string; sku: string; grant: string; subscription: string }[]>(
      `select ${offer('id')} as "offer", ${audience('skuItemId')} as "sku", ${grant('id')} as "grant",
        ${grant('subscriptionId')} as "subscription"
      from ${grant.table} join ${audience.table}
        on ${grant('subscriptionId')} = any(${audience('subscriptions')})
      join ${offer.table} on ${audience('offer')} = ${offer('id')}
        and ${offer('publisher')} = coalesce(${grant('publisher')}, ${offer('publisher')})
      where ${grant('revokedAt')} is null and ${offer('production')} is not null
        and (${grant('apiToken')} = ? or ${grant('session')} = ? or ${grant('person')} = ?)
      order by ${grant('createdAt')}`,
      [actor.tokenId, actor.tokenId, actor.personId],
    );
  for (const { offer: id, sku, grant: by, subscription } of rows) {
    const found = opened.get(id) ?? { skus: new Set(), grant: by, subscriptionId: subscription };
    found.skus.add(sku);
    opened.set(id, found);
  }
  return opened;
}
