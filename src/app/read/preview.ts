import type { Deps } from '../../deps.ts';
import { Offer } from '../../db/offer.ts';
import type { Em } from '../../db/orm.ts';
import { Publisher } from '../../db/publisher.ts';
import type { Actor } from '../../domain/actor.ts';
import { readPreview } from '../preview.ts';
import type { PreviewView } from '../preview.ts';
import { may } from '../../domain/policy.ts';

/** A preview with the offer it belongs to. */
export type PreviewOfOffer = PreviewView & { readonly offer: Offer };

/** The preview of an offer as the actor may see it, with his look logged; null when there is none for him. */
export async function previewOf(
  deps: Deps,
  em: Em,
  actor: Actor,
  offerId: string,
  subscriptionId: string | null,
): Promise<PreviewOfOffer | null> {
  if (!may(actor, 'READ_PREVIEW', null)) return null;
  const own = em.fork();
  const offer = await own.findOne(Offer, { id: offerId });
  if (offer === null) return null;
  const view = await readPreview(deps, own, actor, offer, { subscriptionId, what: 'page' });
  return view === null ? null : { ...view, offer };
}

/** The same by the readable ids of publisher and offer. */
export async function previewByPlace(
  deps: Deps,
  em: Em,
  actor: Actor,
  place: { readonly publisher: string; readonly offerId: string },
  subscriptionId: string | null,
): Promise<PreviewOfOffer | null> {
  const own = em.fork();
  const publisher = await own.findOne(Publisher, { publisherId: place.publisher });
  if (publisher === null) return null;
  const offer = await own.findOne(
    Offer,
    { publisher: publisher.id, offerId: place.offerId },
    { fields: ['id'] },
  );
  return offer === null ? null : await previewOf(deps, em, actor, offer.id, subscriptionId);
}
