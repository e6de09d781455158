import { countsOf, pageOf } from './output.ts';
import type { OutputSubject } from './output.ts';

/** The report as one JSON object, in the order in which its members are written here. */
export function jsonOutput({
  report,
  language,
  version,
  docsUrl,
  baseline,
}: OutputSubject): string {
  const { findings, ...facts } = report;
  const { errors, warnings, infos, blocking, mendable } = countsOf(findings);
  const value = {
    ...facts,
    tool: { name: 'Vitrine', version },
    language,
    counts: { errors, warnings, infos, blocking, mendable },
    ...(baseline === undefined
      ? {}
      : {
          baseline: {
            ruleSet: baseline.ruleSet,
            date: baseline.date,
            new: findings.filter(baseline.isNew).length,
            unchanged: baseline.unchanged,
            fixed: baseline.fixed,
          },
        }),
    findings: findings.map((finding) => ({
      ruleId: finding.ruleId,
      level: finding.level,
      blocking: finding.blocking,
      findingId: finding.findingId,
      file: finding.file,
      line: finding.line,
      column: finding.column,
      endLine: finding.endLine,
      endColumn: finding.endColumn,
      jsonPath: finding.jsonPath,
      innerTemplate: finding.innerTemplate,
      message: finding.message[language],
      help: finding.help[language],
      fix: finding.fix ? { text: finding.fix.text[language], edit: finding.fix.edit } : null,
      docs: pageOf(finding.ruleId, docsUrl),
      suppressed: finding.suppressed ?? null,
      fingerprint: finding.fingerprint,
      ...(baseline === undefined ? {} : { change: baseline.isNew(finding) ? 'new' : 'unchanged' }),
    })),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
