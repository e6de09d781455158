import type { Finding } from '../finding.ts';
import type { CertificationMode } from './settings.ts';

/** The rules of this build: the same package, rule set, mode, data and date give the same report, byte for byte. */
export const ruleSet = 'vitrine-2026.12';

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
