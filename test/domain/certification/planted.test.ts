import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { certify, describeRules } from '../../../src/domain/certification/certify.ts';
import type { SkuType } from '../../../src/domain/content.ts';
import { packageOf, sha256 } from '../../support/package-folder.ts';
import { cleanPackages, planted, plants } from './plants.ts';
import type { Files } from './plants.ts';

/** The rules that say something, each once, in alphabetical order. */
function rulesThatSpeak(files: Files, skuType: SkuType): string[] {
  const { findings } = certify(packageOf(files, { sku: { skuType } }), sha256);
  return [...new Set(findings.map(({ ruleId }) => ruleId))].sort();
}

for (const { name, files, skuType } of cleanPackages) {
  describe(`given ${name}, which has no fault`, () => {
    test('when it is certified, then no rule says anything', () => {
      assert.deepEqual(rulesThatSpeak(files, skuType), []);
    });

    for (const { rule, steps, before = [], only = skuType, also } of plants) {
      if (only !== skuType) continue;
      test(`when the defect of ${rule} is planted, then that rule speaks${also ? ' with those it must' : ' alone'}`, () => {
        const ready = planted(files, before);
        assert.deepEqual(rulesThatSpeak(ready, skuType), []);
        const wanted = [rule, ...(also?.rules ?? [])].sort();
        assert.deepEqual(rulesThatSpeak(planted(ready, steps), skuType), wanted);
      });
    }
  });
}

describe('given the table of defects', () => {
  test('when it is compared with the rules, then each rule that is not switched off has one defect', () => {
    const known = describeRules()
      .filter(({ source }) => !source.includes('switched off'))
      .map(({ id }) => id);
    assert.deepEqual(plants.map(({ rule }) => rule).sort(), known.sort());
  });

  test('when a defect breaks a second rule, then the table says why', () => {
    for (const { rule, also } of plants) {
      if (also) assert.ok(also.rules.length > 0 && also.because.length > 10, rule);
    }
  });
});
