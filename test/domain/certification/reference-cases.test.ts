import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { describe, test } from 'node:test';
import { certify, describeRules } from '../../../src/domain/certification/certify.ts';
import type { CertificationInput } from '../../../src/domain/certification/certify.ts';
import type { CertificationMode } from '../../../src/domain/certification/settings.ts';
import { packageOnDisk, sha256 } from '../../support/package-folder.ts';

/** Where the published cases and packages are: the folder that the variable names, or `shared` beside the project. */
const root = path.resolve(
  process.env['CERTIFICATION_CASES'] ?? path.join(import.meta.dirname, '../../../../shared'),
);
const cases = path.join(root, 'arm-ttk-cases');
const samples = path.join(root, 'sample-packages');

type Case = {
  readonly rule: string;
  readonly expected: 'Pass' | 'Fail';
  readonly path: string;
  readonly errorId?: string;
};
type Manifest = {
  readonly cases: readonly Case[];
  readonly sharedSample: readonly Case[];
  readonly engineCases: readonly EngineCase[];
};
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

type EngineCase = { readonly path: string; readonly rule?: string; readonly expected?: string };

/** A case is a package, or one file that is looked at alone. */
function caseInput(place: string, mode: CertificationMode): CertificationInput {
  const input = packageOnDisk(place, { mode });
  return statSync(place).isFile() ? { ...input, only: path.basename(place) } : input;
}

describe('given the published cases of the marketplace test kit', () => {
  const skip = existsSync(cases) ? false : `the cases are not at ${path.relative('.', cases)}`;
  for (const mode of ['reference', 'default'] as const) {
    test(`when each is certified in the mode ${mode}, then every one agrees`, { skip }, (t) => {
      const manifest = readManifest();
      const all = [...manifest.cases, ...manifest.sharedSample];
      const disagreements: string[] = [];
      for (const one of all) {
        assert.ok(
          describeRules().some(({ id }) => id === one.rule),
          one.rule,
        );
        const report = certify(caseInput(path.join(cases, one.path), mode), sha256);
        const errors = report.findings.filter(
          ({ ruleId, level }) => ruleId === one.rule && level === 'error',
        );
        const outcome = errors.length > 0 ? 'Fail' : 'Pass';
        const isOther = errors.some(
          ({ findingId }) => one.errorId !== undefined && findingId !== one.errorId,
        );
        if (outcome === one.expected && !isOther) continue;
        const found = errors.map(
          (error) => `${error.findingId} ${error.file}:${error.line}:${error.column}`,
        );
        disagreements.push(
          `${one.path} (${one.rule}): expected ${one.expected} ${one.errorId ?? ''}, got ${outcome} ${found.join(', ')}`,
        );
      }
      t.diagnostic(`${mode}: ${all.length - disagreements.length} of ${all.length} agree`);
      for (const one of disagreements) t.diagnostic(one);
      assert.deepEqual(disagreements, []);
      assert.ok(all.length > 0);
    });
  }

  test('when a rule is looked for, then every rule of the kit has its name here', { skip }, () => {
    const ids = new Set(describeRules().map(({ id }) => id));
    const named = readManifest().cases.map(({ rule }) => rule);
    assert.deepEqual(
      named.filter((rule) => !ids.has(rule)),
      [],
    );
    assert.equal([...ids].filter((id) => !/^(?:PKG|PRACTICE)-/.test(id)).length, 53);
  });

  test('when the engine cases are certified, then they agree', { skip }, (t) => {
    const { engineCases } = readManifest();
    for (const one of engineCases) {
      const place = path.join(cases, one.path);
      const { findings } = certify(caseInput(place, 'reference'), sha256);
      if (one.rule === undefined) {
        const broken = findings.filter(({ ruleId }) => ruleId === 'JSONFiles-Should-Be-Valid');
        assert.deepEqual(
          broken.map(({ file, level }) => [file, level]),
          [[path.basename(place), 'error']],
        );
        continue;
      }
      const errors = findings.filter(
        ({ ruleId, level }) => ruleId === one.rule && level === 'error',
      );
      assert.equal(errors.length > 0 ? 'Fail' : 'Pass', one.expected, one.path);
      if (!one.path.includes('MultipleInnerTemplates')) continue;
      const names = errors.map(({ message }) => /"([^"]+)"/.exec(message.en)?.[1]);
      assert.deepEqual(names, [
        'NotUsedAtRoot',
        'NotUsedInInnerTemplate1',
        'NotUsedInInnerInnerTemplate1',
        'NotUsedInInnerTemplate2',
        'NotUsedInInnerInnerTemplate2',
      ]);
      const lines = errors.map(({ line }) => line ?? 0);
      assert.ok(lines.every((line, index) => index === 0 || line > (lines[index - 1] ?? 0)));
      assert.equal(new Set(errors.map(({ innerTemplate }) => innerTemplate)).size, 5);
    }
    t.diagnostic(`${engineCases.length} of ${engineCases.length} engine cases agree`);
  });
});

function readManifest(): Manifest {
  return JSON.parse(readFileSync(path.join(cases, 'manifest.json'), 'utf8'));
}

describe('given real packages of public repositories', () => {
  const skip = existsSync(samples)
    ? false
    : `the packages are not at ${path.relative('.', samples)}`;
  for (const mode of ['reference', 'default'] as const) {
    test(
      `when each is certified in the mode ${mode}, then the rules that fail are the expected ones`,
      { skip },
      (t) => {
        const index: { packages: Sample[] } = JSON.parse(
          readFileSync(path.join(samples, 'index.json'), 'utf8'),
        );
        const disagreements: string[] = [];
        for (const { id, files, expected } of index.packages) {
          const report = certify(packageOnDisk(path.join(samples, files), { mode }), sha256);
          if (!expected.packageAccepted) {
            assert.ok(
              report.findings.some(({ ruleId, blocking }) => ruleId === 'PKG-002' && blocking),
            );
            continue;
          }
          const either = expected.acceptEither ?? [];
          const counts = (rule: string) =>
            !/^(?:PKG|PRACTICE)-/.test(rule) && !either.includes(rule);
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
  }
});
