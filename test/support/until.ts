import { setTimeout as delay } from 'node:timers/promises';

/** Waits for a fact: asks every few milliseconds until the answer is true. Rejects after `withinMs`. */
export async function until(
  what: string,
  ask: () => boolean | Promise<boolean>,
  withinMs = 5_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await ask())) {
    if (performance.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}.`);
    await delay(5);
  }
}
