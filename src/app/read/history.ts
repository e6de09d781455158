import type { FilterQuery } from '@mikro-orm/core';
import { HistoryEntry } from '../../db/history-entry.ts';
import type { Em } from '../../db/orm.ts';
import type { HistoryKind } from '../../domain/history.ts';
import { columnsOf } from './columns-of.ts';
import { pageOf } from './page.ts';
import type { Page, PageRequest } from './page.ts';

/** An entry without its values, which may be large. */
export type HistoryRow = Omit<HistoryEntry, 'old' | 'new'>;

/** Which entries; null lets all through. */
export type HistoryFilter = {
  readonly kinds: readonly HistoryKind[] | null;
  /** Part of the name of the person or token, whatever the letter case. */
  readonly by: string | null;
  /** A path of a draft, with everything below it. */
  readonly path: string | null;
  readonly from: Date | null;
  readonly to: Date | null;
};

export const everything: HistoryFilter = {
  kinds: null,
  by: null,
  path: null,
  from: null,
  to: null,
};

/** Longest value that a page tells, in bytes of its JSON; the export has them all. */
export const MAX_TOLD_BYTES = 32 * 1024;

/** The values of an entry; null where there was none, and where it is longer than `MAX_TOLD_BYTES`. */
export type HistoryValues = {
  readonly old: unknown;
  readonly new: unknown;
  /** Bytes of each value's JSON; null where there is no value. */
  readonly oldBytes: number | null;
  readonly newBytes: number | null;
};

/** Whose history: of an offer, what somebody did to it, or of a publisher. */
type HistoryOf =
  | {
      readonly offer: string;
      readonly by?: { readonly personId: string } | { readonly tokenId: string | null };
    }
  | { readonly publisher: string };

/** The entries that a filter lets through. */
export function historyWhere(of: HistoryOf, filter: HistoryFilter): FilterQuery<HistoryEntry> {
  const literal = (text: string) => text.replace(/[\\%_]/g, '\\$&');
  const conditions: FilterQuery<HistoryEntry>[] = [of];
  if (filter.kinds !== null) conditions.push({ kind: { $in: [...filter.kinds] } });
  if (filter.by !== null) conditions.push({ by: { name: { $ilike: `%${literal(filter.by)}%` } } });
  if (filter.from !== null) conditions.push({ at: { $gte: filter.from } });
  if (filter.to !== null) conditions.push({ at: { $lt: filter.to } });
  if (filter.path !== null) {
    const { path } = filter;
    const below = ['.', '['].map((next) => ({ path: { $like: `${literal(path)}${next}%` } }));
    conditions.push({ $or: [{ path }, ...below] });
  }
  return { $and: conditions };
}

/** What happened to an offer, newest first. */
export async function historyOfOffer(
  em: Em,
  of: Extract<HistoryOf, { readonly offer: string }>,
  filter: HistoryFilter,
  request: PageRequest,
): Promise<Page<HistoryRow>> {
  const key = [{ name: 'number', kind: 'number', descending: true }] as const;
  const where = historyWhere(of, filter);
  return await pageOf(em, HistoryEntry, where, key, request, ['old', 'new']);
}

/** What happened to the offers of a publisher, newest first; also to those that were deleted. */
export async function historyOfPublisher(
  em: Em,
  publisher: string,
  filter: HistoryFilter,
  request: PageRequest,
): Promise<Page<HistoryRow>> {
  const key = [
    { name: 'at', kind: 'moment', descending: true },
    { name: 'id', kind: 'text', descending: true },
  ] as const;
  const where = historyWhere({ publisher }, filter);
  return await pageOf(em, HistoryEntry, where, key, request, ['old', 'new']);
}

/** The values of entries, in the order of the ids. */
export async function historyValues(
  em: Em,
  ids: readonly string[],
): Promise<readonly HistoryValues[]> {
  const entry = columnsOf(em, HistoryEntry);
  const told = (column: 'old' | 'new') => {
    const bytes = `octet_length(${entry(column)}::text)`;
    return `${bytes} as "${column}Bytes",
      case when ${bytes} <= ${MAX_TOLD_BYTES} then ${entry(column)} end as "${column}"`;
  };
  const rows = await em.fork().execute<(HistoryValues & { readonly id: string })[]>(
    `select ${entry('id')} as "id", ${told('old')}, ${told('new')}
        from ${entry.table} where ${entry('id')} in (${ids.map(() => '?').join(', ')})`,
    [...ids],
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  const nothing = { old: null, new: null, oldBytes: null, newBytes: null };
  return ids.map((id) => found.get(id) ?? nothing);
}
