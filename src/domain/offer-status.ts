/** What an offer shows: one word for the list, and the status of each of the seven stages. */
import type { Text } from './language.ts';
import { stages } from './pipeline.ts';
import type { Stage, StepStatus } from './pipeline.ts';
import type { EndReason, PublicationState } from './publication.ts';

export const offerStatuses = [
  'NEVER_PUBLISHED',
  'PUBLISH_IN_PROGRESS',
  'AWAITING_PUBLISHER_SIGNOFF',
  'PUBLISH_FAILED',
  'PUBLISH_CANCELED',
  'LIVE',
  'DELISTED',
] as const;
export type OfferStatus = (typeof offerStatuses)[number];

/** The newest publication of an offer, open or ended. */
export type LatestPublication = {
  readonly state: PublicationState;
  readonly stage: Stage;
  readonly endReason: EndReason | null;
};

/**
 * The portal's word. A review that asked for changes cancelled the publication, and reads as failed;
 * "canceled" is reserved for the publisher's own cancel. Source: domain notes 3.3, 3.4.
 */
export function offerStatus(latest: LatestPublication | null, isLive: boolean): OfferStatus {
  if (latest === null) return 'NEVER_PUBLISHED';
  switch (latest.state) {
    case 'RUNNING':
      return latest.stage === 'PUBLISHER_SIGNOFF'
        ? 'AWAITING_PUBLISHER_SIGNOFF'
        : 'PUBLISH_IN_PROGRESS';
    case 'SUCCEEDED':
      // What went live last was taken out of the store since.
      return isLive ? 'LIVE' : 'DELISTED';
    case 'FAILED':
      return 'PUBLISH_FAILED';
    case 'CANCELED':
      return latest.endReason === 'REVIEW_CHANGES_REQUESTED'
        ? 'PUBLISH_FAILED'
        : 'PUBLISH_CANCELED';
  }
}

/** The words of each status. Source: portal notes 4. */
export const offerStatusTexts: Readonly<Record<OfferStatus, Text>> = {
  NEVER_PUBLISHED: { en: 'Draft', fr: 'Brouillon' },
  PUBLISH_IN_PROGRESS: { en: 'Publish in progress', fr: 'Publication en cours' },
  AWAITING_PUBLISHER_SIGNOFF: {
    en: 'Awaiting publisher sign-off',
    fr: 'En attente de la validation par l’éditeur',
  },
  PUBLISH_FAILED: { en: 'Publish failed', fr: 'Échec de la publication' },
  PUBLISH_CANCELED: { en: 'Publish canceled', fr: 'Publication annulée' },
  LIVE: { en: 'Live', fr: 'En direct' },
  DELISTED: { en: 'Delisted', fr: 'Retirée' },
};

/**
 * The status of each stage of the newest publication, in pipeline order.
 * After the publisher's own cancel every stage is NOT_STARTED again; the attempt stays in the history (R11).
 */
export function stepStatuses(
  latest: LatestPublication | null,
  runs: ReadonlyMap<Stage, StepStatus>,
): readonly { readonly stage: Stage; readonly status: StepStatus }[] {
  const reset = latest === null || offerStatus(latest, false) === 'PUBLISH_CANCELED';
  return stages.map((stage) => ({
    stage,
    status: reset ? 'NOT_STARTED' : (runs.get(stage) ?? 'NOT_STARTED'),
  }));
}
