import { readFile, readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { readSources } from '../domain/certification/sources.ts';
import type { SourceFile } from '../domain/certification/source-file.ts';
import type { Finding } from '../domain/finding.ts';
import { defaultZipLimits, readZip } from '../packages/read-zip.ts';

export type PackageReading =
  | { readonly kind: 'read'; readonly sources: ReadonlyMap<string, SourceFile> }
  /** The zip cannot be accepted. */
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** The JSON files of a package that lies as a zip or as a folder. */
export async function readPackage(place: string): Promise<PackageReading> {
  try {
    if (!(await stat(place)).isDirectory()) {
      const zip = await readZip(place, defaultZipLimits);
      if (!zip.ok) return { kind: 'refused', findings: zip.findings };
      const { entries, files } = zip;
      return { kind: 'read', sources: readSources(entries, files) };
    }
    const found = await readdir(place, { recursive: true, withFileTypes: true });
    const files = new Map<string, Uint8Array>();
    for (const entry of found) {
      if (!entry.isFile() || !/\.jsonc?$/i.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      const { size } = await stat(path);
      if (size > defaultZipLimits.keptJsonBytes) continue;
      files.set(relative(place, path).split(sep).join('/'), await readFile(path));
    }
    const entries = [...files].map(([path, { length }]) => ({ path, size: length, sha256: '' }));
    return { kind: 'read', sources: readSources(entries, files) };
  } catch (error) {
    return { kind: 'unreadable', reason: error instanceof Error ? error.message : String(error) };
  }
}
