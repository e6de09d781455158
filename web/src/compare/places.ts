/** The two places of a comparison, as the address bar, the API and people name them. */
import type { ComparedPlace } from '../gql/graphql.ts';
import type { Translate } from '../messages/messages.tsx';
import type { ComparedAt, Offer } from '../offer.ts';
import { versionOf } from '../offer.ts';
import type { RevisionLineFragment } from '../gql/graphql.ts';

const slots = { draft: 'DRAFT', preview: 'PREVIEW', live: 'PRODUCTION' } as const;

/** What a text of the address bar names; null when it names nothing. */
export function placeIn(text: string | null): ComparedAt | null {
  if (text === 'draft' || text === 'preview' || text === 'live') return text;
  const number = /^\d{1,9}$/.test(text ?? '') ? Number(text) : 0;
  return number > 0 ? number : null;
}

export const inputOf = (place: ComparedAt): ComparedPlace =>
  typeof place === 'number' ? { revision: place } : { slot: slots[place] };

/** A place as a choice: what is live with its version, a revision with its publication. */
export function choiceOf(
  place: ComparedAt,
  offer: Offer,
  published: readonly { readonly number: number; readonly revision: RevisionLineFragment }[],
  t: Translate,
): string {
  if (place === 'draft') return t('compare.draft');
  if (place === 'preview') return t('compare.preview');
  if (place === 'live') {
    const { production } = offer;
    return production === null
      ? t('compare.live.none')
      : t('compare.live', { version: versionOf(production, t) });
  }
  const found = published.find(({ revision }) => revision.number === place);
  const number = t('revision.number', { number: place });
  return found === undefined
    ? number
    : t('compare.revision', {
        version: versionOf(found.revision, t),
        publication: found.number,
      });
}
