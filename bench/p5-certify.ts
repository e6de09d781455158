/**
 * P5: what it takes to certify a package in memory: the zip is read and every rule runs, on one core. The floor inflates the
 * same zip and gives its JSON files to `JSON.parse`; what certification adds are positions, lenient JSON, expressions and rules.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import { apiVersions } from '../src/certification-data/api-versions.ts';
import { certify } from '../src/domain/certification/certify.ts';
import { CertificationMemory } from '../src/domain/certification/memory.ts';
import type { CertificationReport } from '../src/domain/certification/report.ts';
import { readFolder } from '../src/demo/zip-folder.ts';
import { readZip } from '../src/packages/read-zip.ts';
import { sha256Of } from '../src/packages/zip-finding.ts';
import { buildPackage } from '../test/support/build-package.ts';
import type { Bench } from './support/bench.ts';
import { alternate, format, median, quantile, spread } from './support/statistics.ts';

const projectRoot = resolve(import.meta.dirname, '..');

/** A folder of further packages, one folder each, or one with a folder `files`: `CERTIFY_PACKAGES=/path npm run bench -- P5`. */
const MORE = 'CERTIFY_PACKAGES';

const settings = { sku: { skuType: 'MANAGED_APPLICATION' }, mode: 'default', apiVersions } as const;
const DATE = '2026-11-01';

const P50_MS = 10;
const P95_MS = 40;
const FIRST_MS = 30;
const LARGE_MS = 500;
const OF_FLOOR = 3;

type Package = {
  readonly name: string;
  /** The folder that was packed. */
  readonly place: string;
  readonly zip: string;
  readonly bytes: number;
};

export async function certification({ sizes, record }: Bench): Promise<void> {
  const { runs, rounds, scale } = sizes.certify;
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-bench-certify-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const packages = await givenPackages(folder);
  for (const one of packages) assert.ok((await examine(one.zip)).findings.length >= 0);

  const rows: (readonly [name: string, bytes: number, floor: number, ours: number])[] = [];
  const all: number[] = [];
  for (const { name, zip, bytes } of packages) {
    const timed = await alternate(rounds, {
      floor: () => timesOf(runs, () => floor(zip)),
      ours: () => timesOf(runs, () => examine(zip)),
    });
    all.push(...timed.ours.flat());
    const middle = (rounds_: readonly (readonly number[])[]) => median(rounds_.flat());
    rows.push([name, bytes, middle(timed.floor), middle(timed.ours)]);
  }
  const sorted = all.toSorted((a, b) => a - b);
  const ratio = median(rows.map(([, , one, other]) => other / one));

  const grown = [1, 2, 4, 8].map((times) => times * scale);
  const growth: (readonly [number, number])[] = [];
  for (const parameters of grown) {
    const zip = join(folder, `${parameters}.zip`);
    await writeFile(zip, await buildPackage(packageWith(parameters)));
    await examine(zip);
    growth.push([parameters, median(await timesOf(Math.max(1, runs / 10), () => examine(zip)))]);
  }
  const large = growth.at(-1)?.[1] ?? Number.NaN;
  const [demo] = packages;
  assert.ok(demo);
  const first = await firstTimes(demo.zip, rounds);
  const again = await timesAgain(folder, demo.place, runs);

  await record({
    name: 'p5-certify',
    title: 'P5: certification of a package',
    facts: [
      `${packages.length} packages, ${rounds} rounds of ${runs} runs of each in turn, warm, in one process: the zip is read from the page cache, inflated, hashed and checked against its limits, then every rule runs`,
      'floor: the same zip inflated by `zlib.inflateRawSync` and every JSON file given to `JSON.parse`, after comments, which JSON.parse does not know',
      `first package: a process of its own that has started as the one that examines packages, which certifies a small package of ours when it starts, and then the demo package, ${rounds} times`,
      'checked: two runs over one package give the same report, byte for byte',
    ],
    tables: [
      {
        title: 'Packages',
        head: ['package', 'zip bytes', 'floor ms', 'certified ms', 'times the floor'],
        rows: rows.map(([name, bytes, one, other]) => [
          name,
          format(bytes),
          format(one),
          format(other),
          format(other / one),
        ]),
      },
      {
        title: 'Parameters of one template',
        head: ['parameters', 'ms', 'µs per parameter'],
        rows: growth.map(([count, ms]) => [
          format(count),
          format(ms),
          format((ms * 1_000) / count),
        ]),
      },
      {
        title: 'First package of a process',
        head: ['', 'ms'],
        rows: [['the demo package', spread(first)]],
      },
      {
        title: 'Published again after an edit',
        head: ['', 'ms'],
        rows: again.map(([name, times]) => [name, format(median(times))]),
      },
    ],
    promises: [
      promise(`half of all runs end within ${P50_MS} ms`, quantile(sorted, 0.5), P50_MS, 'ms'),
      promise(`19 of 20 runs end within ${P95_MS} ms`, quantile(sorted, 0.95), P95_MS, 'ms'),
      promise(`a package takes at most ${OF_FLOOR} times the floor`, ratio, OF_FLOOR, 'times'),
      promise(`the first package takes at most ${FIRST_MS} ms`, median(first), FIRST_MS, 'ms'),
      promise(
        `${format(grown.at(-1) ?? 0)} parameters take less than ${LARGE_MS} ms`,
        large,
        LARGE_MS,
        'ms',
      ),
    ],
  });
}

function promise(what: string, measured: number, most: number, unit: string) {
  return { what, measured: `${format(measured)} ${unit}`, kept: measured <= most };
}

/** The demo's two packages, and those of the folder that is named. */
async function givenPackages(folder: string): Promise<readonly Package[]> {
  const demo = join(projectRoot, 'demo');
  const places: string[] = [];
  for (const name of await readdir(demo)) {
    const place = join(demo, name);
    if (await isPackage(place)) places.push(place);
  }
  const more = process.env[MORE];
  for (const name of more === undefined ? [] : await readdir(more)) {
    for (const place of [join(more ?? '', name), join(more ?? '', name, 'files')]) {
      if (await isPackage(place)) places.push(place);
    }
  }
  const packages: Package[] = [];
  for (const [index, place] of places.entries()) {
    const zip = join(folder, `package-${index}.zip`);
    const bytes = await buildPackage(Object.fromEntries(await readFolder(place)));
    await writeFile(zip, bytes);
    const name = basename(place.replace(/\/files$/, ''));
    packages.push({ name, place, zip, bytes: bytes.length });
  }
  assert.ok(packages.length > 0);
  return packages;
}

async function isPackage(place: string): Promise<boolean> {
  const found = await stat(join(place, 'mainTemplate.json')).catch(() => null);
  return found?.isFile() === true;
}

async function examine(
  zip: string,
  options: { readonly memory?: CertificationMemory } = {},
): Promise<CertificationReport> {
  const read = await readZip(zip);
  assert.ok(read.ok);
  const input = { ...settings, date: DATE, entries: read.entries, files: read.files };
  return certify(input, sha256Of, options);
}

/** The package of a folder again and again, each time with another edit of one file, by a process that knows it. */
async function timesAgain(
  folder: string,
  place: string,
  runs: number,
): Promise<readonly (readonly [name: string, times: readonly number[]])[]> {
  const files = await readFolder(place);
  const results: [string, number[]][] = [];
  for (const name of ['mainTemplate.json', 'createUiDefinition.json']) {
    const text = new TextDecoder().decode(files.get(name));
    const memory = new CertificationMemory();
    const times: number[] = [];
    for (let at = 0; at <= runs; at += 1) {
      const zip = join(folder, 'again.zip');
      const edited = { ...Object.fromEntries(files), [name]: `${text}// ${at}\n` };
      await writeFile(zip, await buildPackage(edited));
      const [took] = await timesOf(1, async () => await examine(zip, { memory }));
      // The first one learns.
      if (at > 0) times.push(took ?? Number.NaN);
      if (at === runs) assert.deepEqual(await examine(zip, { memory }), await examine(zip));
    }
    results.push([`${name} edited`, times]);
  }
  const zip = join(folder, 'again.zip');
  const memory = new CertificationMemory();
  await examine(zip, { memory });
  results.push([
    'nothing edited',
    [...(await timesOf(runs, async () => await examine(zip, { memory })))],
  ]);
  results.push(['without a memory', [...(await timesOf(runs, async () => await examine(zip)))]]);
  return results;
}

async function timesOf(runs: number, run: () => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let at = 0; at < runs; at += 1) {
    const began = performance.now();
    await run();
    times.push(performance.now() - began);
  }
  return times;
}

/** Inflates every entry and parses what is JSON by name. Zip64, encryption and damage are not looked at. */
async function floor(zip: string): Promise<number> {
  const bytes = await readFile(zip);
  let end = bytes.length - 22;
  while (bytes.readUInt32LE(end) !== 0x0605_4b50) end -= 1;
  let at = bytes.readUInt32LE(end + 16);
  let values = 0;
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count -= 1) {
    const packed = bytes.readUInt32LE(at + 20);
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const data = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const raw = bytes.subarray(data, data + packed);
    const inflated = bytes.readUInt16LE(at + 10) === 0 ? raw : inflateRawSync(raw);
    if (/\.jsonc?$/i.test(name)) {
      try {
        JSON.parse(inflated.toString('utf8').replace(/^\ufeff/, ''));
        values += 1;
      } catch (thrown) {
        // Comments and trailing commas: it has looked at the text up to there.
        assert.ok(thrown instanceof SyntaxError);
      }
    }
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return values;
}

/** A template with that many parameters, each declared, described and used. */
function packageWith(parameters: number): Readonly<Record<string, string>> {
  const names = Array.from({ length: parameters }, (_unused, at) => `parameter${at}`);
  const template = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: Object.fromEntries(
      names.map((name) => [name, { type: 'string', metadata: { description: `About ${name}.` } }]),
    ),
    resources: [],
    outputs: Object.fromEntries(
      names.map((name) => [`of-${name}`, { type: 'string', value: `[parameters('${name}')]` }]),
    ),
  };
  return {
    'mainTemplate.json': JSON.stringify(template, null, 2),
    'createUiDefinition.json': '{}',
  };
}

/** How long the first package takes in a process that has only loaded the program, in milliseconds. */
async function firstTimes(zip: string, rounds: number): Promise<readonly number[]> {
  const program = join(import.meta.dirname, 'servers/first-package.ts');
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { stdout } = await promisify(execFile)(process.execPath, [program, zip, DATE]);
    times.push(Number(stdout));
  }
  return times;
}
