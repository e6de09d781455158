/** What the rows of the tab *SKUs* have in common: when a field plays a part, and what was published of it. */
import type { Text } from '../language.ts';
import { fieldRule, type Field } from './field-rules.ts';
import { normalText } from './formats.ts';
import { listOf, property } from './json.ts';
import { MAX_ITEMS, type Place } from './places.ts';
import type { PublishedSku } from './published-facts.ts';
import { holds, type PrerequisiteRule, type RuleContext } from './rule.ts';
import { excerpt, fr, quoted } from './words.ts';

export const updateSource = 'Update an existing Azure application offer';

/** A field of a SKU; `path` begins below `skus[]`. */
export function skuField(
  path: string,
  label: Text,
  {
    when,
    source = 'Configure SKUs for an Azure application offer',
  }: { readonly when?: Field['when']; readonly source?: string } = {},
): Field {
  return {
    path: `skus[].${path}`,
    section: 'SKUS',
    label,
    source,
    ...(when === undefined ? {} : { when }),
  };
}

const isOfType = (type: string) => (place: Place) =>
  normalText(property(place.items[0], 'skuType')) === type;

/** The fields that only managed applications have; on a solution template they are not looked at. */
export const isManaged = isOfType('MANAGED_APPLICATION');
/** The fields that only solution templates have. */
export const isSolutionTemplate = isOfType('SOLUTION_TEMPLATE');

/** The package versions of a SKU that has its own; one that takes those of another SKU has none to look at. */
export const hasOwnPackages = (place: Place): boolean =>
  normalText(property(place.items[0], 'reuseFromSku')) === null;

/** What a managed application says about its package version. */
export const isManagedVersion = (place: Place): boolean =>
  isManaged(place) && hasOwnPackages(place);

/** The SKU that was published and that a draft SKU continues: the same item, else the same SKU id. */
export function publishedSku(place: Place, { facts }: RuleContext): PublishedSku | undefined {
  const skus = facts.published?.skus ?? [];
  const sku = place.items[0];
  return (
    skus.find((other) => other.itemId === property(sku, 'id')) ??
    skus.find((other) => other.skuId === normalText(property(sku, 'skuId')))
  );
}

/** The published package that a draft package continues: the same item, else the same version. */
export function publishedPackage(place: Place, context: RuleContext) {
  const packages = publishedSku(place, context)?.packages ?? [];
  const item = place.items[1];
  const same = packages.find((other) => other.itemId === property(item, 'id'));
  const sameVersion = packages.find(
    (other) => other.version === normalText(property(item, 'version')),
  );
  return { same, continued: same ?? sameVersion };
}

/** Where it is said that a price stays as it was published. */
export const marketsSource = 'Geographic availability and currency support';

/** The other items of a list whose field has the same value, each with its place in the list. */
export function twins(siblings: unknown, item: unknown, read: (other: unknown) => string | null) {
  const value = read(item);
  if (value === null) return [];
  return listOf(siblings)
    .slice(0, MAX_ITEMS)
    .flatMap((other, index) => (other !== item && read(other) === value ? [{ other, index }] : []));
}

/** A published text that must stay as it is. */
export function immutableRule(
  where: Field,
  frozen: (place: Place, context: RuleContext) => string | undefined,
  whatToDo: Text,
): PrerequisiteRule {
  const label = quoted(where.label);
  return fieldRule(
    { ...where, source: updateSource },
    {
      code: 'immutable',
      requirement: {
        en: `${label.en} stays as it was published.`,
        fr: fr`${label.fr} reste tel qu’il a été publié.`,
      },
      check: (place, context) => {
        const text = normalText(place.value);
        const published = frozen(place, context);
        return text === null || published === undefined || text === published
          ? holds
          : [{ value: excerpt(text), published: excerpt(published) }];
      },
      message: ({ value, published }) => ({
        en: `${label.en} was published as ${published} and cannot become ${value}. ${whatToDo.en}`,
        fr: fr`${label.fr} a été publié avec la valeur ${published ?? ''} et ne peut pas devenir ${value ?? ''}. ${whatToDo.fr}`,
      }),
    },
  );
}
