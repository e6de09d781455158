import Bull from 'bull';
import type { Queue } from 'bull';
import { messageOf } from '../log.ts';
import type { Log } from '../log.ts';
import type { Bell, RingKind } from './bell.ts';
import { ringKinds } from './bell.ts';

/** How long a ring may wait for Redis before it counts as lost, in milliseconds. */
const RING_TIMEOUT_MS = 1_000;
/** Due work without any ring for this long means that the queue hangs (bull issue 1873), in milliseconds. */
const SILENT_MS = 5_000;

type Handler = { readonly concurrency: number; readonly handle: (id: string) => Promise<void> };

/**
 * The bell on Redis: one Bull queue per kind, jobs that carry an id and nothing else.
 * `completed` and `failed` mean nothing to the domain: a job that ran twice or never costs a look at a row.
 */
export function bullBell(url: string, log: Log, prefix = 'vitrine'): Bell {
  const queues = new Map<RingKind, Queue<{ id: string }>>();
  const handlers = new Map<RingKind, Handler>();
  const running = new Set<Promise<void>>();
  let started = false;
  let lastRing = performance.now();

  const open = (kind: RingKind): Queue<{ id: string }> => {
    const queue = new Bull<{ id: string }>(kind, url, {
      // Braces keep the keys of a queue on one node of a Redis cluster.
      prefix: `{${prefix}}`,
      redis: { maxRetriesPerRequest: null, enableReadyCheck: false },
      defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
      settings: {
        lockDuration: 30_000,
        lockRenewTime: 10_000,
        stalledInterval: 30_000,
        maxStalledCount: 0,
      },
    });
    // Without a listener an outage of Redis would end the process.
    queue.on('error', (error) => log.debug('bull error', { kind, error: messageOf(error) }));
    queue.on('stalled', (job) => log.warn('bull job stalled', { kind, id: job.data.id }));
    return queue;
  };
  const queueOf = (kind: RingKind): Queue<{ id: string }> => {
    const existing = queues.get(kind);
    if (existing !== undefined) return existing;
    const queue = open(kind);
    queues.set(kind, queue);
    return queue;
  };
  const process = (kind: RingKind): void => {
    const handler = handlers.get(kind);
    if (handler === undefined) return;
    queueOf(kind)
      .process(handler.concurrency, async ({ data }) => {
        lastRing = performance.now();
        const run = handler.handle(data.id).finally(() => running.delete(run));
        running.add(run);
        await run;
      })
      .catch((thrown: unknown) => {
        log.debug('bull stopped processing', { kind, error: messageOf(thrown) });
      });
  };
  const close = async (queue: Queue<{ id: string }>): Promise<void> => {
    // `true`: do not wait for Redis; the handlers at work are awaited by us.
    await Promise.race([queue.close(true).catch(() => undefined), timeout(RING_TIMEOUT_MS)]);
  };
  return {
    name: 'bull',
    async ring(kind, rings) {
      const queue = queueOf(kind);
      // The same ring twice is one job: Bull drops the second by its id. With the token in it, the job of
      // a worker that died, which Bull keeps as active for a while, does not hide the next ring.
      const added = Promise.all(
        rings.map(({ id, token }) => queue.add({ id }, { jobId: `${id}@${token}` })),
      );
      added.catch((thrown: unknown) => {
        log.debug('rings lost', { kind, error: messageOf(thrown) });
      });
      await Promise.race([added.catch(() => undefined), timeout(RING_TIMEOUT_MS)]);
    },
    onRing(kind, concurrency, handle) {
      handlers.set(kind, { concurrency, handle });
      if (started) process(kind);
    },
    start() {
      started = true;
      lastRing = performance.now();
      for (const kind of ringKinds) process(kind);
      return Promise.resolve();
    },
    async stop() {
      started = false;
      await Promise.all([...queues.values()].map((queue) => queue.pause(true, true)).map(settle));
      await Promise.all(running);
    },
    async watch(dueSinceMs) {
      const silent = performance.now() - lastRing;
      if (!started || running.size > 0 || dueSinceMs < SILENT_MS || silent < SILENT_MS) return;
      lastRing = performance.now();
      log.warn('the bell is silent although work is due; its queues are made anew');
      const old = [...queues.values()];
      queues.clear();
      await Promise.all(old.map(close));
      for (const kind of ringKinds) process(kind);
    },
    async [Symbol.asyncDispose]() {
      started = false;
      const all = [...queues.values()];
      queues.clear();
      await Promise.all(all.map(close));
    },
  };
}

async function settle(work: Promise<unknown>): Promise<void> {
  await Promise.race([work.catch(() => undefined), timeout(RING_TIMEOUT_MS)]);
}

function timeout(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
