/**
 * The formats of single values: text, ids, versions, prices, addresses.
 *
 * Each function takes a value of any type and answers null or false for one that has not the format.
 */
import { parseAddress } from '../address.ts';

/** Text as it is counted and compared: NFC, outer white space trimmed; null when nothing is left or it is no text. */
export function normalText(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value.normalize('NFC').trim();
  return text === '' ? null : text;
}

/** Missing: absent, null, or text of white space alone. An empty list is missing too. */
export function isMissing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  return Array.isArray(value) && value.length === 0;
}

/** Unicode code points. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** A line break, another control character, or half of a surrogate pair. */
export function hasControlCharacter(text: string): boolean {
  return /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text) || !text.isWellFormed();
}

/** A control character other than line break and tab, or half of a surrogate pair. */
export function hasControlCharacterInText(text: string): boolean {
  return /[^\P{Cc}\n\r\t]/u.test(text) || !text.isWellFormed();
}

/** Lower-case letters, digits, dash, underscore; does not end in a dash. Length is a limit of its own. */
export const skuIdPattern = /^[a-z0-9_-]*[a-z0-9_]$/;

export const guidPattern = /^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;

/** Three integers without leading zeros. Nine digits each: they stay exact numbers everywhere. */
export const versionPattern = /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/;

/** Letters, digits, dash and underscore; starts with a letter or a digit. */
export const marketingIdentifierPattern = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

/** Free form of digits and separators; E.123 asks for a leading `+`, which is only advised. */
export const phonePattern = /^\+?[0-9][0-9 ()./-]{3,30}$/;

/** Lower-case hex of a SHA-256. */
export const sha256Pattern = /^[0-9a-f]{64}$/;

/** A price of 0 or more US dollars with at most two decimals, in cents; null when it has another form. */
export function priceInCents(value: unknown): number | null {
  const match = typeof value === 'string' ? /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(value.trim()) : null;
  if (match === null) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

export type UrlFault = 'notAbsolute' | 'scheme' | 'credentials';

/**
 * What is wrong with an address of the web; null when it is an absolute http or https URL without user name and
 * password. Source: WHATWG URL. White space and control characters inside, which that parser drops, are refused.
 */
export function urlFault(text: string): UrlFault | null {
  if (/[\s\p{Cc}\\]/u.test(text)) return 'notAbsolute';
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'notAbsolute';
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'scheme';
  // The parser would read `https:example.com` too; a reader would not.
  if (!/^https?:\/\//i.test(text)) return 'notAbsolute';
  if (url.username !== '' || url.password !== '') return 'credentials';
  return null;
}

/** One mailbox and nothing else. */
export function isEmail(text: string): boolean {
  return parseAddress(text).ok;
}
