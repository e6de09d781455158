import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Uploaded bytes by their sha256 (lower-case hex). What is stored never changes. */
export type PackageStore = {
  /** Streams bytes in, counts them and their hash, and puts them in place by renaming. */
  put(source: Readable): Promise<{ sha256: string; size: number }>;
  /** Where the bytes lie as a file on this machine; null when the store does not have them. */
  path(sha256: string): Promise<string | null>;
  /** Reads the bytes; null when the store does not have them. */
  open(sha256: string): Promise<{ size: number; stream: Readable } | null>;
  /** Forgets the bytes; nothing happens when the store does not have them. */
  remove(sha256: string): Promise<void>;
};

const hashPattern = /^[0-9a-f]{64}$/;

/** The name of bytes within a store: a sub-folder of the first two digits, and all of them. Throws on what is no hash. */
export function placeOfBytes(sha256: string): string {
  if (!hashPattern.test(sha256)) throw new Error(`Not a sha256: ${sha256.slice(0, 80)}`);
  return join(sha256.slice(0, 2), sha256);
}

/** Streams bytes into a new file and counts them and their hash; when it resolves, they are on disk. */
export async function receiveBytes(
  source: Readable,
  file: string,
): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  // `flush`: the bytes are on disk before the name exists, so a crash leaves no empty package.
  await pipeline(source, counter, createWriteStream(file, { flush: true, mode: 0o600 }));
  return { sha256: hash.digest('hex'), size };
}

/** Content-addressed files below `folder`, in 256 sub-folders by the first two digits. */
export function filePackageStore(folder: string): PackageStore {
  const place = (sha256: string) => join(folder, placeOfBytes(sha256));
  const sizeOf = async (sha256: string) => {
    try {
      return (await stat(place(sha256))).size;
    } catch (thrown) {
      if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null;
      throw thrown;
    }
  };
  return {
    async put(source) {
      await mkdir(folder, { recursive: true });
      const temporary = join(folder, `.incoming-${randomUUID()}`);
      try {
        const received = await receiveBytes(source, temporary);
        const { sha256 } = received;
        await mkdir(join(folder, sha256.slice(0, 2)), { recursive: true });
        await rename(temporary, place(sha256));
        return received;
      } catch (thrown) {
        await rm(temporary, { force: true });
        throw thrown;
      }
    },
    async path(sha256) {
      return (await sizeOf(sha256)) === null ? null : place(sha256);
    },
    async open(sha256) {
      const size = await sizeOf(sha256);
      return size === null ? null : { size, stream: createReadStream(place(sha256)) };
    },
    async remove(sha256) {
      await rm(place(sha256), { force: true });
    },
  };
}
