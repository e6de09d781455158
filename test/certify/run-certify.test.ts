import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { readCertifyOptions } from '../../src/certify/options.ts';
import { runCertify } from '../../src/certify/run-certify.ts';
import { writeWhole } from '../../src/certify/write-whole.ts';
import { writeZip } from '../../src/certify/write-zip.ts';
import { readZip } from '../../src/packages/read-zip.ts';
import { buildPackage } from '../support/build-package.ts';
import { mutatedPackage } from '../packages/mutated-run.ts';
import { cleanPackage } from '../support/clean-package.ts';

const main = 'mainTemplate.json';
const withFaults = {
  ...cleanPackage,
  [main]: cleanPackage[main]
    .replace('"variables": {', '"variables": { "spare": 1, // é\r\n')
    .replace(
      '"diskCount": {',
      '"dbSecretKey": { "type": "string", "defaultValue": "", "metadata": { "description": "A key." } }, "diskCount": {',
    )
    .replace(
      '"adminUsername": "[',
      '"dbSecretKey": "[parameters(\'dbSecretKey\')]", "adminUsername": "[',
    ),
};

let folder: string;
let out: string[];
let errors: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitrine-certify-'));
  out = [];
  errors = [];
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function certify(...given: string[]): Promise<{ code: number; text: string }> {
  out = [];
  errors = [];
  const code = await runCertify(given, {
    now: new Date('2026-11-30T23:30:00Z'),
    version: '1.2.3',
    write: (text) => out.push(text),
    writeError: (line) => errors.push(line),
    colour: false,
  });
  return { code, text: out.join('') };
}

async function unpack(files: Readonly<Record<string, string>>, into = 'package'): Promise<string> {
  const root = join(folder, into);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

type Json = {
  verdict: string;
  date: string;
  findings: { ruleId: string; file: string | null; findingId: string }[];
};

async function json(...given: string[]): Promise<Json> {
  const { text } = await certify(...given, '--format', 'json');
  return JSON.parse(text) as Json;
}

describe('given a package without a fault', () => {
  test('when its zip, its folder and its main template are certified, then each passes with the same bytes', async () => {
    const root = await unpack(cleanPackage);
    const zip = join(folder, 'package.zip');
    await writeFile(zip, await buildPackage(cleanPackage));
    const outputs = [];
    for (const place of [zip, root, join(root, main)]) {
      const { code, text } = await certify(place, '--format', 'json');
      assert.equal(code, 0);
      outputs.push(text);
    }
    assert.equal(new Set(outputs).size, 1);
    assert.equal((JSON.parse(outputs[0] ?? '') as Json).date, '2026-11-30');
  });
});

describe('given a package with faults', () => {
  test('when it is certified, then the command ends with 1 and names them', async () => {
    const root = await unpack(withFaults);
    const { code, text } = await certify(root, '--date', '2026-08-20');
    assert.equal(code, 1);
    assert.match(text, /BLOCKED/);
    assert.deepEqual(errors, []);
  });

  test('when one rule is asked for that does not block, then the command ends with 0 and tells of that rule alone', async () => {
    const root = await unpack(withFaults);
    const { code } = await certify(root, '--rule', 'variables-must-be-referenced');
    assert.equal(code, 0);
    const { findings } = await json(root, '--rule', 'variables-must-be-referenced');
    assert.deepEqual(
      findings.map(({ ruleId }) => ruleId),
      ['Variables-Must-Be-Referenced'],
    );
  });

  test('when it is mended, then its folder passes, its mode stays and a second time changes nothing', async () => {
    const root = await unpack(withFaults);
    const file = join(root, main);
    await chmod(file, 0o640);
    const form = await stat(join(root, 'createUiDefinition.json'));
    assert.equal((await certify(root, '--fix')).code, 0);
    assert.match(errors[0] ?? '', /^Findings mended: 2\. Files changed: 1\.$/);
    const mended = await readFile(file, 'utf8');
    assert.match(mended, /\/\/ é\r\n/);
    assert.equal((await stat(file)).mode & 0o777, 0o640);
    assert.equal((await stat(join(root, 'createUiDefinition.json'))).ino, form.ino);
    assert.equal((await certify(root, '--fix')).code, 0);
    assert.match(errors[0] ?? '', /^Findings mended: 0\. Files changed: 0\.$/);
    assert.equal(await readFile(file, 'utf8'), mended);
  });

  test('when one rule is mended, then the others are left', async () => {
    const root = await unpack(withFaults);
    await certify(root, '--fix', '--rule', 'Variables-Must-Be-Referenced');
    const { findings } = await json(root);
    assert.deepEqual(
      findings.map(({ ruleId }) => ruleId),
      // The default that is empty goes with the same edit, and is advice until then.
      ['Password-params-must-be-secure', 'PRACTICE-008'],
    );
  });

  test('when its zip is to be mended and no other is named, then the command refuses and the zip stays', async () => {
    const zip = join(folder, 'package.zip');
    const bytes = await buildPackage(withFaults);
    await writeFile(zip, bytes);
    assert.equal((await certify(zip, '--fix')).code, 2);
    assert.match(errors.join('\n'), /--output FILE/);
    assert.deepEqual(await readFile(zip), bytes);
  });

  test('when its zip is mended into another, then that one passes and has all other files as they were', async () => {
    const zip = join(folder, 'package.zip');
    const bytes = await buildPackage(withFaults);
    await writeFile(zip, bytes);
    const before = await json(zip);
    const output = join(folder, 'mended.zip');
    const { code, text } = await certify(zip, '--fix', '--output', output, '--format', 'json');
    assert.equal(code, 0);
    assert.deepEqual(errors, ['Findings mended: 2. Files changed: 1.', `Written: ${output}`]);
    assert.deepEqual(await readFile(zip), bytes);
    const [was, is] = [await readZip(zip), await readZip(output)];
    assert.ok(was.ok && is.ok);
    assert.deepEqual(
      is.entries.filter(({ path }) => path !== main),
      was.entries.filter(({ path }) => path !== main),
    );
    assert.match(Buffer.from(is.files.get(main) ?? []).toString(), /\/\/ é\r\n/);
    // What is told is what the written zip has: nothing new, and all that could be mended is gone.
    assert.equal((await certify(output, '--format', 'json')).text, text);
    const names = (report: Json) =>
      report.findings.map(({ ruleId, findingId }) => `${ruleId} ${findingId}`);
    const left = names(JSON.parse(text) as Json);
    assert.deepEqual(
      left.filter((name) => !names(before).includes(name)),
      [],
    );
    assert.ok(left.length < before.findings.length);
  });

  test('when its zip is mended into itself, then it is replaced as a whole and keeps its rights', async () => {
    const zip = join(folder, 'package.zip');
    await writeFile(zip, await buildPackage(withFaults));
    await chmod(zip, 0o640);
    const link = join(folder, 'link.zip');
    await symlink('package.zip', link);
    assert.equal((await certify(link, '--fix', '-o', link)).code, 0);
    assert.equal((await certify(zip)).code, 0);
    assert.equal((await stat(zip)).mode & 0o777, 0o640);
    assert.ok((await lstat(link)).isSymbolicLink());
  });

  test('when the mended zip cannot be written, then the command ends with 2 and nothing is left behind', async () => {
    const zip = join(folder, 'package.zip');
    await writeFile(zip, await buildPackage(withFaults));
    await mkdir(join(folder, 'taken.zip'));
    for (const output of [join(folder, 'taken.zip'), join(folder, 'no', 'such', 'folder.zip')]) {
      assert.equal((await certify(zip, '--fix', '--output', output)).code, 2);
      assert.notEqual(errors.length, 0);
    }
    assert.deepEqual((await readdir(folder)).sort(), ['package.zip', 'taken.zip']);
  });

  test('when there is nothing to mend, then the zip that is written is the same', async () => {
    const zip = join(folder, 'package.zip');
    const bytes = await buildPackage(cleanPackage);
    await writeFile(zip, bytes);
    const output = join(folder, 'mended.zip');
    assert.equal((await certify(zip, '--fix', '--output', output)).code, 0);
    assert.deepEqual(await readFile(output), bytes);
  });

  test('when a folder is mended and a zip is named, then the command refuses and the folder stays', async () => {
    const root = await unpack(withFaults);
    assert.equal((await certify(root, '--fix', '--output', join(folder, 'x.zip'))).code, 2);
    assert.match(errors.join('\n'), /--output is for a zip/);
    assert.equal(await readFile(join(root, main), 'utf8'), withFaults[main]);
  });

  test('when one file is examined by itself, then the package is not asked for', async () => {
    const root = await unpack(withFaults);
    const { findings } = await json(join(root, main), '--single-file');
    assert.deepEqual([...new Set(findings.map(({ file }) => file))], [main]);
    assert.ok(findings.length >= 2);
  });
});

describe('given a zip that cannot be accepted', () => {
  test('when it is certified, then the command ends with 1 and says why, in every format', async () => {
    const zip = join(folder, 'broken.zip');
    await writeFile(zip, 'no zip');
    for (const format of ['text', 'json', 'sarif', 'junit']) {
      const { code, text } = await certify(zip, '--format', format);
      assert.equal(code, 1);
      assert.match(text, /PKG-001/);
    }
  });

  test('when it is to be mended, then nothing is written', async () => {
    const zip = join(folder, 'broken.zip');
    await writeFile(zip, 'no zip');
    assert.equal((await certify(zip, '--fix', '--output', join(folder, 'mended.zip'))).code, 1);
    assert.deepEqual(await readdir(folder), ['broken.zip']);
  });
});

describe('given a zip that is written', () => {
  test('when it does not hold what was examined, then the one that was there stays', async () => {
    const zip = join(folder, 'package.zip');
    await writeFile(zip, await buildPackage(withFaults));
    const read = await readZip(zip);
    assert.ok(read.ok);
    await writeFile(zip, await buildPackage({ ...withFaults, 'late.json': '{}' }));
    const output = join(folder, 'mended.zip');
    await writeFile(output, 'as it was');
    const changed = new Map([[main, Buffer.from('{}')]]);
    await assert.rejects(writeZip(zip, read, changed, output), /changed while it was examined/);
    assert.equal(await readFile(output, 'utf8'), 'as it was');
    assert.deepEqual((await readdir(folder)).sort(), ['mended.zip', 'package.zip']);
  });

  test('when somebody looks before it is whole, then the one that was there is seen', async () => {
    const place = join(folder, 'mended.zip');
    await writeFile(place, 'as it was');
    await writeWhole(place, Buffer.from('new'), async (written) => {
      assert.equal(await readFile(place, 'utf8'), 'as it was');
      assert.equal(await readFile(written, 'utf8'), 'new');
    });
    assert.equal(await readFile(place, 'utf8'), 'new');
  });
});

describe('given zips that chance has changed', () => {
  test('when they are mended, then each that is written is accepted and has no blocking finding that was not there', async () => {
    const zip = join(folder, 'package.zip');
    const output = join(folder, 'mended.zip');
    let mended = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      await writeFile(zip, await mutatedPackage(seed));
      const before = await json(zip);
      await rm(output, { force: true });
      const { code } = await certify(zip, '--fix', '--output', output);
      assert.ok(code !== 2, `${seed}: ${errors.join(' ')}`);
      if (!(await readZip(zip)).ok) continue;
      const known = new Set(before.findings.map(({ ruleId, file }) => `${ruleId} ${file}`));
      const { findings } = await json(output);
      for (const { ruleId, file } of findings) assert.ok(known.has(`${ruleId} ${file}`), `${seed}`);
      if (findings.length < before.findings.length) mended += 1;
    }
    assert.ok(mended > 5, `${mended}`);
  });
});

describe('given a folder with a link', () => {
  test('when the link leads to a file of the package, then it is read', async () => {
    const root = await unpack(cleanPackage);
    await rm(join(root, main));
    await writeFile(join(root, 'real.json'), cleanPackage[main]);
    await symlink('real.json', join(root, main));
    const { findings } = await json(root);
    assert.ok(findings.every(({ findingId }) => findingId !== 'Package.File.Missing'));
  });

  test('when it leads out of the package, then nothing of it is read and the command ends with 2', async () => {
    const root = await unpack(cleanPackage);
    await writeFile(join(folder, 'secret.json'), '{ "secret": ');
    await symlink('../secret.json', join(root, 'link.json'));
    const { code, text } = await certify(root);
    assert.equal(code, 2);
    assert.equal(text, '');
    assert.match(errors.join('\n'), /link\.json/);
  });

  test('when it leads to a folder around it, then the walk does not go round', async () => {
    const root = await unpack(cleanPackage);
    await symlink('.', join(root, 'again'));
    assert.equal((await certify(root)).code, 2);
  });
});

describe('given what cannot be run', () => {
  const asked: readonly (readonly [given: readonly string[], said: RegExp])[] = [
    [[], /Name one zip, folder or file/],
    [['a', 'b'], /Name one zip, folder or file/],
    [['/no/such/place'], /cannot be read/],
    [['x', '--formt', 'json'], /--formt/],
    [['x', '--format', 'yaml'], /text, json, sarif, junit/],
    [['x', '--mode', 'strict'], /default, reference/],
    [['x', '--date', '2026-02-30'], /2026-02-30/],
    [['x', '--sku', 'vm'], /solution-template/],
    [['x', '--rule', 'No-Such-Rule'], /No-Such-Rule/],
    [['x', '--docs-url', 'docs'], /--docs-url/],
    [['x.zip', '--output', 'y.zip'], /--output names the zip that --fix writes/],
    [['x.zip', '--fix', '--output', ''], /--output names the zip that --fix writes/],
    [[tmpdir(), '--single-file'], /--single-file/],
  ];
  for (const [given, said] of asked) {
    test(`when it is asked: ${given.join(' ') || '(nothing)'}, then the command ends with 2 and says why`, async () => {
      const { code, text } = await certify(...given);
      assert.equal(code, 2);
      assert.equal(text, '');
      assert.match(errors.join('\n'), said);
    });
  }

  test('when the language is French, then the reason is French', () => {
    const request = readCertifyOptions(['--language', 'fr']);
    assert.ok(request.kind === 'unclear');
    assert.match(request.reason[request.language], /Indiquez un zip/);
  });
});

describe('given the program', () => {
  const program = fileURLToPath(new URL('../../bin/vitrine.mjs', import.meta.url));
  const run = promisify(execFile);

  test('when it certifies a zip, then it ends with 0 and says that it passed', async () => {
    const zip = join(folder, 'package.zip');
    await writeFile(zip, await buildPackage(cleanPackage));
    const { stdout } = await run(process.execPath, [program, 'certify', zip]);
    assert.match(stdout, /^PASSED/m);
  });

  test('when its output is not a terminal, then it has no colours', async () => {
    const root = await unpack(withFaults);
    const asked = run(process.execPath, [program, 'certify', root]);
    await assert.rejects(asked, (error: { code: number; stdout: string }) => {
      assert.equal(error.code, 1);
      assert.doesNotMatch(error.stdout, /\u001b/);
      return true;
    });
  });
});
