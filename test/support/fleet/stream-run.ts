/** Subscribers under fire: a load of facts, clients that are cut and come back, and a comparison of every list. */
import { setTimeout as delay } from 'node:timers/promises';
import { heldBytesOf, inspectable } from '../inspected.ts';
import { percentile } from '../percentile.ts';
import { usageOf } from '../process-usage.ts';
import { seeded } from '../seeded.ts';
import { startApi } from './api-process.ts';
import { startFleet } from './fleet.ts';
import type { Comparison } from './stream-scene.ts';
import { openScene } from './stream-scene.ts';

export type StreamRunOptions = {
  readonly clients: number;
  readonly offers: number;
  readonly cuts: number;
  readonly seconds: number;
  readonly seed: number;
  readonly factsPerSecond: number;
  readonly publicationsPerSecond: number;
  readonly processes?: number;
};

export type StreamRunResult = Comparison & {
  /** Transitions that were written, and publications that were begun. */
  readonly transitions: number;
  readonly publications: number;
  readonly resumes: number;
  readonly resets: number;
  /** From a confirmed commit to a client, in milliseconds. */
  readonly measured: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly slowestMs: number;
  /** What one idle subscriber costs the API's process: bytes resident and held, and time on a processor. */
  readonly idleBytes: number;
  readonly idleHeldBytes: number;
  readonly subscribeCpuMs: number;
  readonly subscribedPerSecond: number;
  readonly rssMiB: { readonly before: number; readonly subscribed: number; readonly after: number };
};

/** The longest pause before a client that was cut comes back, in milliseconds. */
const LONGEST_PAUSE_MS = 3_000;

export async function runStreams(options: StreamRunOptions): Promise<StreamRunResult> {
  const random = seeded(options.seed);
  await using scene = await openScene({
    offers: options.offers,
    publishers: Math.ceil(options.offers / 10),
    tokens: 10,
    random,
  });
  await using api = await startApi(scene.app.database, inspectable);
  await using fleet = startFleet(options.processes);
  const usage = async () => await usageOf(api.pid ?? 0);

  // The first subscribers load and compile what all the others use.
  const warm = scene.ordersFor(api.url, 40, options.clients);
  await fleet.subscribe(warm);
  await fleet.end(warm.map(({ number }) => number));
  const heldBefore = await heldBytesOf(api);
  const before = await usage();
  const orders = scene.ordersFor(api.url, options.clients);
  const begin = performance.now();
  await fleet.subscribe(orders);
  const seconds = (performance.now() - begin) / 1_000;
  const subscribed = await usage();
  const held = await heldBytesOf(api);

  const end = performance.now() + options.seconds * 1_000;
  const cutting = (async () => {
    const moments = Array.from({ length: options.cuts }, () => random()).sort((a, b) => a - b);
    for (const moment of moments) {
      const at = end - (1 - moment) * options.seconds * 1_000;
      await delay(Math.max(0, at - performance.now()));
      fleet.cut(Math.floor(random() * options.clients), random() * LONGEST_PAUSE_MS);
    }
  })();
  await scene.load({
    forMs: options.seconds * 1_000,
    factsPerSecond: options.factsPerSecond,
    publicationsPerSecond: options.publicationsPerSecond,
  });
  await cutting;
  const { comparison, reports } = await scene.settle(fleet, orders);
  const after = await usage();
  const latencies = scene.latencies(orders, reports);
  const { rows } = await scene.client.query<{ count: number }>(
    'select count(*)::int as count from transition',
  );
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const mebibytes = (bytes: number) => bytes / 1024 / 1024;
  return {
    ...comparison,
    transitions: rows[0]?.count ?? 0,
    publications: scene.publications,
    resumes: sum(reports.map(({ resumes }) => resumes)),
    resets: sum(reports.map(({ resets }) => resets)),
    measured: latencies.length,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    slowestMs: percentile(latencies, 1),
    idleBytes: (subscribed.rssBytes - before.rssBytes) / options.clients,
    idleHeldBytes: (held - heldBefore) / options.clients,
    subscribeCpuMs: (subscribed.cpuMs - before.cpuMs) / options.clients,
    subscribedPerSecond: options.clients / seconds,
    rssMiB: {
      before: mebibytes(before.rssBytes),
      subscribed: mebibytes(subscribed.rssBytes),
      after: mebibytes(after.rssBytes),
    },
  };
}
