/** JSON with one spelling: what is equal is written the same, whatever the order in which it was put together. */
import { isRecord } from '../prerequisites/json.ts';

/**
 * The value as JSON without white space, names sorted by UTF-16 code unit, members that are undefined left out.
 * Source: RFC 8785, which this is for text, booleans, null and integers.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value))
    return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (isRecord(value)) {
    const members = Object.keys(value)
      .filter((name) => value[name] !== undefined)
      .sort()
      .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}
