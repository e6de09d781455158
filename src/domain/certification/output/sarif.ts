import type { Finding } from '../../finding.ts';
import type { Language } from '../../language.ts';
import { lineReader } from '../source-file.ts';
import type { LinePlace, Place } from '../source-file.ts';
import { everyRule } from '../zip-rules.ts';
import type { RuleDescription } from '../zip-rules.ts';
import { pageOf } from './output.ts';
import type { EarlierFinding, OutputSubject } from './output.ts';

/** The schema that the log names. Source: SARIF 2.1.0, OASIS standard with errata 01, 3.13.3. */
const SCHEMA =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * The report as a SARIF 2.1.0 log. `error` is what refuses the package, `warning` an error or warning that does not,
 * `note` advice. Columns count UTF-16 units.
 */
export function sarifOutput(subject: OutputSubject): string {
  const { report, language, version, docsUrl, texts, baseline } = subject;
  const rules = everyRule();
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const files = [...new Set(report.findings.flatMap(({ file }) => file ?? []))].sort();
  const artifacts = new Map(files.map((file, index) => [file, index]));
  const readers = new Map<string, (place: Place) => LinePlace>();
  const placesIn = (file: string): ((place: Place) => LinePlace) | null => {
    const known = readers.get(file);
    const text = texts.get(file);
    if (known || text === undefined) return known ?? null;
    const reader = lineReader(text);
    readers.set(file, reader);
    return reader;
  };
  const { findings, ...facts } = report;
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Vitrine',
            version,
            semanticVersion: version,
            rules: rules.map((rule) => ruleOf(rule, language, docsUrl)),
          },
        },
        language,
        columnKind: 'utf16CodeUnits',
        invocations: [
          { executionSuccessful: true, exitCode: report.verdict === 'blocked' ? 1 : 0 },
        ],
        artifacts: files.map((file) => ({
          location: { uri: uriOf(file) },
          roles: ['analysisTarget'],
        })),
        results: [
          ...findings.map((finding) => {
            const edit = finding.fix?.edit;
            const places = finding.file === null ? null : placesIn(finding.file);
            return {
              ruleId: finding.ruleId,
              ruleIndex: indexes.get(finding.ruleId) ?? -1,
              level: levelOf(finding),
              message: { text: finding.message[language] },
              ...(finding.file === null
                ? {}
                : { locations: [locationOf(finding, finding.file, artifacts)] }),
              ...(finding.suppressed === undefined
                ? {}
                : {
                    suppressions: [{ kind: 'external', justification: finding.suppressed.reason }],
                  }),
              partialFingerprints: { 'vitrineFinding/v1': finding.fingerprint },
              ...(baseline ? { baselineState: baseline.isNew(finding) ? 'new' : 'unchanged' } : {}),
              ...(finding.fix && edit && finding.file !== null && places
                ? {
                    fixes: [
                      {
                        description: { text: finding.fix.text[language] },
                        artifactChanges: [
                          {
                            artifactLocation: artifactOf(finding.file, artifacts),
                            replacements: [
                              {
                                deletedRegion: regionOf(places(edit)),
                                insertedContent: { text: edit.replacement },
                              },
                            ],
                          },
                        ],
                      },
                    ],
                  }
                : {}),
              properties: {
                findingId: finding.findingId,
                blocking: finding.blocking,
                why: finding.help[language],
                fix: finding.fix?.text[language] ?? null,
                innerTemplate: finding.innerTemplate,
              },
            };
          }),
          ...(baseline?.fixed ?? []).map((finding) => fixedResult(finding, indexes)),
        ],
        properties: facts,
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf(rule: RuleDescription, language: Language, docsUrl: string | null) {
  const page = pageOf(rule.id, docsUrl);
  const sentence = rule.sentence[language];
  const help = language === 'en' ? `Source: ${rule.source}.` : `Source\u00a0: ${rule.source}.`;
  return {
    id: rule.id,
    shortDescription: { text: sentence },
    help: {
      text: page === null ? `${sentence} ${help}` : `${sentence} ${help} ${page}`,
      markdown:
        page === null
          ? `${sentence}\n\n${help}`
          : `${sentence}\n\n${help}\n\n[${rule.id}](${page})`,
    },
    ...(page === null ? {} : { helpUri: page }),
    defaultConfiguration: { level: rule.level === 'B' ? 'error' : 'warning' },
    properties: { appliesTo: rule.appliesTo, marketplaceLevel: rule.level, source: rule.source },
  };
}

/** What an earlier report had and this one no longer has. A rule that is gone, too, has no index. */
function fixedResult(finding: EarlierFinding, indexes: ReadonlyMap<string, number>) {
  const { ruleId, file, line, column, message, fingerprint, findingId, blocking } = finding;
  const ruleIndex = indexes.get(ruleId);
  const region =
    line === null || column === null ? {} : { region: { startLine: line, startColumn: column } };
  return {
    ruleId,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: levelOf(finding),
    message: { text: message },
    ...(file === null
      ? {}
      : {
          locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...region } }],
        }),
    partialFingerprints: { 'vitrineFinding/v1': fingerprint },
    baselineState: 'absent',
    properties: { findingId, blocking },
  };
}

function levelOf({
  level,
  blocking,
}: Pick<Finding, 'level' | 'blocking'>): 'error' | 'warning' | 'note' {
  if (level === 'info') return 'note';
  return blocking ? 'error' : 'warning';
}

function locationOf(finding: Finding, file: string, artifacts: ReadonlyMap<string, number>) {
  const { line, column, endLine, endColumn, jsonPath } = finding;
  return {
    physicalLocation: {
      artifactLocation: artifactOf(file, artifacts),
      ...(line !== null && column !== null && endLine !== null && endColumn !== null
        ? { region: regionOf({ line, column, endLine, endColumn }) }
        : {}),
    },
    ...(jsonPath ? { logicalLocations: [{ fullyQualifiedName: jsonPath, kind: 'member' }] } : {}),
  };
}

function artifactOf(file: string, artifacts: ReadonlyMap<string, number>) {
  return { uri: uriOf(file), index: artifacts.get(file) ?? -1 };
}

function regionOf({ line, column, endLine, endColumn }: LinePlace) {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

/** A path as a relative reference: a colon in its first part would otherwise read as a scheme. */
function uriOf(file: string): string {
  return file.toWellFormed().split('/').map(encodeURIComponent).join('/');
}
