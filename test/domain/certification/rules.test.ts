import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { certify, describeRules } from '../../../src/domain/certification/certify.ts';
import type { CertificationReport } from '../../../src/domain/certification/report.ts';
import { everyRule } from '../../../src/domain/certification/zip-rules.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import { zipCases } from '../../packages/zip-cases.ts';
import { cleanPackage } from '../../support/clean-package.ts';
import { packageOf, sha256 } from '../../support/package-folder.ts';
import { beyondCases } from './beyond-cases.ts';
import { furtherCases } from './further-cases.ts';
import { misreadCases } from './misread-cases.ts';
import { filesOf, ruleCases as kitCases } from './rule-cases.ts';
import type { Files, RuleCase } from './rule-cases.ts';

const ruleCases = [...kitCases, ...beyondCases, ...furtherCases, ...misreadCases];

function run(
  files: Files,
  skuType: RuleCase['skuType'] = 'SOLUTION_TEMPLATE',
): CertificationReport {
  return certify(packageOf(files, { sku: { skuType } }), sha256);
}

const reports = new Map<RuleCase, CertificationReport>();

/** What the rule of a case finds in its package, and the whole report. */
function outcomeOf(one: RuleCase): { report: CertificationReport; found: readonly Finding[] } {
  const report = reports.get(one) ?? run(filesOf(one), one.skuType);
  reports.set(one, report);
  return { report, found: report.findings.filter(({ ruleId }) => ruleId === one.rule) };
}

/** Line and column of the § in a snippet of the file, counted by splitting the text into lines. */
function placeOf(files: Files, file: string, snippet: string): { line: number; column: number } {
  const text = files[file];
  assert.ok(typeof text === 'string');
  const needle = snippet.replace('§', '');
  assert.equal(
    needle === '' ? 2 : text.split(needle).length,
    2,
    `"${needle}" is not once in ${file}`,
  );
  const before = text.slice(0, text.indexOf(needle) + snippet.indexOf('§')).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

function short({ findingId, level, file, line, column }: Finding): string {
  return `${level} ${findingId} ${file} ${line}:${column}`;
}

const rules = new Map(describeRules().map((rule) => [rule.id, rule]));
const clean = run({ ...cleanPackage });

describe('given a package without a fault', () => {
  test('when it is certified, then there is no finding at all', () => {
    assert.deepEqual(clean.findings.map(short), []);
    assert.equal(clean.verdict, 'passed');
  });
});

for (const one of ruleCases) {
  describe(`given the rule ${one.rule}`, () => {
    test(`when ${one.when}, then ${one.expect.length === 0 ? 'nothing is found' : 'the place is named'}`, () => {
      const level = rules.get(one.rule)?.level;
      assert.ok(level, 'the rule is not in the list');
      const files = filesOf(one);
      const { report, found } = outcomeOf(one);
      const expected = one.expect.map(({ id, file, at, as = 'error' }) => {
        const place = at === undefined || file === null ? null : placeOf(files, file, at);
        return `${as} ${id} ${file} ${place?.line ?? null}:${place?.column ?? null}`;
      });
      assert.deepEqual(found.map(short), expected);
      for (const finding of found) {
        assert.equal(finding.blocking, finding.level === 'error' && level === 'B');
        const texts = [finding.message, finding.help, ...(finding.fix ? [finding.fix.text] : [])];
        for (const { en, fr } of texts) {
          assert.ok(en.length > 10 && fr.length > 10 && en !== fr);
          assert.doesNotMatch(fr, / [:;?!»]|« /, 'an ordinary blank before a French sign');
        }
        for (const secret of one.secrets ?? []) {
          assert.ok(!JSON.stringify(finding).includes(secret), 'a secret is shown');
        }
      }
      const blocked = report.findings.some(({ blocking }) => blocking);
      assert.equal(report.verdict, blocked ? 'blocked' : 'passed');
    });

    test(`when ${one.when} and the offered edits are made, then their findings are gone`, () => {
      const files = filesOf(one);
      const before = outcomeOf(one).found;
      for (const finding of before) {
        const edit = finding.fix?.edit;
        const text = files[finding.file ?? ''];
        if (!edit || typeof text !== 'string') continue;
        const edited = text.slice(0, edit.start) + edit.replacement + text.slice(edit.end);
        const after = run({ ...files, [finding.file ?? '']: edited }, one.skuType).findings;
        const left = after.filter(({ ruleId }) => ruleId === one.rule);
        assert.equal(left.length, before.length - 1, finding.fix?.text.en);
        assert.ok(after.every(({ ruleId }) => ruleId !== 'JSONFiles-Should-Be-Valid'));
      }
    });
  });
}

describe('given the list of rules', () => {
  test('when it is described, then every rule has a sentence, a source, a level and its own id', () => {
    assert.equal(new Set(rules.keys()).size, describeRules().length);
    for (const { id, sentence, source, level, appliesTo } of describeRules()) {
      assert.match(sentence.en, /\b(MUST|SHOULD)\b/, id);
      assert.match(sentence.fr, /\b(DOIT|DOIVENT|DEVRAIT|DEVRAIENT)\b/, id);
      assert.ok(source.length > 3, id);
      assert.match(level, /^[BW]$/);
      assert.match(appliesTo, /^(TEMPLATE|FORM|PARAMETERS|PACKAGE|FILE)$/);
    }
  });

  test('when the practices are counted, then none of them refuses a package', () => {
    const practices = describeRules().filter(({ isPractice }) => isPractice);
    assert.ok(practices.length > 0);
    for (const { id, level } of describeRules()) {
      const isNamedSo = id.startsWith('PRACTICE-');
      assert.equal(
        practices.some((one) => one.id === id),
        isNamedSo,
        id,
      );
      if (isNamedSo) assert.equal(level, 'W', id);
    }
  });

  test('when the cases are counted, then each rule has two that fail in different ways and one that holds', () => {
    const isOff = new Set(
      describeRules().flatMap(({ id, source }) => (source.includes('switched off') ? [id] : [])),
    );
    assert.equal(isOff.size, 2);
    const lacking = everyRule().flatMap(({ id }) => {
      const ways = waysToFail(id);
      const lacks: string[] = [];
      if (isOff.has(id)) {
        if (ways.length > 0) lacks.push('its switch: it finds something');
      } else if (ways.length < 2) lacks.push(`${2 - ways.length} more that fail`);
      else if (!ways.some((one) => ways.some((other) => areDifferent(one, other)))) {
        lacks.push('one that fails in another way');
      }
      if (!holds(id)) lacks.push('one that holds and only looks as if it failed');
      return lacks.length === 0 ? [] : [`${id} lacks ${lacks.join(' and ')}`];
    });
    assert.deepEqual(lacking, []);
  });

  test('when two cases are compared, then neither their words nor their packages are the same', () => {
    const words = ruleCases.map(({ rule, when }) => `${rule} ${when}`);
    assert.equal(new Set(words).size, ruleCases.length);
    const packages = ruleCases.map((one) =>
      JSON.stringify([one.rule, one.skuType, Object.entries(filesOf(one))]),
    );
    assert.equal(new Set(packages).size, ruleCases.length);
  });
});

/** Each package that breaks the rule, as what is found in it and in what kind of place. */
function waysToFail(rule: string): ReadonlySet<string>[] {
  const inZips = zipCases
    .flatMap(({ expect }) => expect.filter((finding) => finding.startsWith(`${rule} `)))
    .map((finding) => new Set([finding.split(' ')[1] ?? '']));
  const found = ruleCases.filter((one) => one.rule === rule).map((one) => outcomeOf(one).found);
  // A rule fails by its gravest findings; what it finds beside them is advice.
  const gravest = (['error', 'warning', 'info'] as const).find((level) =>
    found.flat().some((finding) => finding.level === level),
  );
  const inPackages = found.map(
    (findings) =>
      new Set(
        findings
          .filter(({ level }) => level === gravest)
          .map(({ findingId, file, jsonPath }) =>
            [findingId, file, jsonPath?.replace(/\[\d+\]/g, '')].join(' '),
          ),
      ),
  );
  return [...inZips, ...inPackages].filter(({ size }) => size > 0);
}

/** Each shows something that the other one does not. */
function areDifferent(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return !one.isSubsetOf(other) && !other.isSubsetOf(one);
}

/** Whether a package that was changed for the rule breaks it nowhere. */
function holds(rule: string): boolean {
  return [...ruleCases, ...zipCases].some((one) => one.rule === rule && one.expect.length === 0);
}
