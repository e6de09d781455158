import { readFile } from 'node:fs/promises';
import { crc32, deflateRawSync } from 'node:zlib';
import yauzl from 'yauzl';
import type { Entry } from 'yauzl';
import { SIZES_FOLLOW, nameOf, pathOf, readDirectoryRecord } from './read-zip.ts';

/** An entry that gets other content: its bytes in the zip from `start` to `end`, and what comes in their place. */
type Replacement = {
  readonly start: number;
  readonly end: number;
  readonly local: Buffer;
  readonly flags: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
};

/** Where the fields of a header are. Source: APPNOTE 4.3.7, 4.3.12, 4.3.16. */
const LOCAL = { flags: 6, crc: 14, packed: 18, size: 22, name: 26, extra: 28, length: 30 } as const;
const CENTRAL = {
  flags: 8,
  crc: 16,
  packed: 20,
  size: 24,
  extra: 30,
  offset: 42,
  length: 46,
} as const;
const END = { entriesHere: 8, entries: 10, size: 12, offset: 16 } as const;

const STORED = 0;
/** Id of the extra field that holds what 32 bits do not. Source: APPNOTE 4.5.3. */
const LONG_SIZES = 0x0001;

/**
 * The bytes of a zip in which some files have other content, by path inside the package. An entry keeps its place, name,
 * method, date and comment; every other entry stays as it was packed, byte for byte, and so does what lies between.
 * Headers say sizes and places in 32 bits, which is enough within the limits of a package.
 *
 * @throws when the zip is not one that `readZip` accepts, or has no file of a path.
 */
export async function replaceInZip(
  zipPath: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<Buffer> {
  const zip = await readFile(zipPath);
  if (files.size === 0) return zip;
  const directory = await readDirectoryRecord(zipPath, zip.length);
  if (!directory?.consistent) throw new Error(`${zipPath} is no longer the zip that was read.`);

  const entries: { readonly entry: Entry; readonly replacement: Replacement | null }[] = [];
  const reader = await yauzl.fromBufferPromise(zip, { decodeStrings: false });
  for await (const entry of reader.eachEntry()) {
    const bytes = files.get(pathOf(nameOf(entry) ?? ''));
    entries.push({ entry, replacement: bytes ? replacementOf(zip, entry, bytes) : null });
  }
  const replacements = entries
    .flatMap(({ replacement }) => replacement ?? [])
    .sort((a, b) => a.start - b.start);
  if (replacements.length !== files.size) {
    throw new Error(`${zipPath} does not have each file that is to be replaced.`);
  }

  const pieces: Buffer[] = [];
  let at = 0;
  for (const { start, end, local } of replacements) {
    pieces.push(zip.subarray(at, start), local);
    at = end;
  }
  pieces.push(zip.subarray(at, directory.offset));
  const newPlaceOf = (place: number): number =>
    replacements
      .filter(({ start }) => start < place)
      .reduce((sum, { start, end, local }) => sum + local.length - (end - start), place);

  const records: Buffer[] = [];
  let recordAt = directory.offset;
  for (const { entry, replacement } of entries) {
    const length =
      CENTRAL.length + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
    const record = zip.subarray(recordAt, recordAt + length);
    records.push(
      centralRecord(record, entry, replacement, newPlaceOf(entry.relativeOffsetOfLocalHeader)),
    );
    recordAt += length;
  }
  const size = records.reduce((sum, { length }) => sum + length, 0);
  // A record for longer zips, if there was one before this, is not taken over.
  const end = Buffer.from(zip.subarray(directory.recordAt));
  end.writeUInt16LE(entries.length, END.entriesHere);
  end.writeUInt16LE(entries.length, END.entries);
  end.writeUInt32LE(size, END.size);
  end.writeUInt32LE(newPlaceOf(directory.offset), END.offset);
  return Buffer.concat([...pieces, ...records, end]);
}

/** The entry with its new content. Sizes stand in its header, also where they followed the content before. */
function replacementOf(zip: Buffer, entry: Entry, bytes: Uint8Array): Replacement {
  const start = entry.relativeOffsetOfLocalHeader;
  const nameAt = start + LOCAL.length;
  const extraAt = nameAt + zip.readUInt16LE(start + LOCAL.name);
  const contentAt = extraAt + zip.readUInt16LE(start + LOCAL.extra);
  const packed =
    entry.compressionMethod === STORED ? Buffer.from(bytes) : deflateRawSync(bytes, { level: 9 });
  const extra = withoutLongSizes(zip.subarray(extraAt, contentAt));
  const flags = entry.generalPurposeBitFlag & ~SIZES_FOLLOW;
  const crc = crc32(bytes);
  const head = Buffer.from(zip.subarray(start, nameAt));
  head.writeUInt16LE(flags, LOCAL.flags);
  head.writeUInt32LE(crc, LOCAL.crc);
  head.writeUInt32LE(packed.length, LOCAL.packed);
  head.writeUInt32LE(bytes.length, LOCAL.size);
  head.writeUInt16LE(extra.length, LOCAL.extra);
  return {
    start,
    end: endOfContent(zip, entry, contentAt + entry.compressedSize),
    local: Buffer.concat([head, zip.subarray(nameAt, extraAt), extra, packed]),
    flags,
    crc,
    packedSize: packed.length,
    size: bytes.length,
  };
}

/** Behind the sizes that follow the content, in any of the forms that tools write. Source: APPNOTE 4.3.9. */
function endOfContent(zip: Buffer, entry: Entry, end: number): number {
  if ((entry.generalPurposeBitFlag & SIZES_FOLLOW) === 0) return end;
  const sizes = [entry.compressedSize, entry.uncompressedSize];
  for (const mark of [[0x0807_4b50], []]) {
    for (const isLong of [false, true]) {
      const words = [...mark, entry.crc32, ...sizes.flatMap((size) => (isLong ? [size, 0] : size))];
      const form = Buffer.alloc(words.length * 4);
      for (const [place, word] of words.entries()) form.writeUInt32LE(word, place * 4);
      if (zip.subarray(end, end + form.length).equals(form)) return end + form.length;
    }
  }
  return end;
}

/** The entry of the directory with its new place, and its new content if it has one. */
function centralRecord(
  record: Buffer,
  entry: Entry,
  replacement: Replacement | null,
  offset: number,
): Buffer {
  const extraAt = CENTRAL.length + entry.fileNameLength;
  const commentAt = extraAt + entry.extraFieldLength;
  const extra = withoutLongSizes(record.subarray(extraAt, commentAt));
  const head = Buffer.from(record.subarray(0, CENTRAL.length));
  head.writeUInt16LE(replacement?.flags ?? entry.generalPurposeBitFlag, CENTRAL.flags);
  head.writeUInt32LE(replacement?.crc ?? entry.crc32, CENTRAL.crc);
  head.writeUInt32LE(replacement?.packedSize ?? entry.compressedSize, CENTRAL.packed);
  head.writeUInt32LE(replacement?.size ?? entry.uncompressedSize, CENTRAL.size);
  head.writeUInt16LE(extra.length, CENTRAL.extra);
  head.writeUInt32LE(offset, CENTRAL.offset);
  return Buffer.concat([
    head,
    record.subarray(CENTRAL.length, extraAt),
    extra,
    record.subarray(commentAt),
  ]);
}

/** Extra fields without the one that would contradict the sizes and places that the header now has. */
function withoutLongSizes(extra: Buffer): Buffer {
  const kept: Buffer[] = [];
  let at = 0;
  while (at + 4 <= extra.length) {
    const next = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) !== LONG_SIZES) kept.push(extra.subarray(at, next));
    at = next;
  }
  kept.push(extra.subarray(at));
  return Buffer.concat(kept);
}
