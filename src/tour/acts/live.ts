import { OfferStatusNow, PublicListing } from '../../client/offers.ts';
import { tellMails, watchUntilStop } from '../publication.ts';
import { UnexpectedError, askAs, chapter, shortHash, tell } from '../tour-context.ts';
import type { Tour, TourOffer } from '../tour-context.ts';

/** The offer goes live: the page that everybody sees, and how its SKUs are deployed. */
export async function live(tour: Tour, offer: TourOffer, publicationId: string): Promise<void> {
  chapter(tour, { en: '6. Live', fr: '6. En direct' });
  await watchUntilLive(tour, offer, publicationId);
  await tellMails(tour, offer);
  await tellListing(tour, offer);
}

/** Watches until the publication succeeded; throws `UnexpectedError` when it ends otherwise. */
export async function watchUntilLive(
  tour: Tour,
  offer: TourOffer,
  publicationId: string,
): Promise<void> {
  const { transition } = await watchUntilStop(tour, offer, publicationId);
  if (transition.kind !== 'PUBLICATION_SUCCEEDED') {
    throw new UnexpectedError({ en: transition.sentence, fr: transition.sentence });
  }
}

/** Prints the public page as a visitor without a token reads it, and the ways to deploy. Resolves to its revision. */
export async function tellListing(tour: Tour, offer: TourOffer): Promise<string> {
  const { node } = await askAs(tour, 'owner', OfferStatusNow, {
    id: offer.id,
    language: tour.apiLanguage,
  });
  const own = node?.__typename === 'Offer' ? node.listing : null;
  const { listing } = await askAs(tour, 'visitor', PublicListing, {
    publisher: tour.publisher,
    slug: own?.slug ?? '',
  });
  if (!own || !listing) {
    throw new UnexpectedError({
      en: 'The offer is live, and a visitor does not find its page.',
      fr: 'L’offre est en ligne, et un visiteur ne trouve pas sa page.',
    });
  }
  tell(tour, 'done', `${listing.title} · ${listing.pageUrl}`);
  tour.print.detail(`sha256 ${shortHash(listing.revisionHash)}`);
  for (const { skuId, version, deployToAzureUrl, managedAppCommand } of own.deployments) {
    tour.print.detail(`${skuId} ${version}:`);
    if (deployToAzureUrl) tour.print.detail(`  ${deployToAzureUrl}`);
    if (managedAppCommand) tour.print.detail(`  ${managedAppCommand.replaceAll('\n', '\n  ')}`);
  }
  return listing.revisionHash;
}
