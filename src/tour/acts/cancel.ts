import { Cancel } from '../../client/offers.ts';
import { accepted, refusalOf } from '../../client/outcome.ts';
import { publishOffer, tellMails, watchUntilSignoff, watchUntilStop } from '../publication.ts';
import { UnexpectedError, askAs, chapter, tellRefusal } from '../tour-context.ts';
import type { Tour, TourOffer } from '../tour-context.ts';
import { saveUpdate } from './faulty-update.ts';
import { tellStillLive } from './live.ts';

/** The corrected package is published, and cancelled: too early first, then at the publisher's sign-off. */
export async function cancelTwice(tour: Tour, offer: TourOffer, liveHash: string): Promise<void> {
  chapter(tour, { en: '8. Correct, publish, cancel', fr: '8. Corriger, publier, annuler' });
  await saveUpdate(tour, offer);
  const started = await publishOffer(tour, offer, null);
  const publicationId = started.publication.id;
  const offered = started.offer.availableActions.find(({ action }) => action === 'CANCEL');

  const early = await cancel(tour, offer);
  const refusal = refusalOf(early);
  if (refusal?.code === 'TOO_EARLY_TO_CANCEL') {
    tellRefusal(tour, refusal);
    await watchUntilSignoff(tour, offer, publicationId);
    accepted(await cancel(tour, offer), 'CancelPayload');
  } else {
    // The stages were faster than this request, or the operator lets a publisher cancel at any stage.
    accepted(early, 'CancelPayload');
    if (offered?.reason) {
      tellRefusal(tour, { ...offered.reason, availableWhen: offered.reason.availableWhen ?? null });
    }
  }
  const canceled = await watchUntilEnd(tour, offer, publicationId);
  const { steps } = canceled.offer;
  tour.print.detail(steps.map(({ title, status }) => `${title} · ${status}`).join('\n'));
  if (steps.some(({ status }) => status !== 'NOT_STARTED')) {
    throw new UnexpectedError({
      en: 'After a cancel every stage was to read NOT_STARTED.',
      fr: 'Après une annulation, chaque étape devait indiquer NOT_STARTED.',
    });
  }
  await tellMails(tour, offer);
  await tellStillLive(tour, offer, liveHash);
}

async function cancel(tour: Tour, offer: TourOffer) {
  const { cancel: answer } = await askAs(tour, 'owner', Cancel, {
    input: { offerId: offer.id },
    language: tour.apiLanguage,
  });
  return answer;
}

/** Watches until the publication is over, past a sign-off that it may have reached on the way. */
async function watchUntilEnd(tour: Tour, offer: TourOffer, publicationId: string) {
  for (;;) {
    const stop = await watchUntilStop(tour, offer, publicationId);
    if (stop.transition.kind === 'PUBLICATION_CANCELED') return stop;
    if (stop.transition.kind.startsWith('PUBLICATION_')) {
      const { sentence } = stop.transition;
      throw new UnexpectedError({ en: sentence, fr: sentence });
    }
  }
}
