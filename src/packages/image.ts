/**
 * Reads what an uploaded image is from its bytes, never from its name.
 *
 * The file must be a whole PNG and nothing else: signature, header, chunks with right lengths, end, no byte after it.
 * What comes after the end would travel along unseen. Pixels are not decoded.
 * Source: PNG specification, third edition, 5 and 11.2.1.
 */
import { crc32 } from 'node:zlib';
import type { Text } from '../domain/language.ts';

export type ReadPng =
  | {
      readonly ok: true;
      /** Pixels. */
      readonly width: number;
      /** Pixels. */
      readonly height: number;
      /** True when pixels may be transparent. */
      readonly hasAlpha: boolean;
    }
  | { readonly ok: false; readonly reason: Text };

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

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

  let hasAlpha = colorType === 4 || colorType === 6;
  let hasPixels = false;
  for (let at = header + 25; at + 12 <= bytes.length;) {
    const next = at + 12 + view.getUint32(at);
    if (next > bytes.length) return damaged;
    const type = typeAt(at);
    if (type === 'tRNS') hasAlpha = true;
    if (type === 'IDAT') hasPixels = true;
    if (type === 'IEND') {
      if (!hasPixels) return damaged;
      return next === bytes.length
        ? { ok: true, width, height, hasAlpha }
        : { ok: false, reason: reasons.trailing };
    }
    at = next;
  }
  return damaged;
}

function isDimension(pixels: number): boolean {
  return pixels >= 1 && pixels <= 0x7fff_ffff;
}
