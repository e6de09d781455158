import type { StreamRegistry } from './stream-registry.ts';

export type StreamSourceOptions<Event> = {
  readonly registry: StreamRegistry;
  /** Ends the source when it aborts, also before it was first read. */
  readonly signal: AbortSignal | null;
  /** Waits for the next event; null ends the source. Asked again only after its answer was handed out. */
  produce(): Promise<Event | null>;
  /** Lets go of everything, once; `produce` may still be waiting. */
  release(): void;
};

/**
 * The iterator behind a subscription, written out by hand.
 *
 * A native async generator cannot be ended while it awaits: `return()` waits for the await, so the source of a client
 * that left stays until its next event. Here `return()` settles a pending `next()` at once.
 *
 * States: open → ended (by `return`, by the signal, by the registry, by null or an error from `produce`). An ended
 * source answers `done` for ever. Nothing is buffered: an event is produced when it is asked for.
 */
export function createStreamSource<Event>(
  options: StreamSourceOptions<Event>,
): AsyncIterableIterator<Event> & { readonly isOpen: boolean } {
  type Result = IteratorResult<Event, undefined>;
  const done: Result = { done: true, value: undefined };
  const waiting = new Set<(result: Result) => void>();
  let isOpen = true;
  let turn = Promise.resolve();

  function end(): void {
    if (!isOpen) return;
    isOpen = false;
    options.signal?.removeEventListener('abort', end);
    forget();
    options.release();
    for (const settle of waiting) settle(done);
    waiting.clear();
  }
  const forget = options.registry.add(end);
  if (options.signal?.aborted) end();
  else options.signal?.addEventListener('abort', end, { once: true });

  return {
    get isOpen() {
      return isOpen;
    },
    next() {
      if (!isOpen) return Promise.resolve(done);
      return new Promise((resolve, reject) => {
        waiting.add(resolve);
        turn = turn.then(async () => {
          if (!isOpen) return;
          try {
            const event = await options.produce();
            if (event !== null) {
              waiting.delete(resolve);
              // Once ended it was settled already, and this does nothing.
              resolve({ done: false, value: event });
              return;
            }
          } catch (thrown) {
            // After its end nobody hears an error any more.
            waiting.delete(resolve);
            reject(thrown);
          }
          end();
        });
      });
    },
    return() {
      end();
      return Promise.resolve(done);
    },
    throw() {
      end();
      return Promise.resolve(done);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Something to wait for that may happen at any moment: what rang since `clear` is not missed. */
export type Bell = { ring(): void; clear(): void; wait(): Promise<void> };

export function createBell(): Bell {
  let rang = false;
  let waiting: (() => void) | null = null;
  return {
    ring() {
      rang = true;
      waiting?.();
      waiting = null;
    },
    clear() {
      rang = false;
    },
    wait() {
      if (rang) return Promise.resolve();
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
  };
}
