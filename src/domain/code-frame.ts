import { withoutCredentials } from './certification/print.ts';
import type { Finding } from './finding.ts';

/** A line of a file around a finding. */
export type FrameLine = {
  readonly number: number;
  readonly text: string;
  readonly atFault: boolean;
};

/** Longest line that is shown, in characters. */
const MAX_LINE = 200;
/** Rules whose place holds a secret: what stands there is masked. */
const secretRules: ReadonlySet<string> = new Set([
  'adminPassword-Should-Not-Be-A-Literal',
  'Secure-String-Parameters-Cannot-Have-Default',
  'PKG-012',
]);

/** One line before the finding and two after it; secrets are masked. Empty without a place. */
export function codeFrame(text: string, finding: Finding): readonly FrameLine[] {
  return codeFrameIn(linesOf(text), finding);
}

/** The lines of a text without their ends: CR LF, LF or CR. */
export function linesOf(text: string): readonly string[] {
  return text.split(/\r\n|\n|\r/);
}

/** The same for a text that was split into its lines once. */
export function codeFrameIn(lines: readonly string[], finding: Finding): readonly FrameLine[] {
  if (finding.line === null) return [];
  const first = Math.max(1, finding.line - 1);
  const last = Math.min(lines.length, finding.line + 2);
  const frame: FrameLine[] = [];
  for (let number = first; number <= last; number += 1) {
    const atFault = number === finding.line;
    const line = lines[number - 1] ?? '';
    const shown = atFault && secretRules.has(finding.ruleId) ? masked(line, finding) : line;
    frame.push({ number, text: withoutSecrets(shown.slice(0, MAX_LINE)), atFault });
  }
  return frame;
}

/** Whatever the finding is about, it may stand beside a password that is no expression, or an address that is signed. */
function withoutSecrets(line: string): string {
  return withoutCredentials(line).replace(
    /("[^"]*(?:password|passwd|pwd)"\s*:\s*)"(?!\[)(?:[^"\\]|\\.)+(?:"|$)/gi,
    '$1"•••"',
  );
}

/** Every string value of the line is hidden: the secret may stand beside the place that is named. */
function masked(line: string, finding: Finding): string {
  const hidden = line.replace(/(:\s*)"(?:[^"\\]|\\.)*"/g, '$1"•••"');
  if (hidden !== line) return hidden;
  const from = (finding.column ?? 1) - 1;
  const to =
    finding.endLine === finding.line ? (finding.endColumn ?? line.length + 1) - 1 : line.length;
  return `${line.slice(0, from)}•••${line.slice(to)}`;
}
