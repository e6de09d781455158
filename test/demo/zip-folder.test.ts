import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { zipFiles, zipFolder } from '../../src/demo/zip-folder.ts';
import { readZip } from '../../src/packages/read-zip.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('given a folder with files in several folders', () => {
  let folder: string;
  const files = { 'b/second.json': '{"a": 1}', 'first.json': '{}', 'b/a/third.sh': '#!/bin/sh\n' };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vitrine-zip-'));
    await mkdir(join(folder, 'b/a'), { recursive: true });
    for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  test('when it is zipped, then the zip holds these files and is read without a finding', async () => {
    const zip = join(folder, '..', `${folder.split('/').at(-1)}.zip`);
    await writeFile(zip, await zipFolder(folder));
    try {
      const content = await readZip(zip);
      assert.ok(content.ok);
      const read = [...content.files].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]);
      assert.deepEqual(Object.fromEntries(read), files);
      assert.deepEqual(
        content.entries.map(({ path }) => path),
        ['b/a/third.sh', 'b/second.json', 'first.json'],
      );
    } finally {
      await rm(zip);
    }
  });

  test('when files are touched and the zone changes, then the zip has the same bytes', async () => {
    const zone = process.env['TZ'];
    try {
      process.env['TZ'] = 'Asia/Tokyo';
      const before = await zipFolder(folder);
      await utimes(join(folder, 'first.json'), new Date(0), new Date(0));
      process.env['TZ'] = 'America/New_York';
      const after = await zipFolder(folder);
      assert.equal(sha256(after), sha256(before));
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });
});

describe('given the same files in another order', () => {
  test('when they are zipped, then the bytes are the same', async () => {
    const one = new Map([
      ['a.json', Buffer.from('1')],
      ['b.json', Buffer.from('2')],
    ]);
    const other = new Map([...one].reverse());
    assert.equal(sha256(await zipFiles(other)), sha256(await zipFiles(one)));
  });

  test('when one byte differs, then the bytes of the zip differ', async () => {
    const one = await zipFiles(new Map([['a.json', Buffer.from('1')]]));
    const other = await zipFiles(new Map([['a.json', Buffer.from('2')]]));
    assert.notEqual(sha256(other), sha256(one));
  });
});
