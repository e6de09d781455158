/**
 * Time on the screen: the server's clock, counted in the browser, so that two watchers see the same seconds.
 * While the connection is cut, time stands still at the moment of the cut: nobody knows what happened since.
 */
import { useSyncExternalStore } from 'react';
import { connection } from './live.ts';
import { serverNow } from './server-time.ts';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

let shownMs = 0;

/** Whole seconds, so that a render between two ticks reads the same value; the last one again while the line is cut. */
const secondNow = (): number => {
  const { state } = connection.get();
  const stands = shownMs !== 0 && (state === 'RECONNECTING' || state === 'LOST');
  if (!stands) shownMs = Math.floor(serverNow() / 1000) * 1000;
  return shownMs;
};

/** The server's time in milliseconds, renewed each second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, secondNow);
}
