import type { Finding } from '../finding.ts';
import type { CertificationMode } from './settings.ts';

/** The rules of this build: the same package, rule set, mode, data and date give the same report, byte for byte. */
export const ruleSet = 'vitrine-2026.12';

/** Stands for what a rule found in a file beyond the findings that are listed. */
export const MORE_FINDINGS = 'More.Findings';

/** What certification says about one package for one kind of SKU. */
export type CertificationReport = {
  /** `blocked` when at least one finding is blocking. */
  readonly verdict: 'passed' | 'blocked';
  readonly ruleSet: string;
  readonly mode: CertificationMode;
  /** Evaluation date, `YYYY-MM-DD`. */
  readonly date: string;
  /** Day of the api versions that the rules knew, `YYYY-MM-DD`; null when no rule ran, as for a zip that cannot be read. */
  readonly dataDate: string | null;
  /** How many rules found something to look at. */
  readonly rulesRun: number;
  /** In the order file, line, column, rule; at most 200 per rule and file. */
  readonly findings: readonly Finding[];
};

/** A report without its findings. */
export type ReportFacts = Omit<CertificationReport, 'findings'>;

/** Whether a rule found more in a file than is listed: of what is not listed nothing can be said. */
export function partlyListed({
  findings,
}: CertificationReport): (finding: Pick<Finding, 'ruleId' | 'file'>) => boolean {
  const cut = new Set(
    findings.filter(({ findingId }) => findingId === MORE_FINDINGS).map(ruleAndFile),
  );
  return (finding) => cut.has(ruleAndFile(finding));
}

/** A key for what a rule says about a file. */
export function ruleAndFile({ ruleId, file }: Pick<Finding, 'ruleId' | 'file'>): string {
  return [ruleId, file].join('\u001f');
}
