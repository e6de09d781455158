import type { StoredReport } from '../../db/certification-report.ts';
import type { CertificationReport } from '../../domain/certification/report.ts';
import type { Finding } from '../../domain/finding.ts';

/** What certification said about the package of a SKU. */
export type PackageReport = {
  readonly skuId: string;
  readonly packageVersion: string;
  readonly packageSha256: string;
  readonly report: CertificationReport;
};

/** The reports with their findings, which are kept beside them in the same order. */
export function packageReports(
  stored: readonly StoredReport[],
  findings: readonly Finding[],
): readonly PackageReport[] {
  let taken = 0;
  return stored.map(({ facts, findings: count, ...item }) => {
    const own = findings.slice(taken, taken + count);
    taken += count;
    return { ...item, report: { ...facts, findings: own } };
  });
}
