/**
 * Edits of a draft: each writes one value at one path. All of them or none.
 *
 * A path is names with dots between them; an item of a list is addressed by its own `id`, never by its place:
 * `marketplace.title`, `skus[ID]`, `skus[ID].packages[ID].version`. Null removes what is there. A whole list or object
 * may be written at once; every object in a list has an `id`, each once.
 * A draft may be incomplete and wrong (`prerequisites.ts` says where); what is kept out here is what no edit could
 * address, and what would harm a reader.
 */
import type { OfferContent } from './content.ts';
import { isItemId, isObject, segmentsOf, unsafeNames } from './draft-path.ts';
import type { JsonObject, Segment } from './draft-path.ts';
import type { Text } from './language.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

export type DraftEdit = { readonly path: string; readonly value: unknown };

export type EditedDraft =
  | { readonly ok: true; readonly draft: OfferContent }
  | { readonly ok: false; readonly refusal: Refusal<'INVALID_INPUT'> };

/** Most edits of one request. */
export const MAX_EDITS = 500;
/** Deepest nesting of a draft, counted in objects and lists. */
export const MAX_DEPTH = 12;

/** The parts of a draft. */
const topLevel: ReadonlySet<string> = new Set<keyof OfferContent>([
  'name',
  'skus',
  'marketplace',
  'leads',
  'legal',
  'support',
]);

/** Thrown within this file and caught in `applyEdits`: an edit that cannot be taken. */
class BadEdit extends Error {
  readonly text: Text;
  readonly field: 'path' | 'value';
  constructor(field: 'path' | 'value', text: Text) {
    super(text.en);
    this.field = field;
    this.text = text;
  }
}

/** The draft with all edits, in their order. The draft that is given is not changed. */
export function applyEdits(draft: OfferContent, edits: readonly DraftEdit[]): EditedDraft {
  if (edits.length > MAX_EDITS) {
    return refuse(
      'INVALID_INPUT',
      {
        en: `${edits.length} edits were sent; ${MAX_EDITS} at most in one request. Write whole objects, or send several requests.`,
        fr: `${edits.length} modifications ont été envoyées\u00a0; ${MAX_EDITS} au plus par demande. Écrivez des objets entiers, ou envoyez plusieurs demandes.`,
      },
      { path: ['input', 'edits'] },
    );
  }
  let edited: JsonObject = { ...draft };
  for (const [index, edit] of edits.entries()) {
    try {
      const value = edit.value === null ? null : cleaned(edit.path, edit.value, 1);
      edited = withValue(edit.path, edited, parsePath(edit.path), value);
    } catch (thrown) {
      if (!(thrown instanceof BadEdit)) throw thrown;
      return refuse('INVALID_INPUT', thrown.text, {
        path: ['input', 'edits', String(index), thrown.field],
      });
    }
  }
  return { ok: true, draft: edited };
}

function parsePath(path: string): readonly Segment[] {
  const segments = segmentsOf(path);
  if (segments === null) {
    throw new BadEdit('path', {
      en: `“${shown(path)}” is no path of a draft. Write names with dots between them and list items by their id, like skus[ID].title.`,
      fr: `«\u00a0${shown(path)}\u00a0» n’est pas un chemin de brouillon. Écrivez des noms séparés par des points et les éléments de liste par leur id, comme skus[ID].title.`,
    });
  }
  const [first] = segments;
  if (first === undefined || !topLevel.has(first.name)) {
    const known = [...topLevel].join(', ');
    throw new BadEdit('path', {
      en: `“${shown(path)}”: a draft has no part of this name. Its parts are ${known}.`,
      fr: `«\u00a0${shown(path)}\u00a0»\u00a0: un brouillon n’a pas de partie de ce nom. Ses parties sont ${known}.`,
    });
  }
  if (segments.reduce((depth, { id }) => depth + (id === null ? 1 : 2), 0) > MAX_DEPTH) {
    throw tooDeep(path, 'path');
  }
  return segments;
}

/**
 * The draft with `value` at a path; null removes what is there. For what was written before: nothing is refused.
 * @throws when the path does not fit the draft
 */
export function withValueAt(draft: OfferContent, path: string, value: unknown): OfferContent {
  const segments = segmentsOf(path);
  if (segments === null) throw new Error(`${path} is no path of a draft.`);
  return withValue(path, { ...draft }, segments, value);
}

/** `container` with `value` at the path; null removes. */
function withValue(
  path: string,
  container: JsonObject,
  [segment, ...rest]: readonly Segment[],
  value: unknown,
): JsonObject {
  if (segment === undefined) throw new Error('A path has a segment.');
  const { name, id } = segment;
  const there = Object.hasOwn(container, name) ? container[name] : undefined;
  if (id !== null) return member(container, name, withItem(path, there, id, rest, value));
  if (rest.length === 0) return member(container, name, value);
  if (there !== undefined && !isObject(there)) {
    throw new BadEdit('path', {
      en: `“${shown(path)}”: ${name} is no object, so it has no members. Write ${name} itself.`,
      fr: `«\u00a0${shown(path)}\u00a0»\u00a0: ${name} n’est pas un objet et n’a donc pas de membres. Écrivez ${name} lui-même.`,
    });
  }
  // What is removed below something that is not there is gone already.
  if (there === undefined && value === null) return container;
  return member(container, name, withValue(path, there ?? {}, rest, value));
}

/** The list with the item changed, added at its end, or removed. */
function withItem(
  path: string,
  there: unknown,
  id: string,
  rest: readonly Segment[],
  value: unknown,
): readonly unknown[] | null {
  if (there !== undefined && !Array.isArray(there)) {
    throw new BadEdit('path', {
      en: `“${shown(path)}”: there is no list here. Write the list itself.`,
      fr: `«\u00a0${shown(path)}\u00a0»\u00a0: il n’y a pas de liste ici. Écrivez la liste elle-même.`,
    });
  }
  const list: readonly unknown[] = there ?? [];
  const index = list.findIndex((item) => isObject(item) && item['id'] === id);
  const item = list[index];
  if (rest.length === 0) {
    if (value === null) {
      return there === undefined ? null : list.filter((_item, place) => place !== index);
    }
    if (!isObject(value)) {
      throw new BadEdit('value', {
        en: `“${shown(path)}” is an item of a list: write an object, or null to remove it.`,
        fr: `«\u00a0${shown(path)}\u00a0» est un élément de liste\u00a0: écrivez un objet, ou null pour le supprimer.`,
      });
    }
    const written = { ...value, id };
    return index === -1 ? [...list, written] : list.with(index, written);
  }
  if (!isObject(item)) {
    throw new BadEdit('path', {
      en: `“${shown(path)}”: the list has no item with the id ${id}. Write the item first.`,
      fr: `«\u00a0${shown(path)}\u00a0»\u00a0: la liste n’a pas d’élément d’id ${id}. Écrivez d’abord l’élément.`,
    });
  }
  if (rest.length === 1 && rest[0]?.name === 'id' && rest[0].id === null) {
    throw new BadEdit('path', {
      en: `“${shown(path)}”: the id of an item does not change. Write a new item and remove this one.`,
      fr: `«\u00a0${shown(path)}\u00a0»\u00a0: l’id d’un élément ne change pas. Écrivez un nouvel élément et supprimez celui-ci.`,
    });
  }
  return list.with(index, withValue(path, item, rest, value));
}

/** `container` with that member; without it when the value is null. */
function member(container: JsonObject, name: string, value: unknown): JsonObject {
  if (value !== null) return { ...container, [name]: value };
  const { [name]: _removed, ...others } = container;
  return others;
}

/** A copy of a value without null members, with what no path could address refused. */
function cleaned(path: string, value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) throw tooDeep(path, 'value');
  if (Array.isArray(value)) {
    const items = value.map((item) => cleaned(path, item, depth + 1));
    const ids = items.filter(isObject).map(({ id }) => id);
    if (new Set(ids).size !== ids.length || !ids.every(isItemId)) {
      throw new BadEdit('value', {
        en: `“${shown(path)}”: every object of a list has an id of 1 to 100 letters, digits, dashes or underscores, each once.`,
        fr: `«\u00a0${shown(path)}\u00a0»\u00a0: chaque objet d’une liste a un id de 1 à 100 lettres, chiffres, tirets ou tirets bas, chacun une seule fois.`,
      });
    }
    return items;
  }
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([, own]) => own !== null);
  const odd = members.find(([name]) => unsafeNames.has(name));
  if (odd !== undefined) {
    throw new BadEdit('value', {
      en: `“${shown(path)}”: ${odd[0]} cannot be the name of a member.`,
      fr: `«\u00a0${shown(path)}\u00a0»\u00a0: ${odd[0]} ne peut pas être le nom d’un membre.`,
    });
  }
  return Object.fromEntries(members.map(([name, own]) => [name, cleaned(path, own, depth + 1)]));
}

/** A path as a message quotes it. */
const shown = (path: string) => (path.length > 120 ? `${path.slice(0, 120)}…` : path);

const tooDeep = (path: string, field: 'path' | 'value') =>
  new BadEdit(field, {
    en: `“${shown(path)}”: a draft is nested ${MAX_DEPTH} levels deep at most.`,
    fr: `«\u00a0${shown(path)}\u00a0»\u00a0: un brouillon a au plus ${MAX_DEPTH} niveaux.`,
  });
