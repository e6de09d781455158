/** The kinds of background work; each has a queue of its own, so that a slow mail server delays no stage. */
export const ringKinds = ['stage', 'mail', 'package', 'check', 'lead'] as const;
export type RingKind = (typeof ringKinds)[number];

/** A row that may be due. `token` is the row's own: a row that is claimed again rings anew. */
export type Ring = { readonly id: string; readonly token: number };

/**
 * Tells workers that a row may be due. A ring carries only an id, may come late, twice or never:
 * truth, retries, delays, leases and fencing are in the rows, and a sweep hears what was lost.
 */
export type Bell = {
  /** Which adapter rings: shown on the start page. */
  readonly name: 'bull' | 'postgres';
  /** Rings for the workers of all processes. Never throws and never waits: a ring that is lost costs a delay. */
  ring(kind: RingKind, rings: readonly Ring[]): Promise<void>;
  /**
   * Hands rows to the handlers of this process, without a way through any server: so a sweep finds
   * hands while what carries the rings is away. Does nothing before `start` and after `stop`.
   */
  hear(kind: RingKind, ids: readonly string[]): void;
  /** Calls `handler` for rings of `kind`, at most `concurrency` at a time. Told before `start`. */
  onRing(kind: RingKind, concurrency: number, handler: (id: string) => Promise<void>): void;
  /** Begins to deliver rings to the handlers. */
  start(): Promise<void>;
  /** Stops delivering, waits for the handlers at work. May be started again. */
  stop(): Promise<void>;
  /** Whether rings can be sent and heard now. Answers within a second. */
  isReachable(): Promise<boolean>;
  /** Looks whether rings still arrive, and mends what can be mended. Called again and again while started. */
  watch(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};
