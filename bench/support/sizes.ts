/** How large each path is measured: at its full size, or tiny, to see that its code works. */
export type Sizes = {
  readonly page: {
    readonly publishers: number;
    readonly offersEach: number;
    readonly seconds: number;
    readonly rounds: number;
  };
  readonly publish: {
    readonly publishers: number;
    readonly ours: number;
    readonly others: number;
    readonly rounds: number;
  };
  readonly fanOut: {
    readonly subscribers: readonly number[];
    readonly events: number;
    readonly rounds: number;
    /** At how many subscribers the latency from commit to client is measured. */
    readonly latencyAt: readonly number[];
    /** Commits for the latency from commit to client. */
    readonly commits: number;
  };
  readonly pipeline: {
    readonly offers: number;
    /** How many stages a worker does at the same time. */
    readonly concurrencies: readonly number[];
    readonly realOffers: number;
    /** Publications for the time from stage to stage. */
    readonly hops: number;
    readonly backlog: number;
    readonly rounds: number;
  };
  readonly certify: {
    readonly runs: number;
    readonly rounds: number;
    /** Parameters of the smallest template of the row that doubles three times. */
    readonly scale: number;
  };
  readonly validate: { readonly runs: number; readonly rounds: number };
  readonly start: { readonly starts: number; readonly resumes: number };
};

export const fullSizes: Sizes = {
  page: { publishers: 10, offersEach: 1_000, seconds: 4, rounds: 3 },
  publish: { publishers: 10, ours: 600, others: 3_000, rounds: 3 },
  fanOut: {
    subscribers: [1_000, 10_000],
    events: 20,
    rounds: 3,
    latencyAt: [1, 100],
    commits: 200,
  },
  pipeline: {
    offers: 400,
    concurrencies: [4, 16],
    realOffers: 40,
    hops: 100,
    backlog: 20_000,
    rounds: 3,
  },
  certify: { runs: 100, rounds: 5, scale: 1_250 },
  validate: { runs: 200, rounds: 5 },
  start: { starts: 7, resumes: 8 },
};

export const tinySizes: Sizes = {
  page: { publishers: 2, offersEach: 40, seconds: 0.2, rounds: 1 },
  publish: { publishers: 2, ours: 8, others: 8, rounds: 1 },
  fanOut: { subscribers: [20], events: 2, rounds: 1, latencyAt: [2], commits: 3 },
  pipeline: { offers: 6, concurrencies: [4], realOffers: 2, hops: 3, backlog: 200, rounds: 1 },
  certify: { runs: 2, rounds: 1, scale: 10 },
  validate: { runs: 2, rounds: 1 },
  start: { starts: 1, resumes: 1 },
};

/** What the tests of this code run: the parts of each path that differ. */
export const testSizes: Sizes = {
  ...tinySizes,
  pipeline: { ...tinySizes.pipeline, realOffers: 0, hops: 0, backlog: 0 },
};
