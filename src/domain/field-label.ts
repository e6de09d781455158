/** The fields of a draft as the form calls them. */
import { segmentsOf, valueAt } from './draft-path.ts';
import type { Segment } from './draft-path.ts';
import type { Text } from './language.ts';
import { prerequisiteRules } from './prerequisites/prerequisites.ts';

/** What holds fields and is none itself. */
const parts: Readonly<Record<string, Text>> = {
  marketplace: { en: 'Marketplace', fr: 'Place de marché' },
  leads: { en: 'Lead management', fr: 'Gestion des prospects' },
  legal: { en: 'Legal', fr: 'Mentions légales' },
  support: { en: 'Support', fr: 'Support' },
};

const labels: ReadonlyMap<string, Text> = new Map([
  ...prerequisiteRules.toReversed().map(({ path, label }) => [path, label] as const),
  ...Object.entries(parts),
]);

/** What names an item of a list for people, the first that it has. */
const itemNames = ['skuId', 'version', 'title', 'name'] as const;

/**
 * The label of a field, behind those of the list items that it stands in: “SKU standard › Package 1.0.0 › Version”.
 * Items are named by what `content` says of them, else by their ids. A field that the form does not
 * know is named by what holds it.
 */
export function fieldLabel(path: string, content: unknown = null): Text {
  const segments = segmentsOf(path);
  if (segments === null) return { en: path, fr: path };
  const told = segments.flatMap(({ id }, index) =>
    id === null && index < segments.length - 1
      ? []
      : [oneLabel(segments.slice(0, index + 1), content)],
  );
  return {
    en: told.map(({ en }) => en).join(' › '),
    fr: told.map(({ fr }) => fr).join(' › '),
  };
}

/** The label of a field; of one that the form does not know, that of what holds it, with the names below. */
function nearestLabel(segments: readonly Segment[]): Text {
  const names = segments.map(({ name, id }) => (id === null ? name : `${name}[]`));
  for (let length = names.length; length > 0; length -= 1) {
    const label = labels.get(names.slice(0, length).join('.'));
    if (label === undefined) continue;
    const below = names.slice(length).map((name) => ` › ${name}`);
    return { en: [label.en, ...below].join(''), fr: [label.fr, ...below].join('') };
  }
  const path = names.join('.');
  return { en: path, fr: path };
}

function oneLabel(segments: readonly Segment[], content: unknown): Text {
  const label = nearestLabel(segments);
  const id = segments.at(-1)?.id ?? null;
  if (id === null) return label;
  const item = valueAt(content, segments);
  const named = itemNames.map((name) => valueAt(item, [{ name, id: null }]));
  const name =
    named.find((value): value is string => typeof value === 'string' && value !== '') ?? id;
  return { en: `${label.en} ${name}`, fr: `${label.fr} ${name}` };
}
