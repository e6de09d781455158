import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { crc32, deflateSync } from 'node:zlib';
import { readPng } from '../../src/packages/image.ts';

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

function header(width: number, height: number, depth = 8, color = 2, interlace = 0): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([depth, color, 0, 0, interlace], 8);
  return chunk('IHDR', data);
}

const pixels = chunk('IDAT', deflateSync(Buffer.alloc(40 * (40 * 3 + 1))));
const end = chunk('IEND', Buffer.alloc(0));
const png = Buffer.concat([signature, header(40, 30), pixels, end]);

describe('given the bytes of an image', () => {
  test('when it is a PNG, then its size is read', () => {
    assert.deepEqual(readPng(png), { ok: true, width: 40, height: 30, isTransparent: false });
    // A view into a larger buffer, as uploads are.
    const inside = Buffer.concat([Buffer.from('xyz'), png]).subarray(3);
    assert.deepEqual(readPng(inside), { ok: true, width: 40, height: 30, isTransparent: false });
  });

  const isTransparent = (...parts: Buffer[]) => {
    const read = readPng(Buffer.concat([signature, ...parts, end]));
    return read.ok ? read.isTransparent : assert.fail(read.reason.en);
  };
  const picture = (bytes: readonly number[]) => chunk('IDAT', deflateSync(Buffer.from(bytes)));
  /** Two rows of two pixels, one byte of alpha each, as they stand in the file. */
  const rgba = (filter: number, [a, b, c, d]: readonly [number, number, number, number]) =>
    picture([...[filter, 1, 2, 3, a, 4, 5, 6, b], ...[filter, 7, 8, 9, c, 1, 2, 3, d]]);

  test('when pixels have alpha, then it is transparent only where one of them is not opaque', () => {
    // What each filter writes for 255 everywhere: as it is, minus left, minus above, minus their mean, minus Paeth's choice.
    const opaque: readonly (readonly [number, number, number, number])[] = [
      [255, 255, 255, 255],
      [255, 0, 255, 0],
      [255, 255, 0, 0],
      [255, 128, 128, 0],
      [255, 0, 0, 0],
    ];
    for (const [filter, [a, b, c, d]] of opaque.entries()) {
      assert.equal(isTransparent(header(2, 2, 8, 6), rgba(filter, [a, b, c, d])), false);
      assert.equal(isTransparent(header(2, 2, 8, 6), rgba(filter, [a, b, c, d ^ 1])), true);
    }
    assert.equal(isTransparent(header(1, 1, 16, 4), picture([0, 1, 2, 255, 255])), false);
    assert.equal(isTransparent(header(1, 1, 16, 4), picture([0, 1, 2, 255, 254])), true);
  });

  test('when it is interlaced, then each of its passes is looked at', () => {
    const pass = (columns: number, rows: number, alpha = 255) =>
      Array.from({ length: rows }, () => [
        0,
        ...Array.from({ length: columns }, () => [1, 2, 3, alpha]).flat(),
      ]).flat();
    // 5 × 3 pixels: the third pass begins below the picture and has no rows.
    const passes = (last: number) => [
      ...pass(1, 1),
      ...pass(1, 1),
      ...pass(2, 0),
      ...pass(1, 1),
      ...pass(3, 1),
      ...pass(2, 2),
      ...pass(5, 1, last),
    ];
    assert.equal(isTransparent(header(5, 3, 8, 6, 1), picture(passes(255))), false);
    assert.equal(isTransparent(header(5, 3, 8, 6, 1), picture(passes(254))), true);
  });

  test('when a palette has transparent colours, or one colour is marked, then it is transparent', () => {
    const row = picture([0, 0]);
    assert.equal(isTransparent(header(1, 1, 8, 3), chunk('tRNS', Buffer.from([0])), row), true);
    assert.equal(isTransparent(header(1, 1, 8, 3), chunk('tRNS', Buffer.from([255])), row), false);
    assert.equal(isTransparent(header(1, 1, 8, 0), chunk('tRNS', Buffer.from([0, 9])), row), true);
    assert.equal(isTransparent(header(1, 1, 8, 3), chunk('tEXt', Buffer.from('x')), row), false);
  });

  test('when its pixels with alpha cannot be decoded, or are far too many, then it is not taken for opaque', () => {
    const broken: readonly (readonly [string, Buffer[]])[] = [
      ['no zlib', [header(1, 1, 8, 6), chunk('IDAT', Buffer.from('x'))]],
      ['too few bytes', [header(2, 2, 8, 6), picture([0, 1, 2, 3, 255])]],
      ['an unknown filter', [header(1, 1, 8, 6), picture([5, 1, 2, 3, 255])]],
      ['a bomb', [header(20_000, 20_000, 8, 6), chunk('IDAT', deflateSync(Buffer.alloc(1e7)))]],
      ['more than its size', [header(1, 1, 8, 6), chunk('IDAT', deflateSync(Buffer.alloc(2e7)))]],
    ];
    for (const [name, parts] of broken) assert.equal(isTransparent(...parts), true, name);
  });

  const wrongCrc = Buffer.from(png);
  wrongCrc[18] = 99;
  const refused: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['nothing', new Uint8Array(), /not a PNG/],
    ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), /not a PNG/],
    ['SVG named logo.png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), /not a PNG/],
    ['a signature alone', signature, /damaged/],
    ['cut in the header', png.subarray(0, 20), /damaged/],
    ['cut in the pixels', png.subarray(0, 60), /damaged/],
    ['cut before the end', png.subarray(0, png.length - 12), /damaged/],
    ['a changed size', wrongCrc, /damaged/],
    ['no pixels', Buffer.concat([signature, header(1, 1), end]), /damaged/],
    ['another first chunk', Buffer.concat([signature, pixels, header(1, 1), end]), /damaged/],
    ['no width', Buffer.concat([signature, header(0, 1), pixels, end]), /damaged/],
    [
      'a width beyond 2^31',
      Buffer.concat([signature, header(0x8000_0000, 1), pixels, end]),
      /damaged/,
    ],
    [
      'an impossible bit depth',
      Buffer.concat([signature, header(1, 1, 4, 2), pixels, end]),
      /damaged/,
    ],
    [
      'an unknown colour type',
      Buffer.concat([signature, header(1, 1, 8, 5), pixels, end]),
      /damaged/,
    ],
    [
      'an unknown interlace',
      Buffer.concat([signature, header(1, 1, 8, 2, 2), pixels, end]),
      /damaged/,
    ],
    ['a zip behind it', Buffer.concat([png, Buffer.from('PK\x03\x04')]), /followed by other data/],
    [
      'a chunk of 4 GB',
      Buffer.concat([signature, header(1, 1), Buffer.from([255, 255, 255, 255]), Buffer.alloc(20)]),
      /damaged/,
    ],
  ];
  for (const [name, bytes, reason] of refused) {
    test(`when it is ${name}, then it is refused with a reason`, () => {
      const result = readPng(bytes);
      assert.equal(result.ok, false);
      if (!result.ok) {
        assert.match(result.reason.en, reason);
        assert.ok(result.reason.fr.length > 20);
      }
    });
  }
});
