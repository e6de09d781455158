import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32, deflateRawSync } from 'node:zlib';
import yazl from 'yazl';

/** A well-formed zip of files given as text, bytes or JSON, as an ordinary tool makes it. */
export async function buildPackage(
  files: Readonly<Record<string, string | Uint8Array | object>>,
): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(files)) {
    const bytes =
      content instanceof Uint8Array
        ? Buffer.from(content)
        : Buffer.from(typeof content === 'string' ? content : JSON.stringify(content, null, 2));
    zip.addBuffer(bytes, name, { mtime: new Date('2026-01-01T00:00:00Z') });
  }
  zip.end();
  return await buffer(zip.outputStream);
}

/** An entry of a zip written byte by byte; every header field may lie. */
export type RawEntry = {
  readonly name: string | Buffer;
  /** Unpacked content. */
  readonly data?: Buffer;
  readonly method?: number;
  readonly flags?: number;
  /** Name in the local header, when it differs. */
  readonly localName?: string;
  readonly declaredSize?: number;
  readonly declaredCrc?: number;
  readonly externalAttributes?: number;
  /** Packed bytes, when they are not those of `data`. */
  readonly packed?: Buffer;
  /** Points at the local header of that earlier entry instead of one of its own. */
  readonly sharesEntry?: number;
};

/** UTF-8 names. */
const NAME_IS_UTF8 = 0x800;

/** A zip written byte by byte. `count` is what the end record claims; by default the truth modulo 65,536. */
export function rawZip(entries: readonly RawEntry[], claims: { count?: number } = {}): Buffer {
  const pieces: Buffer[] = [];
  const central: Buffer[] = [];
  const offsets: number[] = [];
  let at = 0;
  for (const entry of entries) {
    const data = entry.data ?? Buffer.alloc(0);
    const method = entry.method ?? 8;
    const packed = entry.packed ?? (method === 8 ? deflateRawSync(data) : data);
    const name = Buffer.from(entry.name);
    const localName = entry.localName === undefined ? name : Buffer.from(entry.localName);
    const flags = entry.flags ?? NAME_IS_UTF8;
    const crc = entry.declaredCrc ?? crc32(data);
    const size = entry.declaredSize ?? data.length;
    const shared = entry.sharesEntry === undefined ? undefined : offsets[entry.sharesEntry];
    const offset = shared ?? at;
    offsets.push(offset);
    const fields = Buffer.alloc(22);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(flags, 2);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(0x5a21_0000, 6);
    fields.writeUInt32LE(crc, 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(size, 18);
    if (shared === undefined) {
      const local = [word(0x0403_4b50), fields, half(localName.length), half(0), localName, packed];
      for (const piece of local) {
        pieces.push(piece);
        at += piece.length;
      }
    }
    central.push(
      word(0x0201_4b50),
      half(0x0314),
      fields,
      half(name.length),
      half(0),
      half(0),
      half(0),
      half(0),
      word(entry.externalAttributes ?? 0),
      word(offset),
      name,
    );
  }
  const directory = Buffer.concat(central);
  const count = claims.count ?? entries.length % 65_536;
  const end = [
    word(0x0605_4b50),
    word(0),
    half(count),
    half(count),
    word(directory.length),
    word(at),
    half(0),
  ];
  return Buffer.concat([...pieces, directory, ...end]);
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

function half(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

/** A folder that goes away with its `await using`, with a function that writes a file into it. */
export async function packageFolder(): Promise<{
  readonly place: string;
  write(name: string, bytes: Uint8Array): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}> {
  const place = await mkdtemp(path.join(tmpdir(), 'vitrine-package-'));
  return {
    place,
    async write(name, bytes) {
      const file = path.join(place, name);
      await writeFile(file, bytes);
      return file;
    },
    async [Symbol.asyncDispose]() {
      await rm(place, { recursive: true, force: true });
    },
  };
}
