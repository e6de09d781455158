import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { messageOf } from '../log.ts';

/** Errors of the network between us and the database. */
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/**
 * SQL states: connection (08), silent for too long in a transaction (25P03), resources (53), shutdown and start (57P),
 * system (58). Not 08P01: the server answered, and said that what we sent was malformed.
 */
const outageStates = /^(08(?!P01)|25P03|53|57P|58)/;

/** What `pg` says without a code. */
const messages =
  /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Client (has encountered a connection error|was closed) and is not queryable)/;

/** Whether what was thrown means "the database cannot be reached now", rather than a fault of ours. */
export function isOutage(thrown: unknown): boolean {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
    if (networkCodes.has(code) || outageStates.test(code)) return true;
    // A missing file is an outage only where the server's socket file was meant.
    if (code === 'ENOENT' && 'syscall' in error && error.syscall === 'connect') return true;
    if (messages.test(error.message)) return true;
  }
  return false;
}

/** Pauses between the tries of a stream while the database is away, in milliseconds. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** The pause before try number `failures + 1`: doubles, up to a limit, less up to a half by chance. */
export function pauseAfter(failures: number): number {
  const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10));
  return full * (1 - Math.random() / 2);
}

/**
 * Asks until the database answers; a stream outlives an outage instead of failing all its readers at once.
 * Other errors are thrown. Resolves to null once `isOpen` says no.
 */
export async function untilAvailable<Answer>(
  ask: () => Promise<Answer>,
  isOpen: () => boolean,
  log: Log,
): Promise<Answer | null> {
  for (let failures = 1; isOpen(); failures += 1) {
    try {
      return await ask();
    } catch (thrown) {
      if (!isOutage(thrown)) throw thrown;
      if (failures === 1) log.warn('a stream waits for the database', { error: messageOf(thrown) });
      await delay(pauseAfter(failures), undefined, { ref: false });
    }
  }
  return null;
}
