import { hash } from 'node:crypto';
import { fingerprintOf, printable, printableText } from '../domain/certification/print.ts';
import type { Finding } from '../domain/finding.ts';
import type { Text } from '../domain/language.ts';

/** Hex sha256 of a text: the hash behind every fingerprint. */
export function sha256Of(text: string): string {
  return hash('sha256', text, 'hex');
}

/** A fault of the zip itself, or of a file as a whole; `file` is the entry's name or null. Always blocking. */
export function zipFinding(fault: {
  readonly ruleId: 'PKG-001' | 'PKG-003' | 'PKG-004' | 'PKG-019';
  readonly findingId: string;
  readonly file: string | null;
  readonly message: Text;
  readonly help: Text;
  readonly fix: Text;
}): Finding {
  const file = fault.file === null ? null : printable(fault.file, 300);
  return {
    ruleId: fault.ruleId,
    findingId: fault.findingId,
    level: 'error',
    blocking: true,
    file,
    line: null,
    column: null,
    endLine: null,
    endColumn: null,
    jsonPath: null,
    innerTemplate: null,
    message: printableText(fault.message),
    help: printableText(fault.help),
    fix: { text: printableText(fault.fix), edit: null },
    fingerprint: fingerprintOf(sha256Of, [fault.ruleId, file ?? '', '', fault.findingId]),
  };
}
