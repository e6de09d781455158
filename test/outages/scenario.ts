/** What a scenario of the proof of outages is, and what it leaves. */
export type Figures = Readonly<Record<string, number | string>>;

export type Scenario = {
  /** What comes to harm, in a few words. */
  readonly title: string;
  /** Runs it; rejects when the end state is wrong or comes too late. Resolves to what was measured. */
  run(size: ScenarioSize): Promise<Figures>;
};

export type ScenarioSize = {
  /** How long the outage lasts, in seconds. */
  readonly outageSeconds: number;
  /** How many offers are published before, during and after it. */
  readonly offers: number;
};

/** Limits that are promised, in milliseconds. */
export const promised = {
  /** A read while its database is away. */
  readMs: 3_000,
  notReadyMs: 5_000,
  readyAgainMs: 10_000,
  takeOverMs: 20_000,
  endStateMs: 60_000,
} as const;

export const milliseconds = (ms: number): string => `${Math.round(ms)} ms`;
export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
