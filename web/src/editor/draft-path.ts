/**
 * Paths of a draft, as edits and violations write them: names with dots between them, list items by their own `id`:
 * `skus[ID].packages[ID].version`. A pattern has `[]` where a path has the id.
 */

export type Json = Readonly<Record<string, unknown>>;

/** One step: a name, and the item when a list item is meant. */
type Step = { readonly name: string; readonly id: string | null };

/** `edits[path] = value`; null removes what is there. Later ones come after the ones that they build on. */
export type Edits = ReadonlyMap<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function stepsOf(path: string): readonly Step[] {
  return [...path.matchAll(/([^.[\]]+)(?:\[([^\]]*)\])?/g)].map(([, name, id]) => ({
    name: name ?? '',
    id: id ?? null,
  }));
}

/** `skus[ID].title` → `skus[].title`. */
export const patternOf = (path: string): string => path.replaceAll(/\[[^\]]*\]/g, '[]');

/** The value at a path; undefined when there is none. */
export function valueAt(draft: unknown, path: string): unknown {
  let value: unknown = draft;
  for (const { name, id } of stepsOf(path)) {
    value = isObject(value) ? value[name] : undefined;
    if (id !== null) value = itemOf(value, id);
  }
  return value;
}

const itemOf = (list: unknown, id: string): unknown =>
  Array.isArray(list) ? list.find((item) => isObject(item) && item['id'] === id) : undefined;

/** The ids of the items of a list, in order. */
export function idsAt(draft: unknown, path: string): readonly string[] {
  const list = valueAt(draft, path);
  if (!Array.isArray(list)) return [];
  return list.flatMap((item) => (isObject(item) ? [String(item['id'])] : []));
}

/** Every value that a pattern names, with ids where one is known and `[]` where any item is meant. */
export function valuesAt(draft: unknown, path: string): readonly unknown[] {
  let values: readonly unknown[] = [draft];
  for (const { name, id } of stepsOf(path)) {
    values = values.flatMap((value) => {
      const member = isObject(value) ? value[name] : undefined;
      if (id === null) return [member];
      if (id !== '') return [itemOf(member, id)];
      return Array.isArray(member) ? member : [];
    });
  }
  return values;
}

/** The draft with one value written; what did not change stays the same object. */
export function withEdit(draft: unknown, path: string, value: unknown): unknown {
  return written(draft, stepsOf(path), value);
}

export function withEdits(draft: unknown, edits: Edits): unknown {
  let edited = draft;
  for (const [path, value] of edits) edited = withEdit(edited, path, value);
  return edited;
}

function written(container: unknown, [step, ...rest]: readonly Step[], value: unknown): unknown {
  if (step === undefined) return value;
  const { [step.name]: there, ...others } = isObject(container) ? container : {};
  const next =
    step.id === null
      ? written(there, rest, value)
      : withItem(Array.isArray(there) ? there : [], step.id, rest, value);
  return next === null || next === undefined ? others : { ...others, [step.name]: next };
}

function withItem(
  list: readonly unknown[],
  id: string,
  rest: readonly Step[],
  value: unknown,
): readonly unknown[] {
  const index = list.findIndex((item) => isObject(item) && item['id'] === id);
  if (rest.length === 0 && value === null) return list.filter((_item, at) => at !== index);
  // Somebody else removed the item: what was written in it is gone with it.
  if (index === -1 && rest.length > 0) return list;
  const item = rest.length === 0 ? { ...(value as Json), id } : written(list[index], rest, value);
  return index === -1 ? [...list, item] : list.with(index, item);
}

/** Inside an object or a list, at whatever depth. */
export const isBelow = (path: string, above: string): boolean =>
  path.startsWith(`${above}.`) || path.startsWith(`${above}[`);

/** The edits with one more: it replaces what was written at its path and below. */
export function withOneMore(edits: Edits, path: string, value: unknown): Edits {
  const kept = [...edits].filter(([other]) => other !== path && !isBelow(other, path));
  return new Map([...kept, [path, value]]);
}

/** The edits without those of these paths and below. */
export const without = (edits: Edits, paths: readonly string[]): Edits =>
  new Map(
    [...edits].filter(([path]) => !paths.some((each) => path === each || isBelow(path, each))),
  );

/** `older` and then `newer`. */
export function joined(older: Edits, newer: Edits): Edits {
  let edits = older;
  for (const [path, value] of newer) edits = withOneMore(edits, path, value);
  return edits;
}

/** `next`, with every part that equals `previous` being the same object as there. */
export function shared(previous: unknown, next: unknown): unknown {
  if (Object.is(previous, next)) return previous;
  if (Array.isArray(previous) && Array.isArray(next)) {
    const items = next.map((item, index) => shared(previous[index], item));
    const same =
      items.length === previous.length && items.every((item, at) => item === previous[at]);
    return same ? previous : items;
  }
  if (!isObject(previous) || !isObject(next)) return next;
  const members = Object.entries(next).map(([name, value]) => [
    name,
    shared(previous[name], value),
  ]);
  const same =
    members.length === Object.keys(previous).length &&
    members.every(([name, value]) => previous[name as string] === value);
  return same ? previous : (Object.fromEntries(members) as Json);
}

/** The values, counted at the leaves, in which two drafts differ. */
export function countDifferences(a: unknown, b: unknown): number {
  if (Object.is(a, b)) return 0;
  if (isObject(a) || isObject(b)) {
    const left = isObject(a) ? a : {};
    const right = isObject(b) ? b : {};
    return [...new Set([...Object.keys(left), ...Object.keys(right)])]
      .filter((name) => name !== 'id')
      .reduce((sum, name) => sum + countDifferences(left[name], right[name]), 0);
  }
  const lists = [a, b].map((value) => (Array.isArray(value) ? value : []));
  if (lists.some((list) => list.some(isObject))) {
    const [left = [], right = []] = lists;
    const ids = new Set([...left, ...right].map((item) => (item as Json)['id'] as string));
    return [...ids].reduce(
      (sum, id) => sum + countDifferences(itemOf(left, id), itemOf(right, id)),
      0,
    );
  }
  return JSON.stringify(a) === JSON.stringify(b) ? 0 : 1;
}
