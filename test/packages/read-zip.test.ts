import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { defaultZipLimits, HEAD_BYTES, openMember, readZip } from '../../src/packages/read-zip.ts';
import type { ZipContent, ZipLimits } from '../../src/packages/read-zip.ts';
import { buildPackage, packageFolder, rawZip } from '../support/build-package.ts';
import type { RawEntry } from '../support/build-package.ts';
import { cpuTimeMs } from '../support/cpu-time.ts';

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

describe('given a hostile or broken zip', () => {
  const one: RawEntry = { name: 'a.json', data: text('{"a": 1}') };
  const link = unixMode(0o120777);
  const cases: readonly (readonly [name: string, bytes: Buffer, expected: readonly string[]])[] = [
    ['not a zip', text('this is no zip'.repeat(10)), ['PKG-001 Zip.Not.A.Zip null']],
    ['an empty file', Buffer.alloc(0), ['PKG-001 Zip.Empty null']],
    ['zip slip', rawZip([{ ...one, name: '../x' }]), ['PKG-004 Zip.Name.Parent ../x']],
    ['a .. inside', rawZip([{ ...one, name: 'a/../../x' }]), ['PKG-004 Zip.Name.Parent a/../../x']],
    [
      'an absolute name',
      rawZip([{ ...one, name: '/etc/x' }]),
      ['PKG-004 Zip.Name.Absolute /etc/x'],
    ],
    ['a drive letter', rawZip([{ ...one, name: 'C:x' }]), ['PKG-004 Zip.Name.Drive C:x']],
    ['a backslash', rawZip([{ ...one, name: 'a\\b' }]), ['PKG-004 Zip.Name.Backslash a\\b']],
    ['a NUL', rawZip([{ ...one, name: 'a\0b' }]), ['PKG-004 Zip.Name.Control a\\u{0000}b']],
    [
      'turned text',
      rawZip([{ ...one, name: 'a\u202enosj.exe' }]),
      ['PKG-004 Zip.Name.Control a\\u{202e}nosj.exe'],
    ],
    ['an empty name', rawZip([{ ...one, name: './' }]), ['PKG-004 Zip.Name.Empty ./']],
    [
      'a name that is no UTF-8',
      rawZip([{ ...one, name: Buffer.from([0x61, 0xff]) }]),
      ['PKG-004 Zip.Name.Not.Text aÿ'],
    ],
    [
      'a symbolic link',
      rawZip([{ ...one, externalAttributes: link }]),
      ['PKG-004 Zip.Symbolic.Link a.json'],
    ],
    [
      'a device',
      rawZip([{ ...one, externalAttributes: unixMode(0o020666) }]),
      ['PKG-004 Zip.Special.File a.json'],
    ],
    ['one name twice', rawZip([one, one]), ['PKG-004 Zip.Name.Twice a.json']],
    [
      'names that differ in case',
      rawZip([one, { ...one, name: 'A.JSON' }]),
      ['PKG-004 Zip.Name.Twice A.JSON'],
    ],
    [
      'names that differ in composition',
      rawZip([
        { ...one, name: '\u00e9.json' },
        { ...one, name: 'E\u0301.json' },
      ]),
      ['PKG-004 Zip.Name.Twice E\u0301.json'],
    ],
    ['an encrypted entry', rawZip([{ ...one, flags: 0x801 }]), ['PKG-001 Zip.Encrypted a.json']],
    ['another method', rawZip([{ ...one, method: 12 }]), ['PKG-001 Zip.Method.Unknown a.json']],
    [
      'a declared size that is too small',
      rawZip([{ ...one, declaredSize: 3 }]),
      ['PKG-001 Zip.Size.Mismatch a.json'],
    ],
    [
      'a declared size that is too large',
      rawZip([{ ...one, declaredSize: 30 }]),
      ['PKG-001 Zip.Size.Mismatch a.json'],
    ],
    [
      'another checksum',
      rawZip([{ ...one, declaredCrc: 1 }]),
      ['PKG-001 Zip.Checksum.Mismatch a.json'],
    ],
    [
      'bytes that do not inflate',
      rawZip([{ ...one, packed: Buffer.alloc(8, 0xff) }]),
      ['PKG-001 Zip.Damaged a.json'],
    ],
    [
      'entries over the same bytes',
      rawZip([one, { ...one, name: 'a.json ', sharesEntry: 0 }]),
      ['PKG-001 Zip.Header.Mismatch a.json ', 'PKG-001 Zip.Entries.Overlap a.json '],
    ],
    [
      'another name in the local header',
      rawZip([{ ...one, localName: 'b.json' }]),
      ['PKG-001 Zip.Header.Mismatch a.json'],
    ],
    [
      'several faults at once',
      rawZip([
        { ...one, name: '../x' },
        { ...one, flags: 0x801 },
        { ...one, name: 'l', externalAttributes: link },
      ]),
      [
        'PKG-004 Zip.Name.Parent ../x',
        'PKG-001 Zip.Encrypted a.json',
        'PKG-004 Zip.Symbolic.Link l',
      ],
    ],
  ];
  for (const [name, bytes, expected] of cases) {
    test(`when it has ${name}, then it is refused and the finding names the entry`, async () => {
      const content = await read(bytes);
      assert.deepEqual(faults(content), expected);
      assert.ok(!content.ok);
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

  test('when an entry unpacks to more than 200 times its size, then it is refused beyond 1 MB only', async () => {
    const bomb = rawZip([{ name: 'bomb.json', data: zeros(20_000_000) }]);
    assert.deepEqual(faults(await read(bomb)), ['PKG-003 Zip.Ratio.Too.High bomb.json']);
    assert.ok((await read(rawZip([{ name: 'small.json', data: zeros(900_000) }]))).ok);
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

  test('when the zip, an entry or the sum is over its limit, then the limit is named', async () => {
    const three = await buildPackage({
      a: 'x'.repeat(400),
      b: 'y'.repeat(400),
      c: 'z'.repeat(400),
    });
    assert.deepEqual(faults(await read(three, { zipBytes: 100 })), ['PKG-003 Zip.Too.Large null']);
    assert.deepEqual(faults(await read(three, { entryBytes: 399 })), [
      'PKG-003 Zip.Entry.Too.Large a',
      'PKG-003 Zip.Entry.Too.Large b',
      'PKG-003 Zip.Entry.Too.Large c',
    ]);
    const sum = await read(three, { sumBytes: 1_199 });
    assert.deepEqual(faults(sum), ['PKG-003 Zip.Sum.Too.Large null']);
    assert.ok(!sum.ok);
    assert.match(sum.findings[0]?.message.en ?? '', /1200 bytes.*1199 bytes/);
    assert.ok((await read(three, { sumBytes: 1_200, entryBytes: 400 })).ok);
  });
});
