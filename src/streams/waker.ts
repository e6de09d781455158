/** What changed: an offer's (and with it its publisher's) fact log, the review queue, or a dry run. */
export type Topic =
  | { readonly kind: 'offer'; readonly offerId: string; readonly publisherId: string }
  | { readonly kind: 'reviewQueue' }
  | { readonly kind: 'check'; readonly checkId: string };

/** A measure of a stage at work; no fact, so it has no number and may be lost. */
export type Progress = {
  readonly offerId: string;
  readonly publisherId: string;
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
};

/**
 * Wakes the readers of the fact log, in every process of the installation.
 * Called after a commit, never inside a transaction: NOTIFY there would serialise all commits.
 */
export type Waker = {
  wake(topics: readonly Topic[]): void;
  /** At most one a second per offer is passed on. */
  progress(progress: Progress): void;
};
