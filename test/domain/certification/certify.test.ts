import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { apiVersions } from '../../../src/certification-data/api-versions.ts';
import { certify, MOST_PER_RULE_AND_FILE } from '../../../src/domain/certification/certify.ts';
import { templatesOf, readSources, rootOf } from '../../../src/domain/certification/sources.ts';
import { ancestorsOf, findKey, pathOf } from '../../../src/domain/certification/tree.ts';
import { readJson } from '../../../src/domain/certification/json.ts';
import { cleanPackage } from '../../support/clean-package.ts';
import { foundBy } from '../../support/certified.ts';
import { packageOf, sha256 } from '../../support/package-folder.ts';
import { cpuTimeMs } from '../../support/cpu-time.ts';

const template = (value: object) => ({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  ...value,
});

const deployment = (name: string, inner: object, scope: string | null = 'inner') => ({
  type: 'Microsoft.Resources/deployments',
  apiVersion: '2025-04-01',
  name,
  properties: {
    ...(scope === null ? {} : { expressionEvaluationOptions: { scope } }),
    template: inner,
  },
});

describe('given a package with faults', () => {
  const files = {
    'mainTemplate.json': template({
      parameters: { dbPassword: { type: 'string' } },
      resources: [
        { type: 'a/b', name: 'x', location: 'eastus' },
        deployment(
          'inner',
          template({ resources: [{ type: 'c/d', name: 'y', location: 'westus' }] }),
        ),
      ],
    }),
    'createUiDefinition.json': '{}',
    'b/broken.json': '{',
  };

  test('when it is certified twice, also with its files in another order, then the reports are equal byte for byte', () => {
    const backwards = Object.fromEntries(Object.entries(files).toReversed());
    const one = JSON.stringify(certify(packageOf(files), sha256));
    assert.equal(JSON.stringify(certify(packageOf(files), sha256)), one);
    assert.equal(JSON.stringify(certify(packageOf(backwards), sha256)), one);
  });

  test('when it is certified, then findings are in the order file, line, column, rule and name the inner template', () => {
    const report = certify(packageOf(files), sha256);
    assert.equal(report.verdict, 'blocked');
    assert.equal(report.date, '2026-08-20');
    assert.equal(report.mode, 'default');
    assert.equal(report.dataDate, apiVersions.asOf);
    const places = report.findings.map(
      ({ file, line, column, ruleId }) => [file ?? '', line ?? 0, column ?? 0, ruleId] as const,
    );
    const inOrder = places.toSorted(
      (a, b) =>
        (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0) ||
        a[1] - b[1] ||
        a[2] - b[2] ||
        (a[3] < b[3] ? -1 : a[3] > b[3] ? 1 : 0),
    );
    assert.deepEqual(places, inOrder);
    const located = report.findings.filter(({ findingId }) => findingId === 'Location.Hardcoded');
    assert.deepEqual(
      located.map(({ innerTemplate, jsonPath }) => [innerTemplate, jsonPath]),
      [
        [null, 'resources[0].location'],
        ['inner', 'resources[1].properties.template.resources[0].location'],
      ],
    );
    assert.equal(
      new Set(report.findings.map(({ fingerprint }) => fingerprint)).size,
      report.findings.length,
    );
  });

  test('when its files are indented in another way, then the fingerprints stay', () => {
    const flat = { ...files, 'mainTemplate.json': JSON.stringify(files['mainTemplate.json']) };
    const prints = (input: object) =>
      certify(packageOf({ ...files, ...input }), sha256)
        .findings.map(({ fingerprint }) => fingerprint)
        .sort();
    assert.deepEqual(prints(flat), prints({}));
  });

  test('when the progress is asked for, then it counts every rule', () => {
    const steps: [number, number][] = [];
    certify(packageOf(files), sha256, {
      onProgress: (done, total) => steps.push([done, total]),
    });
    assert.deepEqual(
      steps.map(([done]) => done),
      steps.map((_, index) => index + 1),
    );
    assert.ok(steps.every(([, total]) => total === steps.length));
  });
});

describe('given api versions of a day', () => {
  const rule = 'apiVersions-Should-Be-Recent';
  const aged = (asOf: string) =>
    foundBy(rule, { ...cleanPackage }, { apiVersions: { ...apiVersions, asOf } });

  test('when they are more than 180 days older than the evaluation date, then the report says so and blocks nothing', () => {
    assert.deepEqual(aged('2026-02-21'), []);
    assert.deepEqual(aged('2026-02-20'), ['info ApiVersion.Data.Old (null)']);
    const old = { apiVersions: { ...apiVersions, asOf: '2026-02-20' } };
    const report = certify(packageOf(cleanPackage, old), sha256);
    assert.deepEqual([report.verdict, report.dataDate], ['passed', '2026-02-20']);
    assert.match(report.findings[0]?.message.en ?? '', /181 days old/);
  });
});

describe('given one file of a package that is looked at alone', () => {
  const bicep = { metadata: { _generator: { name: 'bicep' } } };
  const resources = [{ type: 'a/b', name: 'x', properties: { subnetId: 'literal' } }];
  const files = {
    'mainTemplate.json': template(bicep),
    'nestedtemplates/one.json': template({ ...bicep, resources }),
    'nestedtemplates/two.json': template({ resources }),
    'broken.json': '{',
  };
  const ids = 'IDs-Should-Be-Derived-From-ResourceIDs';

  test('when it is certified, then nothing is said of other files or of the package', () => {
    const only = 'nestedtemplates/two.json';
    const report = certify(packageOf(files, { only }), sha256);
    assert.deepEqual([...new Set(report.findings.map(({ file }) => file))], [only]);
    assert.ok(report.findings.every(({ ruleId }) => !ruleId.startsWith('PKG-')));
    assert.ok(certify(packageOf(files), sha256).findings.some(({ file }) => file === null));
  });

  test('when Bicep is asked for, then the file answers for itself, whatever its name', () => {
    const alone = (only: string) => foundBy(ids, files, { only, mode: 'reference' });
    assert.deepEqual(alone('nestedtemplates/one.json'), []);
    assert.equal(alone('nestedtemplates/two.json').length, 1);
    assert.deepEqual(foundBy(ids, files, { mode: 'reference' }), []);
  });

  test('when there is no such file, then it is refused', () => {
    assert.throws(() => certify(packageOf(files, { only: 'none.json' }), sha256), RangeError);
  });
});

describe('given a file with very many faults', () => {
  test('when it is certified, then 200 per rule are listed and the rest is counted, in seconds', () => {
    const parameters = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`password${index}`, { type: 'string' }]),
    );
    const started = cpuTimeMs();
    const report = certify(
      packageOf({ ...cleanPackage, 'mainTemplate.json': template({ parameters, resources: [] }) }),
      sha256,
    );
    assert.ok(cpuTimeMs() - started < 3_000);
    const found = report.findings.filter(
      ({ ruleId }) => ruleId === 'Password-params-must-be-secure',
    );
    assert.equal(found.length, MOST_PER_RULE_AND_FILE + 1);
    const last = found.at(-1);
    assert.equal(last?.findingId, 'More.Findings');
    assert.equal(last?.level, 'info');
    assert.match(last?.message.en ?? '', /9800/);
    assert.deepEqual(
      found.slice(0, 2).map(({ line }) => line),
      [5, 8],
    );
  });
});

describe('given any value in any place of a package', () => {
  const paths = ['mainTemplate.json', 'createUiDefinition.json'] as const;
  const odd = fc.oneof(
    fc.constantFrom(
      null,
      '',
      [],
      {},
      [[]],
      [{}],
      [''],
      '[',
      "[parameters('",
      '[variables(',
      true,
      0,
      -1.5,
    ),
    fc.jsonValue(),
  );

  /** Replaces the value that a walk over the tree reaches after so many steps. */
  function changed(value: unknown, steps: { left: number }, by: unknown): unknown {
    steps.left -= 1;
    if (steps.left === 0) return by;
    if (Array.isArray(value)) return value.map((item) => changed(item, steps, by));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, changed(one, steps, by)]),
    );
  }

  test('when it is certified, then no rule throws and every place lies in its file', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.integer({ min: 1, max: 220 }),
        odd,
        (path, at, by) => {
          const value: unknown = changed(JSON.parse(cleanPackage[path]), { left: at }, by);
          const text = JSON.stringify(value, null, 2) ?? 'null';
          const report = certify(packageOf({ ...cleanPackage, [path]: text }), sha256);
          for (const { file, line, column, endLine, fix } of report.findings) {
            if (file !== path || line === null) continue;
            const lines = text.split('\n');
            assert.ok(line >= 1 && endLine !== null && endLine <= lines.length);
            assert.ok(column !== null && column >= 1);
            assert.ok(column <= (lines[line - 1]?.length ?? 0) + 1);
            if (fix?.edit) assert.ok(fix.edit.start <= fix.edit.end && fix.edit.end <= text.length);
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('given hostile content', () => {
  test('when names hold NUL, half surrogates and signs that turn text, then no finding repeats them', () => {
    const name = 'password\u0000\ud800\u202e';
    const report = certify(
      packageOf({
        ...cleanPackage,
        'mainTemplate.json': template({ parameters: { [name]: { type: 'string' } } }),
      }),
      sha256,
    );
    const text = JSON.stringify(report);
    assert.match(text, /Password\.Param\.Not\.Secure/);
    assert.doesNotMatch(text, /\\u0000|\\ud800|\u202e/);
  });

  test('when files are UTF-16, cut off or not UTF-8, then they are refused or read, and nothing throws', () => {
    const input = packageOf({
      ...cleanPackage,
      'a.json': Buffer.from('\ufeff{"a": 1}', 'utf16le'),
      'b.json': Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d]),
      'c.json': '{"a": 1}',
      '__MACOSX/d.json': '{',
    });
    const cut = {
      ...input,
      entries: input.entries.map((entry) =>
        entry.path === 'c.json' ? { ...entry, size: 999 } : entry,
      ),
    };
    const found = certify(cut, sha256).findings.filter(
      ({ ruleId }) => ruleId === 'JSONFiles-Should-Be-Valid',
    );
    assert.deepEqual(
      found.map(({ file }) => file),
      ['a.json', 'c.json'],
    );
    assert.match(found[0]?.message.en ?? '', /UTF-16/);
    assert.match(found[1]?.message.en ?? '', /999 bytes/);
  });
});

describe('given inner templates', () => {
  const innermost = template({ parameters: { deepest: { type: 'string' } } });
  const inner = template({
    parameters: { deep: { type: 'string' } },
    resources: [deployment('two', innermost)],
  });
  const outerScope = template({ parameters: { shared: { type: 'string' } } });
  const policy = template({ parameters: { p: { type: 'string' } } });
  const input = packageOf({
    'mainTemplate.json': template({
      resources: [
        deployment('one', inner),
        deployment('open', outerScope, 'outer'),
        deployment('alsoOpen', outerScope, null),
        {
          type: 'x/y',
          name: 'rule',
          properties: {
            policyRule: {
              effect: { details: { deployment: { properties: { template: policy } } } },
            },
          },
        },
      ],
    }),
  });
  const file = readSources(input.entries, input.files).get('mainTemplate.json');
  const root = rootOf(file);
  assert.ok(file && root);
  const scopes = templatesOf(file, root, false, input);

  test('when a file is split, then inner scopes and policy rules are templates of their own, in the order of the text', () => {
    assert.deepEqual(
      scopes.map(({ innerTemplate }) => innerTemplate),
      [null, 'one', 'two', 'rule'],
    );
    assert.deepEqual(
      scopes.map(({ root }) => findKey(root, 'type').length),
      [6, 3, 1, 1],
    );
  });

  test('when the outer text is looked at, then inner templates are {} and every other offset stays', () => {
    const [outer, one] = scopes;
    assert.ok(outer && one);
    assert.equal(outer.text.length, file.text.length);
    assert.ok(!outer.text.includes('deep') && outer.text.includes('shared'));
    assert.equal(outer.text.indexOf('"shared"'), file.text.indexOf('"shared"'));
    assert.equal(outer.text.slice(one.base, one.base + 3), '{} ');
    assert.ok(one.text.includes('deepest'), 'its own deeper inner template is still inside');
    assert.equal(one.text, file.text.slice(one.base, one.base + one.text.length));
  });
});

describe('given the walk of the catalogue', () => {
  test('when a key is looked for, then parent properties and empty values are left out, and lists are no ancestors', () => {
    const reading = readJson(
      '{"k": 0, "a": [[{"K": 1}], {"parentThing": {"k": 2}, "b": {"k": {"k": 3}}}], "parents": [{"k": 4}]}',
    );
    assert.ok(reading.ok);
    const hits = findKey(reading.root, 'k');
    assert.deepEqual(hits.map(pathOf), ['k', 'a[0][0].K', 'a[1].b.k', 'a[1].b.k.k']);
    assert.deepEqual(
      hits.map((hit) => [...ancestorsOf(hit)].length),
      [0, 1, 2, 3],
    );
  });
});
