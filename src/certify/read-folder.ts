import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { opendir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { printable, say } from '../domain/certification/print.ts';
import type { PackageEntry } from '../domain/certification/rule.ts';
import { HEAD_BYTES, defaultZipLimits } from '../packages/read-zip.ts';
import type { ZipLimits } from '../packages/read-zip.ts';
import { CertifyError } from './certify-error.ts';

/** An unpacked package: its files as a zip of the folder would hold them. */
export type FolderContent = {
  readonly entries: readonly PackageEntry[];
  /** Bytes by path; of a long file only its beginning. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Real place on disk by path. */
  readonly places: ReadonlyMap<string, string>;
};

type Found = { readonly path: string; readonly place: string };

/**
 * Reads a folder within the limits of a zip, in the order of the paths. `.git` is left out: no tool packs it.
 * A symbolic link is read when it leads to a file of the same folder.
 * Throws `CertifyError` for a link that leads elsewhere, for anything that is neither file nor folder, and over a limit.
 */
export async function readFolder(
  folder: string,
  limits: ZipLimits = defaultZipLimits,
): Promise<FolderContent> {
  const root = await realpath(folder);
  const found: Found[] = [];
  await walk(root, root, found, limits.entries);
  found.sort((a, b) => (a.path < b.path ? -1 : 1));
  return await readAll(found, limits);
}

/** One file by itself; its path is its name. */
export async function readOneFile(
  file: string,
  name: string,
  limits: ZipLimits = defaultZipLimits,
): Promise<FolderContent> {
  return await readAll([{ path: name, place: await realpath(file) }], limits);
}

async function walk(root: string, folder: string, found: Found[], most: number): Promise<void> {
  for await (const entry of await opendir(folder)) {
    const place = join(folder, entry.name);
    const path = relative(root, place).split(sep).join('/');
    if (entry.isDirectory()) {
      if (entry.name !== '.git') await walk(root, place, found, most);
      continue;
    }
    found.push({ path, place: entry.isFile() ? place : await placeOfLink(root, place, path) });
    if (found.length > most) {
      throw new CertifyError(
        say(
          `${printable(root, 300)} holds more than ${most} files, which is more than a package may have.`,
          `${printable(root, 300)} contient plus de ${most} fichiers, plus qu’un package ne peut en avoir.`,
        ),
      );
    }
  }
}

/** The file that a symbolic link leads to, inside of the package. */
async function placeOfLink(root: string, place: string, path: string): Promise<string> {
  const target = await realpath(place).catch(() => null);
  const isInside = target?.startsWith(`${root}${sep}`) ?? false;
  if (target !== null && isInside && (await stat(target)).isFile()) return target;
  throw new CertifyError(
    say(
      `${printable(path, 300)} is no file of the package: a link may only lead to a file of the same folder.`,
      `${printable(path, 300)} n’est pas un fichier du package : un lien ne peut mener qu’à un fichier du même dossier.`,
    ),
  );
}

async function readAll(found: readonly Found[], limits: ZipLimits): Promise<FolderContent> {
  const entries: PackageEntry[] = [];
  const files = new Map<string, Uint8Array>();
  const places = new Map<string, string>();
  let left = limits.sumBytes;
  for (const { path, place } of found) {
    const keep = /\.jsonc?$/i.test(path) ? limits.keptJsonBytes : limits.keptOtherBytes;
    const { size, sha256, kept } = await readFileWithin(place, path, keep, {
      entryBytes: limits.entryBytes,
      left,
    });
    left -= size;
    entries.push({ path, size, sha256 });
    files.set(path, size <= keep ? kept : Uint8Array.from(kept.subarray(0, HEAD_BYTES)));
    places.set(path, place);
  }
  return { entries, files, places };
}

async function readFileWithin(
  place: string,
  path: string,
  keep: number,
  limits: { readonly entryBytes: number; readonly left: number },
): Promise<{ size: number; sha256: string; kept: Uint8Array }> {
  const hash = createHash('sha256');
  const kept: Buffer[] = [];
  let size = 0;
  // A stream without an encoding gives buffers.
  for await (const chunk of createReadStream(place) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limits.entryBytes || size > limits.left) {
      throw new CertifyError(
        say(
          `${printable(path, 300)} is larger than a package may be: at most ${limits.entryBytes} bytes for one file.`,
          `${printable(path, 300)} dépasse ce qu’un package peut contenir : au plus ${limits.entryBytes} octets par fichier.`,
        ),
      );
    }
    hash.update(chunk);
    if (size - chunk.length <= keep) kept.push(chunk);
  }
  return { size, sha256: hash.digest('hex'), kept: Buffer.concat(kept) };
}
