import type { Em } from '../db/orm.ts';

/** Class of the advisory locks of stored bytes. */
const BYTES_LOCK_CLASS = 0x62_79_74_65;

/**
 * Keeps others from naming bytes that are about to be removed, and from removing bytes that are about to be named,
 * until the transaction ends.
 */
export async function lockBytes(em: Em, sha256: string): Promise<void> {
  await em.execute('select pg_advisory_xact_lock(?, hashtext(?))', [BYTES_LOCK_CLASS, sha256]);
}
