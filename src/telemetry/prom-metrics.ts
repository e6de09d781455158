import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { messageOf } from '../log.ts';
import type { Log } from '../log.ts';
import type { Metrics, MetricName, SetGauge } from './metrics.ts';
import { labelCombinations, metricTable } from './metrics.ts';

/** Metrics that somebody can read. */
export type ReadableMetrics = Metrics & {
  readonly contentType: string;
  /** All of them in the text format of Prometheus, as they are now. */
  text(): Promise<string>;
};

/** How long what is asked for at a look may take, in milliseconds; then the rest is told without it. */
const WATCH_WITHIN_MS = 3_000;

type Labels = Record<string, string>;

/** Keeps the metrics of one process in a registry of its own. */
export function createPromMetrics(options: { readonly log: Log }): ReadableMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = new Map<MetricName, Counter>();
  const gauges = new Map<MetricName, Gauge>();
  const histograms = new Map<MetricName, Histogram>();
  const names = Object.keys(metricTable) as MetricName[];
  for (const name of names) {
    const definition = metricTable[name];
    const labelNames = Object.keys(definition.labels);
    const common = { name, help: definition.about, labelNames, registers: [registry] };
    const combinations = labelCombinations(name) ?? [];
    switch (definition.kind) {
      case 'counter': {
        const counter = new Counter(common);
        // From zero on: a series that begins with its first event hides that event from `increase`.
        for (const labels of combinations) counter.inc(labels, 0);
        counters.set(name, counter);
        break;
      }
      case 'gauge':
        gauges.set(name, new Gauge(common));
        break;
      case 'histogram': {
        const histogram = new Histogram({ ...common, buckets: [...definition.buckets] });
        for (const labels of combinations) histogram.zero(labels);
        histograms.set(name, histogram);
        break;
      }
    }
  }
  const watched = new Set<(set: SetGauge) => Promise<void> | void>();
  let looking: Promise<string> | null = null;

  async function ask(read: (set: SetGauge) => Promise<void> | void): Promise<void> {
    let over = false;
    const set: SetGauge = (name, labels, value) => {
      if (!over) gauges.get(name)?.set(labels as Labels, value);
    };
    const late = Promise.withResolvers<void>();
    const patience = setTimeout(late.resolve, WATCH_WITHIN_MS);
    try {
      await Promise.race([read(set), late.promise]);
    } catch (thrown) {
      options.log.debug('a metric could not be read', { error: messageOf(thrown) });
    } finally {
      over = true;
      clearTimeout(patience);
    }
  }

  async function look(): Promise<string> {
    // What is not told this time is unknown now; an old value would pass for a new one.
    for (const [name, gauge] of gauges) {
      gauge.reset();
      // Without labels, a gauge that was reset says 0.
      if (Object.keys(metricTable[name].labels).length === 0) gauge.remove();
    }
    await Promise.all([...watched].map(ask));
    return await registry.metrics();
  }

  return {
    contentType: registry.contentType,
    count(name, labels) {
      counters.get(name)?.inc(labels as Labels);
    },
    observe(name, labels, value) {
      histograms.get(name)?.observe(labels as Labels, value);
    },
    watch(read) {
      watched.add(read);
      return () => void watched.delete(read);
    },
    text() {
      looking ??= look().finally(() => {
        looking = null;
      });
      return looking;
    },
  };
}
