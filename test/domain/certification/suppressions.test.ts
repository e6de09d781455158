import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { certify } from '../../../src/domain/certification/certify.ts';
import { jsonOutput } from '../../../src/domain/certification/output/json.ts';
import { sarifOutput } from '../../../src/domain/certification/output/sarif.ts';
import { textOutput } from '../../../src/domain/certification/output/text.ts';
import type { CertificationReport } from '../../../src/domain/certification/report.ts';
import { openingComment } from '../../../src/domain/opening-comment.ts';
import { cleanPackage } from '../../support/clean-package.ts';
import { packageOf, sha256 } from '../../support/package-folder.ts';

const main = 'mainTemplate.json';
const UNUSED = 'Parameters-Must-Be-Referenced';
const INSECURE = 'Password-params-must-be-secure';

const described = '"metadata": { "description": "For a test." }';

/** Two parameters that nothing references, and one that refuses the package. */
const template = cleanPackage[main].replace(
  '"vmName": {',
  `"one": { "type": "string", "defaultValue": "x", ${described} }, "two": { "type": "string", "defaultValue": "x", ${described} }, "vmName": {`,
);
const insecure = cleanPackage[main].replace(
  '"adminPassword": {\n      "type": "secureString"',
  '"adminPassword": {\n      "type": "string"',
);

const entry = {
  rule: UNUSED,
  file: main,
  jsonPath: 'parameters.one',
  reason: 'Read by the portal.',
};

function reportOf(
  file: unknown,
  options: { readonly main?: string; readonly mode?: 'default' | 'reference' } = {},
): CertificationReport {
  const files = {
    ...cleanPackage,
    [main]: options.main ?? template,
    'certification.json': typeof file === 'string' ? file : JSON.stringify(file, null, 2),
  };
  return certify(packageOf(files, { mode: options.mode ?? 'default' }), sha256);
}

const shown = ({ findings }: CertificationReport) =>
  findings.map(({ ruleId, findingId, jsonPath, suppressed }) =>
    ruleId === UNUSED ? `${jsonPath}: ${suppressed?.reason ?? 'open'}` : `${findingId} ${jsonPath}`,
  );

describe('given a package that says which findings stay', () => {
  test('when a place is named, then the finding there has the reason, and the others have none', () => {
    const report = reportOf({ suppress: [{ ...entry, until: '2026-12-31' }] });
    assert.deepEqual(shown(report), [
      'parameters.one: Read by the portal.',
      'parameters.two: open',
    ]);
    assert.deepEqual(report.findings[0]?.suppressed, {
      reason: 'Read by the portal.',
      until: '2026-12-31',
    });
    assert.equal(report.verdict, 'passed');
  });

  test('when a whole file is named, in another case of the rule, then all of that rule there have it', () => {
    const { jsonPath: _path, ...whole } = entry;
    const report = reportOf({ suppress: [{ ...whole, rule: UNUSED.toLowerCase() }] });
    assert.ok(report.findings.every(({ suppressed }) => suppressed !== undefined));
    assert.equal(report.findings.length, 2);
  });

  test('when the fingerprints are compared with those of the package without reasons, then they are equal', () => {
    const prints = (file: unknown) => reportOf(file).findings.map(({ fingerprint }) => fingerprint);
    assert.deepEqual(prints({ suppress: [entry] }), prints({ suppress: [] }));
  });

  test('when the reference is asked, then reasons change nothing', () => {
    const report = reportOf({ suppress: [entry, {}] }, { mode: 'reference' });
    assert.ok(report.findings.every(({ suppressed }) => suppressed === undefined));
    assert.ok(report.findings.every(({ ruleId }) => ruleId !== 'PKG-024'));
  });
});

describe('given an entry that is not right', () => {
  const wrong: Readonly<Record<string, readonly [unknown, string]>> = {
    'no list': [{ suppress: 'all' }, 'Suppression.Malformed suppress'],
    'no object': [['x'], 'Suppression.Malformed '],
    'no text': [{ suppress: [7] }, 'Suppression.Malformed suppress[0]'],
    'no rule': [{ suppress: [{ ...entry, rule: '' }] }, 'Suppression.Malformed suppress[0].rule'],
    'no file': [{ suppress: [{ ...entry, file: 7 }] }, 'Suppression.Malformed suppress[0].file'],
    'no reason': [
      { suppress: [{ ...entry, reason: ' ' }] },
      'Suppression.Malformed suppress[0].reason',
    ],
    'a reason without end': [
      { suppress: [{ ...entry, reason: 'x'.repeat(501) }] },
      'Suppression.Malformed suppress[0].reason',
    ],
    'no day': [
      { suppress: [{ ...entry, until: '2026-13-01' }] },
      'Suppression.Malformed suppress[0].until',
    ],
    'a day that is over': [
      { suppress: [{ ...entry, until: '2020-01-01' }] },
      'Suppression.Expired suppress[0].until',
    ],
    'a place without a finding': [
      { suppress: [{ ...entry, jsonPath: 'parameters.vmName' }] },
      'Suppression.Unused suppress[0]',
    ],
  };
  for (const [what, [file, expected]] of Object.entries(wrong)) {
    test(`when it has ${what}, then a warning says so at its place, and the findings stay open`, () => {
      assert.deepEqual(shown(reportOf(file)), [
        expected,
        'parameters.one: open',
        'parameters.two: open',
      ]);
    });
  }

  test('when it names what refuses the package, then that still refuses it', () => {
    assert.notEqual(insecure, cleanPackage[main]);
    const report = reportOf(
      { suppress: [{ rule: INSECURE, file: main, reason: 'Trust us.' }] },
      { main: insecure },
    );
    assert.equal(report.verdict, 'blocked');
    assert.ok(report.findings.every(({ suppressed }) => suppressed === undefined));
    assert.ok(report.findings.some(({ findingId }) => findingId === 'Suppression.Of.Blocking'));
  });

  test('when the file is no JSON, then only that is said', () => {
    const report = reportOf('{ "suppress": [');
    assert.deepEqual(
      report.findings.map(({ ruleId }) => ruleId),
      ['JSONFiles-Should-Be-Valid', UNUSED, UNUSED],
    );
  });
});

describe('given a report with reasons', () => {
  const report = reportOf({ suppress: [{ ...entry, until: '2026-12-31' }] });
  const subject = {
    report,
    language: 'en',
    version: '1.0.0',
    texts: new Map(),
    docsUrl: null,
  } as const;

  test('when it is written, then every form has the reason', () => {
    const { findings } = JSON.parse(jsonOutput(subject)) as {
      findings: { suppressed: unknown }[];
    };
    assert.deepEqual(
      findings.map(({ suppressed }) => suppressed),
      [{ reason: 'Read by the portal.', until: '2026-12-31' }, null],
    );
    const { runs } = JSON.parse(sarifOutput(subject)) as {
      runs: { results: { suppressions?: unknown }[] }[];
    };
    assert.deepEqual(
      runs[0]?.results.map(({ suppressions }) => suppressions),
      [[{ kind: 'external', justification: 'Read by the portal.' }], undefined],
    );
    const text = textOutput(subject, { colour: false, mendCommand: null });
    assert.match(text, /stays, says the package {2}Read by the portal\. \(→ 2026-12-31\)/);
  });

  test('when the automatic reviewer tells of it, then the reason stands there', () => {
    const [finding] = report.findings;
    assert.ok(finding);
    assert.match(
      openingComment(finding).en,
      /The publisher says why it stays: Read by the portal\./,
    );
    assert.match(openingComment(finding).fr, /L’éditeur dit pourquoi cela reste[^]*Read by/);
  });
});
