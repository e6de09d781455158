import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openDataFolder } from '../../src/services/data-folder.ts';
import { programPath, startChild, temporaryFolder } from './child.ts';

const holder = programPath('hold-data-folder.ts');

describe('given a data folder that is new', () => {
  test('when it is opened, then it and its parts are closed to other users', async () => {
    await using folder = await temporaryFolder();
    const dataDir = join(folder.path, 'new/data');
    await using data = await openDataFolder({ dataDir, exclusive: true });
    for (const path of [data.root, data.packages, data.uploads, data.mail, data.logs]) {
      assert.equal((await stat(path)).mode & 0o777, 0o700, path);
    }
  });

  test('when its key is asked for, then it stays the same and nobody else can read it', async () => {
    await using folder = await temporaryFolder();
    const dataDir = join(folder.path, 'data');
    await using data = await openDataFolder({ dataDir, exclusive: true });
    const keys = await Promise.all([data.secretKey(), data.secretKey(), data.secretKey()]);
    assert.equal(keys[0].length, 32);
    assert.deepEqual(keys[1], keys[0]);
    assert.deepEqual(keys[2], keys[0]);
    const file = join(dataDir, 'secret.key');
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.deepEqual(
      (await readdir(dataDir)).filter((name) => name.startsWith('secret.key')),
      ['secret.key'],
    );
    await chmod(file, 0o644);
    assert.deepEqual(await data.secretKey(), keys[0]);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  test('when its key is damaged, then it is refused and not replaced', async () => {
    await using folder = await temporaryFolder();
    const dataDir = join(folder.path, 'data');
    await using data = await openDataFolder({ dataDir, exclusive: true });
    await writeFile(join(dataDir, 'secret.key'), 'c2hvcnQ=');
    await assert.rejects(data.secretKey(), /secret\.key is damaged.*VITRINE_SECRET_KEY/s);
    assert.equal(await readFile(join(dataDir, 'secret.key'), 'utf8'), 'c2hvcnQ=');
  });
});

describe('given a data folder that another process holds', () => {
  test('when it is opened, then the refusal names that process; once it has ended or was killed, it opens', async () => {
    await using folder = await temporaryFolder();
    const dataDir = join(folder.path, 'data');
    const first = await startChild<{ pid: number }>(holder, [dataDir]);
    const refusal = {
      name: 'DataFolderInUseError',
      message: new RegExp(`already runs with the folder ${dataDir} \\(process ${first.pid}\\)`),
    };
    await assert.rejects(openDataFolder({ dataDir, exclusive: true }), refusal);
    assert.equal(await first.finish(), 0);
    await (await openDataFolder({ dataDir, exclusive: true }))[Symbol.asyncDispose]();

    const second = await startChild<{ pid: number }>(holder, [dataDir]);
    await assert.rejects(openDataFolder({ dataDir, exclusive: true }), /process \d+/);
    await second.kill();
    await using third = await openDataFolder({ dataDir, exclusive: true });
    assert.equal(third.root, dataDir);
  });

  test('when it is opened by one that shares a database server, then it opens', async () => {
    await using folder = await temporaryFolder();
    const dataDir = join(folder.path, 'data');
    await using held = await openDataFolder({ dataDir, exclusive: true });
    await using shared = await openDataFolder({ dataDir, exclusive: false });
    assert.equal(shared.root, held.root);
    await assert.rejects(openDataFolder({ dataDir, exclusive: true }), /already runs/);
  });
});

describe('given a folder that is not ours', () => {
  test('when it holds other files, then it is refused and its permissions stay', async () => {
    await using folder = await temporaryFolder();
    const dataDir = join(folder.path, 'photos');
    await mkdir(dataDir);
    await chmod(dataDir, 0o755);
    await writeFile(join(dataDir, 'cat.png'), '');
    await assert.rejects(openDataFolder({ dataDir, exclusive: true }), {
      name: 'DataFolderError',
      message: /holds other files.*DATA_DIR/,
    });
    assert.equal((await stat(dataDir)).mode & 0o777, 0o755);
    assert.deepEqual(await readdir(dataDir), ['cat.png']);
  });

  test('when it is a file, then the refusal names DATA_DIR', async () => {
    await using folder = await temporaryFolder();
    const dataDir = join(folder.path, 'file');
    await writeFile(dataDir, '');
    await assert.rejects(openDataFolder({ dataDir, exclusive: true }), {
      name: 'DataFolderError',
      message: /cannot be used \(EEXIST\).*DATA_DIR/,
    });
  });
});
