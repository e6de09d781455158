/** Zips that break one of the rules which reading a zip checks, and zips that only look as if they did. */
import type { ZipLimits } from '../../src/packages/read-zip.ts';
import { rawZip } from '../support/build-package.ts';
import type { RawEntry } from '../support/build-package.ts';

/** One zip, and what reading it says. */
export type ZipCase = {
  readonly rule: 'PKG-001' | 'PKG-003' | 'PKG-004';
  readonly has: string;
  readonly zip: () => Buffer;
  readonly limits?: Partial<ZipLimits>;
  /** Rule, finding and entry of each finding; empty when the zip is read. */
  readonly expect: readonly string[];
};

const unixMode = (mode: number) => mode * 0x1_0000;
const link = unixMode(0o120777);
const text = (value: string) => Buffer.from(value);
const zeros = (count: number) => Buffer.alloc(count);
const one: RawEntry = { name: 'a.json', data: text('{"a": 1}') };

const refused = (
  rule: ZipCase['rule'],
  has: string,
  entries: readonly RawEntry[],
  ...findings: readonly string[]
): ZipCase => ({
  rule,
  has,
  zip: () => rawZip(entries),
  expect: findings.map((finding) => `${rule} ${finding}`),
});

/** Refused for the name of its only entry. */
const misnamed = (has: string, name: string | Buffer, finding: string): ZipCase =>
  refused('PKG-004', has, [{ ...one, name }], finding);

/** Three files of 400 bytes each, stored. */
const three = () =>
  rawZip(['a', 'b', 'c'].map((name) => ({ name, data: text(name.repeat(400)), method: 0 })));

/** The zip with a comment behind its directory. */
function commented(zip: Buffer, comment: string): Buffer {
  const whole = Buffer.concat([zip, text(comment)]);
  whole.writeUInt16LE(comment.length, zip.length - 2);
  return whole;
}

export const zipCases: readonly ZipCase[] = [
  // PKG-001: every tool reads it alike
  {
    rule: 'PKG-001',
    has: 'text and is no zip',
    zip: () => text('this is no zip'.repeat(10)),
    expect: ['PKG-001 Zip.Not.A.Zip null'],
  },
  {
    rule: 'PKG-001',
    has: 'no byte at all',
    zip: () => zeros(0),
    expect: ['PKG-001 Zip.Empty null'],
  },
  {
    rule: 'PKG-001',
    has: 'more behind its directory than its end tells',
    zip: () => Buffer.concat([rawZip([one]), text('more')]),
    expect: ['PKG-001 Zip.Directory.Inconsistent null'],
  },
  refused('PKG-001', 'an encrypted entry', [{ ...one, flags: 0x801 }], 'Zip.Encrypted a.json'),
  refused('PKG-001', 'another method', [{ ...one, method: 12 }], 'Zip.Method.Unknown a.json'),
  refused(
    'PKG-001',
    'a declared size that is too small',
    [{ ...one, declaredSize: 3 }],
    'Zip.Size.Mismatch a.json',
  ),
  refused(
    'PKG-001',
    'a declared size that is too large',
    [{ ...one, declaredSize: 30 }],
    'Zip.Size.Mismatch a.json',
  ),
  refused(
    'PKG-001',
    'another checksum',
    [{ ...one, declaredCrc: 1 }],
    'Zip.Checksum.Mismatch a.json',
  ),
  refused(
    'PKG-001',
    'bytes that do not inflate',
    [{ ...one, packed: Buffer.alloc(8, 0xff) }],
    'Zip.Damaged a.json',
  ),
  refused(
    'PKG-001',
    'entries over the same bytes',
    [one, { ...one, name: 'a.json ', sharesEntry: 0 }],
    'Zip.Header.Mismatch a.json ',
    'Zip.Entries.Overlap a.json ',
  ),
  refused(
    'PKG-001',
    'another name in the local header',
    [{ ...one, localName: 'b.json' }],
    'Zip.Header.Mismatch a.json',
  ),
  refused(
    'PKG-001',
    'a folder with content',
    [{ ...one, name: 'a/' }],
    'Zip.Folder.With.Content a',
  ),
  {
    rule: 'PKG-001',
    has: 'a comment, stored and deflated entries, and another zip in it',
    zip: () => {
      const entries = [one, { ...one, name: 'b.json', method: 0 }];
      const inside = { name: 'samples.zip', data: rawZip(entries), method: 0 };
      return commented(rawZip([...entries, inside]), 'made by hand');
    },
    expect: [],
  },

  // PKG-003: what it costs
  {
    rule: 'PKG-003',
    has: 'more bytes than a zip may have',
    zip: three,
    limits: { zipBytes: 1_000 },
    expect: ['PKG-003 Zip.Too.Large null'],
  },
  {
    rule: 'PKG-003',
    has: 'files that are too large',
    zip: three,
    limits: { entryBytes: 399 },
    expect: [
      'PKG-003 Zip.Entry.Too.Large a',
      'PKG-003 Zip.Entry.Too.Large b',
      'PKG-003 Zip.Entry.Too.Large c',
    ],
  },
  {
    rule: 'PKG-003',
    has: 'files that are too large together',
    zip: three,
    limits: { sumBytes: 1_199 },
    expect: ['PKG-003 Zip.Sum.Too.Large null'],
  },
  {
    rule: 'PKG-003',
    has: 'more entries than it may have',
    zip: three,
    limits: { entries: 2 },
    expect: ['PKG-003 Zip.Too.Many.Entries null'],
  },
  refused(
    'PKG-003',
    'an entry that unpacks to more than 200 times its size',
    [{ name: 'bomb.json', data: zeros(2_000_000) }],
    'Zip.Ratio.Too.High bomb.json',
  ),
  {
    rule: 'PKG-003',
    has: 'exactly as much as it may have',
    zip: three,
    limits: { zipBytes: three().length, entryBytes: 400, sumBytes: 1_200, entries: 3 },
    expect: [],
  },
  refused('PKG-003', 'an entry of less than 1 MB that unpacks to more than 200 times its size', [
    { name: 'small.json', data: zeros(900_000) },
  ]),

  // PKG-004: names
  misnamed('zip slip', '../x', 'Zip.Name.Parent ../x'),
  misnamed('a .. inside', 'a/../../x', 'Zip.Name.Parent a/../../x'),
  misnamed('an absolute name', '/etc/x', 'Zip.Name.Absolute /etc/x'),
  misnamed('a drive letter', 'C:x', 'Zip.Name.Drive C:x'),
  misnamed('a backslash', 'a\\b', 'Zip.Name.Backslash a\\b'),
  misnamed('a NUL', 'a\0b', 'Zip.Name.Control a\\u{0000}b'),
  misnamed('turned text', 'a\u202enosj.exe', 'Zip.Name.Control a\\u{202e}nosj.exe'),
  misnamed('an empty name', './', 'Zip.Name.Empty ./'),
  misnamed('a name that is no UTF-8', Buffer.from([0x61, 0xff]), 'Zip.Name.Not.Text aÿ'),
  refused(
    'PKG-004',
    'a symbolic link',
    [{ ...one, externalAttributes: link }],
    'Zip.Symbolic.Link a.json',
  ),
  refused(
    'PKG-004',
    'a device',
    [{ ...one, externalAttributes: unixMode(0o020666) }],
    'Zip.Special.File a.json',
  ),
  refused('PKG-004', 'one name twice', [one, one], 'Zip.Name.Twice a.json'),
  refused(
    'PKG-004',
    'names that differ in case',
    [one, { ...one, name: 'A.JSON' }],
    'Zip.Name.Twice A.JSON',
  ),
  refused(
    'PKG-004',
    'names that differ in composition',
    [
      { ...one, name: '\u00e9.json' },
      { ...one, name: 'E\u0301.json' },
    ],
    'Zip.Name.Twice E\u0301.json',
  ),
  refused(
    'PKG-004',
    'names of which one has two letters for one of the other',
    [
      { ...one, name: 'groß/a.json' },
      { ...one, name: 'GROSS/A.json' },
    ],
    'Zip.Name.Twice GROSS/A.json',
  ),
  refused('PKG-004', 'dots, colons and letters in harmless places, in files that may be run', [
    { ...one, name: '..a/b..c/...json', externalAttributes: unixMode(0o100755) },
    { ...one, name: 'C/x.json' },
    { ...one, name: 'scripts/C:x.json' },
    { ...one, name: 'x.json' },
    { ...one, name: 'e.json' },
    { ...one, name: '\u00e9.json' },
    { ...one, name: '.hidden' },
  ]),

  {
    rule: 'PKG-004',
    has: 'several faults at once',
    zip: () =>
      rawZip([
        { ...one, name: '../x' },
        { ...one, flags: 0x801 },
        { ...one, name: 'l', externalAttributes: link },
      ]),
    expect: [
      'PKG-004 Zip.Name.Parent ../x',
      'PKG-001 Zip.Encrypted a.json',
      'PKG-004 Zip.Symbolic.Link l',
    ],
  },
];
