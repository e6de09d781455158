import type { Deps } from '../deps.ts';
import { apiVersions } from '../certification-data/api-versions.ts';
import { CertificationReport } from '../db/certification-report.ts';
import type { StoredReport } from '../db/certification-report.ts';
import { ruleSet } from '../domain/certification/report.ts';
import type { CertificationReport as Report } from '../domain/certification/report.ts';
import { codeFrame } from '../domain/code-frame.ts';
import type { FrameLine } from '../domain/code-frame.ts';
import type { Finding } from '../domain/finding.ts';
import type { RevisionPackage } from '../domain/revision.ts';
import { asText, readMember } from '../packages/package-files.ts';
import { withMalware } from '../packages/malware-finding.ts';

/** A recorded report serves again for this long, in milliseconds: rules that look at dates move on. */
export const REPORT_LIFETIME_MS = 7 * 24 * 3_600_000;

export type CertifiedPackage = {
  readonly package: RevisionPackage;
  readonly findings: readonly {
    readonly finding: Finding;
    readonly codeFrame: readonly FrameLine[];
  }[];
  readonly report: Report;
  /** True when a recorded report of the same bytes, rules and SKU facts was taken. */
  readonly reused: boolean;
};

export type CertifyOptions = {
  readonly publisher: string;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
};

/**
 * Tests the package of every SKU, as the certification stage and the dry run do alike.
 * A report of the same publisher, bytes, rule set and SKU type is reused for seven days.
 *
 * @throws when the bytes of a package are not in the store: a fault of ours.
 */
export async function certifyPackages(
  deps: Deps,
  packages: readonly RevisionPackage[],
  { publisher, signal, progress }: CertifyOptions,
): Promise<readonly CertifiedPackage[]> {
  const certified: CertifiedPackage[] = [];
  for (const [index, item] of packages.entries()) {
    const zipPath = await deps.packages.path(item.sha256);
    if (zipPath === null) throw new Error(`Package ${item.sha256} is not in the store.`);
    const recorded = await recordedReport(deps, publisher, item);
    const report =
      recorded ??
      (await examine(deps, publisher, item, zipPath, signal, (done, total) => {
        progress(index * total + done, packages.length * total);
      }));
    certified.push({
      package: item,
      findings: await withFrames(zipPath, report.findings),
      report,
      reused: recorded !== null,
    });
  }
  return certified;
}

/** The report of a package as it is stored beside its findings. */
export function storedReport({ package: item, report }: CertifiedPackage): StoredReport {
  const { findings, ...facts } = report;
  const { skuId, version: packageVersion, sha256: packageSha256 } = item;
  return { skuId, packageVersion, packageSha256, facts, findings: findings.length };
}

export const isBlocked = ({ report }: CertifiedPackage): boolean => report.verdict === 'blocked';

/** The name under which reports are kept: one without the scanner does not serve where there is one. */
const keptAs = ({ scanner }: Deps): string =>
  scanner === null ? ruleSet : `${ruleSet}+${scanner.name}`;

async function recordedReport(
  deps: Deps,
  publisher: string,
  item: RevisionPackage,
): Promise<Report | null> {
  const [newest] = await deps.orm.em.fork().find(
    CertificationReport,
    {
      publisher,
      packageSha256: item.sha256,
      ruleSet: keptAs(deps),
      skuType: item.skuType,
      createdAt: { $gte: new Date(deps.clock.now().getTime() - REPORT_LIFETIME_MS) },
    },
    { orderBy: { createdAt: 'desc' }, limit: 1 },
  );
  // A report that was made with other data says nothing about what the rules would say today.
  return newest?.report.dataDate === apiVersions.asOf ? newest.report : null;
}

async function examine(
  deps: Deps,
  publisher: string,
  item: RevisionPackage,
  zipPath: string,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<Report> {
  const now = deps.clock.now();
  const date = now.toISOString().slice(0, 10);
  const result = await deps.examiner.examine(
    { zipPath, sku: { skuType: item.skuType }, date },
    { timeoutMs: deps.timing.examineTimeoutMs, signal, onProgress },
  );
  if (result.kind === 'refused') {
    const facts = { ruleSet, mode: 'default', date, dataDate: null, rulesRun: 0 } as const;
    return { verdict: 'blocked', ...facts, findings: result.findings };
  }
  if (result.report === null) {
    throw new Error('An examination for a SKU came back without a report.');
  }
  const malware = (await deps.scanner?.scan(zipPath, signal)) ?? [];
  const report = withMalware(result.report, malware);
  await deps.orm.em
    .fork()
    .createQueryBuilder(CertificationReport)
    .insert({
      id: deps.newId(),
      publisher,
      packageSha256: item.sha256,
      ruleSet: keptAs(deps),
      skuType: item.skuType,
      evaluationDate: date,
      report,
      createdAt: now,
    })
    .onConflict(['publisher', 'packageSha256', 'ruleSet', 'skuType', 'evaluationDate'])
    .ignore()
    .execute('run');
  return report;
}

async function withFrames(zipPath: string, findings: readonly Finding[]) {
  const texts = new Map<string, string | null>();
  const framed = [];
  for (const finding of findings) {
    if (finding.file !== null && finding.line !== null && !texts.has(finding.file)) {
      const bytes = await readMember(zipPath, finding.file);
      texts.set(finding.file, bytes === null ? null : asText(bytes));
    }
    const text = finding.file === null ? null : (texts.get(finding.file) ?? null);
    framed.push({ finding, codeFrame: text === null ? [] : codeFrame(text, finding) });
  }
  return framed;
}
