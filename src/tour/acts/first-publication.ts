import { Publish } from '../../client/offers.ts';
import { demoPeople } from '../../demo/seed-people.ts';
import {
  publishOffer,
  publishVariables,
  tellMails,
  tellReport,
  watchUntilStop,
} from '../publication.ts';
import type { Started } from '../publication.ts';
import {
  FaultyPackageError,
  UnexpectedError,
  askAs,
  chapter,
  expectRefusal,
} from '../tour-context.ts';
import type { Tour, TourOffer } from '../tour-context.ts';

/** *Publish* asks for an address, then every stage runs by itself up to the publisher's sign-off. */
export async function firstPublication(tour: Tour, offer: TourOffer): Promise<Started> {
  chapter(tour, { en: '2. Publish', fr: '2. Publier' });
  const variables = publishVariables(tour, offer, null, []);
  const { publish } = await askAs(tour, 'owner', Publish, variables);
  expectRefusal(tour, publish, 'NOTIFICATION_ADDRESS_REQUIRED');
  const suggested =
    publish.__typename === 'NotificationAddressRequired' ? publish.suggestedEmails : [];
  offer.emails = suggested.length > 0 ? suggested : [demoPeople.owner.email];
  tour.print.detail(offer.emails.join(', '));

  const { publication } = await publishOffer(tour, offer, null);
  const stop = await watchUntilStop(tour, offer, publication.id);
  await tellMails(tour, offer);
  // Warnings as well: they do not refuse a package, and its author wants to know them.
  await tellReport(tour, publication.id);
  if (stop.transition.stage === 'PUBLISHER_SIGNOFF') {
    return { publicationId: publication.id, revisionHash: publication.revision.hash };
  }
  if (tour.ownPackage) throw new FaultyPackageError(stop.transition.sentence);
  throw new UnexpectedError({
    en: `The package of the demo was refused: ${stop.transition.sentence}`,
    fr: `Le package de démonstration a été refusé\u00a0: ${stop.transition.sentence}`,
  });
}
