import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { apiVersions } from '../certification-data/api-versions.ts';
import { certify } from '../domain/certification/certify.ts';
import type { CertificationInput } from '../domain/certification/certify.ts';
import { printable, say } from '../domain/certification/print.ts';
import { ruleSet } from '../domain/certification/report.ts';
import type { CertificationReport } from '../domain/certification/report.ts';
import type { PackageEntry } from '../domain/certification/rule.ts';
import type { Finding } from '../domain/finding.ts';
import { readZip } from '../packages/read-zip.ts';
import { sha256Of } from '../packages/zip-finding.ts';
import { CertifyError } from './certify-error.ts';
import type { CertifyOptions } from './options.ts';
import { readFolder, readOneFile } from './read-folder.ts';

/** A package as it lies on disk. */
export type PackageOnDisk = {
  readonly entries: readonly PackageEntry[];
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Where its files can be written back; null for a zip. */
  readonly places: ReadonlyMap<string, string> | null;
};

export type ReadPackage =
  | { readonly kind: 'read'; readonly package: PackageOnDisk }
  /** The zip cannot be accepted. */
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] };

/**
 * Reads a zip as the publication does, the folder of an unpacked package, or a file with the folder it lies in.
 * Throws `CertifyError` when it cannot be read.
 */
export async function readPackage({
  place,
  isSingleFile,
}: Pick<CertifyOptions, 'place' | 'isSingleFile'>): Promise<ReadPackage> {
  const found = await stat(place).catch((cause: unknown) => {
    throw new CertifyError(
      say(
        `${printable(place, 300)} cannot be read. Name a zip, a folder or a file that exists.`,
        `${printable(place, 300)} ne peut pas être lu. Indiquez un zip, un dossier ou un fichier qui existe.`,
      ),
      { cause },
    );
  });
  const isZip = found.isFile() && /\.zip$/i.test(place);
  if (isSingleFile && (isZip || !found.isFile())) {
    throw new CertifyError(
      say(
        '--single-file examines one file of a package, not a folder or a zip.',
        '--single-file examine un fichier d’un package, et non un dossier ou un zip.',
      ),
    );
  }
  if (isZip) {
    const zip = await readZip(place);
    if (!zip.ok) return { kind: 'refused', findings: zip.findings };
    return { kind: 'read', package: { entries: zip.entries, files: zip.files, places: null } };
  }
  if (found.isDirectory()) return { kind: 'read', package: await readFolder(place) };
  if (!found.isFile()) {
    throw new CertifyError(
      say(
        `${printable(place, 300)} is neither a file nor a folder.`,
        `${printable(place, 300)} n’est ni un fichier ni un dossier.`,
      ),
    );
  }
  return {
    kind: 'read',
    package: isSingleFile
      ? await readOneFile(place, basename(place))
      : await readFolder(dirname(place)),
  };
}

type Asked = Pick<CertifyOptions, 'mode' | 'isSingleFile' | 'skuType'> & {
  /** Evaluation date, `YYYY-MM-DD`. */
  readonly date: string;
};

/** Runs the rules over the files of a package, some of them as they are given here instead of as on disk. */
export function examine(
  { entries, files: onDisk }: Pick<PackageOnDisk, 'entries' | 'files'>,
  files: ReadonlyMap<string, Uint8Array>,
  asked: Asked,
): CertificationReport {
  const [first] = entries;
  const input: CertificationInput = {
    entries: entries.map((entry) => {
      const bytes = files.get(entry.path);
      return entryNow(entry, bytes === onDisk.get(entry.path) ? undefined : bytes);
    }),
    files,
    sku: { skuType: asked.skuType },
    mode: asked.mode,
    date: asked.date,
    apiVersions,
    ...(asked.isSingleFile && first ? { only: first.path } : {}),
  };
  return certify(input, sha256Of);
}

/** The entry of a file that has these bytes now; undefined leaves it as it was. */
export function entryNow(entry: PackageEntry, bytes: Uint8Array | undefined): PackageEntry {
  if (bytes === undefined) return entry;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { path: entry.path, size: bytes.length, sha256 };
}

/** A report of the findings that pass the test, with the verdict on those. */
export function only(
  report: CertificationReport,
  test: (finding: Finding) => boolean,
): CertificationReport {
  const findings = report.findings.filter(test);
  const verdict = findings.some(({ blocking }) => blocking) ? 'blocked' : 'passed';
  return { ...report, verdict, findings };
}

/** The report on a zip that cannot be accepted: no rule ran. */
export function refusedReport(
  findings: readonly Finding[],
  { mode, date }: Asked,
): CertificationReport {
  return { verdict: 'blocked', ruleSet, mode, date, dataDate: null, rulesRun: 0, findings };
}
