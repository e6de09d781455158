import { createHash } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { text as textOf } from 'node:stream/consumers';
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import {
  BackupError,
  FORMAT,
  MANIFEST,
  MANIFEST_SUM,
  manifestHead,
  manifestShape,
  packageEntry,
  placeOf,
  tableEntry,
} from './archive-format.ts';
import type { ArchiveEntry, Manifest } from './archive-format.ts';

/** A backup whose manifest is whole. Its entries are checked whenever they are read. */
export type Archive = AsyncDisposable & {
  readonly manifest: Manifest;
  /** Reads an entry; the stream breaks with `BackupError` when bytes differ from what was saved. */
  read(entry: ArchiveEntry): Promise<Readable>;
  /** Reads everything once and keeps nothing. Rejects with `BackupError` at the first difference. */
  verify(signal: AbortSignal): Promise<void>;
};

/** More than the manifest of ten million files. */
const MAX_MANIFEST_BYTES = 1024 ** 3;

/** Opens a backup and reads its manifest. Rejects with `BackupError` when it is none, is cut, or was made by a newer Vitrine. */
export async function openArchive(file: string): Promise<Archive> {
  const zip = await openZip(file);
  try {
    const entries = await listEntries(zip, file);
    const manifest = await readManifest(zip, entries, file);
    const read = async (entry: ArchiveEntry): Promise<Readable> => {
      const stored = entries.get(entry.name);
      if (stored === undefined) throw new BackupError(`${file} lacks ${entry.name}.`);
      const source = await openEntry(zip, stored, file);
      return Readable.from(checked(source, entry, file), { objectMode: false });
    };
    compareEntries(manifest, entries, file);
    return {
      manifest,
      read,
      async verify(signal) {
        for (const entry of manifest.entries) {
          const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
          await pipeline(await read(entry), nowhere, { signal });
        }
      },
      [Symbol.asyncDispose]() {
        zip.close();
        return Promise.resolve();
      },
    };
  } catch (thrown) {
    zip.close();
    throw thrown;
  }
}

/** Passes the bytes of an entry on, and breaks where they are not those that were saved. */
async function* checked(
  source: Readable,
  entry: ArchiveEntry,
  file: string,
): AsyncGenerator<Buffer, void, undefined> {
  const hash = createHash('sha256');
  let size = 0;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  } catch (thrown) {
    // What cannot be unpacked is as wrong as what unpacks to something else.
    throw damaged(file, entry.name, thrown);
  }
  if (size !== entry.size || hash.digest('hex') !== entry.sha256) throw damaged(file, entry.name);
}

const damaged = (file: string, name: string, cause?: unknown): BackupError =>
  new BackupError(
    `${file} is damaged: ${name} is not what was saved. Nothing was restored; use another backup.`,
    { cause },
  );

const noBackup = (file: string, why: string, cause?: unknown): BackupError =>
  new BackupError(`${file} is no whole backup of Vitrine: ${why}. Nothing was restored.`, {
    cause,
  });

async function openZip(file: string): Promise<ZipFile> {
  return await new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, strictFileNames: true };
    yauzl.open(file, options, (error, zip) => {
      if (!error) return resolve(zip);
      const code = 'code' in error ? String(error.code) : '';
      reject(
        code === ''
          ? noBackup(file, 'its end is missing, or it is another kind of file', error)
          : new BackupError(`${file} cannot be read (${code}).`, { cause: error }),
      );
    });
  });
}

/** All entries by name, as the directory at the end of the file lists them. */
async function listEntries(zip: ZipFile, file: string): Promise<Map<string, Entry>> {
  return await new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>();
    zip.on('error', (error: Error) =>
      reject(noBackup(file, 'its list of entries is damaged', error)),
    );
    zip.on('entry', (entry: Entry) => {
      if (entries.has(entry.fileName)) {
        return reject(noBackup(file, `it holds ${entry.fileName} twice`));
      }
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.readEntry();
  });
}

async function openEntry(zip: ZipFile, entry: Entry, file: string): Promise<Readable> {
  return await new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) reject(damaged(file, entry.fileName, error));
      else resolve(stream);
    });
  });
}

async function readManifest(
  zip: ZipFile,
  entries: ReadonlyMap<string, Entry>,
  file: string,
): Promise<Manifest> {
  const read = async (name: string): Promise<string> => {
    const entry = entries.get(name);
    if (entry === undefined) throw noBackup(file, `it has no ${name}`);
    if (entry.uncompressedSize > MAX_MANIFEST_BYTES) throw noBackup(file, `${name} is too large`);
    const stream = await openEntry(zip, entry, file);
    return await textOf(stream).catch((thrown: unknown) => {
      throw damaged(file, name, thrown);
    });
  };
  const text = await read(MANIFEST);
  const sum = createHash('sha256').update(text).digest('hex');
  if (sum !== (await read(MANIFEST_SUM)).trim()) throw damaged(file, MANIFEST);
  const given: unknown = JSON.parse(text);
  const head = manifestHead.safeParse(given);
  if (!head.success) throw noBackup(file, `${MANIFEST} is of another program`);
  if (head.data.format > FORMAT) {
    throw new BackupError(
      `${file} was made by a newer Vitrine (format ${head.data.format}; this one reads up to ${FORMAT}). Restore it with that version.`,
    );
  }
  const manifest = manifestShape.safeParse(given);
  if (!manifest.success) throw noBackup(file, `${MANIFEST} says something unexpected`);
  return manifest.data;
}

/** The zip and its manifest must name the same entries, each at a place of ours, and every table must have its rows. */
function compareEntries(
  manifest: Manifest,
  stored: ReadonlyMap<string, Entry>,
  file: string,
): void {
  const named = new Map(manifest.entries.map((entry) => [entry.name, entry]));
  if (named.size !== manifest.entries.length)
    throw noBackup(file, 'its manifest names a file twice');
  for (const name of stored.keys()) {
    if (name === MANIFEST || name === MANIFEST_SUM) continue;
    if (!named.has(name))
      throw noBackup(file, `it holds ${JSON.stringify(name)}, which was not saved`);
  }
  const tables = new Set(manifest.tables.map((table) => table.name));
  for (const { name, sha256 } of named.values()) {
    if (!stored.has(name)) throw noBackup(file, `${name} is missing`);
    const place = placeOf(name);
    if (place === null) throw noBackup(file, `${JSON.stringify(name)} belongs nowhere`);
    if (place.kind === 'TABLE' && !tables.has(place.table)) {
      throw noBackup(file, `${name} is no table of it`);
    }
    if (place.kind === 'PACKAGE' && name !== packageEntry(sha256)) throw damaged(file, name);
  }
  for (const { name } of manifest.tables) {
    if (!named.has(tableEntry(name))) throw noBackup(file, `${tableEntry(name)} is missing`);
  }
}
