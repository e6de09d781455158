import type { Deps } from '../deps.ts';
import { messageOf } from '../log.ts';

/**
 * Does work while its lease is renewed. The signal that the work gets aborts when the lease is lost
 * (taken over, or no renewal succeeded for as long as a lease lasts) or when `stop` aborts.
 */
export async function underLease(
  deps: Deps,
  renew: () => Promise<boolean>,
  stop: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const lost = new AbortController();
  const signal = AbortSignal.any([lost.signal, stop]);
  let renewedAt = performance.now();
  let renewing = false;
  const heartbeat = setInterval(() => {
    const now = performance.now();
    // Looked at with every beat: a database that does not answer refuses nothing either.
    if (now - renewedAt > deps.timing.leaseMs) lost.abort(new Error('The lease ran out.'));
    if (renewing) return;
    renewing = true;
    renew()
      .then(
        (held) => {
          // Counted from the question: the answer may have taken as long as a lease.
          if (held) renewedAt = now;
          else lost.abort(new Error('The work was taken over.'));
        },
        (thrown: unknown) => {
          deps.log.warn('a lease was not renewed', { error: messageOf(thrown) });
        },
      )
      .finally(() => {
        renewing = false;
      });
  }, deps.timing.heartbeatMs);
  try {
    await work(signal);
  } finally {
    clearInterval(heartbeat);
  }
}
