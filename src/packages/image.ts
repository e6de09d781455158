/**
 * Reads what an uploaded image is from its bytes, never from its name.
 *
 * The file must be a whole PNG and nothing else: signature, header, chunks with right lengths, end, no byte after it.
 * What comes after the end would travel along unseen. Pixels are decoded only to see whether all of them are opaque.
 * Source: PNG specification, third edition, 5 and 11.2.1.
 */
import { crc32, inflateSync } from 'node:zlib';
import type { Text } from '../domain/language.ts';

export type ReadPng =
  | {
      readonly ok: true;
      /** Pixels. */
      readonly width: number;
      /** Pixels. */
      readonly height: number;
      /** True when a pixel is not opaque; also when there are too many pixels to look at. */
      readonly isTransparent: boolean;
    }
  | { readonly ok: false; readonly reason: Text };

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

/**
 * How many pixels are looked at for their opacity, as bytes of the inflated picture: several times what the largest
 * image of an offer needs.
 */
const MAX_INFLATED_BYTES = 8 * 1024 * 1024;

/** Allowed bit depths by colour type; 4 and 6 have an alpha channel. */
const bitDepths: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

const reasons = {
  notPng: {
    en: 'The file is not a PNG image. Save the picture as PNG and upload it again.',
    fr: 'Le fichier n’est pas une image PNG. Enregistrez l’image au format PNG et téléversez-la à nouveau.',
  },
  damaged: {
    en: 'The PNG image is damaged or incomplete. Save it again and upload it again.',
    fr: 'L’image PNG est endommagée ou incomplète. Enregistrez-la et téléversez-la à nouveau.',
  },
  trailing: {
    en: 'The PNG image is followed by other data. Save it again with an image editor and upload it again.',
    fr: 'L’image PNG est suivie d’autres données. Enregistrez-la à nouveau avec un éditeur d’images et téléversez-la.',
  },
} as const satisfies Record<string, Text>;

/** Size and transparency of a PNG, or why the bytes are not one. */
export function readPng(bytes: Uint8Array): ReadPng {
  if (!signature.every((byte, index) => bytes[index] === byte)) {
    return { ok: false, reason: reasons.notPng };
  }
  const damaged: ReadPng = { ok: false, reason: reasons.damaged };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const typeAt = (at: number) => String.fromCharCode(...bytes.subarray(at + 4, at + 8));

  const header = signature.length;
  // Length, type, 13 bytes of data, checksum.
  if (bytes.length < header + 25 || typeAt(header) !== 'IHDR' || view.getUint32(header) !== 13) {
    return damaged;
  }
  if (crc32(bytes.subarray(header + 4, header + 21)) !== view.getUint32(header + 21))
    return damaged;
  const width = view.getUint32(header + 8);
  const height = view.getUint32(header + 12);
  const colorType = bytes[header + 17] ?? -1;
  const isPossible =
    isDimension(width) &&
    isDimension(height) &&
    (bitDepths[colorType] ?? []).includes(bytes[header + 16] ?? -1) &&
    bytes[header + 18] === 0 &&
    bytes[header + 19] === 0 &&
    (bytes[header + 20] ?? 2) <= 1;
  if (!isPossible) return damaged;

  let transparency: Uint8Array | null = null;
  const pixels: Uint8Array[] = [];
  for (let at = header + 25; at + 12 <= bytes.length;) {
    const next = at + 12 + view.getUint32(at);
    if (next > bytes.length) return damaged;
    const type = typeAt(at);
    if (type === 'tRNS') transparency = bytes.subarray(at + 8, next - 4);
    if (type === 'IDAT') pixels.push(bytes.subarray(at + 8, next - 4));
    if (type === 'IEND') {
      if (pixels.length === 0) return damaged;
      if (next !== bytes.length) return { ok: false, reason: reasons.trailing };
      const bitDepth = bytes[header + 16] ?? 8;
      const isInterlaced = bytes[header + 20] === 1;
      const isTransparent =
        transparency === null
          ? (colorType === 4 || colorType === 6) &&
            !isOpaque(pixels, { width, height, colorType, bitDepth, isInterlaced })
          : transparency.some((alpha) => alpha !== 255) || colorType !== 3;
      return { ok: true, width, height, isTransparent };
    }
    at = next;
  }
  return damaged;
}

function isDimension(pixels: number): boolean {
  return pixels >= 1 && pixels <= 0x7fff_ffff;
}

type Raster = {
  readonly width: number;
  readonly height: number;
  /** 4 or 6: the last channel is alpha. */
  readonly colorType: number;
  /** 8 or 16. */
  readonly bitDepth: number;
  readonly isInterlaced: boolean;
};

/** First column, first row and steps of the passes of an interlaced picture (PNG specification, 8.1). */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/**
 * True when every pixel has full alpha. A picture that cannot be decoded is taken for transparent, so that whoever asks
 * for an opaque one does not get it.
 */
function isOpaque(parts: readonly Uint8Array[], raster: Raster): boolean {
  const { width, height, colorType, bitDepth, isInterlaced } = raster;
  const sampleBytes = bitDepth / 8;
  const pixelBytes = (colorType === 4 ? 2 : 4) * sampleBytes;
  if (width * height * pixelBytes > MAX_INFLATED_BYTES) return false;
  const passes = isInterlaced
    ? adam7.map(([x, y, stepX, stepY]) => ({
        columns: Math.ceil((width - x) / stepX),
        rows: Math.ceil((height - y) / stepY),
      }))
    : [{ columns: width, rows: height }];
  let data: Uint8Array;
  try {
    data = inflateSync(Buffer.concat(parts), {
      maxOutputLength: 2 * MAX_INFLATED_BYTES,
    });
  } catch {
    return false;
  }
  let at = 0;
  for (const { columns, rows } of passes) {
    if (columns <= 0) continue;
    const rowBytes = columns * pixelBytes;
    let above = new Uint8Array(rowBytes);
    for (let row = 0; row < rows; row += 1) {
      if (at + 1 + rowBytes > data.length) return false;
      const line = unfiltered(data.subarray(at, at + 1 + rowBytes), above, pixelBytes);
      if (line === null) return false;
      for (let end = pixelBytes; end <= rowBytes; end += pixelBytes) {
        for (let byte = end - sampleBytes; byte < end; byte += 1) {
          if (line[byte] !== 255) return false;
        }
      }
      above = line;
      at += 1 + rowBytes;
    }
  }
  return true;
}

/** A row as it was before it was filtered (PNG specification, 9.2); null for an unknown filter. */
function unfiltered(
  row: Uint8Array,
  above: Uint8Array,
  pixelBytes: number,
): Uint8Array<ArrayBuffer> | null {
  const [filter = 5] = row;
  if (filter > 4) return null;
  const line = new Uint8Array(row.length - 1);
  for (let index = 0; index < line.length; index += 1) {
    const left = line[index - pixelBytes] ?? 0;
    const up = above[index] ?? 0;
    const upLeft = above[index - pixelBytes] ?? 0;
    const predictions = [0, left, up, (left + up) >> 1, paeth(left, up, upLeft)];
    line[index] = (row[index + 1] ?? 0) + (predictions[filter] ?? 0);
  }
  return line;
}

function paeth(left: number, up: number, upLeft: number): number {
  const estimate = left + up - upLeft;
  const toLeft = Math.abs(estimate - left);
  const toUp = Math.abs(estimate - up);
  const toUpLeft = Math.abs(estimate - upLeft);
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}
