import { Offer } from '../../db/offer.ts';
import type { Em } from '../../db/orm.ts';
import { listingOf } from '../listing.ts';
import type { Listing } from '../listing.ts';

/** The public page of an offer; null while it is not live. */
export async function listingById(em: Em, offerId: string): Promise<Listing | null> {
  const own = em.fork();
  const offer = await own.findOne(Offer, { id: offerId });
  return offer === null ? null : await listingOf(own, offer);
}
