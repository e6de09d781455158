import type { Offer } from '../db/offer.ts';
import type { Em } from '../db/orm.ts';
import { Publication } from '../db/publication.ts';
import { Revision } from '../db/revision.ts';

/** The revision that is live, or was when the distribution stopped; null for an offer that never was. */
export async function lastLiveRevision(
  em: Em,
  offer: Pick<Offer, 'id' | 'production'>,
): Promise<Revision | null> {
  if (offer.production !== null) {
    return await em.findOneOrFail(Revision, { id: offer.production });
  }
  const [last] = await em.find(
    Publication,
    { offer: offer.id, state: 'SUCCEEDED' },
    { fields: ['revision'], orderBy: { number: 'desc' }, limit: 1 },
  );
  return last === undefined ? null : await em.findOneOrFail(Revision, { id: last.revision });
}
