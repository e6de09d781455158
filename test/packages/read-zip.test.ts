import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { defaultZipLimits, HEAD_BYTES, openMember, readZip } from '../../src/packages/read-zip.ts';
import type { ZipContent, ZipLimits } from '../../src/packages/read-zip.ts';
import { buildPackage, packageFolder, rawZip } from '../support/build-package.ts';
import type { RawEntry } from '../support/build-package.ts';
import { cpuTimeMs } from '../support/cpu-time.ts';
import { zipCases } from './zip-cases.ts';

const text = (value: string) => Buffer.from(value);
const unixMode = (mode: number) => mode * 0x1_0000;

async function read(bytes: Uint8Array, limits: Partial<ZipLimits> = {}): Promise<ZipContent> {
  await using folder = await packageFolder();
  const file = await folder.write('package.zip', bytes);
  return await readZip(file, { ...defaultZipLimits, ...limits });
}

/** Rule, finding and file of each finding; fails when the zip was accepted. */
function faults(content: ZipContent): string[] {
  assert.ok(!content.ok, 'the zip was accepted');
  return content.findings.map(({ ruleId, findingId, file }) => `${ruleId} ${findingId} ${file}`);
}

describe('given a sound package', () => {
  const files = {
    'mainTemplate.json': '{"a": 1}',
    'scripts/run.sh': '#!/bin/sh\n',
    'empty.txt': '',
  };

  test('when it is read, then every file comes with its size, its hash and its bytes', async () => {
    const content = await read(await buildPackage(files));
    assert.ok(content.ok);
    assert.deepEqual(
      content.entries,
      Object.entries(files).map(([path, value]) => ({
        path,
        size: value.length,
        sha256: createHash('sha256').update(value).digest('hex'),
      })),
    );
    for (const [path, value] of Object.entries(files)) {
      assert.equal(Buffer.from(content.files.get(path) ?? text('missing')).toString(), value);
    }
  });

  test('when it has folders and ./ names, then folders are left out and names are plain', async () => {
    const content = await read(
      rawZip([
        { name: 'scripts/', method: 0, externalAttributes: unixMode(0o040755) },
        { name: './scripts/a.sh', data: text('x'), externalAttributes: unixMode(0o100644) },
      ]),
    );
    assert.ok(content.ok);
    assert.deepEqual(
      content.entries.map(({ path }) => path),
      ['scripts/a.sh'],
    );
  });

  test('when a file is too long to be kept, then its beginning is kept and its hash is of the whole', async () => {
    const long = Buffer.alloc(50_000, 'ab');
    const content = await read(await buildPackage({ 'a.bin': long }), { keptOtherBytes: 10_000 });
    assert.ok(content.ok);
    assert.equal(content.files.get('a.bin')?.length, HEAD_BYTES);
    assert.equal(content.entries[0]?.size, 50_000);
    assert.equal(content.entries[0]?.sha256, createHash('sha256').update(long).digest('hex'));
  });

  test('when one member is asked for, then it streams; another name gives null', async () => {
    await using folder = await packageFolder();
    const file = await folder.write('package.zip', await buildPackage(files));
    const member = await openMember(file, 'scripts/run.sh');
    assert.equal(member?.size, 10);
    assert.equal((await buffer(member?.stream ?? [])).toString(), '#!/bin/sh\n');
    assert.equal(await openMember(file, 'scripts'), null);
    assert.equal(await openMember(file, '../package.zip'), null);
  });

  test('when the file does not exist, then reading rejects: that is no fault of the package', async () => {
    await assert.rejects(readZip('/nowhere/package.zip'), { code: 'ENOENT' });
  });
});

describe('given a hostile or broken zip, or one that only looks so', () => {
  const one: RawEntry = { name: 'a.json', data: text('{"a": 1}') };

  for (const { has, zip, limits, expect } of zipCases) {
    const outcome = expect.length === 0 ? 'it is read' : 'it is refused and the finding names it';
    test(`when it has ${has}, then ${outcome}`, async () => {
      const content = await read(zip(), limits);
      assert.deepEqual(content.ok ? [] : faults(content), expect);
      if (content.ok) return;
      for (const finding of content.findings) {
        assert.ok(finding.blocking && finding.level === 'error');
        assert.ok(finding.message.en && finding.message.fr && finding.fix?.text.fr);
        assert.notEqual(finding.message.en, finding.message.fr);
        assert.match(finding.fingerprint, /^[0-9a-f]{32}$/);
      }
    });
  }

  test('when it is cut off anywhere, then it is refused', async () => {
    const whole = rawZip([one, { ...one, name: 'b.json' }]);
    for (let length = 0; length < whole.length; length += 1) {
      assert.ok(faults(await read(whole.subarray(0, length))).length > 0, `at ${length}`);
    }
  });

  test('when any one byte is changed, then it is read or refused, and never anything else', async () => {
    const whole = rawZip([one, { ...one, name: 'b.json' }]);
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      const content = await read(changed);
      if (!content.ok) assert.ok(content.findings.length > 0, `at ${at}`);
    }
  });
});

describe('given a zip that costs too much', () => {
  const zeros = (count: number) => Buffer.alloc(count);

  test('when 200 MB of zeros hide in a few kB, then it is refused at once and with flat memory', async () => {
    const bomb = rawZip([{ name: 'bomb.json', data: zeros(200_000_000) }]);
    const before = process.memoryUsage().rss;
    const started = cpuTimeMs();
    assert.deepEqual(faults(await read(bomb)), ['PKG-003 Zip.Entry.Too.Large bomb.json']);
    assert.ok(cpuTimeMs() - started < 1_000);
    assert.ok(process.memoryUsage().rss - before < 50_000_000);
  });

  test('when the header of the bomb lies, then inflating stops at the lie', async () => {
    const bomb = rawZip([{ name: 'bomb.json', data: zeros(200_000_000), declaredSize: 10 }]);
    const started = cpuTimeMs();
    assert.deepEqual(faults(await read(bomb)), ['PKG-001 Zip.Size.Mismatch bomb.json']);
    assert.ok(cpuTimeMs() - started < 1_000);
  });

  test('when it has 70,000 entries, then it is refused without walking them', async () => {
    const many = Array.from({ length: 70_000 }, (_, index) => ({ name: `f${index}`, method: 0 }));
    const wrapped = rawZip(many);
    const small = rawZip(many.slice(0, 6_000));
    const started = cpuTimeMs();
    assert.deepEqual(faults(await read(small)), ['PKG-003 Zip.Too.Many.Entries null']);
    // The count wraps at 65,536: 4,464 are claimed, and the directory is longer than they are.
    assert.deepEqual(faults(await read(wrapped)), ['PKG-001 Zip.Directory.Inconsistent null']);
    assert.ok(cpuTimeMs() - started < 5_000);
  });

  test('when the sum is over its limit, then both are named', async () => {
    const sum = await read(await buildPackage({ a: 'x'.repeat(700), b: 'y'.repeat(500) }), {
      sumBytes: 1_199,
    });
    assert.ok(!sum.ok);
    assert.match(sum.findings[0]?.message.en ?? '', /1200 bytes.*1199 bytes/);
  });
});
