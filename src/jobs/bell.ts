/** The kinds of background work; each has a queue of its own, so that a slow mail server delays no stage. */
export const ringKinds = ['stage', 'mail', 'package', 'check'] as const;
export type RingKind = (typeof ringKinds)[number];

/** A row that may be due. `token` is the row's own: a row that is claimed again rings anew. */
export type Ring = { readonly id: string; readonly token: number };

/**
 * Tells workers that a row may be due. A ring carries only an id, may come late, twice or never:
 * truth, retries, delays, leases and fencing are in the rows, and a sweep rings again.
 */
export type Bell = {
  /** Which adapter rings: shown on the start page. */
  readonly name: 'bull' | 'postgres';
  /** Never throws and never waits for an outage: a ring that is lost costs a delay. */
  ring(kind: RingKind, rings: readonly Ring[]): Promise<void>;
  /** Calls `handler` for rings of `kind`, at most `concurrency` at a time. */
  onRing(kind: RingKind, concurrency: number, handler: (id: string) => Promise<void>): void;
  /** Begins to deliver rings to the handlers. */
  start(): Promise<void>;
  /** Stops delivering, waits for the handlers at work. */
  stop(): Promise<void>;
  /** Looks whether rings still arrive although there is due work, and mends what can be mended. */
  watch(dueSinceMs: number): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};
