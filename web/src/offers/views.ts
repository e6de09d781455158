/** The saved views of the list: each is a filter of the API and lives in the address. */
import type { OffersFilter } from '../gql/graphql.ts';

export const views = ['all', 'action', 'progress', 'live', 'drafts'] as const;
export type View = (typeof views)[number];

const filters: Readonly<Record<View, OffersFilter>> = {
  all: {},
  action: { needsMyAction: true },
  progress: { status: ['PUBLISH_IN_PROGRESS', 'AWAITING_PUBLISHER_SIGNOFF'] },
  live: { status: ['LIVE'] },
  drafts: { status: ['NEVER_PUBLISHED'] },
};

export const viewOf = (query: URLSearchParams): View =>
  views.find((view) => view === query.get('view')) ?? 'all';

/** The filter of a view and the text typed beside it. */
export function filterOf(view: View, text: string): OffersFilter {
  return text === '' ? filters[view] : { ...filters[view], text };
}

/** The address of a view, with the text kept. */
export function viewAddress(view: View, text: string): string {
  const query = new URLSearchParams();
  if (view !== 'all') query.set('view', view);
  if (text !== '') query.set('q', text);
  return query.size === 0 ? '/offers' : `/offers?${query}`;
}
