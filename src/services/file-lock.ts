/**
 * A lock between processes that the operating system lets go when its holder ends, however it ends.
 *
 * It is the file lock of SQLite on an empty file: there is nothing to clean up after a crash, no process id that
 * may have been given to somebody else, and it also holds between containers that share a folder.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';

/** A held lock. */
export type FileLock = { release(): void; [Symbol.dispose](): void };

/** SQLite's result code for "somebody else holds it". */
const SQLITE_BUSY = 5;

/** How long `waitForFileLock` pauses between two tries, in milliseconds. */
const RETRY_MS = 25;

/** Takes the lock on `file` (made when missing), or answers null when another holder has it. Throws on disk errors. */
export function tryFileLock(file: string): FileLock | null {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    database?.close();
    if (cause instanceof Error && 'errcode' in cause && cause.errcode === SQLITE_BUSY) return null;
    throw new Error(`The file ${file} cannot be locked: does this user own it?`, { cause });
  }
  const held = database;
  const release = () => {
    if (held.isOpen) held.close();
  };
  return { release, [Symbol.dispose]: release };
}

/** Waits until the lock is ours. Rejects after `timeoutMs`. */
export async function waitForFileLock(file: string, timeoutMs: number): Promise<FileLock> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const lock = tryFileLock(file);
    if (lock) return lock;
    if (performance.now() > deadline) {
      throw new Error(`Another process has held ${file} for ${timeoutMs / 1000} seconds.`);
    }
    await delay(RETRY_MS);
  }
}
