/** Whose transitions: one offer's, or all of a publisher's. `id` is the row's UUID. */
export type StreamScope = { readonly kind: 'offer' | 'publisher'; readonly id: string };

/** A place in a fact log: after transition `number` of `scope`; 0 is before the first one. */
export type Cursor = {
  /** Which log the number belongs to; a restored copy of a database has another. */
  readonly logId: string;
  readonly scope: StreamScope;
  readonly number: number;
};

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const pattern = new RegExp(`^1:(${UUID}):(o|p):(${UUID}):(0|[1-9]\\d{0,9})$`);
const uuid = new RegExp(`^${UUID}$`);

/** The numbers are 32-bit columns. */
const MAX_NUMBER = 2_147_483_647;

/** Longest text that is looked at, in characters; real ones have at most 122. */
const MAX_LENGTH = 200;

/** A cursor as clients see it: base64url, opaque, about 120 characters. */
export function encodeCursor({ logId, scope, number }: Cursor): string {
  const kind = scope.kind === 'offer' ? 'o' : 'p';
  return Buffer.from(`1:${logId}:${kind}:${scope.id}:${number}`).toString('base64url');
}

/** The cursor in a text that came from outside; null for anything that `encodeCursor` did not write. Never throws. */
export function decodeCursor(text: string): Cursor | null {
  if (text.length > MAX_LENGTH) return null;
  const bytes = Buffer.from(text, 'base64url');
  // Node skips what is no base64url; only the one spelling that we write counts.
  if (bytes.toString('base64url') !== text) return null;
  const found = pattern.exec(bytes.toString('latin1'));
  const [, logId, kind, id, digits] = found ?? [];
  if (logId === undefined || id === undefined) return null;
  const number = Number(digits);
  if (number > MAX_NUMBER) return null;
  return { logId, scope: { kind: kind === 'o' ? 'offer' : 'publisher', id }, number };
}

/** One text per scope, for maps. */
export function scopeKey(scope: StreamScope): string {
  return `${scope.kind}:${scope.id}`;
}

/** Whether a text is a UUID as PostgreSQL prints it. */
export function isUuid(text: string): boolean {
  return uuid.test(text);
}
