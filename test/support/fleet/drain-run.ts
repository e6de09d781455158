/** API processes that are told to stop, one after another, behind one address, while clients follow and ask. */
import { setTimeout as delay } from 'node:timers/promises';
import { openBalancer } from '../balancer.ts';
import type { Product } from '../product.ts';
import { seeded } from '../seeded.ts';
import { post } from '../stream-clients.ts';
import { until } from '../until.ts';
import { startApi } from './api-process.ts';
import { startFleet } from './fleet.ts';
import type { SubscriberReport } from './subscriber.ts';
import type { Comparison } from './stream-scene.ts';
import { openScene } from './stream-scene.ts';

export type DrainRunOptions = {
  readonly clients: number;
  /**
   * For each process that stops, how long it serves on, in seconds; 0 is the control: the balancer does not look
   * before a request has failed. One more process than these runs, and is there to the end.
   */
  readonly drainSeconds: readonly number[];
  readonly seed: number;
  readonly factsPerSecond: number;
};

export type DrainRunResult = Comparison & {
  readonly transitions: number;
  readonly resumes: number;
  readonly resets: number;
  /** How the connections of WebSockets and event streams ended, each with how often. */
  readonly ends: Readonly<Record<string, number>>;
  readonly requests: number;
  readonly stops: readonly Stop[];
};

/** How one process stopped. */
export type Stop = {
  readonly drainSeconds: number;
  /** What the balancer was told first that was not "ready": 503, or null when there was no answer any more. */
  readonly said: number | null;
  readonly failedRequests: number;
  /** From the signal to its end, in milliseconds. */
  readonly tookMs: number;
  readonly exitCode: number | null;
};

/** How often the balancer looks, in milliseconds: several times while a process serves on. */
const LOOK_MS = 200;

/** Requests at the same time, each on a connection of its own. */
const ASKERS = 4;

/** How long the load goes on between two stops, in milliseconds. */
const BETWEEN_MS = 1_000;

export async function runDrain(options: DrainRunOptions): Promise<DrainRunResult> {
  await using opened = new AsyncDisposableStack();
  const random = seeded(options.seed);
  const scene = opened.use(await openScene({ offers: 20, publishers: 2, tokens: 5, random }));
  const balancer = opened.use(await openBalancer(LOOK_MS));
  const start = async (drainSeconds: number): Promise<Product> => {
    const api = opened.use(
      await startApi(scene.app.database, {
        PUBLIC_URL: balancer.url,
        DRAIN_SECONDS: String(drainSeconds),
      }),
    );
    balancer.add(api.port);
    return api;
  };
  await start(0);
  const leaving = await Promise.all(options.drainSeconds.map(start));
  const fleet = opened.use(startFleet());
  const orders = scene.ordersFor(balancer.url, options.clients);
  await fleet.subscribe(orders);

  const requests = { all: 0, failed: 0 };
  const done = new AbortController();
  const ask = async () => {
    const headers = {
      authorization: `Bearer ${orders[0]?.token ?? ''}`,
      connection: 'close',
    };
    while (!done.signal.aborted) {
      requests.all += 1;
      try {
        const { status, body } = await post(
          balancer.url,
          { query: '{ viewer { name } }' },
          headers,
        );
        if (status !== 200 || body.errors) requests.failed += 1;
      } catch {
        requests.failed += 1;
      }
      await delay(5);
    }
  };
  const asking = Array.from({ length: ASKERS }, ask);
  const writing = (async () => {
    while (!done.signal.aborted) {
      await scene.load({
        forMs: 200,
        factsPerSecond: options.factsPerSecond,
        publicationsPerSecond: 0,
      });
    }
  })();

  const stops: Stop[] = [];
  for (const [n, api] of leaving.entries()) {
    await delay(BETWEEN_MS);
    const failedBefore = requests.failed;
    const begin = performance.now();
    const drainSeconds = options.drainSeconds[n] ?? 0;
    const look = drainSeconds === 0 ? balancer.holdLooks() : null;
    let isStopped = false;
    const stopped = api.stop().finally(() => (isStopped = true));
    if (look !== null) {
      await stopped;
      await until('a request fails', () => requests.failed > failedBefore, 30_000);
      look();
    }
    await until(
      'it says that it leaves, or is gone',
      () => (isStopped && look === null) || balancer.saidReady(api.port) !== 200,
      30_000,
    );
    const said = balancer.saidReady(api.port);
    const exitCode = await stopped;
    const tookMs = performance.now() - begin;
    await until('the balancer knows', () => balancer.saidReady(api.port) === null, 30_000);
    balancer.remove(api.port);
    stops.push({
      drainSeconds,
      said,
      failedRequests: requests.failed - failedBefore,
      tookMs,
      exitCode,
    });
  }
  await delay(BETWEEN_MS);
  done.abort();
  await Promise.all([...asking, writing]);
  const { comparison, reports } = await scene.settle(fleet, orders);
  const { rows } = await scene.client.query<{ count: number }>(
    'select count(*)::int as count from transition',
  );
  const sum = (of: (report: SubscriberReport) => number) =>
    reports.reduce((total, report) => total + of(report), 0);
  const transportOf = new Map(orders.map(({ number, transport }) => [number, transport]));
  const ends: Record<string, number> = {};
  for (const report of reports) {
    for (const end of report.ends) {
      const name = `${transportOf.get(report.number)} ${end}`;
      ends[name] = (ends[name] ?? 0) + 1;
    }
  }
  return {
    ...comparison,
    transitions: rows[0]?.count ?? 0,
    resumes: sum(({ resumes }) => resumes),
    resets: sum(({ resets }) => resets),
    ends,
    requests: requests.all,
    stops,
  };
}
