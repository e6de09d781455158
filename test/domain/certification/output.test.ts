import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import Ajv from 'ajv-draft-04';
import { certify } from '../../../src/domain/certification/certify.ts';
import { jsonOutput } from '../../../src/domain/certification/output/json.ts';
import { junitOutput } from '../../../src/domain/certification/output/junit.ts';
import type { OutputSubject } from '../../../src/domain/certification/output/output.ts';
import { sarifOutput } from '../../../src/domain/certification/output/sarif.ts';
import { textOutput } from '../../../src/domain/certification/output/text.ts';
import { applyEdits } from '../../../src/domain/certification/mend.ts';
import { everyRule } from '../../../src/domain/certification/zip-rules.ts';
import { cleanPackage } from '../../support/clean-package.ts';
import { packageOf, sha256 } from '../../support/package-folder.ts';

const main = 'mainTemplate.json';

/** Faults of every level, of the package and of files, with texts that every format must escape. */
const faulty = {
  ...cleanPackage,
  [main]: cleanPackage[main]
    .replace(
      '"diskCount": {',
      '"a<b>&\\"c": { "type": "string" },\r\n    "dbPassword": { "type": "string" }, "diskCount": {',
    )
    .replace('"variables": {', '"variables": { "spare": "]]>",'),
  'a folder/b%c:é.json': '{ "a": \u0007 }',
  'scripts/Thumbs.db': 'x',
};

function subjectOf(
  files: Readonly<Record<string, string>>,
  change: Partial<OutputSubject> = {},
): OutputSubject {
  return {
    report: certify(packageOf(files), sha256),
    language: 'en',
    version: '1.2.3',
    texts: new Map(Object.entries(files)),
    docsUrl: null,
    ...change,
  };
}

const plain = { colour: false, mendCommand: 'vitrine certify --fix' } as const;

describe('given a report with findings of every kind', () => {
  const subject = subjectOf(faulty);
  const { findings } = subject.report;

  test('when it is written as JSON, then it is one object with every finding', () => {
    const value = JSON.parse(jsonOutput(subject)) as {
      verdict: string;
      ruleSet: string;
      counts: Record<string, number>;
      findings: Record<string, unknown>[];
    };
    assert.equal(value.verdict, 'blocked');
    assert.equal(value.ruleSet, subject.report.ruleSet);
    assert.equal(value.findings.length, findings.length);
    assert.equal(value.counts['blocking'], findings.filter(({ blocking }) => blocking).length);
    const secure = value.findings.find(({ ruleId }) => ruleId === 'Password-params-must-be-secure');
    const { help, fingerprint, fix, ...rest } = secure ?? {};
    assert.ok(help && fingerprint && fix);
    assert.deepEqual(rest, {
      ruleId: 'Password-params-must-be-secure',
      level: 'error',
      blocking: true,
      findingId: 'Password.Param.Not.Secure',
      file: main,
      line: 52,
      column: 29,
      endLine: 52,
      endColumn: 37,
      jsonPath: 'parameters.dbPassword.type',
      innerTemplate: null,
      message: 'The parameter "dbPassword" has the type "string".',
      docs: null,
      suppressed: null,
    });
  });

  test('when it is written in French, then the words are French and the facts the same', () => {
    const french = JSON.parse(jsonOutput({ ...subject, language: 'fr' })) as {
      findings: { message: string; ruleId: string }[];
    };
    assert.deepEqual(
      french.findings.map(({ ruleId }) => ruleId),
      findings.map(({ ruleId }) => ruleId),
    );
    assert.ok(french.findings.some(({ message }) => /Le paramètre/.test(message)));
    assert.match(textOutput({ ...subject, language: 'fr' }, plain), /BLOQUÉ/);
  });

  test('when it is written as SARIF, then it holds to the schema, and edits are regions of the file', async () => {
    // The schema of the standard as the package @microsoft/jest-sarif 1.0.0-beta.0 (MIT) carries it.
    const schema: object = JSON.parse(
      await readFile(new URL('sarif-2.1.0-rtm.5.json', import.meta.url), 'utf8'),
    ) as object;
    const validate = new Ajv.default({
      strict: false,
      validateFormats: false,
      unicodeRegExp: false,
    }).compile(schema);
    const docsUrl = 'https://vitrine.example/docs/rules/';
    const log: unknown = JSON.parse(sarifOutput({ ...subject, docsUrl }));
    assert.ok(validate(log), JSON.stringify(validate.errors));
    assert.ok(!validate({ version: '2.1.0', runs: [{ results: [{ level: 'fatal' }] }] }));
    const [run] = (log as { runs: SarifRun[] }).runs;
    assert.ok(run);
    const { rules } = run.tool.driver;
    assert.deepEqual(
      rules.map(({ id }) => id),
      everyRule().map(({ id }) => id),
    );
    assert.equal(run.results.length, findings.length);
    for (const [place, result] of run.results.entries()) {
      const finding = findings[place];
      assert.ok(finding);
      assert.equal(rules[result.ruleIndex]?.id, result.ruleId);
      assert.equal(
        rules[result.ruleIndex]?.helpUri,
        `https://vitrine.example/docs/rules/${result.ruleId}`,
      );
      const level = finding.blocking ? 'error' : finding.level === 'info' ? 'note' : 'warning';
      assert.equal(result.level, level);
      assert.equal(result.locations?.length ?? 0, finding.file === null ? 0 : 1);
      const [fix] = result.fixes ?? [];
      assert.equal(fix !== undefined, Boolean(finding.fix?.edit));
      const [replacement] = fix?.artifactChanges[0]?.replacements ?? [];
      const edit = finding.fix?.edit;
      if (!replacement || !edit) continue;
      const text = faulty[finding.file as keyof typeof faulty];
      const made = applyEdits(text, [
        {
          start: offsetOf(
            text,
            replacement.deletedRegion.startLine,
            replacement.deletedRegion.startColumn,
          ),
          end: offsetOf(
            text,
            replacement.deletedRegion.endLine,
            replacement.deletedRegion.endColumn,
          ),
          replacement: replacement.insertedContent.text,
        },
      ]);
      assert.equal(made, applyEdits(text, [edit]));
    }
    assert.ok(run.results.some(({ fixes }) => fixes));
    const uris = run.artifacts.map(({ location }) => location.uri);
    assert.ok(uris.includes('a%20folder/b%25c%3A%C3%A9.json'), uris.join(' '));
  });

  test('when it is written as JUnit, then each rule and file is a case, and texts are escaped', () => {
    const xml = junitOutput(subject);
    assert.doesNotMatch(xml, /a<b>|&(?!amp;|lt;|gt;|quot;|apos;)/);
    assert.doesNotMatch(xml, /\u0007/);
    const cases = [...xml.matchAll(/<testcase classname="([^"]*)" name="([^"]*)"/g)].map(
      ([, rule, file]) => `${rule} ${file}`,
    );
    assert.equal(new Set(cases).size, cases.length);
    const blocked = new Set(
      findings.filter(({ blocking }) => blocking).map(({ ruleId, file }) => `${ruleId} ${file}`),
    );
    assert.equal(xml.split('<failure ').length - 1, blocked.size);
    assert.match(
      xml,
      new RegExp(`<testsuite [^>]*tests="${cases.length}" failures="${blocked.size}"`),
    );
    for (const { id } of everyRule()) {
      assert.ok(
        cases.some((one) => one.startsWith(`${id} `)),
        id,
      );
    }
    assert.match(xml, /<testcase classname="PKG-001" name="package"\/>/);
  });

  test('when it is written for a terminal, then the lines, the counts and the next step are shown', () => {
    const text = textOutput(subject, plain);
    assert.doesNotMatch(text, /\u001b|\u0007/);
    assert.match(text, /^BLOCKED {2}\d+ errors?, \d+ of them blocks?, \d+ warnings?, \d+ notes?$/m);
    assert.match(text, /^Next: vitrine certify --fix can mend \d+ of these findings\.$/m);
    const lines = text.split('\n');
    const marked = lines.findIndex((line) => line.includes('> 52 | '));
    const frame = lines[marked] ?? '';
    const carets = lines[marked + 1] ?? '';
    const pointed = frame.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1);
    assert.ok(pointed === '"string"' || pointed === '"dbPassword"', pointed);
  });

  test('when the terminal has colours, then only colours differ', () => {
    const coloured = textOutput(subject, { ...plain, colour: true });
    assert.match(coloured, /\u001b\[31m/);
    assert.equal(coloured.replaceAll(/\u001b\[[0-9;]*m/g, ''), textOutput(subject, plain));
  });
});

describe('given a secret in a file', () => {
  test('when the report is written in any format, then the secret is nowhere', () => {
    const secret = 'P@ssw0rd-of-all';
    const subject = subjectOf({
      ...cleanPackage,
      [main]: cleanPackage[main].replace(
        '"adminPassword": {',
        `"adminPassword": { "defaultValue": "${secret}",`,
      ),
    });
    assert.equal(subject.report.findings.length, 1);
    const outputs = [
      jsonOutput(subject),
      sarifOutput(subject),
      junitOutput(subject),
      textOutput(subject, plain),
    ];
    for (const output of outputs) assert.ok(!output.includes(secret));
  });
});

describe('given a report without findings', () => {
  test('when it is written for a terminal, then it says so', () => {
    assert.match(
      textOutput(subjectOf({ ...cleanPackage }), plain),
      /^Nothing was found\.\n\nPASSED/,
    );
  });
});

type SarifRegion = { startLine: number; startColumn: number; endLine: number; endColumn: number };
type SarifRun = {
  tool: { driver: { rules: { id: string; helpUri?: string }[] } };
  artifacts: { location: { uri: string } }[];
  results: {
    ruleId: string;
    ruleIndex: number;
    level: string;
    locations?: unknown[];
    fixes?: {
      artifactChanges: {
        replacements: { deletedRegion: SarifRegion; insertedContent: { text: string } }[];
      }[];
    }[];
  }[];
};

/** Counted by walking the lines, CR LF being one end. */
function offsetOf(text: string, line: number, column: number): number {
  let at = 0;
  for (let passed = 1; passed < line; passed += 1) at = text.indexOf('\n', at) + 1;
  return at + column - 1;
}
