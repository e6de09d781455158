import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { certify, describeRules } from '../../../src/domain/certification/certify.ts';
import { packageOnDisk, sha256 } from '../../support/package-folder.ts';

const root = path.resolve(import.meta.dirname, '../../../../shared');
const cases = path.join(root, 'arm-ttk-cases');
const samples = path.join(root, 'sample-packages');
const implemented = new Map(describeRules().map((rule) => [rule.id, rule]));

type Case = {
  readonly rule: string;
  readonly expected: 'Pass' | 'Fail';
  readonly path: string;
  readonly errorId?: string;
};
type Manifest = { readonly cases: readonly Case[]; readonly sharedSample: readonly Case[] };
type Sample = {
  readonly id: string;
  readonly files: string;
  readonly expected: {
    readonly packageAccepted: boolean;
    readonly blockingRulesFailed?: readonly string[];
    readonly warningRulesFailed?: readonly string[];
    readonly acceptEither?: readonly string[];
  };
};

describe('given the published cases of the marketplace test kit', () => {
  const skip = existsSync(cases) ? false : `the cases are not at ${path.relative('.', cases)}`;
  test('when each is certified, then every implemented rule agrees', { skip }, (t) => {
    const manifest: Manifest = JSON.parse(readFileSync(path.join(cases, 'manifest.json'), 'utf8'));
    const mine = [...manifest.cases, ...manifest.sharedSample].filter(({ rule }) =>
      implemented.has(rule),
    );
    const disagreements: string[] = [];
    for (const one of mine) {
      const report = certify(packageOnDisk(path.join(cases, one.path)), sha256);
      const errors = report.findings.filter(
        ({ ruleId, level }) => ruleId === one.rule && level === 'error',
      );
      const outcome = errors.length > 0 ? 'Fail' : 'Pass';
      const otherIds = errors.filter(
        ({ findingId }) => one.errorId !== undefined && findingId !== one.errorId,
      );
      if (outcome !== one.expected || otherIds.length > 0) {
        const found = errors.map(
          (error) => `${error.findingId} ${error.file}:${error.line}:${error.column}`,
        );
        disagreements.push(
          `${one.path}: expected ${one.expected} ${one.errorId ?? ''}, got ${outcome} ${found.join(', ')}`,
        );
      }
    }
    t.diagnostic(`${mine.length - disagreements.length} of ${mine.length} agree`);
    assert.deepEqual(disagreements, []);
    assert.ok(mine.length > 0);
  });
});

describe('given real packages of public repositories', () => {
  const skip = existsSync(samples)
    ? false
    : `the packages are not at ${path.relative('.', samples)}`;
  test(
    'when each is certified, then the implemented rules that fail are the expected ones',
    { skip },
    (t) => {
      const index: { packages: Sample[] } = JSON.parse(
        readFileSync(path.join(samples, 'index.json'), 'utf8'),
      );
      const disagreements: string[] = [];
      for (const { id, files, expected } of index.packages) {
        const report = certify(packageOnDisk(path.join(samples, files)), sha256);
        if (!expected.packageAccepted) {
          assert.ok(
            report.findings.some(({ ruleId, blocking }) => ruleId === 'PKG-002' && blocking),
          );
          continue;
        }
        const either = expected.acceptEither ?? [];
        const counts = (rule: string) =>
          implemented.has(rule) && !rule.startsWith('PKG-') && !either.includes(rule);
        const failed = new Set(
          report.findings.filter(({ level }) => level === 'error').map(({ ruleId }) => ruleId),
        );
        const got = [...failed].filter(counts).sort();
        const wanted = [
          ...(expected.blockingRulesFailed ?? []),
          ...(expected.warningRulesFailed ?? []),
        ]
          .filter(counts)
          .sort();
        if (got.join() !== wanted.join()) {
          const unexpected = report.findings
            .filter(({ ruleId, level }) => level === 'error' && !wanted.includes(ruleId))
            .map((one) => `${one.findingId} ${one.file}:${one.line}:${one.column}`);
          disagreements.push(
            `${id}: expected ${wanted.join()}; got ${got.join()}; ${unexpected.join(', ')}`,
          );
        }
      }
      t.diagnostic(
        `${index.packages.length - disagreements.length} of ${index.packages.length} agree`,
      );
      assert.deepEqual(disagreements, []);
    },
  );
});
