/**
 * Where a rule looks: a pattern such as `skus[].packages[].version`, resolved in a draft of unknown shape.
 */
import { isRecord, listOf, property, type JsonRecord } from './json.ts';

/**
 * How many items of a list are looked at: more than any limit of the form allows. What comes after them is reported by
 * the limit, and costs no time.
 */
export const MAX_ITEMS = 500;

/** One place that a pattern names. */
export type Place = {
  /** As in `Violation.path`. */
  readonly path: string;
  /** Undefined when it, or an object around it, is missing or has another type. */
  readonly value: unknown;
  /** The list items around it, outermost first: SKU, package, authorization. */
  readonly items: readonly JsonRecord[];
  /** Orders places like the form does: place of each list item, see `formOrder`. */
  readonly indexes: readonly number[];
};

/**
 * Finds every place of a pattern in one draft; rules with a pattern, or the beginning of one, in common share the work.
 *
 * A list that is missing has no places below it; an object that is missing has: a draft without `legal` lacks
 * `legal.termsOfUse`. A list item that is no object is itself a place of `list[]` only.
 */
export function placesIn(content: unknown): (pattern: string) => readonly Place[] {
  const root: readonly Place[] = [{ path: '', value: content, items: [], indexes: [] }];
  const found = new Map<string, readonly Place[]>();
  const placesOf = (pattern: string): readonly Place[] => {
    const known = found.get(pattern);
    if (known !== undefined) return known;
    const dot = pattern.lastIndexOf('.');
    const around = dot === -1 ? root : placesOf(pattern.slice(0, dot)).filter(hasFields);
    const places = around.flatMap((place) => placesBelow(place, pattern.slice(dot + 1)));
    found.set(pattern, places);
    return places;
  };
  return placesOf;
}

/** False for a list item that is no object. */
const hasFields = ({ path, value }: Place): boolean => !path.endsWith(']') || isRecord(value);

function placesBelow(place: Place, step: string): readonly Place[] {
  const isList = step.endsWith('[]');
  const name = isList ? step.slice(0, -2) : step;
  const path = place.path === '' ? name : `${place.path}.${name}`;
  const value = property(place.value, name);
  if (!isList) return [{ ...place, path, value }];
  return listOf(value)
    .slice(0, MAX_ITEMS)
    .map((item, index) => ({
      path: `${path}[${itemName(item, index)}]`,
      value: item,
      items: isRecord(item) ? [...place.items, item] : place.items,
      indexes: [...place.indexes, index],
    }));
}

/** Ids that an edit can address; another one may hold anything, and a path is printed as it is. */
const idPattern = /^[A-Za-z0-9_-]{1,100}$/;

function itemName(item: unknown, index: number): string {
  const id = property(item, 'id');
  return typeof id === 'string' && idPattern.test(id) ? id : `#${index + 1}`;
}

/**
 * Orders violations like the form: by field, list items one after the other with all their fields, a list before its
 * items. `patterns` are in form order; the first pattern that names a field places it.
 */
export function formOrder(
  patterns: readonly string[],
): (pattern: string, indexes: readonly number[]) => readonly number[] {
  const ranks = new Map<string, number>();
  for (const pattern of patterns) {
    const steps = pattern.split('.');
    steps.forEach((_, depth) => {
      const prefix = steps
        .slice(0, depth + 1)
        .join('.')
        .replace(/\[\]$/, '');
      if (!ranks.has(prefix)) ranks.set(prefix, ranks.size);
    });
  }
  return (pattern, indexes) => {
    const steps = pattern.split('.');
    const key: number[] = [];
    let next = 0;
    steps.forEach((step, depth) => {
      const prefix = steps
        .slice(0, depth + 1)
        .join('.')
        .replace(/\[\]$/, '');
      key.push(ranks.get(prefix) ?? ranks.size);
      if (step.endsWith('[]')) key.push(indexes[next++] ?? 0);
    });
    return key;
  };
}

/** Compares two keys of `formOrder`: like words in a dictionary. */
export function compareKeys(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
