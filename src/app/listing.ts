import { Offer } from '../db/offer.ts';
import type { Em } from '../db/orm.ts';
import { Publication } from '../db/publication.ts';
import { Publisher } from '../db/publisher.ts';
import { Revision } from '../db/revision.ts';
import { anonymous } from '../domain/actor.ts';
import type { ProductPage } from '../domain/product-page/product-page.ts';
import { publicPage } from '../domain/product-page/build.ts';
import { isOn } from '../domain/content.ts';
import { sha256 as hash } from './hashing.ts';
import { listingsPage } from './read/listings.ts';
import { createLoaders } from './read/loaders.ts';

/** A live offer as everybody sees it. */
export type Listing = {
  readonly offer: Offer;
  readonly publisher: Publisher;
  readonly slug: string;
  readonly revision: Revision;
  readonly page: ProductPage;
  readonly liveSince: Date;
};

/** The listing of a live offer; null while the offer is not live, and while all its plans are private or hidden. */
export async function listingOf(em: Em, offer: Offer): Promise<Listing | null> {
  const { production, productionPublication, liveSince, slug } = offer;
  if (production === null || productionPublication === null) return null;
  if (liveSince === null || slug === null) return null;
  const { productPage } = await em.findOneOrFail(Publication, { id: productionPublication });
  const page = productPage === null ? null : publicPage(productPage, hash);
  if (page === null) return null;
  const revision = await em.findOneOrFail(Revision, { id: production });
  const publisher = await em.findOneOrFail(Publisher, { id: offer.publisher });
  return { offer, publisher, slug, revision, page, liveSince };
}

/** The listing at a public address; null when nothing is live there. */
export async function findListing(
  em: Em,
  publisherId: string,
  slug: string,
): Promise<Listing | null> {
  const publisher = await em.findOne(Publisher, { publisherId });
  if (publisher === null) return null;
  const live = await em.find(Offer, { publisher: publisher.id, slug: { $ne: null } });
  const offer = live.find((candidate) => candidate.slug?.toLowerCase() === slug.toLowerCase());
  return offer === undefined ? null : await listingOf(em, offer);
}

/**
 * True when that package is or was offered to everybody: pinned addresses keep working after an update. A hidden plan is
 * deployed by other packages, so its files are there; those of a private plan are not.
 */
export async function wasLive(em: Em, offer: Offer, sha256: string): Promise<boolean> {
  const publications = await em.find(Publication, { offer: offer.id, state: 'SUCCEEDED' });
  const revisions = await em.find(Revision, {
    id: { $in: publications.map(({ revision }) => revision) },
  });
  return revisions.some(({ packages, content }) => {
    const closed = (content.skus ?? []).filter((sku) => isOn(sku.isPrivate)).map(({ id }) => id);
    return packages.some((item) => item.sha256 === sha256 && !closed.includes(item.skuItemId));
  });
}

/** The newest live offers; `search` looks at what is live: title, summary and the publisher's name. */
export async function listListings(
  em: Em,
  options: {
    readonly search: string | null;
    readonly category: string | null;
    readonly limit: number;
  },
): Promise<readonly Listing[]> {
  const { search, category, limit } = options;
  const request = { limit, after: null, before: null, fromEnd: false };
  const { items } = await listingsPage(
    em,
    createLoaders(em),
    anonymous,
    { search: search ?? '', category },
    request,
  );
  const listings: Listing[] = [];
  for (const { row } of items) {
    const listing = await listingOf(em, await em.findOneOrFail(Offer, { id: row.id }));
    if (listing !== null) listings.push(listing);
  }
  return listings;
}
