import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';

/** Files by their path inside a zip, `/` between parts. */
export type FileMap = ReadonlyMap<string, Uint8Array>;

/** Every file below a folder, in the order of their paths. Rejects when the folder cannot be read. */
export async function readFolder(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const files = new Map<string, Buffer>();
  for (const path of paths) {
    const inside = path.slice(folder.length + 1).replaceAll('\\', '/');
    files.set(inside, await readFile(path));
  }
  return files;
}

/**
 * A zip of these files: sorted names, one time, one mode, and stored instead of deflated, because what a deflater
 * writes differs between processors. So equal files are equal bytes, and the same package, on every machine.
 */
export async function zipFiles(files: FileMap): Promise<Buffer<ArrayBuffer>> {
  const zip = new yazl.ZipFile();
  // A zip holds local time without its zone; a local date gives the same digits everywhere.
  const mtime = new Date(2026, 0, 1);
  const names = [...files.keys()].sort();
  for (const name of names) {
    const bytes = files.get(name) ?? new Uint8Array();
    const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    zip.addBuffer(content, name, {
      mtime,
      mode: 0o100644,
      compress: false,
      forceDosTimestamp: true,
    });
  }
  zip.end();
  return Buffer.from(await buffer(zip.outputStream));
}

/** `readFolder`, then `zipFiles`. */
export async function zipFolder(folder: string): Promise<Buffer<ArrayBuffer>> {
  return await zipFiles(await readFolder(folder));
}
