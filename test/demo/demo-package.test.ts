import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { apiVersions } from '../../src/certification-data/api-versions.ts';
import { certify } from '../../src/domain/certification/certify.ts';
import type { SkuType } from '../../src/domain/content.ts';
import { demoSkus, readDemoContent } from '../../src/demo/demo-content.ts';
import { faultyPackage, faultyPackageRules } from '../../src/demo/faulty-package.ts';
import type { FileMap } from '../../src/demo/zip-folder.ts';

const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function certifyFiles(files: FileMap, skuType: SkuType) {
  const entries = [...files].map(([path, bytes]) => ({
    path,
    size: bytes.length,
    sha256: sha256(bytes),
  }));
  const facts = { sku: { skuType }, mode: 'default', date: '2026-11-23', apiVersions } as const;
  return certify({ entries, files, ...facts }, sha256);
}

const demo = await readDemoContent();
const packageOf = (skuId: string) => demo.packages.get(skuId) ?? new Map<string, Uint8Array>();

describe('given the packages of the demo offer', () => {
  const cases = [
    [demoSkus.managed, 'MANAGED_APPLICATION'],
    [demoSkus.solutionTemplate, 'SOLUTION_TEMPLATE'],
  ] as const;
  for (const [skuId, skuType] of cases) {
    test(`when "${skuId}" is certified, then there is no finding at all`, () => {
      const report = certifyFiles(packageOf(skuId), skuType);
      assert.deepEqual(
        report.findings.map(({ ruleId, file, line, message }) => ({
          ruleId,
          file,
          line,
          text: message.en,
        })),
        [],
      );
      assert.equal(report.verdict, 'passed');
    });
  }
});

describe('given the faulty variant of the demo package', () => {
  const report = certifyFiles(faultyPackage(packageOf(demoSkus.managed)), 'MANAGED_APPLICATION');
  const blocking = report.findings.filter((finding) => finding.blocking);

  test('when it is certified, then exactly the intended rules block it', () => {
    assert.equal(report.verdict, 'blocked');
    const rules = [...new Set(blocking.map(({ ruleId }) => ruleId))];
    assert.deepEqual(rules.sort(), [...faultyPackageRules]);
  });

  test('when it is certified, then every finding has a place, and the fix is told', () => {
    for (const { ruleId, file, line, column, fix } of blocking) {
      assert.ok(file && line && column, `${ruleId} has no place`);
      assert.ok(fix?.text.en && fix.text.fr, `${ruleId} tells no fix`);
    }
  });

  test('when its findings are read, then the literal password is in none of them', () => {
    assert.doesNotMatch(JSON.stringify(report.findings), /Lumen-first-try-1|Welcome-to-Lumen/);
  });
});

describe('given a package that the slips do not fit', () => {
  test('when the faulty variant is asked for, then the missing place is named', () => {
    const files = new Map(packageOf(demoSkus.managed)).set('mainTemplate.json', Buffer.from('{}'));
    assert.throws(() => faultyPackage(files), /is not once in mainTemplate\.json/);
  });
});
