import { readFile } from 'node:fs/promises';
import type { EarlierFinding } from '../domain/certification/output/output.ts';
import { printable, say } from '../domain/certification/print.ts';
import { CertifyError } from './certify-error.ts';

/** An earlier report, as far as a later one is compared with it. */
export type EarlierReport = {
  readonly ruleSet: string;
  /** Evaluation date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly findings: readonly EarlierFinding[];
};

/** Reads what `--format json` has written. Throws `CertifyError` when the file is something else. */
export async function readBaseline(place: string): Promise<EarlierReport> {
  const report = reportIn(await readFile(place, 'utf8'));
  if (report) return report;
  throw new CertifyError(
    say(
      `--baseline ${printable(place, 300)} is no report of vitrine certify --format json.`,
      `--baseline ${printable(place, 300)} n’est pas un rapport de vitrine certify --format json.`,
    ),
  );
}

function reportIn(text: string): EarlierReport | null {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return null;
  }
  if (!isObject(value) || !Array.isArray(value['findings'])) return null;
  const { ruleSet, date } = value;
  const findings = value['findings'].map(findingIn);
  const known = findings.filter((finding) => finding !== null);
  if (!isText(ruleSet) || !isText(date) || known.length < findings.length) return null;
  return { ruleSet: printable(ruleSet), date: printable(date), findings: known };
}

/** What is shown of a finding, made safe to show; null for anything else. */
function findingIn(value: unknown): EarlierFinding | null {
  if (!isObject(value)) return null;
  const { ruleId, findingId, level, blocking, file, line, column, message, fingerprint } = value;
  const knownLevel = (['error', 'warning', 'info'] as const).find((one) => one === level);
  if (!isText(ruleId) || !isText(findingId) || !knownLevel || typeof blocking !== 'boolean') {
    return null;
  }
  if (!isText(message) || !isText(fingerprint)) return null;
  return {
    ruleId: printable(ruleId),
    level: knownLevel,
    blocking,
    findingId: printable(findingId),
    file: isText(file) ? printable(file, 300) : null,
    line: isCount(line) ? line : null,
    column: isCount(column) ? column : null,
    message: printable(message, 2_000),
    fingerprint: printable(fingerprint),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isText = (value: unknown): value is string => typeof value === 'string';

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
