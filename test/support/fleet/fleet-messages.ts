import type { SubscriberOrder, SubscriberReport } from './subscriber.ts';

/** What the process of a fleet is told. */
export type FleetOrder =
  | {
      readonly kind: 'subscribe';
      readonly orders: readonly SubscriberOrder[];
      /** How many connect at the same time. */
      readonly atATime: number;
    }
  | { readonly kind: 'cut'; readonly number: number; readonly pauseMs: number }
  | { readonly kind: 'readOn' | 'end'; readonly numbers: readonly number[] }
  /** Wait until each has at least so many transitions, then report. */
  | { readonly kind: 'report'; readonly counts: readonly (readonly [number, number])[] };

/** What it answers, once to every order but `cut`. */
export type FleetAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'reports'; readonly reports: readonly SubscriberReport[] };
