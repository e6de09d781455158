/**
 * What happened to an offer, as its publisher reads it: each value that was written, and each step of a publication.
 * Source: domain notes 2.10 and 3.6 (*History*: event, time, offer, user; filter, export).
 */
import type { Text } from './language.ts';
import type { Change } from './publication.ts';

export const historyKinds = [
  'OFFER_CREATED',
  'DRAFT_SAVED',
  'DRAFT_DISCARDED',
  'PACKAGE_ROLLED_BACK',
  'DRAFT_RECORDED',
  'OFFER_DELETED',
  'PUBLISHED',
  'PREVIEW_AVAILABLE',
  'SIGNED_OFF',
  'REVIEW_APPROVED',
  'CHANGES_REQUESTED',
  'CANCELED',
  'SUPERSEDED',
  'FAILED',
  'WENT_LIVE',
  'AUDIENCE_SYNCED',
  'DISTRIBUTION_STOPPED',
] as const;
export type HistoryKind = (typeof historyKinds)[number];

/** The kinds that write a draft: replayed from the first one, their values give the draft of today. */
export const draftKinds = [
  'OFFER_CREATED',
  'DRAFT_SAVED',
  'DRAFT_DISCARDED',
  'PACKAGE_ROLLED_BACK',
  'DRAFT_RECORDED',
] as const satisfies readonly HistoryKind[];
export type DraftKind = (typeof draftKinds)[number];

/**
 * How a change came: by the pages of the portal, by a program with a token, by a document or a sheet that brought it
 * from elsewhere, or by Vitrine itself. The first three are what the program says of itself.
 */
export const channels = ['PORTAL', 'API_TOKEN', 'IMPORT', 'AUTOMATIC'] as const;
export type Channel = (typeof channels)[number];

/** The step that a change of a publication is for its publisher; null for what concerns our work alone. */
export function historyKindOf(change: Change): HistoryKind | null {
  if (change.state === 'SUCCEEDED') return 'WENT_LIVE';
  if (change.state === 'FAILED') return 'FAILED';
  if (change.state === 'CANCELED') {
    if (change.endReason === 'SUPERSEDED') return 'SUPERSEDED';
    return change.endReason === 'REVIEW_CHANGES_REQUESTED' ? 'CHANGES_REQUESTED' : 'CANCELED';
  }
  switch (change.nextRun?.stage) {
    case 'PUBLISHER_SIGNOFF':
      return 'PREVIEW_AVAILABLE';
    case 'MICROSOFT_REVIEW':
      return 'SIGNED_OFF';
    case 'LIVE':
      return 'REVIEW_APPROVED';
    case 'VALIDATE_PREREQUISITES':
    case 'CERTIFICATION':
    case 'PACKAGING':
    case 'PREVIEW':
    case undefined:
      return null;
  }
}

/** Each kind in words. */
export const historyTexts: Readonly<Record<HistoryKind, Text>> = {
  OFFER_CREATED: { en: 'Offer created', fr: 'Offre créée' },
  DRAFT_SAVED: { en: 'Draft saved', fr: 'Brouillon enregistré' },
  DRAFT_DISCARDED: { en: 'Changes discarded', fr: 'Modifications ignorées' },
  PACKAGE_ROLLED_BACK: { en: 'Package rolled back', fr: 'Retour au package précédent' },
  DRAFT_RECORDED: {
    en: 'Draft found as it is; who wrote it was not recorded',
    fr: 'Brouillon trouvé dans cet état\u00a0; son auteur n’a pas été noté',
  },
  OFFER_DELETED: { en: 'Offer deleted', fr: 'Offre supprimée' },
  PUBLISHED: { en: 'Publish pressed', fr: 'Publication demandée' },
  PREVIEW_AVAILABLE: { en: 'Preview available', fr: 'Préversion disponible' },
  SIGNED_OFF: { en: 'Go live pressed', fr: 'Mise en ligne demandée' },
  REVIEW_APPROVED: { en: 'Review approved', fr: 'Révision approuvée' },
  CHANGES_REQUESTED: {
    en: 'Changes requested by the review',
    fr: 'Modifications demandées par la révision',
  },
  CANCELED: { en: 'Publication canceled', fr: 'Publication annulée' },
  SUPERSEDED: {
    en: 'Publication replaced by a newer one',
    fr: 'Publication remplacée par une plus récente',
  },
  FAILED: { en: 'Publication failed', fr: 'Échec de la publication' },
  WENT_LIVE: { en: 'Offer live', fr: 'Offre en ligne' },
  AUDIENCE_SYNCED: { en: 'Private audience synced', fr: 'Audience privée synchronisée' },
  DISTRIBUTION_STOPPED: { en: 'Distribution stopped', fr: 'Distribution arrêtée' },
};
