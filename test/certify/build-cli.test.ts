import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { apiVersions } from '../../src/certification-data/api-versions.ts';
import { certify } from '../../src/domain/certification/certify.ts';
import { jsonOutput } from '../../src/domain/certification/output/json.ts';
import type { CertificationReport } from '../../src/domain/certification/report.ts';
import { createExaminer } from '../../src/packages/examine.ts';
import { readZip } from '../../src/packages/read-zip.ts';
import { sha256Of } from '../../src/packages/zip-finding.ts';
import { version } from '../../src/version.ts';
import { buildPackage } from '../support/build-package.ts';
import { cleanPackage } from '../support/clean-package.ts';

const run = promisify(execFile);
const builder = fileURLToPath(new URL('../../scripts/build-cli.ts', import.meta.url));
const date = '2026-08-20';
const sku = { skuType: 'SOLUTION_TEMPLATE' } as const;

const files = {
  ...cleanPackage,
  'mainTemplate.json': cleanPackage['mainTemplate.json']
    .replace('"variables": {', '"variables": { "é😀": 1,')
    .replace('"location": "[parameters(\'location\')]"', '"location": "westeurope"'),
  'scripts/Thumbs.db': 'x',
};

function asJson(report: CertificationReport): string {
  return jsonOutput({ report, language: 'en', version, texts: new Map(), docsUrl: null });
}

describe('given the command line program, built and installed without a network', () => {
  let folder: string;
  let program: string;
  let zip: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vitrine-cli-'));
    const out = join(folder, 'dist');
    const home = join(folder, 'home');
    await mkdir(home);
    await run(process.execPath, [builder, '--out', out]);
    const packed = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: out });
    const [{ filename }] = JSON.parse(packed.stdout) as [{ filename: string }];
    await writeFile(join(home, 'package.json'), '{ "private": true }');
    const install = ['install', '--offline', '--no-audit', '--no-fund', join(folder, filename)];
    await run('npm', install, { cwd: home });
    program = join(home, 'node_modules', '.bin', 'vitrine-certify');
    zip = join(folder, 'package.zip');
    await writeFile(zip, await buildPackage(files));
  });
  after(async () => await rm(folder, { recursive: true, force: true }));

  /** What it prints, and its exit code. */
  async function certified(...given: string[]): Promise<{ stdout: string; code: number }> {
    // Nothing of the project is in the environment: no NODE_PATH, no settings.
    const env = { PATH: process.env['PATH'] };
    try {
      return {
        ...(await run(process.execPath, [program, ...given], { cwd: tmpdir(), env })),
        code: 0,
      };
    } catch (error) {
      return error as { stdout: string; code: number };
    }
  }

  test('when a package is certified, then its JSON is, byte for byte, that of the engine and of the examiner', async () => {
    const { stdout, code } = await certified(zip, '--format', 'json', '--date', date);
    assert.equal(code, 1);
    const read = await readZip(zip);
    assert.ok(read.ok);
    const { entries, files } = read;
    const input = { entries, files, sku, mode: 'default', date, apiVersions } as const;
    const report = certify(input, sha256Of);
    assert.ok(report.findings.length >= 3);
    assert.equal(stdout, asJson(report));
    await using examiner = createExaminer();
    const result = await examiner.examine({ zipPath: zip, sku, date }, { timeoutMs: 60_000 });
    assert.ok(result.kind === 'examined' && result.report);
    assert.equal(stdout, asJson(result.report));
  });

  test('when a package has no fault, then it ends with 0', async () => {
    const clean = join(folder, 'clean.zip');
    await writeFile(clean, await buildPackage(cleanPackage));
    const { stdout, code } = await certified(clean);
    assert.match(stdout, /^PASSED/m);
    assert.equal(code, 0);
  });

  test('when the installation is looked at, then it is one small file without dependencies, with the licences it carries', async () => {
    const place = join(folder, 'home', 'node_modules', 'vitrine-certify');
    const { size } = await stat(join(place, 'vitrine-certify.mjs'));
    assert.ok(size < 3_000_000);
    const manifest = JSON.parse(await readFile(join(place, 'package.json'), 'utf8')) as object;
    assert.ok(!('dependencies' in manifest));
    assert.match(await readFile(join(place, 'THIRD-PARTY.md'), 'utf8'), /yauzl/);
    const imports = (await readFile(join(place, 'vitrine-certify.mjs'), 'utf8')).matchAll(
      /^import .* from "([^"]+)";$/gm,
    );
    for (const [, name] of imports) assert.match(name ?? '', /^node:/);
  });
});
