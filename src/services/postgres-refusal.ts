/** How the embedded PostgreSQL says that it cannot be used: why, what to do, and what the server said last. */

/** The server cannot be started; the message says why, what to do, and what the server said last. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

/** The way out that is always open. */
export const ALTERNATIVE = 'Set DATABASE_URL to use a PostgreSQL server (15 or newer) instead.';

/** What a person can do about what the server said. */
export function adviceFor(said: string): string {
  if (/No space left on device|Disk quota exceeded/i.test(said)) {
    return 'The disk is full: make room, or set DATA_DIR to a folder on another disk.';
  }
  if (/Permission denied|Operation not permitted/i.test(said)) {
    return `It was not allowed to use a file or folder: check who owns DATA_DIR, or set DATA_DIR to another folder. ${ALTERNATIVE}`;
  }
  if (/could not look up effective user ID/.test(said)) {
    return `This system has no user with that number in its list of users. Start as a user it knows. ${ALTERNATIVE}`;
  }
  return ALTERNATIVE;
}

/** The reason of an error, as a sentence. */
export function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const advice = /ENOSPC/.test(message) ? ' The disk is full.' : '';
  return `${message}.${advice}`.replace(/\.\./, '.');
}

/** The end of what a program wrote, indented. */
export function lastLines(said: string): string {
  const lines = said.trim().split('\n').slice(-12);
  return lines.map((line) => `  ${line}`).join('\n');
}
