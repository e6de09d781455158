/** What a publisher may be called. Source: domain facts, 1: the id never changes, the display name may. */
import { refuse } from './refusal.ts';

/** Longest readable id, in characters. */
const MAX_PUBLISHER_ID = 50;
/** Longest display name, in characters. */
const MAX_PUBLISHER_NAME = 100;

const publisherIdPattern = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** Why a text cannot be the readable id of a publisher; null when it can. */
export function malformedPublisherId(publisherId: string) {
  if (publisherId.length <= MAX_PUBLISHER_ID && publisherIdPattern.test(publisherId)) return null;
  return refuse(
    'INVALID_INPUT',
    {
      en: `The id of a publisher has 1 to ${MAX_PUBLISHER_ID} lower-case letters, digits and dashes, and neither begins nor ends with a dash.`,
      fr: `L’identifiant d’un éditeur compte de 1 à ${MAX_PUBLISHER_ID} lettres minuscules, chiffres et tirets, sans tiret au début ni à la fin.`,
    },
    { path: ['input', 'publisherId'] },
  );
}

/** Why a text cannot be the display name of a publisher; null when it can. */
export function malformedPublisherName(name: string) {
  const { length } = name.trim();
  if (length > 0 && length <= MAX_PUBLISHER_NAME) return null;
  return refuse(
    'INVALID_INPUT',
    {
      en: `The name of a publisher has 1 to ${MAX_PUBLISHER_NAME} characters; this one has ${length}.`,
      fr: `Le nom d’un éditeur compte de 1 à ${MAX_PUBLISHER_NAME} caractères\u00a0; celui-ci en a ${length}.`,
    },
    { path: ['input', 'name'] },
  );
}
