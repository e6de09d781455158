/**
 * The points at which a process can be made to stand still: names of places in the product's work, each of
 * one offer. The names are what a seeded list, a table of results and two processes speak of.
 */

/** What is at work. MAIL_TO_FILE and MAIL_BY_SMTP are the two transports; LEAD is the test lead of packaging. */
export const subjects = [
  'CERTIFICATION',
  'PACKAGING',
  'PREVIEW',
  'LIVE',
  'MAIL_TO_FILE',
  'MAIL_BY_SMTP',
  'LEAD',
] as const;
export type Subject = (typeof subjects)[number];

/**
 * PICK_UP: due and nobody's yet. WORK: under way, with an effect outside the database where the subject has
 * one. COMMITTED: in the database, before anybody is told (the bell, the readers, Bull).
 */
export const moments = ['PICK_UP', 'WORK', 'COMMITTED'] as const;
export type Moment = (typeof moments)[number];

/**
 * Places that only some proofs need: claimed and nothing done (CLAIMED), before its transaction (STORE), in it
 * between the first look and the guarded write (GUARD), at its end with all locks held (LOCKED).
 */
export type Place = Moment | 'CLAIMED' | 'STORE' | 'GUARD' | 'LOCKED';

/** The command of a person in the API: before its commit, and between commit and answer. */
export type Actor = Subject | 'COMMAND';

/** `ACTOR.PLACE@offer`; commands are of whatever offer. */
export type Point = `${Actor}.${Place}@${string}`;

export function pointOf(actor: Actor, place: Place, offer = ''): Point {
  return `${actor}.${place}@${offer}`;
}

/** What a process and its parent tell each other. */
export type ToParent =
  | { readonly kind: 'listening' }
  | { readonly kind: 'ready'; readonly bell: string }
  | { readonly kind: 'armed'; readonly nonce: number }
  | { readonly kind: 'reached'; readonly nonce: number; readonly point: Point };

export type ToChild =
  | { readonly kind: 'start' }
  /** Points that are told from now on; the process waits at each until it is answered. */
  | { readonly kind: 'arm'; readonly nonce: number; readonly points: readonly Point[] }
  /** `pass: false` where somebody else stands before the same work: nothing is due here. */
  | { readonly kind: 'answer'; readonly nonce: number; readonly pass: boolean };

/** Stands still at a point until it may go on; false: it shall find nothing to do. */
export type Reach = (point: Point) => Promise<boolean>;
