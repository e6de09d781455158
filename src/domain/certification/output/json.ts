import type { Fix, Suppression } from '../../finding.ts';
import { countsOf, pageOf } from './output.ts';
import type { OutputSubject } from './output.ts';

/**
 * The report as one JSON object, in the order in which its members are written here, whatever the order in the report:
 * one that was stored is written with the same bytes.
 */
export function jsonOutput({
  report,
  language,
  version,
  docsUrl,
  baseline,
}: OutputSubject): string {
  const { verdict, ruleSet, mode, date, dataDate, rulesRun, findings } = report;
  const { errors, warnings, infos, blocking, mendable } = countsOf(findings);
  const value = {
    ...{ verdict, ruleSet, mode, date, dataDate, rulesRun },
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
      fix: finding.fix ? { text: finding.fix.text[language], edit: editOf(finding.fix) } : null,
      docs: pageOf(finding.ruleId, docsUrl),
      suppressed: finding.suppressed ? suppressionOf(finding.suppressed) : null,
      fingerprint: finding.fingerprint,
      ...(baseline === undefined ? {} : { change: baseline.isNew(finding) ? 'new' : 'unchanged' }),
    })),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

function editOf({ edit }: Fix) {
  return edit && { start: edit.start, end: edit.end, replacement: edit.replacement };
}

const suppressionOf = ({ reason, until }: Suppression) => ({ reason, until });
