import { stages } from '../domain/pipeline.ts';

/**
 * Everything that is measured, as a table: a name, what it says, and its labels with the values that they may have.
 *
 * Labels hold words of ours alone. A value that users choose (an offer, an address, a name of an operation) would make
 * as many time series as there are users, and hand their data to everybody who may read metrics.
 */

/** A label whose words are listed somewhere in code, too many to repeat: routes, mutations, codes of refusals. */
const WORD = 'WORD';

type LabelTable = Readonly<Record<string, readonly string[] | typeof WORD>>;

type Definition =
  | { readonly kind: 'counter' | 'gauge'; readonly about: string; readonly labels: LabelTable }
  | {
      readonly kind: 'histogram';
      readonly about: string;
      readonly labels: LabelTable;
      /** Upper bounds. */
      readonly buckets: readonly number[];
    };

/** What waits for people or for other houses is as normal after an hour as after a second. */
const WORK_BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 3_600];
const ANSWER_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const workKinds = ['stage', 'mail', 'package', 'check', 'lead'] as const;

export const metricTable = {
  vitrine_build_info: {
    kind: 'gauge',
    about: 'Always 1; the labels say what runs.',
    labels: { version: WORD, role: ['all', 'api', 'worker'] },
  },
  vitrine_http_requests_total: {
    kind: 'counter',
    about: 'Answered HTTP requests. The route is a line of the route table, never an address.',
    labels: { route: WORD, method: WORD, status: ['1xx', '2xx', '3xx', '4xx', '5xx'] },
  },
  vitrine_http_request_seconds: {
    kind: 'histogram',
    about: 'Time from a request to the end of its answer; event streams are not in it.',
    labels: { route: WORD },
    buckets: ANSWER_BUCKETS,
  },
  vitrine_graphql_operations_total: {
    kind: 'counter',
    about: 'GraphQL operations; subscriptions count once, when they begin.',
    labels: {
      type: ['query', 'mutation', 'subscription'],
      transport: ['POST', 'GET', 'SSE', 'WS'],
      outcome: ['ok', 'client_fault', 'unavailable', 'internal'],
    },
  },
  vitrine_graphql_operation_seconds: {
    kind: 'histogram',
    about: 'Time of the execution of queries and mutations.',
    labels: { type: ['query', 'mutation'] },
    buckets: ANSWER_BUCKETS,
  },
  vitrine_mutations_total: {
    kind: 'counter',
    about: 'Mutations by their outcome: DONE, or the code of the refusal.',
    labels: { mutation: WORD, outcome: WORD },
  },
  vitrine_stream_connections: {
    kind: 'gauge',
    about: 'Open connections of subscribers.',
    labels: { transport: ['ws', 'sse'] },
  },
  vitrine_stream_sources: {
    kind: 'gauge',
    about: 'Open subscriptions.',
    labels: {},
  },
  vitrine_stream_tails: {
    kind: 'gauge',
    about: 'Offers and publishers whose log this process follows.',
    labels: {},
  },
  vitrine_event_lag_seconds: {
    kind: 'histogram',
    about: 'Time from a transition to the moment a process that follows its log has read it.',
    labels: {},
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  },
  vitrine_stage_wait_seconds: {
    kind: 'histogram',
    about: 'Time that a stage was due before a worker took it.',
    labels: { stage: stages },
    buckets: WORK_BUCKETS,
  },
  vitrine_stage_work_seconds: {
    kind: 'histogram',
    about:
      'Time that a worker spent on a stage, by outcome. `broke` is a fault of ours; `cut` means that the worker stopped or lost its lease.',
    labels: {
      stage: stages,
      outcome: ['passed', 'reused', 'faults', 'later', 'broke', 'cut'],
    },
    buckets: WORK_BUCKETS,
  },
  vitrine_stages_blocked: {
    kind: 'gauge',
    about: 'Publications that wait for an operator.',
    labels: {},
  },
  vitrine_queue_due: {
    kind: 'gauge',
    about: 'Rows that are due and that nobody works on.',
    labels: { kind: workKinds },
  },
  vitrine_queue_oldest_due_seconds: {
    kind: 'gauge',
    about: 'How long the oldest of them waits; 0 when there is none.',
    labels: { kind: workKinds },
  },
  vitrine_lease_takeovers_total: {
    kind: 'counter',
    about: 'Work taken over from a worker that died or did not renew its lease.',
    labels: { kind: workKinds },
  },
  vitrine_stale_writes_total: {
    kind: 'counter',
    about: 'Outcomes refused because the work had been taken over meanwhile.',
    labels: { kind: workKinds },
  },
  vitrine_sweep_failures_total: {
    kind: 'counter',
    about: 'Sweeps for due rows that failed.',
    labels: {},
  },
  vitrine_worker_lock_held: {
    kind: 'gauge',
    about: '1 while this worker holds its lock and may take work.',
    labels: {},
  },
  vitrine_mail_deliveries_total: {
    kind: 'counter',
    about: 'Attempts to hand a mail over. `deferred` is tried again, `refused` is not.',
    labels: { outcome: ['sent', 'deferred', 'refused'] },
  },
  vitrine_mail_unsent: {
    kind: 'gauge',
    about: 'Mails that wait to be sent, those between two attempts included.',
    labels: {},
  },
  vitrine_mail_oldest_unsent_seconds: {
    kind: 'gauge',
    about: 'Age of the oldest of them; 0 when there is none.',
    labels: {},
  },
  vitrine_lead_deliveries_total: {
    kind: 'counter',
    about: 'Attempts to hand a lead to its destination.',
    labels: { outcome: ['accepted', 'refused', 'unreachable'] },
  },
  vitrine_database_up: {
    kind: 'gauge',
    about: '1 while the database answers this process.',
    labels: {},
  },
  vitrine_bell_up: {
    kind: 'gauge',
    about:
      '1 while what wakes the workers can be reached; without it work starts up to a second later.',
    labels: {},
  },
  vitrine_disk_free_bytes: {
    kind: 'gauge',
    about: 'Room left for packages and uploads.',
    labels: {},
  },
} as const satisfies Readonly<Record<string, Definition>>;

type Table = typeof metricTable;
export type MetricName = keyof Table;
type NamesOf<Kind extends Definition['kind']> = {
  [Name in MetricName]: Table[Name]['kind'] extends Kind ? Name : never;
}[MetricName];
export type CounterName = NamesOf<'counter'>;
export type HistogramName = NamesOf<'histogram'>;
export type GaugeName = NamesOf<'gauge'>;

type WordsOf<Values> = Values extends readonly (infer Word extends string)[] ? Word : string;
export type LabelsOf<Name extends MetricName> = {
  readonly [Label in keyof Table[Name]['labels']]: WordsOf<Table[Name]['labels'][Label]>;
};

/** Tells the value of a gauge at this moment. */
export type SetGauge = <Name extends GaugeName>(
  name: Name,
  labels: LabelsOf<Name>,
  value: number,
) => void;

/** Where the product writes down what happens. Never throws, and never waits. */
export type Metrics = {
  count<Name extends CounterName>(name: Name, labels: LabelsOf<Name>): void;
  observe<Name extends HistogramName>(name: Name, labels: LabelsOf<Name>, value: number): void;
  /** Calls `read` whenever somebody looks; returns the function that ends that. */
  watch(read: (set: SetGauge) => Promise<void> | void): () => void;
};

/** For processes whose metrics nobody can read. */
export const silentMetrics: Metrics = {
  count: () => undefined,
  observe: () => undefined,
  watch: () => () => undefined,
};

/** Every combination of a metric's labels; null when one of them has words that are not listed here. */
export function labelCombinations(name: MetricName): readonly Record<string, string>[] | null {
  const labels: LabelTable = metricTable[name].labels;
  let combinations: Record<string, string>[] = [{}];
  for (const [label, words] of Object.entries(labels)) {
    if (words === WORD) return null;
    combinations = combinations.flatMap((one) => words.map((word) => ({ ...one, [label]: word })));
  }
  return combinations;
}

/** The table of docs/operations.md, as Markdown without an end of line after the last row. */
export function describeMetrics(): string {
  const names = Object.keys(metricTable) as MetricName[];
  return [
    '| Metric | Kind | Labels | Meaning |',
    '| --- | --- | --- | --- |',
    ...names.map((name) => {
      const { kind, labels, about } = metricTable[name];
      const told = Object.entries<readonly string[] | typeof WORD>(labels).map(([label, words]) =>
        words === WORD ? `\`${label}\`` : `\`${label}\` (${words.join(', ')})`,
      );
      return `| \`${name}\` | ${kind} | ${told.join('; ') || 'none'} | ${about} |`;
    }),
  ].join('\n');
}
