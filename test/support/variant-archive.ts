/** Backups that are not as they were written: entries changed, added or left out, with or without a right manifest. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import yauzl from 'yauzl';
import { ZipFile } from 'yazl';
import { MANIFEST, MANIFEST_SUM } from '../../src/backup/archive-format.ts';

/** Becomes `../evil` in the file: a name that our zip library does not write. */
export const OUTSIDE = 'aa/evil';

export type Entries = Map<string, Buffer>;

export async function readEntries(file: string): Promise<Entries> {
  const entries: Entries = new Map();
  const zip = await new Promise<yauzl.ZipFile>((resolve, reject) => {
    yauzl.open(file, { lazyEntries: true }, (error, opened) =>
      error ? reject(error) : resolve(opened),
    );
  });
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', resolve);
    zip.on('entry', (entry: yauzl.Entry) => {
      zip.openReadStream(entry, (error, stream) => {
        if (error) return reject(error);
        buffer(stream).then((bytes) => {
          entries.set(entry.fileName, bytes);
          zip.readEntry();
        }, reject);
      });
    });
    zip.readEntry();
  });
  return entries;
}

/** Packs entries into `file`; a name may be given a second time in `twice`. */
export async function writeEntries(
  file: string,
  entries: Entries,
  twice: readonly string[] = [],
): Promise<void> {
  const zip = new ZipFile();
  for (const [name, bytes] of entries) zip.addBuffer(bytes, name);
  for (const name of twice) zip.addBuffer(entries.get(name) ?? Buffer.alloc(0), name);
  zip.end();
  const bytes = (await buffer(zip.outputStream)).toString('latin1');
  await writeFile(file, bytes.replaceAll(OUTSIDE, '../evil'), 'latin1');
}

/** Changes the manifest, and makes its sum right again. */
export function changeManifest(entries: Entries, change: (manifest: ManifestDraft) => void): void {
  const manifest = JSON.parse(String(entries.get(MANIFEST))) as ManifestDraft;
  change(manifest);
  const bytes = Buffer.from(JSON.stringify(manifest));
  entries.set(MANIFEST, bytes);
  entries.set(MANIFEST_SUM, Buffer.from(createHash('sha256').update(bytes).digest('hex')));
}

export type ManifestDraft = {
  product: string;
  format: number;
  migrations: string[];
  tables: { name: string; columns: string[]; rows: number }[];
  entries: { name: string; size: number; sha256: string }[];
};
