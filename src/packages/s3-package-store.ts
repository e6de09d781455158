import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Stats } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { placeOfBytes, receiveBytes } from './package-store.ts';
import type { PackageStore } from './package-store.ts';

/** Where packages lie in an S3-compatible store. Credentials come from the standard AWS variables, never from here. */
export type S3Place = {
  readonly bucket: string;
  /** Empty, or ends with a slash. */
  readonly prefix: string;
  /** Null for that of AWS. */
  readonly endpoint: string | null;
  readonly region: string;
};

export type S3Options = {
  /** Copies of what was read lately; may be removed while nobody runs. */
  readonly cacheFolder: string;
  /** Copies that were not asked for lately are removed above this size, in bytes. */
  readonly cacheBytes?: number;
  /** A copy is kept at least this long after it was asked for: a child process may be about to open it. */
  readonly cacheKeptMs?: number;
};

const GIBIBYTE = 1024 ** 3;

/** How long the store may take to answer before an attempt fails, in milliseconds; the client tries three times. */
const CONNECT_TIMEOUT_MS = 3_000;
const SILENCE_TIMEOUT_MS = 15_000;

/**
 * Packages in a bucket, under the same names as in a folder: `PREFIXab/abcd…`. The bucket alone says what there is; this
 * machine keeps copies, because a package is examined as a file. Bytes that come back with another hash are refused.
 */
export async function s3PackageStore(
  { bucket, prefix, endpoint, region }: S3Place,
  options: S3Options,
): Promise<PackageStore & Disposable> {
  // Loaded only where it is used: it would cost every other installation a part of its start.
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client({
    region,
    // Servers other than that of AWS have no host per bucket.
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_TIMEOUT_MS,
    },
    // Newer checksums are not known to all servers; what comes back is compared with its name in any case.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const { cacheFolder, cacheBytes = 4 * GIBIBYTE, cacheKeptMs = 3_600_000 } = options;
  const cached = (sha256: string) => join(cacheFolder, placeOfBytes(sha256));
  const at = (sha256: string) => ({
    Bucket: bucket,
    Key: `${prefix}${placeOfBytes(sha256).replaceAll('\\', '/')}`,
  });
  const sizeOf = async (sha256: string): Promise<number | null> => {
    try {
      return (await client.send(new sdk.HeadObjectCommand(at(sha256)))).ContentLength ?? 0;
    } catch (thrown) {
      if (isMissing(thrown)) return null;
      throw explained(thrown, bucket);
    }
  };

  /** Puts a file that was received in place as a copy, and makes room for it. */
  const keep = async (temporary: string, sha256: string): Promise<string> => {
    const place = cached(sha256);
    await mkdir(join(place, '..'), { recursive: true });
    await rename(temporary, place);
    await makeRoom(cacheFolder, cacheBytes, cacheKeptMs);
    return place;
  };

  const download = async (sha256: string): Promise<string | null> => {
    const body = await bodyOf(sha256);
    if (body === null) return null;
    const temporary = join(cacheFolder, `.incoming-${randomUUID()}`);
    await mkdir(cacheFolder, { recursive: true });
    try {
      const received = await receiveBytes(body.stream, temporary);
      if (received.sha256 !== sha256) {
        throw new Error(
          `The package store answers ${at(sha256).Key} with bytes of the sha256 ${received.sha256}.`,
        );
      }
      return await keep(temporary, sha256);
    } finally {
      await rm(temporary, { force: true });
    }
  };

  const bodyOf = async (sha256: string) => {
    try {
      const { Body, ContentLength = 0 } = await client.send(new sdk.GetObjectCommand(at(sha256)));
      // In Node the body is a stream of Node.
      return Body === undefined ? null : { size: ContentLength, stream: Body as Readable };
    } catch (thrown) {
      if (isMissing(thrown)) return null;
      throw explained(thrown, bucket);
    }
  };

  /** One download for everybody of this process who asks for the same bytes. */
  const underWay = new Map<string, Promise<string | null>>();
  return {
    async put(source) {
      await mkdir(cacheFolder, { recursive: true });
      const temporary = join(cacheFolder, `.incoming-${randomUUID()}`);
      try {
        // Through a file of this machine: the name is the hash, which is known at the end.
        const received = await receiveBytes(source, temporary);
        const { sha256, size } = received;
        if ((await sizeOf(sha256)) !== size) {
          const checksum = Buffer.from(sha256, 'hex').toString('base64');
          try {
            await client.send(
              new sdk.PutObjectCommand({
                ...at(sha256),
                Body: createReadStream(temporary),
                ContentLength: size,
                // Compared by the store before the name exists.
                ChecksumSHA256: checksum,
              }),
            );
          } catch (thrown) {
            throw explained(thrown, bucket);
          }
        }
        await keep(temporary, sha256);
        return received;
      } finally {
        await rm(temporary, { force: true });
      }
    },
    async path(sha256) {
      const place = cached(sha256);
      // A copy proves nothing: another process may have removed the bytes.
      if ((await sizeOf(sha256)) === null) {
        await rm(place, { force: true });
        return null;
      }
      if (await touch(place)) return place;
      const running = underWay.get(sha256) ?? download(sha256);
      underWay.set(sha256, running);
      try {
        return await running;
      } finally {
        underWay.delete(sha256);
      }
    },
    async open(sha256) {
      const place = cached(sha256);
      const size = await sizeOf(sha256);
      if (size === null) return null;
      if (await touch(place)) return { size, stream: createReadStream(place) };
      return await bodyOf(sha256);
    },
    async remove(sha256) {
      const place = cached(sha256);
      try {
        await client.send(new sdk.DeleteObjectCommand(at(sha256)));
      } catch (thrown) {
        if (!isMissing(thrown)) throw explained(thrown, bucket);
      }
      await rm(place, { force: true });
    },
    [Symbol.dispose]() {
      client.destroy();
    },
  };
}

/** Says that a copy was asked for just now; false when there is none. */
async function touch(place: string): Promise<boolean> {
  const now = new Date();
  try {
    await utimes(place, now, now);
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return false;
    throw thrown;
  }
}

/** Removes the copies that were not asked for longest, until the rest is small enough or was asked for lately. */
async function makeRoom(folder: string, bytes: number, keptMs: number): Promise<void> {
  const files: (Pick<Stats, 'size' | 'mtimeMs'> & { readonly path: string })[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith('.')) continue;
    const path = join(entry.parentPath, entry.name);
    // Null where another process was faster.
    const found = await stat(path).catch(() => null);
    if (found !== null) files.push({ path, size: found.size, mtimeMs: found.mtimeMs });
  }
  let total = files.reduce((sum, { size }) => sum + size, 0);
  // The times are those of this machine's own files, and so is this clock.
  const before = Date.now() - keptMs;
  for (const { path, size, mtimeMs } of files.toSorted((a, b) => a.mtimeMs - b.mtimeMs)) {
    if (total <= bytes || mtimeMs >= before) return;
    await rm(path, { force: true });
    total -= size;
  }
}

/** True for the answer that there is no such object. */
function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown.name === 'NotFound' || thrown.name === 'NoSuchKey');
}

/** A fault of the store in words of ours; what the client says of it is the cause. */
function explained(thrown: unknown, bucket: string): Error {
  const reason = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return new Error(`The package store (bucket ${bucket}) failed: ${reason}`, { cause: thrown });
}
