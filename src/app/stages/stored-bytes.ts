import { createHash } from 'node:crypto';
import type { Deps } from '../../deps.ts';
import type { Revision } from '../../db/revision.ts';

/**
 * Reads every package and image of a revision from the store and compares the hash of what is there.
 *
 * @throws when one is missing or differs: a fault of ours, never the publisher's.
 */
export async function storedBytesOf(
  deps: Deps,
  revision: Revision,
  progress: (done: number, total: number, unit: string) => void,
): Promise<void> {
  const { marketplace } = revision.content;
  const images = [
    ...Object.values(marketplace?.logos ?? {}),
    ...(marketplace?.screenshots ?? []).map((screenshot) => screenshot.image),
  ];
  const hashes = new Set([
    ...revision.packages.map(({ sha256 }) => sha256),
    ...images.flatMap((image) => (image === undefined ? [] : [image.sha256])),
  ]);
  let done = 0;
  for (const expected of hashes) {
    const stored = await deps.packages.open(expected);
    if (stored === null) throw new Error(`${expected} is not in the store.`);
    const hash = createHash('sha256');
    for await (const chunk of stored.stream) hash.update(chunk as Buffer);
    if (hash.digest('hex') !== expected) throw new Error(`${expected} is damaged in the store.`);
    done += 1;
    progress(done, hashes.size, 'files');
  }
}
