import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { applyEdits } from '../../src/domain/draft-edits.ts';
import { limits } from '../../src/domain/prerequisites/limits.ts';
import { validatePrerequisites } from '../../src/domain/prerequisites/prerequisites.ts';
import { completeOffer, readDemoContent } from '../../src/demo/demo-content.ts';
import type { ImagePlace } from '../../src/demo/demo-content.ts';
import { zipFiles } from '../../src/demo/zip-folder.ts';

const demo = await readDemoContent();
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('given the demo offer with the hashes of its uploads', () => {
  test('when prerequisites are validated, then there is neither an error nor a warning', async () => {
    const packages = new Map<string, string>();
    for (const [skuId, files] of demo.packages) {
      packages.set(skuId, hashOf(await zipFiles(files)));
    }
    const images = new Map(
      [...demo.images].map(([place, { bytes }]) => [
        place,
        { sha256: hashOf(bytes), ...sizeOf(bytes) },
      ]),
    );
    const offer = completeOffer(demo.offer, { packages, images });
    const violations = validatePrerequisites(offer, {
      published: null,
      packages: new Map([...packages.values()].map((sha) => [sha, { state: 'PROCESSED' }])),
      images: new Map([...images.values()].map((image) => [image.sha256, image])),
      marketingIdentifiersInUse: [],
    });
    assert.deepEqual(violations, []);
  });

  test('when it is written into an empty draft section by section, then the draft is that offer', () => {
    const edits = Object.entries(demo.offer).map(([path, value]) => ({ path, value }));
    const edited = applyEdits({}, edits);
    assert.ok(edited.ok, edited.ok ? '' : edited.refusal.message.en);
    assert.deepEqual(edited.draft, demo.offer);
  });

  test('when it lacks its uploads, then the missing packages are named', () => {
    const violations = validatePrerequisites(demo.offer, {
      published: null,
      packages: new Map(),
    });
    assert.ok(violations.some(({ path }) => path.endsWith('.sha256')));
  });
});

describe('given the pictures of the demo offer', () => {
  const { logo, screenshot } = limits.cpp;
  const expected: Readonly<Record<ImagePlace, { width: number; height: number }>> = {
    ...logo,
    screenshot,
  };
  for (const [place, { bytes }] of demo.images) {
    test(`when "${place}" is read, then it is a whole PNG of the asked size without transparency`, () => {
      assert.deepEqual(sizeOf(bytes), { ...expected[place] });
      const { colourType, rows } = readPng(bytes);
      assert.equal(colourType, 2);
      assert.equal(rows.length, expected[place].height * (expected[place].width * 3 + 1));
      assert.ok(rows.some((value) => value > 200) && rows.some((value) => value < 60));
    });
  }
});

function sizeOf(png: Buffer): { width: number; height: number } {
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}

/** The chunks of a PNG, put together; throws when one of them is cut. */
function readPng(png: Buffer): { colourType: number; rows: Buffer } {
  assert.equal(png.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n');
  const pieces: Buffer[] = [];
  let at = 8;
  let type = '';
  while (at < png.length) {
    const length = png.readUInt32BE(at);
    type = png.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') pieces.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  assert.equal(type, 'IEND');
  return { colourType: png.readUInt8(25), rows: inflateSync(Buffer.concat(pieces)) };
}
