import type { Readable } from 'node:stream';
import { readJson } from '../domain/certification/json.ts';
import type { JsonNode } from '../domain/certification/json.ts';
import { openMember } from './read-zip.ts';

/** Largest file that is read as text for a page, a diff or a code frame, in bytes. */
export const MAX_TEXT_BYTES = 4 * 1024 * 1024;

async function collect(stream: Readable, limit: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    // A file stream without an encoding gives buffers.
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > limit) {
      stream.destroy();
      return null;
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** One file of a stored package; null when it is missing or larger than `limit` bytes. */
export async function readMember(
  zipPath: string,
  path: string,
  limit = MAX_TEXT_BYTES,
): Promise<Buffer | null> {
  const member = await openMember(zipPath, path);
  return member === null ? null : await collect(member.stream, limit);
}

/** Text as it is shown: UTF-8 with a byte-order mark dropped; null for binary content. */
export function asText(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null;
  return new TextDecoder('utf-8').decode(bytes);
}

/** The value of a JSON file, read as leniently as certification does; null when it cannot be read. */
export function asJson(bytes: Buffer | null): unknown {
  if (bytes === null) return null;
  const reading = readJson(new TextDecoder('utf-8').decode(bytes));
  return reading.ok ? plain(reading.root) : null;
}

function plain(node: JsonNode): unknown {
  switch (node.type) {
    case 'object':
      // From entries, so that a key named `__proto__` stays a plain member.
      return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]));
    case 'array':
      return node.items.map(plain);
    case 'null':
      return null;
    default:
      return node.value;
  }
}
