import type { ChangedBy } from './write-history.ts';

/** Who changes a publication, why, and with which right. */
export type ChangeContext = ChangedBy & {
  /** Why, in one word; stored with the facts. */
  readonly cause: string | null;
  /** Fencing token of the worker; null when a person asks. */
  readonly token: number | null;
  /** Hash of what the stage produced, and whether it was taken from an earlier run. */
  readonly result?: { readonly hash: string; readonly reused: boolean };
  /** Addresses that are told instead of the publication's own, for a cancellation. */
  readonly notify?: readonly string[];
};
