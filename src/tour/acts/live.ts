import { OfferStatusNow, PublicListing } from '../../client/offers.ts';
import { tellMails, watchUntilStop } from '../publication.ts';
import { UnexpectedError, askAs, chapter, shortHash, tell } from '../tour-context.ts';
import type { Tour, TourOffer } from '../tour-context.ts';

/** The offer goes live: the page that everybody sees, and how its SKUs are deployed. Resolves to its revision's hash. */
export async function live(tour: Tour, offer: TourOffer, publicationId: string): Promise<string> {
  chapter(tour, { en: '6. Live', fr: '6. En direct' });
  await watchUntilLive(tour, offer, publicationId);
  await tellMails(tour, offer);
  await tellListing(tour, offer);
  return (await readOffer(tour, offer)).listing?.revisionHash ?? '';
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

/** Prints the public page as a visitor without a token reads it, and the ways to deploy. */
export async function tellListing(tour: Tour, offer: TourOffer): Promise<void> {
  const own = (await readOffer(tour, offer)).listing;
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
  const page = await fetch(listing.pageUrl);
  await page.body?.cancel();
  tell(tour, page.ok ? 'done' : 'refused', `${listing.title} · ${listing.pageUrl}`);
  tour.print.detail(`HTTP ${page.status} · sha256 ${shortHash(listing.revisionHash)}`);
  for (const { skuId, version, deployToAzureUrl, managedAppCommand } of own.deployments) {
    tour.print.detail(`${skuId} ${version}:`);
    if (deployToAzureUrl) tour.print.detail(`  ${deployToAzureUrl}`);
    if (managedAppCommand) tour.print.detail(`  ${managedAppCommand.replaceAll('\n', '\n  ')}`);
  }
}

/** Prints the status of an offer whose update came to nothing, and that its public page is still the one of `hash`. */
export async function tellStillLive(tour: Tour, offer: TourOffer, hash: string): Promise<void> {
  const { isLive, statusText, listing } = await readOffer(tour, offer);
  if (!isLive || listing?.revisionHash !== hash) {
    throw new UnexpectedError({
      en: `The live offer was to stay as it was; the offer is “${statusText}”.`,
      fr: `L’offre en ligne devait rester telle quelle\u00a0; l’offre est «\u00a0${statusText}\u00a0».`,
    });
  }
  tell(tour, 'done', {
    en: `${statusText} · the live page is as before, sha256 ${shortHash(hash)}`,
    fr: `${statusText} · la page en ligne est inchangée, sha256 ${shortHash(hash)}`,
  });
}

/** The offer as it is now. */
export async function readOffer(tour: Tour, offer: TourOffer) {
  const { node } = await askAs(tour, 'owner', OfferStatusNow, {
    id: offer.id,
    language: tour.apiLanguage,
  });
  if (node?.__typename !== 'Offer') {
    throw new UnexpectedError({ en: 'The offer is gone.', fr: 'L’offre a disparu.' });
  }
  return node;
}
