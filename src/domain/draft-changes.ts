/**
 * What became of a draft, field by field: the difference of two drafts, and a draft made of differences.
 *
 * A change has the finest path that a person would name: a file (an object with a `sha256` and no `id`) is one value. Of a
 * list whose items have ids the changed items are told; an item that is new or gone is told as a whole, and a list that
 * was put into another order too.
 */
import { canonicalJson } from './canonical-json.ts';
import type { OfferContent } from './content.ts';
import { withValueAt } from './draft-edits.ts';
import { isItemId, isName, isObject } from './draft-path.ts';
import type { JsonObject } from './draft-path.ts';

/** A value at a path before and after; null where there is none. */
export type DraftChange = {
  readonly path: string;
  readonly old: unknown;
  readonly new: unknown;
};

/** Changes below one object or list that are told one by one; more of them are told as one change of the whole. */
const MAX_TOLD = 200;

/** The changes that make `after` of `before`; empty when they are equal. */
export function draftChanges(
  before: OfferContent,
  after: OfferContent,
  maxTold = MAX_TOLD,
): readonly DraftChange[] {
  return memberChanges('', before, after, maxTold);
}

/** The draft that a history leads to, from the empty one. */
export function replayed(changes: Iterable<Pick<DraftChange, 'path' | 'new'>>): OfferContent {
  let draft: OfferContent = {};
  for (const { path, new: value } of changes) draft = withValueAt(draft, path, value);
  return draft;
}

/**
 * The draft as it was before these changes, which are given in their order. An item that is back stands last, and a part
 * that came with its first field stays, empty.
 */
export function undone(
  draft: OfferContent,
  changes: readonly Pick<DraftChange, 'path' | 'old'>[],
): OfferContent {
  return changes.reduceRight(
    (later: OfferContent, { path, old }) => withValueAt(later, path, old),
    draft,
  );
}

function changesAt(
  path: string,
  before: unknown,
  after: unknown,
  maxTold: number,
): readonly DraftChange[] {
  const whole = [{ path, old: before ?? null, new: after ?? null }];
  if (isObject(after) && canBeTold(after)) {
    // A part that was not there is told by its fields; one that is gone, as a whole.
    const told = before ?? (Object.keys(after).length > 0 ? {} : null);
    if (isObject(told) && canBeTold(told)) {
      const found = memberChanges(path, told, after, maxTold);
      return found.length > maxTold ? whole : found;
    }
  }
  const items = itemsOf(after);
  const former = before === undefined && items !== null && items.size > 0 ? [] : before;
  const formerItems = itemsOf(former);
  if (items !== null && formerItems !== null && keepsOrder(formerItems, items)) {
    const found = itemChanges(path, formerItems, items, maxTold);
    return found.length > maxTold ? whole : found;
  }
  return canonicalJson(before) === canonicalJson(after) ? [] : whole;
}

/** True for a part with fields that can each be the place of an edit. */
const canBeTold = (value: JsonObject): boolean =>
  Object.keys(value).every(isName) && (value['sha256'] === undefined || value['id'] !== undefined);

function memberChanges(
  path: string,
  before: JsonObject,
  after: JsonObject,
  maxTold: number,
): readonly DraftChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => {
    const own = path === '' ? name : `${path}.${name}`;
    return changesAt(own, memberOf(before, name), memberOf(after, name), maxTold);
  });
}

const memberOf = (value: JsonObject, name: string): unknown =>
  Object.hasOwn(value, name) ? value[name] : undefined;

/** The items of a list by their ids, in its order; null for what is no list of items. */
function itemsOf(value: unknown): ReadonlyMap<string, JsonObject> | null {
  if (!Array.isArray(value)) return null;
  const items = new Map<string, JsonObject>();
  for (const item of value) {
    if (!isObject(item) || !isItemId(item['id']) || items.has(item['id'])) return null;
    items.set(item['id'], item);
  }
  return items;
}

/** True when the items that stayed are in the same order, and those that are new behind them. */
function keepsOrder(
  before: ReadonlyMap<string, JsonObject>,
  after: ReadonlyMap<string, JsonObject>,
): boolean {
  const stayed = [...before.keys()].filter((id) => after.has(id));
  const ids = [...after.keys()];
  return stayed.every((id, place) => ids[place] === id);
}

function itemChanges(
  path: string,
  before: ReadonlyMap<string, JsonObject>,
  after: ReadonlyMap<string, JsonObject>,
  maxTold: number,
): readonly DraftChange[] {
  const changes: DraftChange[] = [];
  for (const [id, item] of before) {
    const own = `${path}[${id}]`;
    const now = after.get(id);
    if (now === undefined) changes.push({ path: own, old: item, new: null });
    else changes.push(...changesAt(own, item, now, maxTold));
  }
  for (const [id, item] of after) {
    if (!before.has(id)) changes.push({ path: `${path}[${id}]`, old: null, new: item });
  }
  return changes;
}
