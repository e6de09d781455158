import type { Finding } from '../../finding.ts';
import type { Language } from '../../language.ts';
import type { CertificationReport } from '../report.ts';

/** What an output is made of. Outputs are pure: equal subjects give equal texts. */
export type OutputSubject = {
  readonly report: CertificationReport;
  readonly language: Language;
  /** Version of this program. */
  readonly version: string;
  /** Decoded files by their path in the package, without byte-order mark: for code frames and for the places of edits. */
  readonly texts: ReadonlyMap<string, string>;
  /** Address under which the page of a rule is its id, such as `https://vitrine.example/docs/rules`; null when there is none. */
  readonly docsUrl: string | null;
};

export type Counts = {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** Findings that refuse the package; they are among the errors. */
  readonly blocking: number;
  /** Findings with an edit. */
  readonly mendable: number;
};

export function countsOf(findings: readonly Finding[]): Counts {
  const count = (test: (finding: Finding) => boolean) => findings.filter(test).length;
  return {
    errors: count(({ level }) => level === 'error'),
    warnings: count(({ level }) => level === 'warning'),
    infos: count(({ level }) => level === 'info'),
    blocking: count(({ blocking }) => blocking),
    mendable: count(({ fix }) => Boolean(fix?.edit)),
  };
}

/** The page of a rule; null without pages. */
export function pageOf(ruleId: string, docsUrl: string | null): string | null {
  return docsUrl === null ? null : `${docsUrl.replace(/\/+$/, '')}/${encodeURIComponent(ruleId)}`;
}

/** The findings of each file, in the order of the report; null for those of the whole package. */
export function byFile(findings: readonly Finding[]): ReadonlyMap<string | null, Finding[]> {
  const groups = new Map<string | null, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.file);
    if (group) group.push(finding);
    else groups.set(finding.file, [finding]);
  }
  return groups;
}
