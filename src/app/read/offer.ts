import { Mail } from '../../db/mail.ts';
import { Offer } from '../../db/offer.ts';
import type { Em } from '../../db/orm.ts';
import { Publication } from '../../db/publication.ts';
import { Publisher } from '../../db/publisher.ts';
import type { Review } from '../../db/review.ts';
import { Transition } from '../../db/transition.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Loaders, OfferRow } from './loaders.ts';
import { mayReadOffersOf, mayReadOperationsOf } from './may-read.ts';
import { nowhere } from './nowhere.ts';
import { pageOf } from './page.ts';
import type { Page, PageRequest } from './page.ts';
import { operatorMailEvents } from './readable.ts';
import { may } from '../../domain/policy.ts';

/** The offer at `publisher/offerId`; null when there is none that the actor may read. */
export async function findOfferByPlace(
  em: Em,
  loaders: Loaders,
  actor: Actor,
  publisherId: string,
  offerId: string,
): Promise<OfferRow | null> {
  const publisher = await em.fork().findOne(Publisher, { publisherId });
  if (publisher === null || !mayReadOffersOf(actor, publisher.id)) return null;
  // The row without its draft is what `OfferRow` says; the ORM's type of a partial row is another one.
  const offer = (await em
    .fork()
    .findOne(
      Offer,
      { publisher: publisher.id, offerId },
      { exclude: ['draft'] },
    )) as OfferRow | null;
  if (offer === null) return null;
  loaders.publisher.prime(publisher.id, publisher);
  loaders.offer.prime(offer.id, offer);
  return offer;
}

/** Publications of an offer, newest first. */
export async function publicationsPage(
  em: Em,
  offer: string,
  request: PageRequest,
): Promise<Page<Publication>> {
  const key = [{ name: 'number', kind: 'number', descending: true }] as const;
  return await pageOf(em, Publication, { offer }, key, request);
}

/** The review of the publication with that number; without a number, the newest review of the offer. */
export async function reviewOfOffer(
  loaders: Loaders,
  offer: string,
  number: number | null,
): Promise<Review | null> {
  const reviews = await loaders.reviewsOfOffer.load(offer);
  if (number === null) return reviews.at(-1) ?? null;
  const publications = await Promise.all(
    reviews.map(async ({ publication }) => await loaders.publication.load(publication)),
  );
  return reviews[publications.findIndex((publication) => publication?.number === number)] ?? null;
}

/** Transitions of an offer, oldest first. */
export async function transitionsPage(
  em: Em,
  offer: string,
  request: PageRequest,
): Promise<Page<Transition>> {
  return await pageOf(em, Transition, { offer }, [{ name: 'seq', kind: 'number' }], request);
}

/** Mails about an offer that the actor may read, newest first. */
export async function mailsPage(
  em: Em,
  actor: Actor,
  offer: Pick<OfferRow, 'id' | 'publisher'>,
  request: PageRequest,
): Promise<Page<Mail>> {
  const readable = mayReadOperationsOf(actor, offer.publisher);
  const where = {
    offer: readable ? offer.id : nowhere,
    ...(may(actor, 'READ_OPERATOR_MAIL', offer.publisher)
      ? {}
      : { event: { $nin: [...operatorMailEvents] } }),
  };
  const key = [
    { name: 'queuedAt', kind: 'moment', descending: true },
    { name: 'id', kind: 'text' },
  ] as const;
  return await pageOf(em, Mail, where, key, request);
}
