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
import { scriptedPackage } from '../../support/scripted-package.ts';
import { beyondCases } from './beyond-cases.ts';
import { furtherCases } from './further-cases.ts';
import { misreadCases } from './misread-cases.ts';
import { planted, plants } from './plants.ts';
import { filesOf, ruleCases } from './rule-cases.ts';

const decoder = new TextDecoder();

/** A range of the text, by offsets; `exact` when only its beginning may be pointed at. */
type Range = { readonly start: number; readonly end: number; readonly exact: boolean };

/** Line breaks inside of strings, which templates may have and JSON may not, as blanks. */
const withoutBreaksInStrings = (text: string): string =>
  text.replace(/"(?:[^"\\]|\\[^])*"|\/\/.*|\/\*[^]*?\*\//g, (token) =>
    token.startsWith('"') ? token.replace(/[\r\n]/g, ' ') : token,
  );

/**
 * Every place of a file by its JSON path, keys and values. Null when the other parser does not read the file: it knows
 * neither keys without quotes nor single ones.
 */
function placesIn(text: string): ReadonlyMap<string, readonly Range[]> | null {
  const errors: ParseError[] = [];
  const root = parseTree(withoutBreaksInStrings(text), errors, { allowTrailingComma: true });
  if (root === undefined || errors.length > 0) return null;
  const places = new Map<string, Range[]>();
  const add = (name: string, node: Node, exact: boolean) => {
    const range = { start: node.offset, end: node.offset + node.length, exact };
    places.set(name, [...(places.get(name) ?? []), range]);
  };
  const walk = (name: string, node: Node): void => {
    // What lies inside of an object or a list has a path of its own.
    add(name, node, node.type === 'object' || node.type === 'array');
    if (node.type === 'array') {
      node.children?.forEach((item, index) => walk(`${name}[${index}]`, item));
    }
    if (node.type !== 'object') return;
    for (const { children } of node.children ?? []) {
      const [key, value] = children ?? [];
      if (key === undefined || value === undefined) continue;
      const own = name === '' ? String(key.value) : `${name}.${key.value}`;
      add(own, key, false);
      walk(own, value);
    }
  };
  walk('', root);
  return places;
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
  const read = new Map<string, { text: string; places: ReturnType<typeof placesIn> }>();
  return findings.flatMap((finding) => {
    const { file, line, column, endLine, endColumn, jsonPath } = finding;
    if (file === null || line === null || column === null) return [];
    const told = `${finding.findingId} ${file}:${line}:${column}`;
    const bytes = input.files.get(file);
    if (bytes === undefined) return [`${told}: there is no such file`];
    if (!read.has(file)) {
      const text = decoder.decode(bytes);
      read.set(file, { text, places: placesIn(text) });
    }
    const { text, places } = read.get(file) ?? { text: '', places: null };
    const start = offsetOf(text, line, column);
    const end = endLine === null || endColumn === null ? start : offsetOf(text, endLine, endColumn);
    if (start > text.length || end < start || end > text.length) {
      return [`${told}: its range ${start} to ${end} is not in the file`];
    }
    if (jsonPath === null) return [];
    if (places === null) {
      tally.unread += 1;
      return [];
    }
    tally.looked += 1;
    const named = places.get(jsonPath);
    if (named === undefined) return [`${told}: there is no ${jsonPath}`];
    const isThere = named.some((range) =>
      range.exact ? start === range.start : start >= range.start && start < range.end,
    );
    return isThere
      ? []
      : [`${told}: ${jsonPath} is elsewhere, at ${JSON.stringify(named)} not ${start}`];
  });
}

const fixtures: readonly {
  name: string;
  inputOf: (mode: CertificationMode) => CertificationInput;
}[] = [
  ...[...ruleCases, ...beyondCases, ...furtherCases, ...misreadCases].map((one) => ({
    name: `${one.rule}, ${one.when}`,
    inputOf: (mode: CertificationMode) =>
      packageOf(filesOf(one), { sku: { skuType: one.skuType ?? 'SOLUTION_TEMPLATE' }, mode }),
  })),
  ...plants.map(({ rule, steps, before = [] }) => ({
    name: `${rule}, planted`,
    inputOf: (mode: CertificationMode) =>
      packageOf(planted(planted(scriptedPackage, before), steps), {
        sku: { skuType: 'SOLUTION_TEMPLATE' },
        mode,
      }),
  })),
];

/** Where the published cases and packages are: the folder that the variable names, or `shared` beside the project. */
const root = path.resolve(
  process.env['CERTIFICATION_CASES'] ?? path.join(import.meta.dirname, '../../../../shared'),
);

for (const mode of ['default', 'reference'] as const) {
  describe(`given the mode ${mode}`, () => {
    test('when our own packages are certified, then each finding points at what its path names', (t) => {
      const tally: Tally = { looked: 0, unread: 0 };
      const wrong = fixtures.flatMap(({ name, inputOf }) => {
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
      const { cases, sharedSample } = JSON.parse(readFileSync(published, 'utf8'));
      const { packages } = JSON.parse(
        readFileSync(path.join(root, 'sample-packages/index.json'), 'utf8'),
      );
      const folders: string[] = [
        ...[...cases, ...sharedSample].map((one) => path.join(root, 'arm-ttk-cases', one.path)),
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
