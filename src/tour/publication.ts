/** What several acts do with a publication: start it, watch it, read its mails and its findings. */
import { setTimeout as pause } from 'node:timers/promises';
import { GoLive, OfferMails, Publish, PublicationFindings } from '../client/offers.ts';
import { accepted } from '../client/outcome.ts';
import type { Delivered, Progress } from '../client/transitions.ts';
import { UnexpectedError, askAs, shortHash, tell, tellFindings } from './tour-context.ts';
import type { Tour, TourOffer } from './tour-context.ts';

/** A publication under way. */
export type Started = {
  readonly publicationId: string;
  readonly revisionHash: string;
};

/** Presses *Publish* with the addresses of the offer and prints what was frozen. */
export async function publishOffer(tour: Tour, offer: TourOffer, notes: string | null) {
  const { publish } = await askAs(tour, 'owner', Publish, publishVariables(tour, offer, notes));
  const payload = accepted(publish, 'PublishPayload');
  const { number, revision } = payload.publication;
  tell(tour, 'done', {
    en: `Publication ${number} · revision ${revision.number} · sha256 ${shortHash(revision.hash)}`,
    fr: `Publication ${number} · révision ${revision.number} · sha256 ${shortHash(revision.hash)}`,
  });
  return payload;
}

/** The variables of *Publish*; `emails` is left out where the API shall ask for them. */
export function publishVariables(
  tour: Tour,
  offer: TourOffer,
  notes: string | null,
  emails: readonly string[] = offer.emails,
) {
  return {
    input: {
      offerId: offer.id,
      expectedDraftVersion: offer.draftVersion,
      notificationEmails: [...emails],
      notesForReviewer: notes,
      language: tour.apiLanguage,
    },
    language: tour.apiLanguage,
  };
}

/**
 * Watches a publication until it waits for somebody or is over, printing each transition as it arrives.
 * Rejects with `UnexpectedError` when a stage is blocked by a fault of the installation.
 */
export async function watchUntilStop(
  tour: Tour,
  offer: TourOffer,
  publicationId: string,
): Promise<Delivered> {
  const stop = await offer.watch.until(
    ({ transition }) =>
      transition.publication.id === publicationId &&
      (transition.kind.startsWith('PUBLICATION_') ||
        transition.kind === 'STAGE_BLOCKED' ||
        (transition.kind === 'STAGE_STARTED' && (transition.to ?? '').startsWith('WAITING'))),
    eventTeller(tour),
  );
  if (stop.transition.kind === 'STAGE_BLOCKED') {
    const { sentence } = stop.transition;
    throw new UnexpectedError({ en: sentence, fr: sentence });
  }
  return stop;
}

/** Watches until the publication waits at its sign-off; throws `UnexpectedError` when it ends before. */
export async function watchUntilSignoff(
  tour: Tour,
  offer: TourOffer,
  publicationId: string,
): Promise<void> {
  const { transition, offer: now } = await watchUntilStop(tour, offer, publicationId);
  if (transition.stage !== 'PUBLISHER_SIGNOFF') {
    if (transition.kind.startsWith('PUBLICATION_')) await tellReport(tour, publicationId);
    throw new UnexpectedError({
      en: `The publication was to reach the publisher's sign-off; the offer is “${now.statusText}”.`,
      fr: `La publication devait atteindre la validation de l’éditeur\u00a0; l’offre est «\u00a0${now.statusText}\u00a0».`,
    });
  }
}

/** Presses *Go live* on the revision that was seen, and watches until the review waits. */
export async function goLive(tour: Tour, offer: TourOffer, started: Started): Promise<void> {
  const { goLive: answer } = await askAs(tour, 'owner', GoLive, {
    input: { offerId: offer.id, revisionHash: started.revisionHash },
    language: tour.apiLanguage,
  });
  accepted(answer, 'GoLivePayload');
  await watchUntilStop(tour, offer, started.publicationId);
}

const signs = {
  STAGE_STARTED: 'started',
  STAGE_COMPLETED: 'done',
  STAGE_REJECTED: 'refused',
  STAGE_DELAYED: 'note',
  STAGE_BLOCKED: 'refused',
  STAGE_RETRIED: 'note',
  STAGE_CANCELED: 'refused',
  PUBLICATION_SUCCEEDED: 'done',
  PUBLICATION_FAILED: 'refused',
  PUBLICATION_CANCELED: 'refused',
  DISTRIBUTION_STOPPED: 'note',
} as const satisfies Record<Delivered['transition']['kind'], string>;

/** A stage that lasts longer than this is worth its progress; in milliseconds. */
const PROGRESS_AFTER_MS = 1_000;

/** Prints transitions as they come, and the progress of stages that take their time. */
function eventTeller(tour: Tour): (event: Delivered | Progress) => void {
  let stageSince = performance.now();
  return (event) => {
    if (event.__typename === 'StageProgress') {
      const isWorthIt = performance.now() - stageSince > PROGRESS_AFTER_MS;
      if (isWorthIt) tell(tour, 'note', `${event.done}/${event.total} ${event.unit}`);
      return;
    }
    const { kind, stage, sentence } = event.transition;
    if (kind === 'STAGE_STARTED') stageSince = performance.now();
    const step = event.offer.steps.find((candidate) => candidate.stage === stage);
    const isReused = kind === 'STAGE_COMPLETED' && step?.reused === true;
    const reused = { en: ' (result reused)', fr: ' (résultat repris)' }[tour.language];
    // A sentence that does not name its stage is told with its title.
    const title = step && !sentence.includes(step.title) ? `${step.title} · ` : '';
    tell(tour, signs[kind], `${title}${sentence}${isReused ? reused : ''}`);
  };
}

/** How long a mail may take to leave before it is printed as it is. */
const MAIL_PATIENCE_MS = 5_000;
const MAIL_POLL_MS = 100;

/** Prints the mails that the tour has not printed yet. */
export async function tellMails(tour: Tour, offer: TourOffer): Promise<void> {
  const deadline = performance.now() + MAIL_PATIENCE_MS;
  for (;;) {
    const mails = await readMails(tour, offer);
    const fresh = mails.filter(({ id }) => !offer.mailsShown.has(id));
    const isWaiting = fresh.some(({ state }) => state === 'QUEUED');
    if (!isWaiting || performance.now() > deadline) {
      for (const { id, subject, recipient, state } of fresh) {
        tell(tour, 'note', `✉ ${subject}  →  ${recipient}  ${state}`);
        offer.mailsShown.add(id);
      }
      return;
    }
    await pause(MAIL_POLL_MS);
  }
}

/** The newest hundred mails of the offer, in the order in which they were written. */
export async function readMails(tour: Tour, offer: { readonly id: string }) {
  const { node } = await askAs(tour, 'owner', OfferMails, { id: offer.id });
  const mails = node?.__typename === 'Offer' ? node.mails.nodes : [];
  return mails.toSorted((a, b) => a.queuedAt.localeCompare(b.queuedAt));
}

/** Prints what a publication was refused for. */
export async function tellReport(tour: Tour, publicationId: string): Promise<number> {
  const { node } = await askAs(tour, 'owner', PublicationFindings, {
    id: publicationId,
    language: tour.apiLanguage,
  });
  if (node?.__typename !== 'Publication') return 0;
  tellFindings(tour, node.findings.nodes, node.findings.totalCount);
  return node.findings.nodes.filter(({ blocking }) => blocking).length;
}
