/** Clients that stop reading beside clients that read: what the former cost the latter, and the process. */
import { setTimeout as delay } from 'node:timers/promises';
import { heldBytesOf, inspectable } from '../inspected.ts';
import { percentile } from '../percentile.ts';
import { usageOf } from '../process-usage.ts';
import { seeded } from '../seeded.ts';
import { until } from '../until.ts';
import { startApi } from './api-process.ts';
import { startFleet } from './fleet.ts';
import type { Comparison } from './stream-scene.ts';
import { openScene } from './stream-scene.ts';

export type SlowRunOptions = {
  readonly clients: number;
  readonly slow: number;
  /** Each round measures once without the slow ones and once with them. */
  readonly rounds: number;
  readonly seed: number;
  readonly factsPerSecond: number;
};

export type SlowRound = {
  readonly quietP99Ms: number;
  readonly slowP99Ms: number;
  readonly quietDeliveries: number;
  readonly slowDeliveries: number;
  /** From when the slow ones stopped reading until the last one was closed, in seconds. */
  readonly closedWithin: number;
};

export type SlowRunResult = {
  readonly rounds: readonly SlowRound[];
  /** What the process holds on to for each slow client when its buffers are full, in bytes. */
  readonly heldEach: number;
  readonly healthy: Comparison;
  readonly slow: Comparison;
  /** How the connections of slow clients ended, each with how often. */
  readonly ends: Readonly<Record<string, number>>;
};

/** How long a round measures without slow clients, in milliseconds: as long as it takes to close the slow ones. */
const QUIET_MS = 30_000;

/**
 * While the buffers of the network are filled, the server works for the slow clients; that is not measured. It is over
 * when the server takes no more than this part above its usual time on a processor, over so many milliseconds.
 */
const FILLED = 1.5;
const SAMPLE_MS = 1_000;

/** Two looks of the server, and what a busy machine adds, in milliseconds. */
const CLOSED_WITHIN_MS = 60_000;

export async function runSlowClients(options: SlowRunOptions): Promise<SlowRunResult> {
  const random = seeded(options.seed);
  await using scene = await openScene({ offers: 40, publishers: 4, tokens: 10, random });
  await using api = await startApi(scene.app.database, inspectable);
  await using fleet = startFleet();
  const orders = scene.ordersFor(api.url, options.clients);
  await fleet.subscribe(orders);

  const done = new AbortController();
  const loading = (async () => {
    const load = { forMs: 500, factsPerSecond: options.factsPerSecond, publicationsPerSecond: 0 };
    while (!done.signal.aborted) await scene.load(load);
  })();
  const now = () => performance.timeOrigin + performance.now();
  const usage = async () => await usageOf(api.pid ?? 0);
  const closed = () => api.lines.filter((line) => line.includes('a client does not read')).length;
  const ends: Record<string, number> = {};
  const slow = { lost: 0, doubled: 0, misplaced: 0, delivered: 0 };
  let first = options.clients;

  /** What the server spends on a processor in a sample of a while without slow clients. */
  async function usualCpuMs(): Promise<number> {
    const { cpuMs } = await usage();
    await delay(QUIET_MS);
    return (((await usage()).cpuMs - cpuMs) * SAMPLE_MS) / QUIET_MS;
  }

  /** Slow clients come and stop reading; `watch` begins when their buffers are full. Resolves when each has everything. */
  async function withSlowOnes(
    usualMs: number,
    watch: (allClosed: Promise<void>) => Promise<void>,
  ): Promise<void> {
    const slowOnes = await scene.slowOrders(api.url, { count: options.slow, first });
    first += options.slow;
    const closedBefore = closed();
    await fleet.subscribe(slowOnes);
    for (let last = (await usage()).cpuMs, spent = Infinity; spent > usualMs * FILLED;) {
      await delay(SAMPLE_MS);
      const { cpuMs } = await usage();
      spent = cpuMs - last;
      last = cpuMs;
    }
    await watch(
      until(
        'all that do not read are closed',
        () => closed() === closedBefore + options.slow,
        CLOSED_WITHIN_MS,
      ),
    );
    // They read on: first what the network still holds, then why they were closed, then the rest, behind their cursor.
    await fleet.readOn(slowOnes.map(({ number }) => number));
    const { comparison, reports } = await scene.settle(fleet, slowOnes);
    slow.lost += comparison.lost;
    slow.doubled += comparison.doubled;
    slow.misplaced += comparison.misplaced;
    slow.delivered += comparison.delivered;
    for (const [n, report] of reports.entries()) {
      for (const end of report.ends) {
        const name = `${slowOnes[n]?.transport} ${end}`;
        ends[name] = (ends[name] ?? 0) + 1;
      }
    }
    await fleet.end(slowOnes.map(({ number }) => number));
  }
  // Its collections stop the process for long, and leave it a heap that is collected often: nothing is timed beside them.
  const heldBefore = await heldBytesOf(api);
  let heldEach = 0;
  await withSlowOnes(await usualCpuMs(), async (allClosed) => {
    heldEach = ((await heldBytesOf(api)) - heldBefore) / options.slow;
    await allClosed;
  });
  const windows: { quiet: [number, number]; slow: [number, number]; began: number }[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    const quietFrom = now();
    const usualMs = await usualCpuMs();
    const began = now();
    await withSlowOnes(usualMs, async (allClosed) => {
      const slowFrom = now();
      await allClosed;
      windows.push({ quiet: [quietFrom, began], slow: [slowFrom, now()], began });
    });
  }
  done.abort();
  await loading;
  const { comparison, reports } = await scene.settle(fleet, orders);
  const rounds = windows.map(({ quiet, slow: window, began }) => {
    const within = ([from, to]: [number, number]) => scene.latencies(orders, reports, { from, to });
    const before = within(quiet);
    const beside = within(window);
    return {
      quietP99Ms: percentile(before, 0.99),
      slowP99Ms: percentile(beside, 0.99),
      quietDeliveries: before.length,
      slowDeliveries: beside.length,
      closedWithin: (window[1] - began) / 1_000,
    };
  });
  return { rounds, heldEach, healthy: comparison, slow, ends };
}
