import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { apiVersions } from '../../src/certification-data/api-versions.ts';
import type { CertificationInput } from '../../src/domain/certification/certify.ts';

/** Hex sha256 of a text, as the examination child hashes. */
export function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The input of `certify` for files given as text or bytes. */
export function packageOf(
  files: Readonly<Record<string, string | Uint8Array | object>>,
  facts: Partial<Omit<CertificationInput, 'entries' | 'files'>> = {},
): CertificationInput {
  const bytes = new Map(
    Object.entries(files).map(([name, content]) => {
      if (content instanceof Uint8Array) return [name, content];
      const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
      return [name, new TextEncoder().encode(text)];
    }),
  );
  return {
    entries: [...bytes].map(([name, content]) => ({
      path: name,
      size: content.length,
      sha256: sha256(content),
    })),
    files: bytes,
    sku: { skuType: 'SOLUTION_TEMPLATE' },
    mode: 'default',
    date: '2026-08-20',
    apiVersions,
    ...facts,
  };
}

/** The same for a file or an unpacked folder on disk. */
export function packageOnDisk(
  place: string,
  facts: Parameters<typeof packageOf>[1] = {},
): CertificationInput {
  const files: Record<string, Uint8Array> = {};
  if (statSync(place).isFile()) files[path.basename(place)] = readFileSync(place);
  else {
    const entries = readdirSync(place, { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      files[path.relative(place, file).split(path.sep).join('/')] = readFileSync(file);
    }
  }
  return packageOf(files, facts);
}
