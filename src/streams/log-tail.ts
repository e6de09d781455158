import type { Transition } from '../db/transition.ts';
import type { Log } from '../log.ts';
import { messageOf } from '../log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { StreamScope } from './cursor.ts';
import { scopeKey } from './cursor.ts';
import { pauseAfter } from './outage.ts';
import type { LogReader } from './read-log.ts';
import { numberIn } from './read-log.ts';
import type { WakeListener } from './wake-listener.ts';
import type { Progress } from './waker.ts';

/** How many transitions a tail keeps for its subscribers. */
const RING = 256;

/** How many transitions one statement reads. */
const BATCH = 200;

/** How many tails one statement of the safety poll looks at. */
const POLL_BATCH = 1_000;

/** A subscriber's place at a tail. */
export type TailSeat = {
  /** The first transition after `number`; null when there is none yet, `BEHIND` when the tail no longer has it. */
  take(number: number): Transition | null | 'BEHIND';
  /** Everything after this number that was read is still there. */
  readonly floor: number;
  leave(): void;
};

/** What a subscriber is told. */
export type TailListener = {
  news(): void;
  progress(progress: Progress): void;
};

/** The tails of this process: one per offer or publisher that somebody follows. */
export type LogTails = {
  /** How many tails there are. */
  readonly size: number;
  /** Takes a seat at the tail of `scope`; a new tail begins after `current`, the newest number just read. */
  join(scope: StreamScope, current: number, listener: TailListener): TailSeat;
  /** Forgets all tails, because their numbers belong to another log; their seats have no more news. */
  drop(): void;
  [Symbol.dispose](): void;
};

type Tail = {
  readonly scope: StreamScope;
  readonly listeners: Set<TailListener>;
  /** Newest number read. */
  last: number;
  /** Transitions after `floor`, oldest first, at most `RING`. */
  ring: Transition[];
  floor: number;
  reading: boolean;
  again: boolean;
  failures: number;
};

/**
 * Follows the fact log for all subscribers of a process.
 *
 * A tail reads `number > last` when it is woken, and keeps the newest transitions in a ring that all its subscribers
 * share; a subscriber only remembers a number. One statement per transition and process, however many follow it.
 * A wake may be lost, so a slow poll compares the counters of all tails in one statement.
 */
export function createLogTails(options: {
  readonly reader: LogReader;
  readonly listener: WakeListener;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: { now(): Date };
  /** Mean pause between two polls, in milliseconds. */
  readonly safetyPollMs: number;
}): LogTails {
  const { reader, log, metrics } = options;
  const tails = new Map<string, Tail>();
  let closed = false;
  let polling = false;

  const isCurrent = (tail: Tail) => !closed && tails.get(scopeKey(tail.scope)) === tail;

  async function read(tail: Tail): Promise<void> {
    if (tail.reading) {
      tail.again = true;
      return;
    }
    tail.reading = true;
    try {
      do {
        tail.again = false;
        const found = await reader.after(tail.scope, tail.last, BATCH);
        if (!isCurrent(tail)) return;
        tail.failures = 0;
        if (found.length > 0) push(tail, found);
        if (found.length === BATCH) tail.again = true;
      } while (tail.again);
    } catch (thrown) {
      tail.failures += 1;
      if (tail.failures === 1) {
        log.warn('a tail waits for the database', { error: messageOf(thrown) });
      }
      setTimeout(() => {
        if (isCurrent(tail)) void read(tail);
      }, pauseAfter(tail.failures)).unref();
    } finally {
      tail.reading = false;
    }
  }

  function push(tail: Tail, found: readonly Transition[]): void {
    const now = options.clock.now().getTime();
    for (const { occurredAt } of found) {
      const seconds = Math.max(0, now - occurredAt.getTime()) / 1_000;
      metrics.observe('vitrine_event_lag_seconds', {}, seconds);
    }
    tail.ring.push(...found);
    tail.last = numberIn(tail.scope, found[found.length - 1]!);
    const surplus = tail.ring.length - RING;
    if (surplus > 0) {
      tail.floor = numberIn(tail.scope, tail.ring[surplus - 1]!);
      tail.ring = tail.ring.slice(surplus);
    }
    for (const listener of tail.listeners) listener.news();
  }

  /** Reads the tails that are behind the log. */
  async function poll(): Promise<void> {
    if (polling || tails.size === 0) return;
    polling = true;
    try {
      const all = [...tails.values()];
      for (let first = 0; first < all.length; first += POLL_BATCH) {
        const some = all.slice(first, first + POLL_BATCH);
        const counters = await reader.counters(some.map((tail) => tail.scope));
        for (const tail of some) {
          if ((counters.get(scopeKey(tail.scope)) ?? 0) > tail.last) void read(tail);
        }
      }
    } catch (thrown) {
      log.debug('the poll of the tails failed', { error: messageOf(thrown) });
    } finally {
      polling = false;
    }
  }

  const ofOffer = (offerId: string, publisherId: string) =>
    [tails.get(`offer:${offerId}`), tails.get(`publisher:${publisherId}`)].filter(
      (tail) => tail !== undefined,
    );

  const stopListening = options.listener.listen((message) => {
    switch (message.kind) {
      case 'offer':
        for (const tail of ofOffer(message.offerId, message.publisherId)) void read(tail);
        break;
      case 'progress':
        for (const tail of ofOffer(message.progress.offerId, message.progress.publisherId)) {
          for (const listener of tail.listeners) listener.progress(message.progress);
        }
        break;
      case 'everything':
        void poll();
        break;
      case 'reviewQueue':
      case 'check':
        break;
    }
  });

  let timer: NodeJS.Timeout;
  function pollLater(): void {
    // Spread by chance, so that the processes of an installation do not ask in step.
    timer = setTimeout(
      () => {
        void poll();
        pollLater();
      },
      options.safetyPollMs * (0.8 + Math.random() * 0.4),
    ).unref();
  }
  pollLater();

  return {
    get size() {
      return tails.size;
    },
    join(scope, current, listener) {
      const key = scopeKey(scope);
      let tail = tails.get(key);
      if (!tail) {
        tail = {
          scope,
          listeners: new Set(),
          last: current,
          ring: [],
          floor: current,
          reading: false,
          again: false,
          failures: 0,
        };
        tails.set(key, tail);
        // What was committed after `current` was read and before this moment woke nobody here.
        void read(tail);
      }
      const own = tail;
      own.listeners.add(listener);
      return {
        take: (number) => (number < own.floor ? 'BEHIND' : firstAfter(own, number)),
        get floor() {
          return own.floor;
        },
        leave() {
          own.listeners.delete(listener);
          if (own.listeners.size === 0 && tails.get(key) === own) tails.delete(key);
        },
      };
    },
    drop() {
      const dropped = [...tails.values()];
      tails.clear();
      for (const tail of dropped) for (const listener of tail.listeners) listener.news();
    },
    [Symbol.dispose]() {
      closed = true;
      clearTimeout(timer);
      stopListening();
      tails.clear();
    },
  };
}

/** Binary search: a burst must not cost every subscriber a walk through the ring for every event. */
function firstAfter(tail: Tail, number: number): Transition | null {
  let low = 0;
  let high = tail.ring.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numberIn(tail.scope, tail.ring[middle]!) > number) high = middle;
    else low = middle + 1;
  }
  return tail.ring[low] ?? null;
}
