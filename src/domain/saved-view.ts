/** What a saved view of the list of offers may be. */
import type { OffersFilter } from './offers-list.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

export type SavedFilter = OffersFilter;

/** How many a person may keep: as many as a row of tabs can be read. */
export const MAX_SAVED_VIEWS = 20;
/** Longest name, in characters. */
const MAX_NAME = 60;
/** Longest text that is searched for, in characters. */
const MAX_TEXT = 200;
/** Longest readable id of a publisher, in characters. */
const MAX_PUBLISHER_ID = 50;

/** Why a view cannot be kept; null when it can. */
export function malformedView(name: string, filter: SavedFilter): Refusal<'INVALID_INPUT'> | null {
  const { length } = [...name.trim()];
  if (length === 0 || length > MAX_NAME) {
    return wrong(['name'], {
      en: `The name of a view has 1 to ${MAX_NAME} characters; this one has ${length}.`,
      fr: `Le nom d’une vue compte de 1 à ${MAX_NAME} caractères\u00a0; celui-ci en a ${length}.`,
    });
  }
  const text = [...(filter.text ?? '')].length;
  if (text > MAX_TEXT) {
    return wrong(['filter', 'text'], {
      en: `The text of a view has ${MAX_TEXT} characters at most; this one has ${text}.`,
      fr: `Le texte d’une vue compte ${MAX_TEXT} caractères au plus\u00a0; celui-ci en a ${text}.`,
    });
  }
  if ((filter.publisher ?? '').length > MAX_PUBLISHER_ID) {
    return wrong(['filter', 'publisher'], {
      en: `The id of a publisher has ${MAX_PUBLISHER_ID} characters at most.`,
      fr: `L’identifiant d’un éditeur compte ${MAX_PUBLISHER_ID} caractères au plus.`,
    });
  }
  return null;
}

const wrong = (field: readonly string[], message: { readonly en: string; readonly fr: string }) =>
  refuse('INVALID_INPUT', message, { path: ['input', ...field] }).refusal;
