import { codeFrameIn, linesOf } from '../../code-frame.ts';
import type { Finding } from '../../finding.ts';
import type { Language, Text } from '../../language.ts';
import { printable, say } from '../print.ts';
import { byFile, changeOf, countsOf, pageOf } from './output.ts';
import type { Baseline, OutputSubject } from './output.ts';

/** How a terminal shows it. */
export type TextStyle = {
  readonly colour: boolean;
  /** The command that mends what is mechanical, to be told at the end; null when there is none for this package. */
  readonly mendCommand: string | null;
};

const words = {
  package: say('The package', 'Le package'),
  blocks: say('blocks', 'bloquant'),
  error: say('error', 'erreur'),
  warning: say('warning', 'avertissement'),
  info: say('note', 'note'),
  why: say('why', 'pourquoi'),
  fix: say('fix', 'correction'),
  suppressed: say('stays, says the package', 'reste, dit le package'),
  passed: say('PASSED', 'ACCEPTÉ'),
  blocked: say('BLOCKED', 'BLOQUÉ'),
  clean: say('Nothing was found.', 'Rien n’a été trouvé.'),
  nothingNew: say('Nothing new was found.', 'Rien de nouveau n’a été trouvé.'),
  fixed: say('Fixed since the baseline', 'Corrigé depuis la référence'),
} as const satisfies Record<string, Text>;

const BOLD = '1';
const RED = '31';
const GREEN = '32';
const YELLOW = '33';
const CYAN = '36';
const DIM = '2';

/** The report for a terminal: findings per file with the lines they are about, what blocks, and the next step. */
export function textOutput(subject: OutputSubject, style: TextStyle): string {
  const { report, language, texts, docsUrl, baseline } = subject;
  const paint = (code: string, text: string) =>
    style.colour ? `\u001b[${code}m${text}\u001b[0m` : text;
  const lines: string[] = [];
  for (const [file, findings] of byFile(report.findings)) {
    lines.push(paint(BOLD, file ?? words.package[language]), '');
    const source = linesOf(file === null ? '' : (texts.get(file) ?? ''));
    for (const finding of findings) {
      const place = finding.line === null ? '' : `${finding.line}:${finding.column}  `;
      const level = words[finding.level][language];
      const marked = finding.blocking
        ? paint(RED, `${level}, ${words.blocks[language]}`)
        : paint(finding.level === 'info' ? CYAN : YELLOW, level);
      const change = baseline ? `, ${changeOf(finding, baseline)[language]}` : '';
      lines.push(
        `  ${place}${marked}${change}  ${finding.message[language]}  ${paint(DIM, `${finding.ruleId} ${finding.findingId}`)}`,
      );
      lines.push(...frameOf(source, finding, paint));
      lines.push(`      ${paint(DIM, words.why[language])}  ${finding.help[language]}`);
      if (finding.suppressed !== undefined) {
        const { reason, until } = finding.suppressed;
        const end = until === null ? '' : ` (→ ${until})`;
        lines.push(
          `      ${paint(DIM, words.suppressed[language])}  ${printable(reason, 500)}${end}`,
        );
      }
      if (finding.fix) {
        const isMechanical = finding.fix.edit && style.mendCommand !== null ? ' [--fix]' : '';
        lines.push(
          `      ${paint(DIM, words.fix[language])}  ${finding.fix.text[language]}${isMechanical}`,
        );
      }
      const page = pageOf(finding.ruleId, docsUrl);
      if (page !== null) lines.push(`      ${paint(DIM, page)}`);
      lines.push('');
    }
  }
  const isBlocked = report.verdict === 'blocked';
  if (report.findings.length === 0) {
    lines.push(words[baseline && baseline.unchanged > 0 ? 'nothingNew' : 'clean'][language], '');
  }
  if (baseline && baseline.fixed.length > 0) {
    lines.push(paint(BOLD, words.fixed[language]), '');
    for (const { file, line, column, message, ruleId, findingId } of baseline.fixed) {
      const place = [file ?? words.package[language], line, column].filter((part) => part !== null);
      lines.push(`  ${place.join(':')}  ${message}  ${paint(DIM, `${ruleId} ${findingId}`)}`);
    }
    lines.push('');
  }
  lines.push(
    `${paint(`${BOLD};${isBlocked ? RED : GREEN}`, words[report.verdict][language])}  ${countsIn(report.findings, language)}`,
    paint(
      DIM,
      say(
        `${report.rulesRun} rules of ${report.ruleSet}, date ${report.date}`,
        `${report.rulesRun} règles de ${report.ruleSet}, date ${report.date}`,
      )[language],
    ),
  );
  if (baseline) lines.push(paint(DIM, comparedWith(baseline, report.findings)[language]));
  const next = nextStep(report.findings, style.mendCommand);
  if (next) lines.push('', next[language]);
  return `${lines.join('\n')}\n`;
}

function frameOf(
  source: readonly string[],
  finding: Finding,
  paint: (code: string, text: string) => string,
): string[] {
  const frame = codeFrameIn(source, finding);
  const width = String(frame.at(-1)?.number ?? 0).length;
  return frame.flatMap(({ number, text, atFault }) => {
    const shown = printable(text, 200);
    const line =
      `    ${atFault ? '>' : ' '} ${String(number).padStart(width)} | ${shown}`.trimEnd();
    if (!atFault) return [paint(DIM, line)];
    const raw = source[number - 1] ?? '';
    const from = (finding.column ?? 1) - 1;
    // A masked or shortened line no longer stands where the columns count.
    if (!raw.startsWith(text) || from >= text.length) return [line];
    const to = finding.endLine === finding.line ? (finding.endColumn ?? from + 2) - 1 : text.length;
    const before = printable(text.slice(0, from), 1_000).length;
    const length = Math.max(1, printable(text.slice(from, to), 1_000).length);
    return [line, `${' '.repeat(9 + width + before)}${paint(RED, '^'.repeat(length))}`];
  });
}

function comparedWith(
  { ruleSet, date, isNew, unchanged, fixed }: Baseline,
  findings: readonly Finding[],
): Text {
  const added = findings.filter(isNew).length;
  return say(
    `baseline of ${ruleSet}, date ${date}: ${added} new, ${unchanged} unchanged, ${fixed.length} fixed`,
    `référence de ${ruleSet}, date ${date} : ${added} nouveaux, ${unchanged} inchangés, ${fixed.length} corrigés`,
  );
}

function countsIn(findings: readonly Finding[], language: Language): string {
  const { errors, warnings, infos, blocking } = countsOf(findings);
  const some = (count: number, one: string, many: string, french: string, frenchMany: string) =>
    say(`${count} ${count === 1 ? one : many}`, `${count} ${count < 2 ? french : frenchMany}`);
  const parts: Text[] = [
    some(errors, 'error', 'errors', 'erreur', 'erreurs'),
    ...(errors === 0
      ? []
      : [some(blocking, 'of them blocks', 'of them block', 'bloquante', 'bloquantes')]),
    some(warnings, 'warning', 'warnings', 'avertissement', 'avertissements'),
    some(infos, 'note', 'notes', 'note', 'notes'),
  ];
  return parts.map((part) => part[language]).join(', ');
}

function nextStep(findings: readonly Finding[], mendCommand: string | null): Text | null {
  const { mendable, blocking } = countsOf(findings);
  if (mendable > 0 && mendCommand !== null) {
    return say(
      `Next: ${mendCommand} can mend ${mendable} of these findings.`,
      `Ensuite : ${mendCommand} peut corriger ${mendable} de ces constats.`,
    );
  }
  if (blocking > 0) {
    return say(
      'Next: correct what blocks, then certify the package again.',
      'Ensuite : corrigez ce qui bloque, puis certifiez de nouveau le package.',
    );
  }
  return null;
}
