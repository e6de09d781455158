import { accepted } from '../../client/outcome.ts';
import { RequestChanges } from '../../client/reviews.ts';
import {
  goLive,
  publishOffer,
  tellMails,
  watchUntilSignoff,
  watchUntilStop,
} from '../publication.ts';
import {
  approve,
  commentOnLine,
  resolveThread,
  takeReview,
  tellComment,
  threadsOf,
} from '../review-site.ts';
import { UnexpectedError, askAs, chapter } from '../tour-context.ts';
import type { Tour, TourOffer } from '../tour-context.ts';
import { saveUpdate } from './faulty-update.ts';
import { tellListing, tellStillLive, watchUntilLive } from './live.ts';

const question = {
  en: 'Say which role the portal needs on the workspace, and why a reader is enough.',
  fr: 'Indiquez quel rôle le portail doit avoir sur l’espace de travail, et pourquoi la lecture suffit.',
};

/** A review that asks for changes ends the publication; the offer that is live stays. */
export async function changesRequested(
  tour: Tour,
  offer: TourOffer,
  liveHash: string,
): Promise<void> {
  chapter(tour, {
    en: '9. A review that asks for changes',
    fr: '9. Une révision qui demande des modifications',
  });
  const publicationId = await publishAndGoLive(tour, offer);
  const site = await takeReview(tour, publicationId);
  await commentOnLine(tour, site, '"logAnalyticsReader"', question);
  const { requestChanges } = await askAs(tour, 'reviewer', RequestChanges, {
    input: {
      reviewId: site.reviewId,
      comment: {
        en: 'One question is open; the rest is fine.',
        fr: 'Une question reste ouverte\u00a0; le reste convient.',
      }[tour.language],
    },
    language: tour.apiLanguage,
  });
  accepted(requestChanges, 'RequestChangesPayload');
  await watchUntilStop(tour, offer, publicationId);
  await tellMails(tour, offer);
  await tellStillLive(tour, offer, liveHash);
}

/** The next publication brings the open thread along; once it is resolved the update goes live. */
export async function threadCarriedOver(tour: Tour, offer: TourOffer): Promise<void> {
  chapter(tour, {
    en: '10. The next publication brings the thread along',
    fr: '10. La publication suivante reprend le fil',
  });
  await saveUpdate(tour, offer);
  const publicationId = await publishAndGoLive(tour, offer);
  const site = await takeReview(tour, publicationId);
  const open = (await threadsOf(tour, site)).filter(({ state }) => state === 'OPEN');
  const [carried] = open;
  if (!carried?.carriedOver) {
    throw new UnexpectedError({
      en: 'The open thread of the last review is not in this one.',
      fr: 'Le fil ouvert de la dernière révision n’est pas dans celle-ci.',
    });
  }
  for (const thread of open) {
    for (const comment of thread.comments) tellComment(tour, thread, comment);
    await resolveThread(tour, thread.id);
  }
  accepted(await approve(tour, site), 'ApproveReviewPayload');
  await watchUntilLive(tour, offer, publicationId);
  await tellMails(tour, offer);
  await tellListing(tour, offer);
}

/** Publishes the draft, waits for the sign-off, and goes live on what was frozen. */
async function publishAndGoLive(tour: Tour, offer: TourOffer): Promise<string> {
  const { publication } = await publishOffer(tour, offer, null);
  await watchUntilSignoff(tour, offer, publication.id);
  await goLive(tour, offer, {
    publicationId: publication.id,
    revisionHash: publication.revision.hash,
  });
  return publication.id;
}
