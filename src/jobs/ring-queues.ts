import { messageOf } from '../log.ts';
import type { Log } from '../log.ts';
import type { RingKind } from './bell.ts';

type Queue = {
  readonly concurrency: number;
  readonly handler: (id: string) => Promise<void>;
  /** Rings that wait for a free hand, oldest first, each with the promise of those who wait for it. */
  readonly waiting: Map<string, PromiseWithResolvers<void>>;
  readonly running: Set<Promise<void>>;
};

/**
 * Rings waiting in this process for a free hand, one queue per kind. A ring for an id that waits
 * already is the same ring: the row is looked at once.
 */
export function ringQueues(log: Log) {
  const queues = new Map<RingKind, Queue>();
  let started = false;
  const pump = (queue: Queue): void => {
    while (started && queue.running.size < queue.concurrency) {
      const [next] = queue.waiting;
      if (next === undefined) return;
      const [id, { resolve }] = next;
      queue.waiting.delete(id);
      const run = queue
        .handler(id)
        .catch((thrown: unknown) => {
          log.error('a ring handler failed', { error: messageOf(thrown) });
        })
        .finally(() => {
          queue.running.delete(run);
          resolve();
          pump(queue);
        });
      queue.running.add(run);
    }
  };
  return {
    handle(kind: RingKind, concurrency: number, handler: (id: string) => Promise<void>): void {
      queues.set(kind, { concurrency, handler, waiting: new Map(), running: new Set() });
    },
    /** The kinds that have a handler, with how many of each may be at work at a time. */
    kinds(): readonly { readonly kind: RingKind; readonly concurrency: number }[] {
      return [...queues].map(([kind, { concurrency }]) => ({ kind, concurrency }));
    },
    start(): void {
      started = true;
    },
    /** Resolves when the row was looked at; at once when nothing is delivered now. Never rejects. */
    push(kind: RingKind, id: string): Promise<void> {
      const queue = queues.get(kind);
      if (queue === undefined || !started) return Promise.resolve();
      const same = queue.waiting.get(id);
      if (same !== undefined) return same.promise;
      const ring = Promise.withResolvers<void>();
      queue.waiting.set(id, ring);
      pump(queue);
      return ring.promise;
    },
    /** True when a ring of that kind would be handled at once. */
    hasFreeHand(kind: RingKind): boolean {
      const queue = queues.get(kind);
      return queue !== undefined && started && queue.running.size < queue.concurrency;
    },
    /** Takes no further ring, lets the waiting ones go, and waits for the handlers at work. */
    async stop(): Promise<void> {
      started = false;
      for (const { waiting } of queues.values()) {
        for (const { resolve } of waiting.values()) resolve();
        waiting.clear();
      }
      await Promise.all([...queues.values()].flatMap((queue) => [...queue.running]));
    },
  };
}
