/**
 * Where a finding points: the key or the value that its JSON path names. The files are read once more by a parser that
 * is not ours, so that a wrong place and a wrong path cannot agree by chance.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { describe, test } from 'node:test';
import { parseTree, type Node, type ParseError } from 'jsonc-parser';
import { certify } from '../../../src/domain/certification/certify.ts';
import type { CertificationInput } from '../../../src/domain/certification/certify.ts';
import type { CertificationMode } from '../../../src/domain/certification/settings.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import { packageOf, packageOnDisk, sha256 } from '../../support/package-folder.ts';
import { beyondCases } from './beyond-cases.ts';
import { furtherCases } from './further-cases.ts';
import { misreadCases } from './misread-cases.ts';
import { cleanPackages, planted, plants } from './plants.ts';
import { filesOf, ruleCases } from './rule-cases.ts';

const decoder = new TextDecoder();

/** A range of the text, by offsets. */
type Range = { readonly start: number; readonly end: number };

/** A key or a value. A place may be the whole of it, the first sign of what has parts, or a part of a text. */
type Target = Range & { readonly type: 'key' | Node['type'] };

/** Line breaks inside of strings, which templates may have and JSON may not, as blanks. */
const withoutBreaksInStrings = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\[^])*"|\/\/.*|\/\*[^]*?\*\//g, (token) =>
    token.startsWith('"') ? token.replace(/[\r\n]/g, ' ') : token,
  );

/**
 * Every place of a file by its JSON path, keys and values. Null when the other parser does not read the file: it knows
 * neither keys without quotes nor single ones.
 */
function targetsIn(text: string): ReadonlyMap<string, readonly Target[]> | null {
  const errors: ParseError[] = [];
  const root = parseTree(withoutBreaksInStrings(text), errors, { allowTrailingComma: true });
  if (root === undefined || errors.length > 0) return null;
  const targets = new Map<string, Target[]>();
  const add = (name: string, { offset: start, length }: Node, type: Target['type']) => {
    const others = targets.get(name) ?? [];
    targets.set(name, [...others, { start, end: start + length, type }]);
  };
  const walk = (name: string, node: Node): void => {
    add(name, node, node.type);
    if (node.type === 'array') {
      node.children?.forEach((item, index) => walk(`${name}[${index}]`, item));
    }
    if (node.type !== 'object') return;
    for (const { children } of node.children ?? []) {
      const [key, value] = children ?? [];
      if (key === undefined || value === undefined) continue;
      const own = name === '' ? String(key.value) : `${name}.${key.value}`;
      add(own, key, 'key');
      walk(own, value);
    }
  };
  walk('', root);
  return targets;
}

function pointsAt({ start, end }: Range, target: Target): boolean {
  if (start === target.start && end === target.end) return true;
  switch (target.type) {
    case 'string':
      return start >= target.start && end <= target.end && start < end;
    case 'object':
    case 'array':
      // What lies further inside has a path of its own.
      return start === target.start && end === start + 1;
    default:
      return false;
  }
}

function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  return lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
}

type Tally = { looked: number; unread: number };

/** What is wrong with the places of the findings of a package; empty when each is right. */
function wrongPlaces(
  input: CertificationInput,
  findings: readonly Finding[],
  tally: Tally,
): string[] {
  const read = new Map<string, { text: string; targets: ReturnType<typeof targetsIn> }>();
  return findings.flatMap((finding) => {
    const { file, line, column, endLine, endColumn, jsonPath } = finding;
    if (file === null || line === null || column === null) return [];
    assert.ok(endLine !== null && endColumn !== null, 'a place without an end');
    const told = `${finding.findingId} ${file}:${line}:${column}`;
    const bytes = input.files.get(file);
    if (bytes === undefined) return [`${told}: there is no such file`];
    if (!read.has(file)) {
      const text = decoder.decode(bytes);
      read.set(file, { text, targets: targetsIn(text) });
    }
    const { text, targets } = read.get(file) ?? { text: '', targets: null };
    const start = offsetOf(text, line, column);
    const end = offsetOf(text, endLine, endColumn);
    if (start > text.length || end < start || end > text.length) {
      return [`${told}: its range ${start} to ${end} is not in the file`];
    }
    const isJson = /\.jsonc?$/i.test(file) && finding.findingId !== 'Invalid.JSON';
    if (jsonPath === null) return isJson ? [`${told}: there is no path`] : [];
    if (targets === null) {
      tally.unread += 1;
      return [];
    }
    tally.looked += 1;
    const named = targets.get(jsonPath);
    if (named === undefined) return [`${told}: there is no ${jsonPath}`];
    return named.some((target) => pointsAt({ start, end }, target))
      ? []
      : [`${told}: ${start} to ${end} is not ${jsonPath}, which is at ${JSON.stringify(named)}`];
  });
}

type Fixture = {
  readonly name: string;
  readonly inputOf: (mode: CertificationMode) => CertificationInput;
};

const changed: readonly Fixture[] = [
  ...ruleCases,
  ...beyondCases,
  ...furtherCases,
  ...misreadCases,
].map((one) => ({
  name: `${one.rule}, ${one.when}`,
  inputOf: (mode) =>
    packageOf(filesOf(one), { sku: { skuType: one.skuType ?? 'SOLUTION_TEMPLATE' }, mode }),
}));

const withDefects: readonly Fixture[] = cleanPackages.flatMap(({ name, files, skuType }) =>
  plants
    .filter(({ only = skuType }) => only === skuType)
    .map(({ rule, steps, before = [] }) => ({
      name: `${rule}, planted into ${name}`,
      inputOf: (mode) =>
        packageOf(planted(planted(files, before), steps), { sku: { skuType }, mode }),
    })),
);

/** Where the published cases and packages are: the folder that the variable names, or `shared` beside the project. */
const root = path.resolve(
  process.env['CERTIFICATION_CASES'] ?? path.join(import.meta.dirname, '../../../../shared'),
);

for (const mode of ['default', 'reference'] as const) {
  describe(`given the mode ${mode}`, () => {
    test('when our own packages are certified, then each finding points at what its path names', (t) => {
      const tally: Tally = { looked: 0, unread: 0 };
      const wrong = [...changed, ...withDefects].flatMap(({ name, inputOf }) => {
        const input = inputOf(mode);
        return wrongPlaces(input, certify(input, sha256).findings, tally).map(
          (text) => `${name}: ${text}`,
        );
      });
      t.diagnostic(
        `${tally.looked} places, ${tally.unread} in files that the other parser refuses`,
      );
      assert.deepEqual(wrong, []);
      assert.ok(tally.looked > 500 && tally.unread < tally.looked / 10, JSON.stringify(tally));
    });

    const published = path.join(root, 'arm-ttk-cases/manifest.json');
    const skip = existsSync(published)
      ? false
      : `the published cases are not at ${path.relative('.', root)}`;
    test('when the published ones are certified, then so do theirs', { skip }, (t) => {
      const { cases, sharedSample, engineCases } = JSON.parse(readFileSync(published, 'utf8'));
      const { packages } = JSON.parse(
        readFileSync(path.join(root, 'sample-packages/index.json'), 'utf8'),
      );
      const folders: string[] = [
        ...[...cases, ...sharedSample, ...engineCases].map((one) =>
          path.join(root, 'arm-ttk-cases', one.path),
        ),
        ...packages.map((one: { files: string }) => path.join(root, 'sample-packages', one.files)),
      ];
      const tally: Tally = { looked: 0, unread: 0 };
      const wrong = [...new Set(folders)].flatMap((folder) => {
        const input = packageOnDisk(folder, { mode });
        const only = statSync(folder).isFile() ? { only: path.basename(folder) } : {};
        const { findings } = certify({ ...input, ...only }, sha256);
        return wrongPlaces(input, findings, tally).map(
          (text) => `${path.basename(folder)}: ${text}`,
        );
      });
      t.diagnostic(
        `${tally.looked} places, ${tally.unread} in files that the other parser refuses`,
      );
      assert.deepEqual(wrong, []);
      assert.ok(tally.looked > 500 && tally.unread < 10, JSON.stringify(tally));
    });
  });
}
