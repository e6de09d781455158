import type { Progress, Topic } from './waker.ts';

/** The NOTIFY channel of an installation; channels belong to one database. */
export const WAKE_CHANNEL = 'vitrine_wake';

/** What travels over the channel. `everything` means: something may have been missed, look again. */
export type WakeMessage =
  | Topic
  | { readonly kind: 'everything' }
  | { readonly kind: 'progress'; readonly progress: Progress };

/** PostgreSQL takes less than 8,000 bytes in one notification. */
const MAX_PAYLOAD_BYTES = 7_900;

/** One message as a short JSON text. Equal messages give equal texts. */
export function encodeMessage(message: WakeMessage): string {
  switch (message.kind) {
    case 'offer':
      return JSON.stringify(['o', message.offerId, message.publisherId]);
    case 'reviewQueue':
      return '["q"]';
    case 'check':
      return JSON.stringify(['c', message.checkId]);
    case 'everything':
      return '["*"]';
    case 'progress': {
      const { offerId, publisherId, stage, done, total, unit } = message.progress;
      return JSON.stringify(['p', offerId, publisherId, stage, done, total, unit]);
    }
  }
}

/** Puts encoded messages into as few payloads as possible. A message too long for any is left out. */
export function packMessages(encoded: Iterable<string>): string[] {
  const payloads: string[] = [];
  let current: string[] = [];
  let bytes = 1;
  for (const text of encoded) {
    const length = Buffer.byteLength(text) + 1;
    if (length + 1 > MAX_PAYLOAD_BYTES) continue;
    if (bytes + length > MAX_PAYLOAD_BYTES) {
      payloads.push(`[${current.join(',')}]`);
      current = [];
      bytes = 1;
    }
    current.push(text);
    bytes += length;
  }
  if (current.length > 0) payloads.push(`[${current.join(',')}]`);
  return payloads;
}

/** The messages of a payload. What is not understood (another version's message) is skipped. Never throws. */
export function readMessages(payload: string): WakeMessage[] {
  let items: unknown;
  try {
    items = JSON.parse(payload);
  } catch {
    return [];
  }
  return Array.isArray(items) ? items.map(readMessage).filter((message) => message !== null) : [];
}

function readMessage(item: unknown): WakeMessage | null {
  if (!Array.isArray(item)) return null;
  const [kind, first, second, stage, done, total, unit] = item as unknown[];
  if (kind === '*') return { kind: 'everything' };
  if (kind === 'q') return { kind: 'reviewQueue' };
  if (typeof first !== 'string') return null;
  if (kind === 'c') return { kind: 'check', checkId: first };
  if (typeof second !== 'string') return null;
  if (kind === 'o') return { kind: 'offer', offerId: first, publisherId: second };
  if (
    kind !== 'p' ||
    typeof stage !== 'string' ||
    typeof done !== 'number' ||
    typeof total !== 'number' ||
    typeof unit !== 'string'
  ) {
    return null;
  }
  const progress = { offerId: first, publisherId: second, stage, done, total, unit };
  return { kind: 'progress', progress };
}
