/** How the list of offers is asked for: by the API, by the portal, and by the views that people keep. */
import type { OfferStatus } from './offer-status.ts';

export type OffersOrder = 'UPDATED_DESC' | 'NAME_ASC' | 'NEEDS_ACTION_FIRST';

/** Which offers; all conditions hold together, null is none. */
export type OffersFilter = {
  readonly text: string | null;
  readonly status: readonly OfferStatus[] | null;
  readonly needsMyAction: boolean | null;
  /** Readable id. */
  readonly publisher: string | null;
};
