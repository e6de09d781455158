/** The form that the API describes, and where the fields of a draft stand in it. */
import type { OfferFormPageQuery } from '../gql/graphql.ts';
import { editorSlug } from '../offer.ts';
import { patternOf, stepsOf } from './draft-path.ts';

export type Form = OfferFormPageQuery['offerForm'];
export type Section = Form['sections'][number];
export type Group = Section['groups'][number];
export type FormField = Form['fields'][number];
export type Condition = FormField['when'][number];

/** The list of which each item has a page of its own. */
export const PAGED_LIST = 'skus';

/** The fields of a group that stand in no list. */
export const topFields = (form: Form, group: string): readonly FormField[] =>
  form.fields.filter((field) => field.group === group && !field.path.includes('[]'));

/** The fields of each item of a list, without those of lists inside the items. */
export function itemFields(form: Form, list: FormField): readonly FormField[] {
  const prefix = `${list.path}[].`;
  return form.fields.filter(
    ({ path }) => path.startsWith(prefix) && !path.slice(prefix.length).includes('[]'),
  );
}

/** The path of a field in an item: `skus[].title` in `skus[ID]` is `skus[ID].title`. */
export const placeIn = (item: string, field: FormField): string =>
  item + field.path.slice(patternOf(item).length);

/** The pattern of a condition, with the items that the field stands in: other lists keep `[]`. */
export function conditionPath(condition: Condition, place: string): string {
  const own = stepsOf(place);
  let isOwn = true;
  return stepsOf(condition.path)
    .map(({ name, id }, depth) => {
      isOwn &&= own[depth]?.name === name;
      if (id === null) return name;
      return `${name}[${isOwn ? (own[depth]?.id ?? '') : ''}]`;
    })
    .join('.');
}

/** The field that a path is in; undefined for a path that the form does not know. */
export function fieldAt(form: Form, path: string): FormField | undefined {
  const pattern = patternOf(path).replace(/\[\]$/, '');
  return form.fields.find((field) => field.path === pattern);
}

/** The item of the paged list that a path is in; null when it is in none. */
export function pageOf(path: string): string | null {
  const [first] = stepsOf(path);
  return first?.name === PAGED_LIST ? first.id : null;
}

export const groupsOf = (form: Form): readonly Group[] =>
  form.sections.flatMap(({ groups }) => groups);

/** The group that an address asks for: by its name, else by the field behind `#`, else the first one. */
export function groupInAddress(form: Form, slug: string | undefined, place: string): Group {
  const groups = groupsOf(form);
  const [first] = groups;
  if (first === undefined) throw new Error('The form has no group.');
  const byField = place === '' ? undefined : fieldAt(form, place)?.group;
  return (
    groups.find(({ key }) => editorSlug(key) === slug) ??
    groups.find(({ key }) => key === byField) ??
    first
  );
}
