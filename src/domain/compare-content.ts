/** A draft beside what is published: the fields that differ, in the order of the form. Source: domain notes 2.10, *Compare*. */
import type { OfferContent } from './content.ts';
import { draftChanges } from './draft-changes.ts';
import { isObject, patternOf, segmentsOf, valueAt } from './draft-path.ts';
import { fieldLabel } from './field-label.ts';
import type { Text } from './language.ts';
import { compareKeys, formOrder } from './prerequisites/places.ts';
import { prerequisiteRules } from './prerequisites/prerequisites.ts';

export type FieldDifference = {
  readonly path: string;
  readonly label: Text;
  readonly change: 'ADDED' | 'REMOVED' | 'CHANGED';
  /** Null where there is no value. */
  readonly old: unknown;
  readonly new: unknown;
};

/** Differences below one object that are told one by one: more than the fields of the largest offer. */
const MAX_TOLD = 5_000;

const keyOf = formOrder(prerequisiteRules.map(({ path }) => path));

/** What the draft says otherwise than what is published; list items are compared by their ids. */
export function compareContent(
  published: OfferContent,
  draft: OfferContent,
): readonly FieldDifference[] {
  const keyOfPath = (path: string) => keyOf(patternOf(path), placesIn(path, draft, published));
  return draftChanges(published, draft, MAX_TOLD)
    .map((change) => ({ change, key: keyOfPath(change.path) }))
    .toSorted((a, b) => compareKeys(a.key, b.key))
    .map(({ change: { path, old, new: value } }): FieldDifference => {
      const change = old === null ? 'ADDED' : value === null ? 'REMOVED' : 'CHANGED';
      const label = fieldLabel(path, change === 'REMOVED' ? published : draft);
      return { path, label, change, old, new: value };
    });
}

/** The places of the items that a path goes through; an item that is gone stands behind those that are there. */
function placesIn(path: string, draft: OfferContent, published: OfferContent): readonly number[] {
  const segments = segmentsOf(path) ?? [];
  return segments.flatMap(({ name, id }, index) => {
    if (id === null) return [];
    const list = [...segments.slice(0, index), { name, id: null }];
    const place = (content: OfferContent): number => {
      const items = valueAt(content, list);
      return Array.isArray(items)
        ? items.findIndex((item) => isObject(item) && item['id'] === id)
        : -1;
    };
    const now = place(draft);
    return [now === -1 ? MAX_TOLD + place(published) : now];
  });
}
