import type { Finding } from '../../finding.ts';
import { everyRule } from '../zip-rules.ts';
import { changeOf } from './output.ts';
import type { OutputSubject } from './output.ts';

/**
 * The report as JUnit XML: one test case per rule and file. A case fails by findings that refuse the package;
 * what else its rule says is its output. A rule that found nothing is one case that passes. What was fixed since a
 * baseline is left out: its case passes, or has the other findings of its rule.
 */
export function junitOutput({ report, language, baseline }: OutputSubject): string {
  const cases = new Map<string, { rule: string; file: string | null; findings: Finding[] }>();
  for (const { id } of everyRule()) {
    const own = report.findings.filter(({ ruleId }) => ruleId === id);
    if (own.length === 0) cases.set(id, { rule: id, file: null, findings: [] });
    for (const finding of own) {
      const key = [id, finding.file ?? ''].join('\u001f');
      const known = cases.get(key);
      if (known) known.findings.push(finding);
      else cases.set(key, { rule: id, file: finding.file, findings: [finding] });
    }
  }
  const all = [...cases.values()];
  const failures = all.filter(({ findings }) => findings.some(({ blocking }) => blocking)).length;
  const suite = attributes({
    name: 'Vitrine certification',
    tests: all.length,
    failures,
    errors: 0,
    skipped: 0,
  });
  const facts: Readonly<Record<string, unknown>> = { ...report, findings: undefined };
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ tests: all.length, failures, errors: 0 })}>`,
    `  <testsuite${suite}>`,
    '    <properties>',
    ...Object.entries(facts)
      .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
      // A report that was stored has its facts in another order.
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => `      <property${attributes({ name, value: String(value) })}/>`),
    '    </properties>',
    ...all.flatMap(({ rule, file, findings }) => {
      const open = `    <testcase${attributes({ classname: rule, name: file ?? 'package', ...(file === null ? {} : { file }) })}`;
      if (findings.length === 0) return [`${open}/>`];
      const blocking = findings.filter((finding) => finding.blocking);
      const others = findings.filter((finding) => !finding.blocking);
      return [
        `${open}>`,
        ...(blocking.length === 0
          ? []
          : [
              `      <failure${attributes({
                type: blocking[0]?.findingId ?? '',
                message: blocking[0]?.message[language] ?? '',
              })}>${escaped(blocking.map((finding) => told(finding, language, baseline)).join('\n'))}</failure>`,
            ]),
        ...(others.length === 0
          ? []
          : [
              `      <system-out>${escaped(others.map((finding) => told(finding, language, baseline)).join('\n'))}</system-out>`,
            ]),
        '    </testcase>',
      ];
    }),
    '  </testsuite>',
    '</testsuites>',
  ];
  return `${lines.join('\n')}\n`;
}

function told(
  finding: Finding,
  language: OutputSubject['language'],
  baseline: OutputSubject['baseline'],
): string {
  const { file, line, column, level, findingId, message, fix } = finding;
  const place = [file, line, column].filter((part) => part !== null).join(':');
  const change = baseline ? ` (${changeOf(finding, baseline)[language]})` : '';
  const fixed = fix ? ` ${fix.text[language]}` : '';
  return `${place}${place === '' ? '' : ' '}${level}${change} ${findingId}: ${message[language]}${fixed}`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
}

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Signs that XML 1.0 has no form for become U+FFFD. Source: XML 1.0, 2.2. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);
}
