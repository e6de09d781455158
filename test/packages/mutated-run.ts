/**
 * Packages that chance has changed: bytes of the zip, names, texts, JSON values and expressions. Each is read and
 * certified in a child process, as an upload is.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createExaminer } from '../../src/packages/examine.ts';
import { buildPackage } from '../support/build-package.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { pick, seeded } from '../support/seeded.ts';

type Files = Readonly<Record<string, string>>;
type Chance = {
  /** A whole number from 0 to below `end`. */
  below(end: number): number;
  of<Item>(items: readonly Item[]): Item;
};

/** A package that needs longer is a hang. */
const WITHIN_MS = 20_000;

export type MutatedRun = {
  /** How many had which outcome: `passed`, `blocked`, or the finding by which the zip was refused. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** What went wrong, with the number by which the package can be made again. */
  readonly broken: readonly string[];
  readonly slowestMs: number;
};

const pieces = [
  ...['[', ']', '{', '}', '"', "'", ',', ':', '\\', '/*', '*/', '//', '\n', '\r\n', '\u0000'],
  ...[
    '[parameters(',
    "[concat('",
    "')]",
    '[reference(',
    '[variables(',
    '[[',
    '[if(',
    'null',
    '1e999',
  ],
  ...['"__proto__": {}', '\ufeff', '\u202e', '\ud800', '💥', 'é', '-0', '0x1', '"template": {'],
  '('.repeat(300),
  '['.repeat(300),
  'a'.repeat(5_000),
];

const values: readonly unknown[] = [
  ...[true, false, 0, -1, 1e21, '', ' ', '[', '[]', '[parameters(', [], [[]], {}, { a: {} }],
  ...["[parameters('nothing')]", "[concat('a', variables('b'))]", "[reference('x', '2020-01-01')]"],
  ...[
    '[copyIndex(9999999999)]',
    { copy: [] },
    { $schema: 7 },
    ['a', null, {}],
    null,
    'x'.repeat(30_000),
  ],
  { template: { resources: [{ type: 7 }] }, expressionEvaluationOptions: { scope: 'inner' } },
  { resources: [{ resources: [{ resources: 'none' }] }] },
];

const names = [
  ...['mainTemplate.json', 'createUiDefinition.json', 'viewDefinition.json', 'certification.json'],
  ...['a.parameters.json', 'scripts/run.sh', '__MACOSX/x', 'x.exe', 'nestedtemplates/y.json'],
  ...['deep/'.repeat(40) + 'z.json', 'Ünïcode é.json', 'azuredeploy.json'],
];

/** Puts another value somewhere into the JSON of a text; the text itself when it is no JSON. */
function withValue(text: string, chance: Chance): string {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return text;
  }
  let at = root;
  for (let depth = chance.below(8); ; depth -= 1) {
    if (typeof at !== 'object' || at === null) break;
    const keys = Object.keys(at);
    const key = keys.length === 0 ? 'added' : chance.of(keys);
    const holder = at as Record<string, unknown>;
    const next = holder[key];
    if (depth <= 0 || typeof next !== 'object' || next === null) {
      if (chance.below(4) === 0) Reflect.deleteProperty(holder, key);
      else holder[chance.below(5) === 0 ? `${key}X` : key] = chance.of(values);
      break;
    }
    at = next;
  }
  return JSON.stringify(root, null, chance.below(3));
}

/** Puts, takes or repeats something somewhere in a text. */
function withPiece(text: string, chance: Chance): string {
  const at = chance.below(text.length + 1);
  const end = at + chance.below(40);
  switch (chance.below(4)) {
    case 0:
      return text.slice(0, at) + chance.of(pieces) + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(end);
    case 2:
      return text.slice(0, end) + text.slice(at);
    default:
      return text.slice(0, at) + chance.of(pieces) + text.slice(end);
  }
}

function mutated(files: Files, chance: Chance): Files {
  const name = chance.of(Object.keys(files));
  const text = files[name] ?? '';
  switch (chance.below(8)) {
    case 0: {
      const { [name]: _gone, ...rest } = files;
      return { ...rest, [chance.of(names)]: text };
    }
    case 1:
      return { ...files, [chance.of(names)]: chance.of([text, '', '{}', '[]', ...pieces]) };
    case 2:
    case 3:
      return { ...files, [name]: withPiece(text, chance) };
    default:
      return { ...files, [name]: withValue(text, chance) };
  }
}

/** The zip of the package with that number: always the same. */
export async function mutatedPackage(seed: number): Promise<Buffer> {
  const random = seeded(seed);
  const below = (end: number) => Math.floor(random() * end);
  const chance: Chance = {
    below,
    of: (items) => pick(random, items),
  };
  let files: Files = cleanPackage;
  for (let times = 1 + chance.below(6); times > 0; times -= 1) files = mutated(files, chance);
  const zip = await buildPackage(Object.keys(files).length === 0 ? cleanPackage : files);
  // Most are whole zips: what is refused at the door never comes to the rules.
  if (chance.below(6) > 0) return zip;
  const damaged = Buffer.from(zip);
  for (let times = 1 + chance.below(4); times > 0; times -= 1) {
    damaged[chance.below(damaged.length)] = chance.below(256);
  }
  return chance.below(4) === 0 ? damaged.subarray(0, chance.below(damaged.length)) : damaged;
}

/** Examines the packages with the numbers from `seed` on. */
export async function runMutated(
  seed: number,
  count: number,
  tell: (done: number) => void = () => undefined,
): Promise<MutatedRun> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-mutated-'));
  const outcomes: Record<string, number> = {};
  const broken: string[] = [];
  let slowestMs = 0;
  try {
    await using examiner = createExaminer();
    const zipPath = join(folder, 'package.zip');
    for (let at = 0; at < count; at += 1) {
      await writeFile(zipPath, await mutatedPackage(seed + at));
      const began = performance.now();
      const outcome = await examiner
        .examine(
          { zipPath, sku: { skuType: 'MANAGED_APPLICATION' }, date: '2026-11-01' },
          { timeoutMs: WITHIN_MS },
        )
        .then(
          (result) =>
            result.kind === 'refused'
              ? (result.findings[0]?.findingId ?? 'refused without a finding')
              : (result.report?.verdict ?? 'examined without a report'),
          (thrown: unknown) => `threw ${String(thrown)}`,
        );
      slowestMs = Math.max(slowestMs, performance.now() - began);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (/^threw|without|^Examination\./.test(outcome)) broken.push(`${seed + at}: ${outcome}`);
      if ((at + 1) % 1_000 === 0) tell(at + 1);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { outcomes, broken, slowestMs };
}
