/** The filter of a history: in the address bar, for the API, and for the CSV file. */
import type { HistoryFilter, HistoryKind } from '../gql/graphql.ts';

/** What may be asked for: the edits of drafts, or the steps of publications. */
export const groups = {
  draft: [
    'OFFER_CREATED',
    'DRAFT_SAVED',
    'DRAFT_DISCARDED',
    'PACKAGE_ROLLED_BACK',
    'DRAFT_RECORDED',
    'OFFER_DELETED',
  ],
  publication: [
    'PUBLISHED',
    'PREVIEW_AVAILABLE',
    'SIGNED_OFF',
    'REVIEW_APPROVED',
    'CHANGES_REQUESTED',
    'CANCELED',
    'SUPERSEDED',
    'FAILED',
    'WENT_LIVE',
    'AUDIENCE_SYNCED',
    'DISTRIBUTION_STOPPED',
  ],
} as const satisfies Record<string, readonly HistoryKind[]>;
export type Group = keyof typeof groups;
export const groupNames = ['draft', 'publication'] as const satisfies readonly Group[];

/** The names of the filter in the address bar. */
const names = ['what', 'by', 'from', 'to'];

const groupIn = (query: URLSearchParams): Group | null =>
  groupNames.find((group) => group === query.get('what')) ?? null;

/** The beginning of a day in the reader's time zone, `days` later; null for what is no day. */
function momentOf(day: string | null, days: number): string | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '');
  if (parts === null) return null;
  const moment = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + days);
  return moment.getFullYear() < 1000 ? null : moment.toISOString();
}

export function filterOf(query: URLSearchParams): HistoryFilter {
  const group = groupIn(query);
  const by = query.get('by') ?? '';
  return {
    kinds: group === null ? null : [...groups[group]],
    by: by === '' ? null : by,
    from: momentOf(query.get('from'), 0),
    // The last day is meant as a whole.
    to: momentOf(query.get('to'), 1),
  };
}

export const isFiltered = (query: URLSearchParams): boolean =>
  names.some((name) => (query.get(name) ?? '') !== '');

/** The address of the file with the same filter, on the server that this page came from. */
export function csvAddress(url: string, filter: HistoryFilter): string {
  const query = new URLSearchParams();
  for (const kind of filter.kinds ?? []) query.append('kind', kind);
  for (const name of ['by', 'from', 'to'] as const) {
    const value = filter[name];
    if (typeof value === 'string') query.set(name, value);
  }
  const { pathname } = new URL(url);
  return query.size === 0 ? pathname : `${pathname}?${query.toString()}`;
}
