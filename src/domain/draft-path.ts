/**
 * Where a value stands in a draft: names with dots between them, items of lists by their own `id`:
 * `marketplace.title`, `skus[ID]`, `skus[ID].packages[ID].version`.
 */

/** One step: a member, and the item of the list that it is; `id` is null where the member itself is meant. */
export type Segment = { readonly name: string; readonly id: string | null };

export type JsonObject = Record<string, unknown>;

/** Names that reach an object's prototype instead of a member of it. */
export const unsafeNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const namePattern = /^[A-Za-z][A-Za-z0-9]{0,63}$/;
const idPattern = /^[A-Za-z0-9_-]{1,100}$/;
const segmentPattern = /^([^[\]]+)(?:\[([^[\]]+)\])?$/;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** True for a name that a path can hold. */
export const isName = (name: string): boolean => namePattern.test(name) && !unsafeNames.has(name);

/** True for what may be the `id` of a list item. */
export const isItemId = (id: unknown): id is string => typeof id === 'string' && idPattern.test(id);

/** The steps of a path; null for a text that is none. */
export function segmentsOf(path: string): readonly Segment[] | null {
  const segments: Segment[] = [];
  for (const text of path.split('.')) {
    const [, name, id] = segmentPattern.exec(text) ?? [];
    if (name === undefined || !isName(name) || (id !== undefined && !isItemId(id))) return null;
    segments.push({ name, id: id ?? null });
  }
  return segments;
}

/** The path with the ids left out, as tables of fields write it: `skus[].title`. */
export const patternOf = (path: string): string => path.replace(/\[[^\]]*\]/g, '[]');

/**
 * True when a value at one path is the value at the other, holds it, or stands in it. Neither text needs to be a path:
 * what is none touches itself alone.
 */
export function touches(one: string, other: string): boolean {
  if (one === other) return true;
  const [outer, inner] = one.length < other.length ? [one, other] : [other, one];
  // `skus[a]` holds `skus[a].title`, and `skus` holds both.
  return inner.startsWith(outer) && ['.', '['].includes(inner.charAt(outer.length));
}

/** What stands at a path of a draft; undefined when nothing does. */
export function valueAt(draft: unknown, segments: readonly Segment[]): unknown {
  let value = draft;
  for (const { name, id } of segments) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
    if (id === null) continue;
    if (!Array.isArray(value)) return undefined;
    value = value.find((item) => isObject(item) && item['id'] === id);
  }
  return value;
}
