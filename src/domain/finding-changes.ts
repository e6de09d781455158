import type { Finding } from './finding.ts';

/** What tells findings apart over time: the same fault of the same place has the same fingerprint. */
type Fingerprinted = Pick<Finding, 'fingerprint'>;

/** Whether a finding is none of those that were there before. */
export function newSince(before: readonly Fingerprinted[]): (finding: Fingerprinted) => boolean {
  const known = fingerprintsOf(before);
  return ({ fingerprint }) => !known.has(fingerprint);
}

/** Those that were there before and are no longer, in their order. */
export function fixedSince<Earlier extends Fingerprinted>(
  before: readonly Earlier[],
  now: readonly Fingerprinted[],
): Earlier[] {
  const present = fingerprintsOf(now);
  return before.filter(({ fingerprint }) => !present.has(fingerprint));
}

function fingerprintsOf(findings: readonly Fingerprinted[]): ReadonlySet<string> {
  return new Set(findings.map(({ fingerprint }) => fingerprint));
}
