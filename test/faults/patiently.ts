import { setTimeout as delay } from 'node:timers/promises';

/** How often a fact is looked for, in milliseconds: many are waited for at the same time. */
const LOOK_EVERY_MS = 40;

/**
 * Asks until there is an answer, also of a server that is away: what the question throws is an answer that did
 * not come. Rejects after `withinMs`, with the last of it.
 */
export async function patiently<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  withinMs = 90_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    let cause: unknown;
    try {
      const found = await ask();
      if (found !== null && found !== undefined && found !== false) return found;
    } catch (thrown) {
      cause = thrown;
    }
    if (performance.now() > deadline) {
      throw new Error(`Not within ${withinMs / 1_000} s: ${what}.`, { cause });
    }
    await delay(LOOK_EVERY_MS);
  }
}

/** A question whose answer is what a promise gives, once it is there. */
export function heard<T>(promise: Promise<T>): () => Promise<T | null> {
  let found: T | null = null;
  void promise.then((value) => {
    found = value;
  });
  return () => Promise.resolve(found);
}
