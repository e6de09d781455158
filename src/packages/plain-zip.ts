import { crc32, inflateRawSync } from 'node:zlib';

/** One file of a zip. */
export type PlainFile = {
  /** `/` between parts, no `.` parts. */
  readonly path: string;
  readonly bytes: Buffer;
};

/** What a plain zip has at most. */
export type PlainLimits = {
  /** Entries of the directory, folders included. */
  readonly entries: number;
  /** Unpacked size of one file. */
  readonly entryBytes: number;
  /** Unpacked size of all files together. */
  readonly sumBytes: number;
};

const LOCAL = 0x0403_4b50;
const CENTRAL = 0x0201_4b50;
const END = 0x0605_4b50;
const LONG_LOCATOR = 0x0706_4b50;
const [LOCAL_BYTES, CENTRAL_BYTES, END_BYTES, LOCATOR_BYTES] = [30, 46, 22, 20];

/** Flags that change nothing here: how hard the packer tried, and that the name is UTF-8, as every ASCII name is. */
const HARMLESS_FLAGS = 0x0806;
const STORED = 0;
const DEFLATED = 8;
const REGULAR_FILE = 0o100000;
const FOLDER = 0o040000;

/** Extra fields that say something else than the directory: sizes of a long zip, and another name. */
const tellingExtras: readonly number[] = [0x0001, 0x7075];

/** An entry of the directory. */
type DirectoryEntry = {
  readonly name: string;
  readonly nameLength: number;
  readonly flags: number;
  readonly method: number;
  readonly sign: number;
  readonly packed: number;
  readonly size: number;
  readonly local: number;
  readonly end: number;
};

/**
 * The files of a zip as nearly every tool makes it: names in ASCII, entries stored or deflated one after another, their
 * sizes known at both places. Null for every other zip, and wherever anything is not as it should be: what that is, and
 * whether it is a fault, is found out by the careful reading of `readZip`. Source: APPNOTE 4.3, 4.4.
 */
export function readPlainZip(zip: Buffer, limits: PlainLimits): readonly PlainFile[] | null {
  const endAt = zip.length - END_BYTES;
  if (endAt < 0 || zip.readUInt32LE(endAt) !== END) return null;
  if (endAt >= LOCATOR_BYTES && zip.readUInt32LE(endAt - LOCATOR_BYTES) === LONG_LOCATOR)
    return null;
  const count = zip.readUInt16LE(endAt + 10);
  const directory = zip.readUInt32LE(endAt + 16);
  const isWhole =
    zip.readUInt32LE(endAt + 4) === 0 &&
    zip.readUInt16LE(endAt + 8) === count &&
    zip.readUInt16LE(endAt + 20) === 0 &&
    directory + zip.readUInt32LE(endAt + 12) === endAt;
  if (!isWhole || count > limits.entries) return null;

  const files: PlainFile[] = [];
  const paths = new Set<string>();
  let sum = 0;
  let passed = 0;
  let at = directory;
  for (let index = 0; index < count; index += 1) {
    const entry = readEntry(zip, at, endAt);
    const path = entry && plainPath(entry.name);
    if (!entry || !path || paths.has(path.toLowerCase())) return null;
    paths.add(path.toLowerCase());
    at = entry.end;
    sum += entry.size;
    if (entry.size > limits.entryBytes || sum > limits.sumBytes || entry.local < passed)
      return null;
    const start = contentOf(zip, entry, directory);
    if (start === null) return null;
    passed = start + entry.packed;
    if (passed > directory) return null;
    if (entry.name.endsWith('/')) {
      if (entry.size > 0) return null;
      continue;
    }
    const bytes = unpacked(zip.subarray(start, passed), entry);
    if (bytes === null) return null;
    files.push({ path, bytes });
  }
  return at === endAt ? files : null;
}

function readEntry(zip: Buffer, at: number, limit: number): DirectoryEntry | null {
  if (at + CENTRAL_BYTES > limit || zip.readUInt32LE(at) !== CENTRAL) return null;
  const flags = zip.readUInt16LE(at + 8);
  const method = zip.readUInt16LE(at + 10);
  const packed = zip.readUInt32LE(at + 20);
  const size = zip.readUInt32LE(at + 24);
  const nameLength = zip.readUInt16LE(at + 28);
  const extraAt = at + CENTRAL_BYTES + nameLength;
  const extraEnd = extraAt + zip.readUInt16LE(at + 30);
  const end = extraEnd + zip.readUInt16LE(at + 32);
  const kind = (zip.readUInt32LE(at + 38) >>> 16) & 0o170000;
  const isPlain =
    end <= limit &&
    (flags & ~HARMLESS_FLAGS) === 0 &&
    (method === DEFLATED || (method === STORED && packed === size)) &&
    zip.readUInt16LE(at + 34) === 0 &&
    (kind === 0 || kind === REGULAR_FILE || kind === FOLDER) &&
    saysNothing(zip, extraAt, extraEnd);
  if (!isPlain) return null;
  const name = zip.toString('latin1', at + CENTRAL_BYTES, extraAt);
  const [sign, local] = [zip.readUInt32LE(at + 16), zip.readUInt32LE(at + 42)];
  return { name, nameLength, flags, method, sign, packed, size, local, end };
}

/** Whether the extra fields are whole, and none of them says something else than the directory. */
function saysNothing(zip: Buffer, from: number, to: number): boolean {
  let at = from;
  while (at + 4 <= to) {
    if (tellingExtras.includes(zip.readUInt16LE(at))) return false;
    at += 4 + zip.readUInt16LE(at + 2);
  }
  return at === to;
}

/** The path that a name means on every system; null for all names that could mean something else on one. */
function plainPath(name: string): string | null {
  if (!/^[\w .()@+~,=-]+(?:\/[\w .()@+~,=-]+)*\/?$/.test(name)) return null;
  if (/(?:^|\/)\.\.?(?:\/|$)/.test(name)) return null;
  return name.endsWith('/') ? name.slice(0, -1) : name;
}

/** Where the content of an entry begins; null when the header before it says something else than the directory. */
function contentOf(zip: Buffer, entry: DirectoryEntry, limit: number): number | null {
  const { local, name, nameLength, flags, method, packed, size } = entry;
  const nameAt = local + LOCAL_BYTES;
  if (nameAt > limit || zip.readUInt32LE(local) !== LOCAL) return null;
  const start = nameAt + nameLength + zip.readUInt16LE(local + 28);
  const isSame =
    start <= limit &&
    zip.readUInt16LE(local + 6) === flags &&
    zip.readUInt16LE(local + 8) === method &&
    zip.readUInt32LE(local + 18) === packed &&
    zip.readUInt32LE(local + 22) === size &&
    zip.readUInt16LE(local + 26) === nameLength &&
    zip.toString('latin1', nameAt, nameAt + nameLength) === name;
  return isSame ? start : null;
}

/** The content of an entry; null when it is not what the directory says. */
export function unpacked(
  packed: Buffer,
  { method, size, sign }: { readonly method: number; readonly size: number; readonly sign: number },
): Buffer | null {
  try {
    const bytes =
      method === STORED ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
    return bytes.length === size && crc32(bytes) === sign ? bytes : null;
  } catch {
    return null;
  }
}
