import type { Em } from '../db/orm.ts';
import { Secret } from '../db/secret.ts';
import { messageOf } from '../log.ts';
import { SecretKeyError } from '../secrets/secret-keys.ts';
import type { SecretKeys } from '../secrets/secret-keys.ts';
import { sealedAnew } from '../secrets/secret-store.ts';

/** Secrets that are read at a time. */
const BATCH = 100;

export type Rotated = {
  /** How many were sealed anew by this run. */
  readonly sealedAnew: number;
  /** Those that no known key opens, with why. They stay as they are. */
  readonly left: readonly string[];
};

/**
 * Seals every secret with the current key that has another one, row by row: whoever cuts it off begins again where it was.
 * Processes that know both keys read every secret all the while. What such a process seals meanwhile with the other key is
 * found in a further round.
 */
export async function rotateSecrets(
  em: Em,
  keys: SecretKeys,
  signal?: AbortSignal,
): Promise<Rotated> {
  let total = 0;
  for (;;) {
    const { done, left } = await rotateOnce(em, keys, signal);
    total += done;
    if (done === 0) return { sealedAnew: total, left };
  }
}

async function rotateOnce(em: Em, keys: SecretKeys, signal?: AbortSignal) {
  const left: string[] = [];
  let done = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await em
      .fork()
      .find(
        Secret,
        { keyId: { $ne: keys.currentId }, id: { $gt: after } },
        { orderBy: { id: 'asc' }, limit: BATCH },
      );
    for (const row of rows) {
      signal?.throwIfAborted();
      try {
        const anew = sealedAnew(keys, row);
        // Only while it is as it was read: another run may have been faster.
        const where = { id: row.id, keyId: row.keyId };
        if (anew !== null) done += await em.fork().nativeUpdate(Secret, where, anew);
      } catch (thrown) {
        if (!(thrown instanceof SecretKeyError)) throw thrown;
        left.push(`${row.id}: ${messageOf(thrown)}`);
      }
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return { done, left };
    after = last.id;
  }
}

/** How many secrets each key has sealed, by the id of the key. */
export async function secretsByKey(em: Em): Promise<ReadonlyMap<string, number>> {
  const rows = await em.fork().find(Secret, {}, { fields: ['keyId'], disableIdentityMap: true });
  const counts = new Map<string, number>();
  for (const { keyId } of rows) counts.set(keyId, (counts.get(keyId) ?? 0) + 1);
  return counts;
}
