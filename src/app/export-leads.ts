import { Lead } from '../db/lead.ts';
import { Offer } from '../db/offer.ts';
import type { Em } from '../db/orm.ts';
import { csvRecord } from '../domain/csv.ts';
import { leadsWhere } from './read/leads.ts';
import type { LeadFilter, LeadsOf } from './read/leads.ts';

/** The columns of the export, in this order; their names never change. */
export const leadColumns = [
  'recordedAt',
  'offer',
  'email',
  'name',
  'company',
  'country',
  'source',
  'action',
  'state',
  'endedAt',
  'erasedAt',
  'consent',
] as const;

/** Where the file is asked for, with a token of a member: of one offer, or of all offers of a publisher. */
export const leadPaths = {
  offer: '/offers/:publisher/:offerId/leads.csv',
  publisher: '/publishers/:publisher/leads.csv',
} as const;

/** The address of the file; without an offer, of all offers of the publisher. */
export function leadsAddress(publicUrl: string, publisher: string, offerId: string | null): string {
  const path = offerId === null ? leadPaths.publisher : leadPaths.offer;
  const named = path
    .replace(':publisher', encodeURIComponent(publisher))
    .replace(':offerId', encodeURIComponent(offerId ?? ''));
  return `${publicUrl}${named}`;
}

/** Leads that are in memory at the same time. */
const BATCH = 500;

/** Leads as CSV, a piece at a time, oldest first; whoever stops reading stops the work. */
export async function* exportLeads(
  em: Em,
  of: LeadsOf,
  filter: LeadFilter,
): AsyncGenerator<string, void, undefined> {
  yield csvRecord(leadColumns);
  const offers = await em.find(Offer, { publisher: of.publisher }, { fields: ['id', 'offerId'] });
  const names = new Map(offers.map(({ id, offerId }) => [id, offerId]));
  const where = leadsWhere(em, of, filter);
  let last: Lead | null = null;
  for (;;) {
    const rows: Lead[] = await em
      .fork()
      .find(Lead, last === null ? where : { $and: [where, behind(last)] }, {
        orderBy: { recordedAt: 'asc', id: 'asc' },
        limit: BATCH,
      });
    if (rows.length > 0) yield rows.map((row) => record(row, names)).join('');
    last = rows.at(-1) ?? null;
    if (last === null || rows.length < BATCH) return;
  }
}

const behind = ({ recordedAt, id }: Lead) => ({
  $or: [{ recordedAt: { $gt: recordedAt } }, { recordedAt, id: { $gt: id } }],
});

function record(row: Lead, offers: ReadonlyMap<string, string>): string {
  const cells: Readonly<Record<(typeof leadColumns)[number], unknown>> = {
    recordedAt: row.recordedAt,
    offer: offers.get(row.offer) ?? null,
    email: row.email,
    name: row.name,
    company: row.company,
    country: row.country,
    source: row.source,
    action: row.action,
    state: row.state,
    endedAt: row.endedAt,
    erasedAt: row.erasedAt,
    consent: row.consent,
  };
  return csvRecord(leadColumns.map((column) => cells[column]));
}
