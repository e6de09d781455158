import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { apiVersions } from '../../../src/certification-data/api-versions.ts';
import { certify } from '../../../src/domain/certification/certify.ts';
import { CertificationMemory } from '../../../src/domain/certification/memory.ts';
import { cleanPackage } from '../../support/clean-package.ts';
import { heldBytes } from '../../support/memory.ts';
import { packageOf, sha256 } from '../../support/package-folder.ts';
import { beyondCases } from './beyond-cases.ts';
import { furtherCases } from './further-cases.ts';
import { filesOf, form, main, nested, ruleCases } from './rule-cases.ts';

describe('given a memory of earlier packages', () => {
  test('when hundreds of others are certified in turn, then each report is the one without a memory', () => {
    const memory = new CertificationMemory();
    for (const one of [...ruleCases, ...beyondCases, ...furtherCases]) {
      for (const mode of ['default', 'reference'] as const) {
        const input = packageOf(filesOf(one), {
          sku: { skuType: one.skuType ?? 'SOLUTION_TEMPLATE' },
          mode,
        });
        assert.deepEqual(certify(input, sha256, { memory }), certify(input, sha256), one.when);
      }
    }
  });

  test('when the file beside a form, the date or Bicep changes, then what depends on it is found anew', () => {
    const memory = new CertificationMemory();
    const changes: Parameters<typeof packageOf>[] = [
      [cleanPackage],
      [{ ...cleanPackage, [main]: cleanPackage[main].replace('"vmName": {', '"other": {') }],
      [cleanPackage, { date: '2036-08-20' }],
      [
        {
          ...cleanPackage,
          [main]: cleanPackage[main].replace(
            '"contentVersion"',
            '"metadata": { "_generator": { "name": "bicep" } }, "contentVersion"',
          ),
          [nested]: cleanPackage[nested].replace(
            '"name": "address"',
            '"name": "address", "subnetId": "x"',
          ),
        },
      ],
      [
        {
          ...cleanPackage,
          [nested]: cleanPackage[nested].replace(
            '"name": "address"',
            '"name": "address", "subnetId": "x"',
          ),
        },
      ],
      [{ [form]: cleanPackage[form] }],
      [cleanPackage],
    ];
    const counts = changes.map(([files, facts]) => {
      const input = packageOf(files, facts);
      const report = certify(input, sha256, { memory });
      assert.deepEqual(report, certify(input, sha256));
      return report.findings.length;
    });
    assert.equal(counts.at(-1), 0);
    assert.ok(counts.slice(1, -1).filter((count) => count > 0).length >= 4, counts.join());
  });

  test('when one file of a package is edited, then only that file is read', () => {
    const memory = new CertificationMemory();
    certify(packageOf(cleanPackage), sha256, { memory });
    const read: string[] = [];
    const known = (name: keyof typeof cleanPackage, text: string) =>
      memory.file(name, sha256(text), () => {
        read.push(name);
        return null;
      });
    known(main, cleanPackage[main]);
    known(form, `${cleanPackage[form]} `);
    known(nested, cleanPackage[nested]);
    assert.deepEqual(read, [form]);
  });

  test('when more is certified than it may hold, then the oldest files are read again', () => {
    const memory = new CertificationMemory();
    const read: string[] = [];
    const see = (name: string) =>
      memory.file(name, name, () => {
        read.push(name);
        return {
          path: name,
          name,
          text: ' '.repeat(900_000),
          size: 900_000,
          isCut: false,
          encoding: 'utf-8',
          json: null,
          folded: null,
          kept: null,
        };
      });
    for (const name of ['a', 'b', 'c', 'd', 'a', 'e']) see(name);
    assert.equal(read.join(''), 'abcde');
    see('a');
    assert.equal(read.join(''), 'abcde', 'the one that was asked for last is still there');
    see('b');
    assert.equal(read.join(''), 'abcdeb');
  });

  test('when other api versions come, then it refuses to mix them', () => {
    const memory = new CertificationMemory();
    certify(packageOf(cleanPackage), sha256, { memory });
    const input = packageOf(cleanPackage, { apiVersions: { ...apiVersions } });
    assert.throws(() => certify(input, sha256, { memory }), /one set of api versions/);
  });

  test('when long files come one after another without a memory, then nothing keeps them', () => {
    const runs = 20;
    const length = 2_000_000;
    const see = (run: number) => {
      const names = Array.from(
        { length: 30 },
        (_unused, at) => `a-name-of-run-${run}-${at}-vnet-id`,
      );
      const text = JSON.stringify({
        $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
        contentVersion: '1.0.0.0',
        parameters: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
        variables: { [`${'long-'.repeat(length / 10)}${run}`]: 'x' },
        resources: names.map((name) => ({ type: `Contoso.Kind/${name}`, name, [name]: 'x' })),
        outputs: {
          [`${'longer-'.repeat(length / 10)}${run}Id`]: { type: `${'.'.repeat(length / 2)}${run}` },
        },
        metadata: { filler: '.'.repeat(length) },
      });
      const outputs = Object.fromEntries(names.map((name) => [name, `[basics('${name}')]`]));
      certify(
        packageOf({ [main]: text, [form]: JSON.stringify({ parameters: { outputs } }) }),
        sha256,
      );
    };
    see(0);
    const before = heldBytes();
    for (let run = 1; run <= runs; run += 1) see(run);
    const kept = heldBytes() - before;
    assert.ok(
      kept < length * 3,
      `${Math.round(kept / 1e6)} MB of ${(runs * length) / 1e6} are kept`,
    );
  });
});
