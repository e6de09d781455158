import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import Ajv from 'ajv-draft-04';
import { runCertify } from '../../src/certify/run-certify.ts';
import { buildPackage } from '../support/build-package.ts';
import { cleanPackage } from '../support/clean-package.ts';

const main = 'mainTemplate.json';
const [BLOCKS, UNUSED] = ['Location-Should-Not-Be-Hardcoded', 'Variables-Must-Be-Referenced'];

const place = '"[resourceGroup().location]"';
/** The clean package with a blocking fault, unused variables, or both. */
const withFaults = (isPinned: boolean, ...variables: readonly string[]) => ({
  ...cleanPackage,
  [main]: cleanPackage[main]
    .replace(place, isPinned ? '"westeurope"' : place)
    .replace(
      '"variables": {',
      `"variables": { ${variables.map((one) => `"${one}": 1, `).join('')}`,
    ),
});

type Change = { readonly ruleId: string; readonly change?: string; readonly jsonPath?: string };
type Json = {
  readonly verdict: string;
  readonly findings: readonly Change[];
  readonly baseline: {
    readonly new: number;
    readonly unchanged: number;
    readonly fixed: readonly { readonly ruleId: string; readonly message: string }[];
  };
};

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitrine-baseline-'));
  for (const [name, files] of Object.entries({
    clean: cleanPackage,
    old: withFaults(true, 'spare'),
    unused: withFaults(false, 'spare', 'more'),
    worse: withFaults(true, 'spare', 'more'),
  })) {
    await writeFile(join(folder, `${name}.zip`), await buildPackage(files));
    const { text } = await certify(`${name}.zip`, '--format', 'json');
    await writeFile(join(folder, `${name}.json`), text);
  }
  await writeFile(join(folder, 'broken.zip'), 'no zip');
});
after(async () => await rm(folder, { recursive: true, force: true }));

/** Runs the command on a zip of the folder; `--baseline` names a report of the folder. */
async function certify(zip: string, ...given: readonly string[]) {
  const out: string[] = [];
  const errors: string[] = [];
  const arguments_ = given.map((one, at) =>
    given[at - 1] === '--baseline' ? join(folder, one) : one,
  );
  const code = await runCertify([join(folder, zip), ...arguments_], {
    now: new Date('2026-11-30T00:00:00Z'),
    version: '1.2.3',
    write: (text) => out.push(text),
    writeError: (line) => errors.push(line),
    colour: false,
  });
  return { code, text: out.join(''), errors: errors.join('\n') };
}

async function json(zip: string, ...given: readonly string[]): Promise<Json> {
  return JSON.parse((await certify(zip, ...given, '--format', 'json')).text) as Json;
}

const changes = ({ findings }: Json) => findings.map(({ ruleId, change }) => `${change} ${ruleId}`);

describe('given a report from before', () => {
  test('when the same package is certified, then nothing is new and the verdict is the same', async () => {
    const report = await json('old.zip', '--baseline', 'old.json');
    assert.deepEqual(changes(report).toSorted(), [`unchanged ${BLOCKS}`, `unchanged ${UNUSED}`]);
    assert.deepEqual([report.baseline.new, report.baseline.unchanged], [0, 2]);
    assert.deepEqual(report.baseline.fixed, []);
    assert.equal((await certify('old.zip', '--baseline', 'old.json')).code, 1);
  });

  test('when it has another fault and one less, then one is new, one unchanged and one fixed', async () => {
    const report = await json('unused.zip', '--baseline', 'old.json');
    assert.deepEqual(
      report.findings.map(({ change, jsonPath }) => `${change} ${jsonPath}`).toSorted(),
      ['new variables.more', 'unchanged variables.spare'],
    );
    assert.deepEqual([report.baseline.new, report.baseline.unchanged], [1, 1]);
    assert.deepEqual(
      report.baseline.fixed.map(({ ruleId }) => ruleId),
      [BLOCKS],
    );
  });

  test('when it was written with a baseline itself, then it is compared by its findings', async () => {
    const { text } = await certify('old.zip', '--baseline', 'clean.json', '--format', 'json');
    await writeFile(join(folder, 'compared.json'), text);
    assert.deepEqual(
      await json('unused.zip', '--baseline', 'compared.json'),
      await json('unused.zip', '--baseline', 'old.json'),
    );
  });

  test('when only new findings are asked for, then they alone are told and decide', async () => {
    const asked = ['--baseline', 'old.json', '--new-only'];
    const worse = await json('worse.zip', ...asked);
    assert.deepEqual(changes(worse), [`new ${UNUSED}`]);
    assert.deepEqual([worse.baseline.unchanged, worse.verdict], [2, 'passed']);
    assert.equal((await certify('worse.zip', ...asked)).code, 0);
    assert.match((await certify('old.zip', ...asked)).text, /^Nothing new was found\.\n\nPASSED/);
    // The control: what blocks and is new does block.
    const { code, text } = await certify('worse.zip', '--baseline', 'unused.json', '--new-only');
    assert.equal(code, 1);
    assert.match(text, new RegExp(BLOCKS));
    assert.doesNotMatch(text, new RegExp(UNUSED));
  });

  test('when one rule is asked for, then the others are not compared', async () => {
    const { baseline } = await json('unused.zip', '--baseline', 'old.json', '--rule', UNUSED);
    assert.deepEqual(baseline.fixed, []);
    assert.deepEqual([baseline.new, baseline.unchanged], [1, 1]);
  });

  test('when the package cannot be read any more, then nothing counts as fixed', async () => {
    const { baseline, findings } = await json('broken.zip', '--baseline', 'old.json');
    assert.deepEqual(baseline.fixed, []);
    assert.deepEqual(
      findings.map(({ change }) => change),
      ['new'],
    );
  });

  test('when the package is mended, then what was mended is told as fixed', async () => {
    const output = join(folder, 'mended.zip');
    const { baseline } = await json('old.zip', '--baseline', 'old.json', '--fix', '-o', output);
    assert.deepEqual([baseline.new, baseline.unchanged], [0, 0]);
    assert.deepEqual(baseline.fixed.map(({ ruleId }) => ruleId).toSorted(), [BLOCKS, UNUSED]);
  });
});

describe('given a comparison', () => {
  const asked = ['--baseline', 'old.json'] as const;

  test('when it is written as text, then findings are marked, what is fixed is listed, and all are counted', async () => {
    const { text } = await certify('unused.zip', ...asked);
    assert.match(text, /error, unchanged {2}The variable "spare"/);
    assert.match(text, /error, new {2}The variable "more"/);
    const listed = /Fixed since the baseline\n\n {2}mainTemplate\.json:\d+:\d+ {2}(.*)\n\n/.exec(
      text,
    );
    assert.match(listed?.[1] ?? '', new RegExp(BLOCKS));
    assert.match(text, /baseline of vitrine-\S+, date 2026-11-30: 1 new, 1 unchanged, 1 fixed/);
    const french = await certify('unused.zip', ...asked, '--language', 'fr');
    assert.match(french.text, /nouveau .*"?more/);
    assert.match(french.text, /1 nouveaux, 1 inchangés, 1 corrigés/);
  });

  test('when it is written as SARIF, then each result has its state, and fixed ones are absent', async () => {
    const { text } = await certify('unused.zip', ...asked, '--format', 'sarif');
    const log = JSON.parse(text) as {
      runs: { results: { ruleId: string; baselineState: string }[] }[];
    };
    const schema = new URL('../domain/certification/sarif-2.1.0-rtm.5.json', import.meta.url);
    const validate = new Ajv.default({
      strict: false,
      validateFormats: false,
      unicodeRegExp: false,
    }).compile(JSON.parse(await readFile(schema, 'utf8')) as object);
    assert.ok(validate(log), JSON.stringify(validate.errors));
    assert.deepEqual(
      log.runs[0]?.results
        .map(({ ruleId, baselineState }) => `${baselineState} ${ruleId}`)
        .toSorted(),
      [`absent ${BLOCKS}`, `new ${UNUSED}`, `unchanged ${UNUSED}`],
    );
  });

  test('when it is written as JUnit, then fixed ones are left out and the others are marked', async () => {
    const { text } = await certify('unused.zip', ...asked, '--format', 'junit');
    assert.match(text, /error \(new\) Variables/);
    assert.match(text, /error \(unchanged\) Variables/);
    assert.match(text, new RegExp(`<testcase classname="${BLOCKS}" name="package"/>`));
  });

  test('when there is none, then no format speaks of it', async () => {
    for (const format of ['text', 'json', 'sarif', 'junit']) {
      const { text } = await certify('old.zip', '--format', format);
      assert.doesNotMatch(text, /baseline|unchanged|"change"/, format);
    }
  });
});

describe('given what is no report', () => {
  const finding = { ruleId: 'X', findingId: 'Y', level: 'error', blocking: true, message: '' };
  for (const [what, content] of Object.entries({
    'no JSON': 'PASSED',
    'a list': '[]',
    'an object without findings': '{ "ruleSet": "x", "date": "2026-11-30" }',
    'a SARIF log': '{ "version": "2.1.0", "runs": [] }',
    'a finding without a fingerprint': JSON.stringify({
      ...{ ruleSet: 'x', date: 'y' },
      findings: [finding],
    }),
  })) {
    test(`when it is ${what}, then the command ends with 2 and says so`, async () => {
      await writeFile(join(folder, 'wrong.json'), content);
      const { code, text, errors } = await certify('clean.zip', '--baseline', 'wrong.json');
      assert.deepEqual([code, text], [2, '']);
      assert.match(errors, /is no report of vitrine certify --format json/);
    });
  }

  test('when there is none, then the command ends with 2 and names the file', async () => {
    const { code, errors } = await certify('clean.zip', '--baseline', 'none.json');
    assert.equal(code, 2);
    assert.match(errors, /none\.json/);
  });

  test('when new findings are asked for without a report, then the command says what is missing', async () => {
    const { code, errors } = await certify('clean.zip', '--new-only');
    assert.equal(code, 2);
    assert.match(errors, /--new-only needs --baseline/);
  });

  test('when its texts would steer a terminal, then they are shown as text', async () => {
    const hostile = { ...finding, message: 'a\u001b[31mb', fingerprint: 'f' };
    const report = { ruleSet: '\u001b[2J', date: '\n', findings: [hostile] };
    await writeFile(join(folder, 'hostile.json'), JSON.stringify(report));
    const { text } = await certify('clean.zip', '--baseline', 'hostile.json');
    assert.doesNotMatch(text, /\u001b/);
    assert.match(text, /The package {2}a\\u\{001b\}/);
  });
});
