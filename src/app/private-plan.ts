import type { Deps } from '../deps.ts';
import { Offer } from '../db/offer.ts';
import type { Em } from '../db/orm.ts';
import { Revision } from '../db/revision.ts';
import { SkuAudience } from '../db/sku-audience.ts';
import { standingGrant } from './read/grants.ts';
import { readTicket } from './preview-ticket.ts';

/**
 * True when a ticket opens the bytes of a private SKU that is live: its grant is not revoked, and the subscription of the
 * grant is in the audience of a SKU that offers them.
 */
export async function opensPrivatePackage(
  deps: Deps,
  em: Em,
  text: string,
  sha256: string,
): Promise<boolean> {
  const ticket = readTicket(deps.settings, text, deps.clock.now());
  if (ticket === null || ticket.holder === 'team') return false;
  const offer = await em.findOne(Offer, { id: ticket.offerId });
  if (offer?.production == null) return false;
  const grant = await standingGrant(em, ticket.holder, offer.publisher, deps.clock.now());
  if (grant === null) return false;
  const audiences = await em.find(SkuAudience, {
    offer: offer.id,
    subscriptions: { $contains: [grant.subscriptionId] },
  });
  const open = new Set(audiences.map(({ skuItemId }) => skuItemId));
  const { packages } = await em.findOneOrFail(Revision, { id: offer.production });
  return packages.some((item) => item.sha256 === sha256 && open.has(item.skuItemId));
}
