import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, describe, test } from 'node:test';
import { readPlainZip } from '../../src/packages/plain-zip.ts';
import { eachMember } from '../../src/packages/read-zip.ts';
import { buildPackage, rawZip } from '../support/build-package.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { seeded } from '../support/seeded.ts';
import { zipCases } from './zip-cases.ts';

const folder = mkdtempSync(join(tmpdir(), 'vitrine-plain-zip-'));
after(() => rmSync(folder, { recursive: true }));

const limits = { entries: 100, entryBytes: 1_000_000, sumBytes: 100_000_000 };

type Files = Readonly<Record<string, string>>;

/** The files of a zip, read without the careful way; null where that is needed. */
function plain(zip: Buffer): Files | null {
  const files = readPlainZip(zip, limits);
  return files && Object.fromEntries(files.map(({ path, bytes }) => [path, bytes.toString('hex')]));
}

/** The same as yauzl reads them. */
async function careful(zip: Buffer): Promise<Files> {
  const place = join(folder, 'a.zip');
  writeFileSync(place, zip);
  const files: Record<string, string> = {};
  for await (const { path, stream } of eachMember(place)) {
    files[path] = (await buffer(stream)).toString('hex');
  }
  return files;
}

describe('given a zip as most tools make it', () => {
  test('when it is read, then it has the files that the careful reading finds', async () => {
    const zip = await buildPackage({ ...cleanPackage, 'empty.txt': '', 'A file (1).md': 'é' });
    assert.deepEqual(plain(zip), await careful(zip));
    const stored = rawZip([
      { name: 'scripts/', method: 0 },
      { name: 'scripts/a.sh', data: Buffer.from('echo a'), method: 0 },
    ]);
    assert.deepEqual(plain(stored), { 'scripts/a.sh': Buffer.from('echo a').toString('hex') });
  });
});

describe('given a zip that is not as it should be', () => {
  for (const { has, zip, limits: others, expect } of zipCases) {
    if (expect.length === 0 || others !== undefined) continue;
    test(`when it has ${has}, then the careful reading is asked`, () => {
      assert.ok(plain(zip()) === null);
    });
  }

  test('when it is larger than the limits, then the careful reading is asked', async () => {
    const zip = await buildPackage({ 'a.txt': 'aaaa', 'b.txt': 'bbbb' });
    const fits = { entries: 2, entryBytes: 4, sumBytes: 8 };
    assert.equal(readPlainZip(zip, fits)?.length, 2);
    for (const name of ['entries', 'entryBytes', 'sumBytes'] as const) {
      assert.equal(readPlainZip(zip, { ...fits, [name]: fits[name] - 1 }), null, name);
    }
  });

  test('when chance has changed its headers, then what is read is what the careful reading finds', async () => {
    const whole = await buildPackage({ 'a.json': '{"a": 1}', 'b/c.txt': 'c'.repeat(200) });
    const random = seeded(1);
    const below = (end: number) => Math.floor(random() * end);
    let read = 0;
    for (let at = 0; at < 400; at += 1) {
      const zip = Buffer.from(whole);
      zip[below(zip.length)] = below(2) === 0 ? below(256) : below(10);
      const files = plain(zip);
      if (files === null) continue;
      read += 1;
      assert.deepEqual(files, await careful(zip), zip.toString('hex'));
    }
    assert.ok(read > 10, `${read} were read`);
  });
});
