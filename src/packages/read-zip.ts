import { createHash, hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { printable, say } from '../domain/certification/print.ts';
import type { Finding } from '../domain/finding.ts';
import type { Text } from '../domain/language.ts';
import { readPlainZip, unpacked } from './plain-zip.ts';
import { zipFinding } from './zip-finding.ts';

/** What a package may cost (PKG-003). All are counted while inflating: a header that lies changes nothing. */
export type ZipLimits = {
  readonly zipBytes: number;
  readonly entryBytes: number;
  readonly sumBytes: number;
  /** Entries of the central directory, folders included. */
  readonly entries: number;
  /** Unpacked over packed size of one entry, looked at once more than 1 MB came out. */
  readonly ratio: number;
  /** A JSON file up to this size is kept whole, a longer one by its first bytes. */
  readonly keptJsonBytes: number;
  /** The same for every other file. */
  readonly keptOtherBytes: number;
};

/** Source: PKG-003, the limits of a self-hosted marketplace. */
export const defaultZipLimits: ZipLimits = {
  zipBytes: 100_000_000,
  entryBytes: 100_000_000,
  sumBytes: 500_000_000,
  entries: 5_000,
  ratio: 200,
  keptJsonBytes: 20_000_000,
  keptOtherBytes: 1_000_000,
};

/** One file of a package. */
export type ZipEntry = {
  /** `/` between parts, no `.` parts. */
  readonly path: string;
  /** Unpacked size in bytes. */
  readonly size: number;
  /** Lower-case hex of the unpacked bytes. */
  readonly sha256: string;
};

export type ZipContent =
  | {
      readonly ok: true;
      /** Files in the order of the central directory; folders are left out. */
      readonly entries: readonly ZipEntry[];
      /** Bytes by path: whole, or the first `HEAD_BYTES` of a file that is too long to keep. */
      readonly files: ReadonlyMap<string, Uint8Array>;
    }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** What is kept of a file that is too long to be kept whole, in bytes. */
export const HEAD_BYTES = 4_096;

/** Findings of one zip; more of them tell nobody more. */
const MOST_FINDINGS = 50;

const RATIO_FREE_BYTES = 1_000_000;

/** A zip up to this size is read at once, and its small files are inflated without a stream, which costs more than they do. */
const SMALL_ZIP = 8_000_000;
const ENCRYPTED = 0x1;
/** Flag of an entry whose sizes stand behind its content instead of in its local header. */
export const SIZES_FOLLOW = 0x8;
const NAME_IS_UTF8 = 0x800;
const SIZE_IN_EXTRA = 0xffff_ffff;
const UNIX_TYPE = 0o170000;
const UNIX_FILE = 0o100000;
const UNIX_FOLDER = 0o040000;
const UNIX_LINK = 0o120000;

/** An entry of the central directory after its name and kind were looked at. */
type Member = { readonly entry: Entry; readonly path: string; readonly isFolder: boolean };

/**
 * Reads a zip without writing anything to disk. Faults of the zip are a value, several at once where possible;
 * throws only when the file itself cannot be read.
 * Sources: PKG-001, PKG-003, PKG-004.
 */
export async function readZip(
  zipPath: string,
  limits: ZipLimits = defaultZipLimits,
): Promise<ZipContent> {
  const { size, whole } = lookInto(zipPath);
  if (size > limits.zipBytes) {
    return refused([tooMuch('Zip.Too.Large', null, bytes(size), bytes(limits.zipBytes))]);
  }
  const plain = whole && readPlainZip(whole, plainLimits(limits));
  if (plain) {
    const entries: ZipEntry[] = [];
    const files = new Map<string, Uint8Array>();
    for (const { path, bytes: content } of plain) keep(path, content, limits, { entries, files });
    return { ok: true, entries, files };
  }
  const directory = await readDirectoryRecord(zipPath, size);
  if (directory === null)
    return refused([notReadable(null, size === 0 ? 'empty' : 'no-directory')]);
  if (directory.entries > limits.entries) {
    return refused([
      tooMuch('Zip.Too.Many.Entries', null, String(directory.entries), String(limits.entries)),
    ]);
  }
  if (!directory.consistent) return refused([notReadable(null, 'directory')]);

  const options = { autoClose: false, decodeStrings: false, validateEntrySizes: true };
  let zip: ZipFile;
  try {
    zip =
      whole === null
        ? await yauzl.openPromise(zipPath, options)
        : await yauzl.fromBufferPromise(whole, options);
  } catch (error) {
    return refused([faultOf(null, error)]);
  }
  try {
    const listed = await listMembers(zip, limits, directory.size);
    if (listed.findings.length > 0) return refused(listed.findings);
    const layout = await checkLocalHeaders(zip, listed.members, directory.offset);
    if (layout.findings.length > 0) return refused(layout.findings);
    return await inflateAll(zip, listed.members, limits, (entry) => {
      const start = layout.starts.get(entry);
      if (whole === null || start === undefined) return null;
      return inflatedAtOnce(entry, whole.subarray(start, start + entry.compressedSize));
    });
  } finally {
    zip.close();
  }
}

/**
 * The size of a zip, and its bytes when they are few. Without a turn through the pool of threads, which costs more than
 * such a zip: whoever reads one has a process for it.
 */
function lookInto(zipPath: string): { readonly size: number; readonly whole: Buffer | null } {
  const file = openSync(zipPath, 'r');
  try {
    const { size } = fstatSync(file);
    return { size, whole: size <= SMALL_ZIP ? readFileSync(file) : null };
  } finally {
    closeSync(file);
  }
}

/** Larger files are inflated by a stream, which looks at the ratio on the way. */
function plainLimits({ entries, entryBytes, sumBytes }: ZipLimits) {
  return { entries, entryBytes: Math.min(entryBytes, RATIO_FREE_BYTES), sumBytes };
}

/** One file of a stored zip as a stream of its unpacked bytes; null when the zip has no such file. */
export async function openMember(
  zipPath: string,
  memberPath: string,
): Promise<{ readonly size: number; readonly stream: Readable } | null> {
  const zip = await yauzl.openPromise(zipPath, { autoClose: false, decodeStrings: false });
  try {
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      if (name === null || name.endsWith('/') || pathOf(name) !== memberPath) continue;
      const stream = await zip.openReadStreamPromise(entry);
      stream.once('close', () => zip.close());
      return { size: entry.uncompressedSize, stream };
    }
  } catch (error) {
    zip.close();
    throw error;
  }
  zip.close();
  return null;
}

/** The files of a stored zip, one after another, each as a stream that must be read or destroyed before the next. */
export async function* eachMember(
  zipPath: string,
): AsyncGenerator<{ readonly path: string; readonly stream: Readable }> {
  const zip = await yauzl.openPromise(zipPath, { autoClose: false, decodeStrings: false });
  try {
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      if (name === null || name.endsWith('/')) continue;
      yield { path: pathOf(name), stream: await zip.openReadStreamPromise(entry) };
    }
  } finally {
    zip.close();
  }
}

/**
 * The JSON files of a stored zip by path, in one pass; null when they hold more than `limit` bytes together, which are
 * counted while inflating.
 */
export async function readJsonMembers(
  zipPath: string,
  limit: number,
): Promise<ReadonlyMap<string, Uint8Array> | null> {
  const zip = await yauzl.openPromise(zipPath, {
    autoClose: false,
    decodeStrings: false,
    validateEntrySizes: true,
  });
  const files = new Map<string, Uint8Array>();
  let sum = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry);
      if (name === null || !/\.jsonc?$/i.test(name)) continue;
      const chunks: Uint8Array[] = [];
      for await (const chunk of await zip.openReadStreamPromise(entry)) {
        // A stream without an encoding gives buffers.
        const bytes = chunk as Buffer;
        sum += bytes.length;
        if (sum > limit) return null;
        chunks.push(bytes);
      }
      // A copy with memory of its own, which can be given to a thread.
      files.set(pathOf(name), new Uint8Array(Buffer.concat(chunks)));
    }
    return files;
  } finally {
    zip.close();
  }
}

type DirectoryRecord = {
  readonly offset: number;
  readonly size: number;
  readonly entries: number;
  /** The directory ends where its end record begins, and nothing follows the record. */
  readonly consistent: boolean;
  /** Where the end record begins; before it may be the one of a long zip. */
  readonly recordAt: number;
};

/**
 * The end-of-directory record, read beside yauzl because it hides where the directory ends:
 * an entry count that wrapped at 65,536 would otherwise hide entries. Source: APPNOTE 4.3.14 to 4.3.16.
 */
export async function readDirectoryRecord(
  zipPath: string,
  size: number,
): Promise<DirectoryRecord | null> {
  const tailLength = Math.min(size, 22 + 0xffff + 20);
  const tail = Buffer.alloc(tailLength);
  const file = await open(zipPath, 'r');
  try {
    await file.read(tail, 0, tailLength, size - tailLength);
    for (let at = tailLength - 22; at >= 0; at -= 1) {
      if (tail.readUInt32LE(at) !== 0x0605_4b50) continue;
      const recordAt = size - tailLength + at;
      const endsHere = at + 22 + tail.readUInt16LE(at + 20) === tailLength;
      let record = {
        entries: tail.readUInt16LE(at + 10),
        size: tail.readUInt32LE(at + 12),
        offset: tail.readUInt32LE(at + 16),
        endsAt: recordAt,
      };
      if (at >= 20 && tail.readUInt32LE(at - 20) === 0x0706_4b50) {
        const longAt = Number(tail.readBigUInt64LE(at - 20 + 8));
        const long = Buffer.alloc(56);
        const { bytesRead } =
          longAt <= size ? await file.read(long, 0, 56, longAt) : { bytesRead: 0 };
        if (bytesRead < 56 || long.readUInt32LE(0) !== 0x0606_4b50) return null;
        record = {
          entries: Number(long.readBigUInt64LE(32)),
          size: Number(long.readBigUInt64LE(40)),
          offset: Number(long.readBigUInt64LE(48)),
          endsAt: longAt,
        };
      }
      const { entries, offset } = record;
      const consistent = endsHere && offset + record.size === record.endsAt;
      return { entries, offset, size: record.size, consistent, recordAt };
    }
    return null;
  } finally {
    await file.close();
  }
}

/** Walks the central directory: names, kinds, methods, declared sizes. Nothing is inflated yet. */
async function listMembers(
  zip: ZipFile,
  limits: ZipLimits,
  directorySize: number,
): Promise<{ members: Member[]; findings: Finding[] }> {
  const members: Member[] = [];
  const findings: Finding[] = [];
  const seen = new Map<string, string>();
  let declared = 0;
  let walked = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      walked += 46 + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
      const name = nameOf(entry);
      if (name === null) {
        findings.push(unsafe('Zip.Name.Not.Text', entry.fileNameRaw.toString('latin1'), 'text'));
        continue;
      }
      const found = entryFaults(entry, name, limits);
      const path = pathOf(name);
      const folded = withoutCase(path.normalize('NFC')).normalize('NFC');
      const other = seen.get(folded);
      if (other !== undefined) found.push(sameName(name, other));
      seen.set(folded, name);
      declared += entry.uncompressedSize;
      findings.push(...found);
      members.push({ entry, path, isFolder: name.endsWith('/') });
    }
  } catch (error) {
    findings.push(faultOf(null, error));
    return { members, findings: capped(findings) };
  }
  if (declared > limits.sumBytes) {
    findings.push(tooMuch('Zip.Sum.Too.Large', null, bytes(declared), bytes(limits.sumBytes)));
  }
  if (walked !== directorySize) findings.push(notReadable(null, 'directory'));
  return { members, findings: capped(findings) };
}

/** Alike for what differs in case only, also where one letter is two in the other case: `ß`, `SS`, `ẞ`. */
function withoutCase(name: string): string {
  return name.toLowerCase().toUpperCase().toLowerCase();
}

function entryFaults(entry: Entry, name: string, limits: ZipLimits): Finding[] {
  const findings: Finding[] = [];
  const parts = name.split('/');
  if (name.startsWith('/')) findings.push(unsafe('Zip.Name.Absolute', name, 'absolute'));
  if (/^[a-z]:/i.test(name)) findings.push(unsafe('Zip.Name.Drive', name, 'drive'));
  if (parts.includes('..')) findings.push(unsafe('Zip.Name.Parent', name, 'parent'));
  if (name.includes('\\')) findings.push(unsafe('Zip.Name.Backslash', name, 'backslash'));
  if (hidesSigns(name)) findings.push(unsafe('Zip.Name.Control', name, 'control'));
  if (pathOf(name) === '' && !name.startsWith('/')) {
    findings.push(unsafe('Zip.Name.Empty', name, 'empty'));
  }
  const type = (entry.externalFileAttributes >>> 16) & UNIX_TYPE;
  if (type === UNIX_LINK) findings.push(unsafe('Zip.Symbolic.Link', name, 'link'));
  else if (type !== 0 && type !== UNIX_FILE && type !== UNIX_FOLDER) {
    findings.push(unsafe('Zip.Special.File', name, 'special'));
  }
  if ((entry.generalPurposeBitFlag & ENCRYPTED) !== 0) {
    findings.push(notReadable(name, 'encrypted'));
  } else if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    findings.push(notReadable(name, 'method'));
  }
  if (entry.uncompressedSize > limits.entryBytes) {
    findings.push(
      tooMuch('Zip.Entry.Too.Large', name, bytes(entry.uncompressedSize), bytes(limits.entryBytes)),
    );
  }
  return findings;
}

/** Controls and signs that turn text around: a person who reads the list would be misled. */
function hidesSigns(name: string): boolean {
  // eslint-disable-next-line no-control-regex -- controls are what it looks for
  return /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(name);
}

/** Compares each local header with the directory, and the ranges with each other; tells where the packed bytes begin. */
async function checkLocalHeaders(
  zip: ZipFile,
  members: readonly Member[],
  directoryOffset: number,
): Promise<{ findings: Finding[]; starts: ReadonlyMap<Entry, number> }> {
  const findings: Finding[] = [];
  const starts = new Map<Entry, number>();
  const ranges: { start: number; end: number; name: string }[] = [];
  for (const { entry, path } of members) {
    try {
      const local = await zip.readLocalFileHeaderPromise(entry);
      const sizesHere = (local.generalPurposeBitFlag & SIZES_FOLLOW) === 0;
      const differs =
        !local.fileName.equals(entry.fileNameRaw) ||
        local.compressionMethod !== entry.compressionMethod ||
        ((local.generalPurposeBitFlag ^ entry.generalPurposeBitFlag) & ENCRYPTED) !== 0 ||
        (sizesHere && differentSize(local.compressedSize, entry.compressedSize)) ||
        (sizesHere && differentSize(local.uncompressedSize, entry.uncompressedSize));
      if (differs) findings.push(notReadable(path, 'mismatch'));
      starts.set(entry, local.fileDataStart);
      ranges.push({
        start: entry.relativeOffsetOfLocalHeader,
        end: local.fileDataStart + entry.compressedSize,
        name: path,
      });
    } catch (error) {
      findings.push(faultOf(path, error));
    }
  }
  ranges.sort((a, b) => a.start - b.start || a.end - b.end);
  let previousEnd = 0;
  for (const range of ranges) {
    if (range.start < previousEnd) findings.push(notReadable(range.name, 'overlap'));
    previousEnd = Math.max(previousEnd, range.end);
  }
  const last = ranges.at(-1);
  if (last && previousEnd > directoryOffset) findings.push(notReadable(last.name, 'overlap'));
  return { findings: capped(findings), starts };
}

function differentSize(local: number, central: number): boolean {
  return local !== SIZE_IN_EXTRA && local !== central;
}

/**
 * The bytes of a small entry; null when it is not small, or anything about it is not as the directory says: then the
 * stream finds out what.
 */
function inflatedAtOnce(entry: Entry, packed: Buffer): Buffer | null {
  const { uncompressedSize: size, compressionMethod: method, crc32: sign } = entry;
  return size === 0 || size > RATIO_FREE_BYTES ? null : unpacked(packed, { method, size, sign });
}

/**
 * Inflates every file once, in order: counts, hashes, keeps. Ends at the first fault. `atOnce` may know the bytes of a
 * file that is as it should be.
 */
async function inflateAll(
  zip: ZipFile,
  members: readonly Member[],
  limits: ZipLimits,
  atOnce: (entry: Entry) => Buffer | null,
): Promise<ZipContent> {
  const entries: ZipEntry[] = [];
  const files = new Map<string, Uint8Array>();
  let sum = 0;
  for (const { entry, path, isFolder } of members) {
    if (isFolder && entry.uncompressedSize === 0) continue;
    if (isFolder) return refused([notReadable(path, 'folder')]);
    const small = atOnce(entry);
    if (small !== null) {
      const fault = overLimit(path, small.length, sum + small.length, entry.compressedSize, limits);
      if (fault) return refused([fault]);
      sum += small.length;
      keep(path, small, limits, { entries, files });
      continue;
    }
    const most = keptBytes(path, limits);
    const kept: Buffer[] = [];
    const sum256 = createHash('sha256');
    let size = 0;
    let sign = 0;
    try {
      const stream = await zip.openReadStreamPromise(entry);
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        size += chunk.length;
        const fault = overLimit(path, size, sum + size, entry.compressedSize, limits);
        // Leaving the loop destroys the stream: nothing more is inflated.
        if (fault) return refused([fault]);
        sum256.update(chunk);
        sign = crc32(chunk, sign);
        if (size - chunk.length <= most) kept.push(chunk);
      }
    } catch (error) {
      return refused([faultOf(path, error)]);
    }
    if (sign !== entry.crc32) return refused([notReadable(path, 'checksum')]);
    sum += size;
    entries.push({ path, size, sha256: sum256.digest('hex') });
    files.set(path, size <= most ? Buffer.concat(kept) : head(kept));
  }
  return { ok: true, entries, files };
}

function keptBytes(path: string, limits: ZipLimits): number {
  return /\.jsonc?$/i.test(path) ? limits.keptJsonBytes : limits.keptOtherBytes;
}

/** Adds a file that was inflated at once. */
function keep(
  path: string,
  content: Buffer,
  limits: ZipLimits,
  to: { readonly entries: ZipEntry[]; readonly files: Map<string, Uint8Array> },
): void {
  to.entries.push({ path, size: content.length, sha256: hash('sha256', content, 'hex') });
  const isKept = content.length <= keptBytes(path, limits);
  to.files.set(path, isKept ? content : head([content]));
}

/** A copy: a view would hold everything that was kept so far. */
function head(chunks: readonly Buffer[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(chunks).subarray(0, HEAD_BYTES));
}

function overLimit(
  path: string,
  size: number,
  sum: number,
  packed: number,
  limits: ZipLimits,
): Finding | null {
  if (size > limits.entryBytes) {
    return tooMuch(
      'Zip.Entry.Too.Large',
      path,
      say(`more than ${bytes(limits.entryBytes).en}`, `plus de ${bytes(limits.entryBytes).fr}`),
      bytes(limits.entryBytes),
    );
  }
  if (sum > limits.sumBytes) {
    return tooMuch(
      'Zip.Sum.Too.Large',
      null,
      say(`more than ${bytes(limits.sumBytes).en}`, `plus de ${bytes(limits.sumBytes).fr}`),
      bytes(limits.sumBytes),
    );
  }
  if (size > RATIO_FREE_BYTES && size > limits.ratio * packed) {
    return tooMuch('Zip.Ratio.Too.High', path, `> ${limits.ratio}`, String(limits.ratio));
  }
  return null;
}

/** The entry's name; null when it claims to be UTF-8 and is not. */
export function nameOf(entry: Entry): string | null {
  const isUtf8 = (entry.generalPurposeBitFlag & NAME_IS_UTF8) !== 0;
  if (isUtf8) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(entry.fileNameRaw);
    } catch {
      return null;
    }
  }
  return yauzl.getFileNameLowLevel(
    entry.generalPurposeBitFlag,
    entry.fileNameRaw,
    entry.extraFields,
    true,
  );
}

/** The path inside the package: `./a//b` is `a/b`. */
export function pathOf(name: string): string {
  return name
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function refused(findings: readonly Finding[]): ZipContent {
  return { ok: false, findings: capped(findings) };
}

function capped(findings: readonly Finding[]): Finding[] {
  const unique = new Map<string, Finding>();
  for (const finding of findings) {
    if (!unique.has(finding.fingerprint)) unique.set(finding.fingerprint, finding);
    if (unique.size >= MOST_FINDINGS) break;
  }
  return [...unique.values()];
}

/** Bytes as a person reads them: `104.9 MB`, `104,9 Mo`. */
function bytes(count: number): Text {
  if (count < 1_000_000) return { en: `${count} bytes`, fr: `${count}\u00a0octets` };
  const millions = (Math.round(count / 100_000) / 10).toString();
  return { en: `${millions} MB`, fr: `${millions.replace('.', ',')}\u00a0Mo` };
}

/** A fault that yauzl or zlib found. A fault of the disk is ours and is thrown on. */
function faultOf(path: string | null, error: unknown): Finding {
  if (!(error instanceof Error) || 'syscall' in error || error instanceof RangeError) throw error;
  if ('code' in error && error.code === 'Z_MEM_ERROR') throw error;
  if (/strong encryption/i.test(error.message)) return notReadable(path, 'encrypted');
  if (/size mismatch|too many bytes|not enough bytes/i.test(error.message)) {
    return notReadable(path, 'size');
  }
  return notReadable(path, 'damaged');
}

const readable: Readonly<Record<string, { readonly id: string; readonly text: Text }>> = {
  empty: {
    id: 'Zip.Empty',
    text: say('The file is empty (0 bytes).', 'Le fichier est vide (0 octet).'),
  },
  'no-directory': {
    id: 'Zip.Not.A.Zip',
    text: say(
      'The file is not a zip, or its end is missing: it has no central directory.',
      'Le fichier n’est pas un zip, ou sa fin manque : il n’a pas de répertoire central.',
    ),
  },
  directory: {
    id: 'Zip.Directory.Inconsistent',
    text: say(
      'The central directory of the zip contradicts itself: its end record names another size, place or number of entries.',
      'Le répertoire central du zip se contredit : son enregistrement final indique une autre taille, un autre emplacement ou un autre nombre d’entrées.',
    ),
  },
  encrypted: { id: 'Zip.Encrypted', text: say('is encrypted', 'est chiffrée') },
  method: {
    id: 'Zip.Method.Unknown',
    text: say(
      'is packed with a method other than stored or deflate',
      'est compressée par une méthode autre que « stored » ou « deflate »',
    ),
  },
  mismatch: {
    id: 'Zip.Header.Mismatch',
    text: say(
      'has another name, method or size in its local header than in the central directory',
      'porte dans son en-tête local un autre nom, une autre méthode ou une autre taille que dans le répertoire central',
    ),
  },
  overlap: {
    id: 'Zip.Entries.Overlap',
    text: say(
      'shares bytes of the zip with another entry',
      'partage des octets du zip avec une autre entrée',
    ),
  },
  size: {
    id: 'Zip.Size.Mismatch',
    text: say(
      'unpacks to another size than the zip declares',
      'se décompresse en une autre taille que celle déclarée dans le zip',
    ),
  },
  checksum: {
    id: 'Zip.Checksum.Mismatch',
    text: say(
      'unpacks to other bytes than the zip declares (CRC-32 differs)',
      'se décompresse en d’autres octets que ceux déclarés dans le zip (CRC-32 différent)',
    ),
  },
  folder: {
    id: 'Zip.Folder.With.Content',
    text: say('is a folder that holds bytes', 'est un dossier qui contient des octets'),
  },
  damaged: {
    id: 'Zip.Damaged',
    text: say('is cut off or damaged', 'est tronquée ou endommagée'),
  },
};

function notReadable(path: string | null, what: keyof typeof readable): Finding {
  const known = readable[what];
  if (!known) throw new Error(`No text for the zip fault ${what}.`);
  const whole = what === 'empty' || what === 'no-directory' || what === 'directory';
  const named = path === null ? null : printable(path);
  const message: Text = whole
    ? known.text
    : named === null
      ? say(`An entry of the zip ${known.text.en}.`, `Une entrée du zip ${known.text.fr}.`)
      : say(`The entry "${named}" ${known.text.en}.`, `L’entrée « ${named} » ${known.text.fr}.`);
  return zipFinding({
    ruleId: 'PKG-001',
    findingId: known.id,
    file: path,
    message,
    help: say(
      'Every tool must read the same files from the package; a zip that can be read in two ways is refused.',
      'Tous les outils doivent lire les mêmes fichiers dans le package ; un zip lisible de deux façons est refusé.',
    ),
    fix: say(
      'Make the zip again with an ordinary tool, without a password, and upload it anew.',
      'Recréez le zip avec un outil ordinaire, sans mot de passe, puis téléversez-le de nouveau.',
    ),
  });
}

function tooMuch(
  findingId: string,
  path: string | null,
  found: Text | string,
  limit: Text | string,
): Finding {
  const is = typeof found === 'string' ? { en: found, fr: found } : found;
  const may = typeof limit === 'string' ? { en: limit, fr: limit } : limit;
  const named = path === null ? null : printable(path);
  const sentences: Readonly<Record<string, Text>> = {
    'Zip.Too.Large': say(
      `The zip has ${is.en}; the limit is ${may.en}.`,
      `Le zip fait ${is.fr} ; la limite est de ${may.fr}.`,
    ),
    'Zip.Too.Many.Entries': say(
      `The zip has ${is.en} entries; the limit is ${may.en}.`,
      `Le zip contient ${is.fr} entrées ; la limite est de ${may.fr}.`,
    ),
    'Zip.Sum.Too.Large': say(
      `The files of the zip unpack to ${is.en} together; the limit is ${may.en}.`,
      `Les fichiers du zip font ensemble ${is.fr} une fois décompressés ; la limite est de ${may.fr}.`,
    ),
    'Zip.Entry.Too.Large': say(
      `The entry "${named}" unpacks to ${is.en}; the limit is ${may.en}.`,
      `L’entrée « ${named} » fait ${is.fr} une fois décompressée ; la limite est de ${may.fr}.`,
    ),
    'Zip.Ratio.Too.High': say(
      `The entry "${named}" unpacks to more than ${may.en} times its packed size.`,
      `L’entrée « ${named} » se décompresse à plus de ${may.fr} fois sa taille compressée.`,
    ),
  };
  const message = sentences[findingId];
  if (!message) throw new Error(`No text for the zip fault ${findingId}.`);
  return zipFinding({
    ruleId: 'PKG-003',
    findingId,
    file: path,
    message,
    help: say(
      'Packages stay small so that they can be examined and deployed everywhere; images and data belong in a storage account or in the marketplace.',
      'Les packages restent petits afin de pouvoir être examinés et déployés partout ; les images et les données ont leur place dans un compte de stockage ou dans la place de marché.',
    ),
    fix: say(
      'Take large files out of the package and refer to them by address.',
      'Retirez les fichiers volumineux du package et désignez-les par leur adresse.',
    ),
  });
}

const unsafeTexts = {
  text: say('is not valid UTF-8', 'n’est pas de l’UTF-8 valide'),
  absolute: say('is an absolute path', 'est un chemin absolu'),
  drive: say('begins with a drive letter', 'commence par une lettre de lecteur'),
  parent: say(
    'has a ".." part, which leaves the package',
    'a une partie « .. », qui sort du package',
  ),
  backslash: say('has a backslash', 'contient une barre oblique inverse'),
  control: say(
    'has a control sign or a sign that turns text around',
    'contient un caractère de contrôle ou un caractère qui inverse le sens du texte',
  ),
  empty: say('is empty', 'est vide'),
  link: say('is a symbolic link', 'est un lien symbolique'),
  special: say('is neither a file nor a folder', 'n’est ni un fichier ni un dossier'),
} as const;

function unsafe(findingId: string, name: string, what: keyof typeof unsafeTexts): Finding {
  const shown = printable(name);
  const text = unsafeTexts[what];
  return nameFinding(
    findingId,
    name,
    say(`The entry "${shown}" ${text.en}.`, `L’entrée « ${shown} » ${text.fr}.`),
  );
}

function sameName(name: string, other: string): Finding {
  const [one, two] = [printable(other), printable(name)];
  return nameFinding(
    'Zip.Name.Twice',
    name,
    one === two
      ? say(
          `The zip has the entry "${one}" twice.`,
          `Le zip contient deux fois l’entrée « ${one} ».`,
        )
      : say(
          `The entries "${one}" and "${two}" have the same name for file systems that ignore case or compose accents.`,
          `Les entrées « ${one} » et « ${two} » portent le même nom pour les systèmes de fichiers qui ignorent la casse ou composent les accents.`,
        ),
  );
}

function nameFinding(findingId: string, name: string, message: Text): Finding {
  return zipFinding({
    ruleId: 'PKG-004',
    findingId,
    file: name,
    message,
    help: say(
      'Each entry must be one plain file with one relative name, the same on every system.',
      'Chaque entrée doit être un simple fichier avec un seul nom relatif, le même sur tous les systèmes.',
    ),
    fix: say(
      'Rename or remove the entry and make the zip again.',
      'Renommez ou retirez l’entrée, puis recréez le zip.',
    ),
  });
}
