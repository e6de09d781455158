import type { Finding } from '../../finding.ts';
import type { Language, Text } from '../../language.ts';
import { say } from '../print.ts';
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
  /** Present when the report is compared with an earlier one. */
  readonly baseline?: Baseline;
};

/** A finding as an earlier JSON report tells it, in the language of that report. */
export type EarlierFinding = Pick<
  Finding,
  'ruleId' | 'level' | 'blocking' | 'findingId' | 'file' | 'line' | 'column' | 'fingerprint'
> & { readonly message: string };

/** An earlier report of the same package, and what has changed since. */
export type Baseline = {
  readonly ruleSet: string;
  /** Its evaluation date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly isNew: (finding: Finding) => boolean;
  /** How many findings it had too, whether the report shows them or not. */
  readonly unchanged: number;
  /** What it had and the package no longer has. */
  readonly fixed: readonly EarlierFinding[];
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

const changes = {
  new: say('new', 'nouveau'),
  unchanged: say('unchanged', 'inchangé'),
} as const;

/** What a person reads about a finding that is compared with an earlier report. */
export function changeOf(finding: Finding, { isNew }: Baseline): Text {
  return isNew(finding) ? changes.new : changes.unchanged;
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
