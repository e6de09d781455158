import { HistoryEntry } from '../db/history-entry.ts';
import type { Em } from '../db/orm.ts';
import { csvRecord } from '../domain/csv.ts';
import { historyTexts } from '../domain/history.ts';
import type { Language } from '../domain/language.ts';
import { fieldLabel } from '../domain/field-label.ts';
import { historyWhere } from './read/history.ts';
import type { HistoryFilter } from './read/history.ts';

/** The columns of the export, in this order; their names never change. */
export const historyColumns = [
  'at',
  'offer',
  'number',
  'kind',
  'event',
  'path',
  'field',
  'old',
  'new',
  'draftVersion',
  'publication',
  'by',
  'byKind',
  'channel',
] as const;

/** Where the file is asked for, with a token that may read offers: of one offer, or of all offers of a publisher. */
export const historyPaths = {
  offer: '/offers/:publisher/:offerId/history.csv',
  publisher: '/publishers/:publisher/history.csv',
} as const;

/** The address of the file; without an offer, of all offers of the publisher. */
export function historyAddress(
  publicUrl: string,
  publisher: string,
  offerId: string | null,
): string {
  const path = offerId === null ? historyPaths.publisher : historyPaths.offer;
  const named = path
    .replace(':publisher', encodeURIComponent(publisher))
    .replace(':offerId', encodeURIComponent(offerId ?? ''));
  return `${publicUrl}${named}`;
}

/** Entries that are in memory at the same time: each may hold two values of a megabyte. */
const BATCH = 20;

/** The history as CSV, a piece at a time, oldest first; whoever stops reading stops the work. */
export async function* exportHistory(
  em: Em,
  of: { readonly offer: string } | { readonly publisher: string },
  filter: HistoryFilter,
  language: Language,
): AsyncGenerator<string, void, undefined> {
  yield csvRecord(historyColumns);
  const where = historyWhere(of, filter);
  let last: HistoryEntry | null = null;
  for (;;) {
    const rows: HistoryEntry[] = await em
      .fork()
      .find(HistoryEntry, last === null ? where : { $and: [where, behind(last)] }, {
        orderBy: { at: 'asc', offer: 'asc', number: 'asc' },
        limit: BATCH,
      });
    if (rows.length > 0) yield rows.map((row) => record(row, language)).join('');
    last = rows.at(-1) ?? null;
    if (last === null || rows.length < BATCH) return;
  }
}

const behind = ({ at, offer, number }: HistoryEntry) => ({
  $or: [{ at: { $gt: at } }, { at, offer: { $gt: offer } }, { at, offer, number: { $gt: number } }],
});

function record(row: HistoryEntry, language: Language): string {
  const cells: Readonly<Record<(typeof historyColumns)[number], unknown>> = {
    at: row.at,
    offer: row.offerId,
    number: row.number,
    kind: row.kind,
    event: historyTexts[row.kind][language],
    path: row.path,
    field: row.path === null ? null : fieldLabel(row.path)[language],
    old: row.old,
    new: row.new,
    draftVersion: row.draftVersion,
    publication: row.publication,
    by: row.by.name,
    byKind: row.by.kind,
    channel: row.channel,
  };
  return csvRecord(historyColumns.map((column) => cells[column]));
}
