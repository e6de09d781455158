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

/** Content-addressed files below `folder`, in 256 sub-folders by the first two digits. */
export function filePackageStore(folder: string): PackageStore {
  const place = (sha256: string) => {
    if (!hashPattern.test(sha256)) throw new Error(`Not a sha256: ${sha256.slice(0, 80)}`);
    return join(folder, sha256.slice(0, 2), sha256);
  };
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
      const hash = createHash('sha256');
      let size = 0;
      await mkdir(folder, { recursive: true });
      const temporary = join(folder, `.incoming-${randomUUID()}`);
      const counter = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          hash.update(chunk);
          size += chunk.length;
          done(null, chunk);
        },
      });
      try {
        // `flush`: the bytes are on disk before the name exists, so a crash leaves no empty package.
        await pipeline(source, counter, createWriteStream(temporary, { flush: true, mode: 0o600 }));
        const sha256 = hash.digest('hex');
        await mkdir(join(folder, sha256.slice(0, 2)), { recursive: true });
        await rename(temporary, place(sha256));
        return { sha256, size };
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
