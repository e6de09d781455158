import { GoLive } from '../../client/offers.ts';
import { goLive } from '../publication.ts';
import type { Started } from '../publication.ts';
import { askAs, chapter, expectRefusal, shortHash } from '../tour-context.ts';
import type { Tour, TourOffer } from '../tour-context.ts';

/** *Go live* is bound to the revision that was looked at: another hash is refused. */
export async function goLiveOnWhatWasSeen(
  tour: Tour,
  offer: TourOffer,
  started: Started,
): Promise<void> {
  chapter(tour, { en: '4. Go live', fr: '4. Mettre en ligne' });
  const { goLive: answer } = await askAs(tour, 'owner', GoLive, {
    input: { offerId: offer.id, revisionHash: '0'.repeat(64) },
    language: tour.apiLanguage,
  });
  expectRefusal(tour, answer, 'REVISION_CHANGED');
  if (answer.__typename === 'RevisionChanged') {
    tour.print.detail(`sha256 ${shortHash(answer.revisionHash)}`);
  }
  await goLive(tour, offer, started);
}
