/** Durations of the machinery, in milliseconds unless the name says otherwise. Tests shorten them. */
export type Timing = {
  /** A lease ends this long after its last renewal, by database time. */
  readonly leaseMs: number;
  /** How often a worker renews its leases. */
  readonly heartbeatMs: number;
  /**
   * How often a worker looks for due rows that nobody rang for. Half of the second in which the work of a process
   * that died is to be taken over: a sweep that is just over has not seen it.
   */
  readonly sweepMs: number;
  /** Pause before the second attempt of a stage that broke; it doubles up to `backoffMaxMs`, plus up to a fifth by chance. */
  readonly backoffFirstMs: number;
  readonly backoffMaxMs: number;
  /** A stage that still breaks this long after its first failure waits for an operator. */
  readonly blockAfterMs: number;
  /** How often an unreachable lead destination is tried before the publisher is told. */
  readonly leadTries: number;
  /** Pause between those tries: three tries fit into ten minutes. */
  readonly leadRetryMs: number;
  /** How long one answer of a lead destination may take. */
  readonly leadTimeoutMs: number;
  /** How long a customer's lead is tried before it counts as undeliverable and waits to be sent again. */
  readonly leadGiveUpMs: number;
  /** How long the examination of one package may take. */
  readonly examineTimeoutMs: number;
  /** How long the links of an offer are asked for, all together: no new question is asked after it. */
  readonly linksMs: number;
  /** How long a mail is tried before it counts as refused. */
  readonly mailGiveUpMs: number;
  /** How long a mutation waits for a concurrent one with the same idempotency key. */
  readonly idempotencyWaitMs: number;
  /** Readers of the fact log look again after this time even when nobody woke them. */
  readonly safetyPollMs: number;
  /** How often the connection of a stream is looked at: who reads nothing from one look to the next is closed. */
  readonly streamLookMs: number;
  /** How often a worker seals the audit rows written since: until then nobody would see that one is gone. */
  readonly auditSealMs: number;
};

export const defaultTiming: Timing = {
  leaseMs: 15_000,
  heartbeatMs: 5_000,
  sweepMs: 500,
  backoffFirstMs: 2_000,
  backoffMaxMs: 30 * 60_000,
  blockAfterMs: 24 * 3_600_000,
  leadTries: 3,
  leadRetryMs: 4 * 60_000,
  leadTimeoutMs: 20_000,
  leadGiveUpMs: 48 * 3_600_000,
  examineTimeoutMs: 60_000,
  linksMs: 20_000,
  mailGiveUpMs: 48 * 3_600_000,
  idempotencyWaitMs: 2_000,
  safetyPollMs: 5_000,
  streamLookMs: 12_000,
  auditSealMs: 60_000,
};
