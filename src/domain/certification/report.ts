import type { Finding } from '../finding.ts';

/** The rules of this build: the same package, rule set and date give the same report, byte for byte. */
export const ruleSet = 'vitrine-2026.11';

/** What certification says about one package for one kind of SKU. */
export type CertificationReport = {
  /** `blocked` when at least one finding is blocking. */
  readonly verdict: 'passed' | 'blocked';
  readonly ruleSet: string;
  /** Evaluation date, `YYYY-MM-DD`. */
  readonly date: string;
  /** How many rules found something to look at. */
  readonly rulesRun: number;
  /** In the order file, line, column, rule; at most 200 per rule and file. */
  readonly findings: readonly Finding[];
};
