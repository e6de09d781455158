import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { temporaryFolder } from './child.ts';

const runner = join(import.meta.dirname, '../support/run.ts');

const files = {
  'mixed.test.ts': `
    import { describe, test } from 'node:test';
    describe('a suite', () => { test('passes', () => {}); test('fails', () => { throw new Error('no'); }); });
    test('is skipped', { skip: 'a reason' }, () => {});
    describe('is skipped as a whole', { skip: 'a reason' }, () => { test('is not seen', () => {}); });`,
  'broken.test.ts': `throw new Error('cannot be loaded');`,
  'good.test.ts': `
    import assert from 'node:assert/strict';
    import { test } from 'node:test';
    test('sees the services and no settings of this machine', () => {
      assert.equal(process.env.TEST_DATABASE_URL, 'postgres://given/one');
      assert.equal(process.env.TEST_REDIS_URL, 'redis://given');
      for (const name of ['DATABASE_URL', 'REDIS_URL', 'SMTP_URL', 'PORT', 'PGHOST', 'PGPASSWORD']) {
        assert.equal(process.env[name], undefined, name);
      }
    });`,
};

/** Runs the runner on files of a folder, with services that are given: it starts none. */
async function runOn(folder: string, ...args: string[]) {
  const env = {
    PATH: process.env['PATH'],
    TEST_DATABASE_URL: 'postgres://given/one',
    TEST_REDIS_URL: 'redis://given',
    DATABASE_URL: 'postgres://production/one',
    REDIS_URL: 'redis://production',
    SMTP_URL: 'smtp://production',
    PORT: '1',
    PGHOST: 'production',
    PGPASSWORD: 'x',
  };
  const child = spawn(process.execPath, [runner, ...args], { cwd: folder, env });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = await once(child, 'close');
  return { code, output, lastLine: output.trimEnd().split('\n').at(-1) };
}

describe('given test files', () => {
  test('when they run, then the last line counts their tests and the exit code tells whether all passed', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'sub'));
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(folder.path, 'sub', name), content);
    }
    const good = await runOn(folder.path, 'sub/good.test.ts');
    assert.equal(good.lastLine, '1 passed, 0 failed, 0 skipped', good.output);
    assert.equal(good.code, 0);
    const all = await runOn(folder.path, 'sub');
    assert.equal(all.lastLine, '2 passed, 2 failed, 2 skipped', all.output);
    assert.equal(all.code, 1);
    const one = await runOn(folder.path, '--test-name-pattern=passes', 'sub/mixed.test.ts');
    assert.match(one.lastLine ?? '', /^1 passed, 0 failed/);
    assert.equal(one.code, 0);
    const none = await runOn(folder.path, 'missing.test.ts');
    assert.match(none.output, /no such file or folder: missing\.test\.ts/);
    assert.equal(none.code, 1);
  });
});
