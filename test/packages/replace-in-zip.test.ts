import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import yauzl from 'yauzl';
import yazl from 'yazl';
import { readZip } from '../../src/packages/read-zip.ts';
import { replaceInZip } from '../../src/packages/replace-in-zip.ts';
import { packageFolder } from '../support/build-package.ts';

const date = new Date('2026-01-02T03:04:06Z');

/** One zip with every way of writing an entry that ordinary tools have. */
async function variedZip(isLong: boolean): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  const common = { mtime: date, forceZip64Format: isLong };
  const described = { ...common, fileComment: 'by hand, é' };
  const big = Buffer.from('{"a":"'.padEnd(50_000, 'x') + '"}');
  zip.addBuffer(Buffer.from('{"first": 1}'), 'first.json', described);
  zip.addBuffer(Buffer.from('{"stored": 1}'), 'stored.json', { ...described, compress: false });
  zip.addEmptyDirectory('scripts/', { mtime: date });
  zip.addReadStream(Readable.from([big]), 'streamed.json', described);
  zip.addReadStream(Readable.from([big]), 'stored-stream.json', { ...common, compress: false });
  zip.addBuffer(Buffer.from('echo é\n'), 'scripts/é run.sh', { ...common, mode: 0o100755 });
  zip.addBuffer(Buffer.alloc(0), 'empty.txt', common);
  zip.end({ comment: 'Of this zip.', forceZip64Format: isLong });
  return await buffer(zip.outputStream);
}

/** What a zip says about its entries, and the packed bytes. */
async function membersOf(zip: Buffer) {
  const reader = await yauzl.fromBufferPromise(zip);
  const members = [];
  for await (const entry of reader.eachEntry()) {
    const { fileDataStart } = await reader.readLocalFileHeaderPromise(entry, { minimal: true });
    const { fileName, fileComment, externalFileAttributes, compressionMethod } = entry;
    const packed = zip.subarray(fileDataStart, fileDataStart + entry.compressedSize);
    members.push({
      facts: { fileName, fileComment, externalFileAttributes, compressionMethod },
      modified: entry.getLastModDate(),
      packed: packed.toString('base64'),
    });
  }
  return { members, comment: reader.comment };
}

async function replaced(zip: Buffer, files: Readonly<Record<string, string>>) {
  await using folder = await packageFolder();
  const place = await folder.write('package.zip', zip);
  const bytes = new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
  const written = await folder.write('written.zip', await replaceInZip(place, bytes));
  const [before, after] = [await readZip(place), await readZip(written)];
  assert.ok(before.ok && after.ok);
  return { zip: await readFile(written), before, after };
}

const names = ['first.json', 'stored.json', 'streamed.json', 'stored-stream.json', 'empty.txt'];
const long = JSON.stringify({ long: 'y'.repeat(70_000) });

for (const isLong of [false, true]) {
  describe(`given a zip with entries of every kind${isLong ? ', with sizes in 64 bits' : ''}`, () => {
    for (const changed of [...names.map((name) => [name]), names]) {
      for (const content of ['{}', long]) {
        test(`when ${changed.join(', ')} gets ${content.length} bytes, then nothing else changes`, async () => {
          const original = await variedZip(isLong);
          const files = Object.fromEntries(changed.map((name) => [name, content]));
          const { zip, before, after } = await replaced(original, files);
          assert.deepEqual(
            after.entries.map(({ path }) => path),
            before.entries.map(({ path }) => path),
          );
          for (const [path, bytes] of after.files) {
            const expected = files[path] ?? Buffer.from(before.files.get(path) ?? []).toString();
            assert.equal(Buffer.from(bytes).toString(), expected);
          }
          const [was, is] = [await membersOf(original), await membersOf(zip)];
          assert.equal(is.comment, was.comment);
          for (const [at, member] of is.members.entries()) {
            const other = was.members[at];
            assert.deepEqual(member.facts, other?.facts);
            assert.deepEqual(member.modified, other?.modified);
            const isSame = files[member.facts.fileName] === undefined;
            assert.equal(member.packed === other?.packed, isSame, member.facts.fileName);
          }
        });
      }
    }

    test('when nothing is replaced, then the zip is the same', async () => {
      const original = await variedZip(isLong);
      assert.deepEqual((await replaced(original, {})).zip, original);
    });
  });
}

describe('given an ordinary zip', () => {
  test('when a file is replaced by itself, packed in the same way, then the zip is the same', async () => {
    const zip = new yazl.ZipFile();
    const common = { mtime: date, compressionLevel: 9 };
    for (const name of ['a.json', 'b.json', 'c.json']) {
      zip.addBuffer(Buffer.from(`{"name": "${name}"}`), name, common);
    }
    zip.end({ comment: 'Of this zip.', forceZip64Format: false });
    const original = await buffer(zip.outputStream);
    const { zip: written } = await replaced(original, { 'b.json': '{"name": "b.json"}' });
    assert.deepEqual(written, original);
  });

  test('when the sizes behind an entry have no mark before them, then they go with the entry', async () => {
    const maker = new yazl.ZipFile();
    maker.addReadStream(Readable.from([Buffer.from('{"a": 1}')]), 'a.json', { mtime: date });
    maker.end();
    const marked = await buffer(maker.outputStream);
    const mark = marked.indexOf(Buffer.from([0x50, 0x4b, 7, 8]));
    const zip = Buffer.concat([marked.subarray(0, mark), marked.subarray(mark + 4)]);
    zip.writeUInt32LE(zip.readUInt32LE(zip.length - 6) - 4, zip.length - 6);
    const { zip: written, after } = await replaced(zip, { 'a.json': '{"b": 2}' });
    assert.equal(Buffer.from(after.files.get('a.json') ?? []).toString(), '{"b": 2}');
    // The sizes stand in the header now; nothing of them is left behind the content.
    assert.equal(written.length, zip.length - 12);
  });

  test('when a file is to be replaced that it does not have, then that is refused', async () => {
    await assert.rejects(replaced(await variedZip(false), { 'other.json': '{}' }), /does not have/);
  });
});
