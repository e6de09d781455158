import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { BackupError, FORMAT, MANIFEST, MANIFEST_SUM } from './archive-format.ts';
import type { ArchiveEntry, Manifest } from './archive-format.ts';
import { DigestStream } from './digest-stream.ts';

/** The archive while it is filled. */
export type ArchiveWriter = {
  /** Streams an entry in; resolves when `source` has been read. */
  add(
    name: string,
    source: Readable,
    options: { readonly compress: boolean; check?(found: DigestStream): void },
  ): Promise<void>;
};

/** What the manifest says beyond the entries, which are known here. */
export type Contents = Omit<Manifest, 'product' | 'format' | 'entries'>;

/** Only the owner may read it: it holds the secret key and the hashes of tokens. */
const MODE = 0o600;

/**
 * Writes an archive: `fill` adds the entries, its answer goes into the manifest. The file has its name only once it is
 * whole and on disk; on any fault nothing is left. Resolves to its size in bytes.
 */
export async function writeArchive(
  file: string,
  signal: AbortSignal,
  fill: (writer: ArchiveWriter) => Promise<Contents>,
): Promise<{ readonly bytes: number }> {
  await refuseExisting(file);
  const draft = `${file}.${randomBytes(4).toString('hex')}.part`;
  const zip = new ZipFile();
  const broken = Promise.withResolvers<never>();
  // Whoever waits hears of it; nobody waits when the fault comes between two entries.
  broken.promise.catch(() => undefined);
  zip.on('error', broken.reject);
  const output = createWriteStream(draft, { flags: 'wx', mode: MODE, flush: true });
  const written = pipeline(zip.outputStream, output, { signal });
  written.catch(broken.reject);
  const entries: ArchiveEntry[] = [];
  const mtime = new Date();
  try {
    const contents = await fill({
      async add(name, source, { compress, check }) {
        const digest = new DigestStream(check);
        zip.addReadStream(digest, name, { compress, mtime, mode: 0o100_600 });
        await Promise.race([pipeline(source, digest, { signal }), broken.promise]);
        entries.push({ name, size: digest.size, sha256: digest.sha256 });
      },
    });
    const manifest: Manifest = { product: 'vitrine', format: FORMAT, ...contents, entries };
    const bytes = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
    const sum = createHash('sha256').update(bytes).digest('hex');
    zip.addBuffer(bytes, MANIFEST, { mtime, mode: 0o100_600 });
    zip.addBuffer(Buffer.from(`${sum}\n`), MANIFEST_SUM, { mtime, mode: 0o100_600 });
    zip.end();
    await Promise.race([written, broken.promise]);
    await refuseExisting(file);
    await rename(draft, file);
    await syncFolder(dirname(file));
    return { bytes: output.bytesWritten };
  } catch (thrown) {
    output.destroy();
    await written.catch(() => undefined);
    await rm(draft, { force: true });
    throw notWritten(file, thrown);
  }
}

async function refuseExisting(file: string): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (found) throw new BackupError(`${file} is there already. Name a file that does not exist.`);
}

/** The new name is on disk, too. Windows opens no folders and needs no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await using handle = await open(folder);
  await handle.sync();
}

function notWritten(file: string, thrown: unknown): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const reasons: Readonly<Record<string, string>> = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota of this user is used up',
    EFBIG: 'the file would be larger than is allowed there',
    ENOENT: 'there is no such folder',
    EACCES: 'this user may not write there',
    EROFS: 'nothing can be written there',
  };
  const reason = reasons[code];
  if (reason === undefined) return thrown;
  return new BackupError(
    `${file} cannot be written: ${reason} (${code}). Nothing was kept of it.`,
    {
      cause: thrown,
    },
  );
}
