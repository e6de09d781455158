import { messageOf } from '../log.ts';
import type { Log } from '../log.ts';
import type { RingKind } from './bell.ts';

type Queue = {
  readonly concurrency: number;
  readonly handler: (id: string) => Promise<void>;
  readonly waiting: Set<string>;
  readonly running: Set<Promise<void>>;
};

/**
 * Rings waiting in this process for a free hand, one queue per kind. A ring for an id that waits
 * already is the same ring: the row is looked at once.
 */
export function ringQueues(log: Log) {
  const queues = new Map<RingKind, Queue>();
  let stopped = false;
  const pump = (queue: Queue): void => {
    while (queue.running.size < queue.concurrency) {
      if (stopped) return;
      const [id] = queue.waiting;
      if (id === undefined) return;
      queue.waiting.delete(id);
      const run = queue
        .handler(id)
        .catch((thrown: unknown) => {
          log.error('a ring handler failed', { error: messageOf(thrown) });
        })
        .finally(() => {
          queue.running.delete(run);
          pump(queue);
        });
      queue.running.add(run);
    }
  };
  return {
    handle(kind: RingKind, concurrency: number, handler: (id: string) => Promise<void>): void {
      queues.set(kind, { concurrency, handler, waiting: new Set(), running: new Set() });
    },
    push(kind: RingKind, id: string): void {
      const queue = queues.get(kind);
      if (queue === undefined || stopped) return;
      queue.waiting.add(id);
      pump(queue);
    },
    /** Takes no further ring and waits for the handlers at work. */
    async stop(): Promise<void> {
      stopped = true;
      const running = [...queues.values()].flatMap((queue) => [...queue.running]);
      await Promise.all(running);
    },
  };
}
