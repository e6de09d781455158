import type { FilterQuery } from '@mikro-orm/core';
import { LeadDelivery } from '../../db/lead-delivery.ts';
import { Lead } from '../../db/lead.ts';
import type { Em } from '../../db/orm.ts';
import { Publication } from '../../db/publication.ts';
import type { LeadState } from '../../domain/lead.ts';
import { columnsOf } from './columns-of.ts';
import { ofAddress } from './of-address.ts';
import { pageOf } from './page.ts';
import type { Page, PageRequest } from './page.ts';

/** Which leads are asked for; null takes all. */
export type LeadFilter = { readonly state: LeadState | null; readonly email: string | null };

/** Whose leads. */
export type LeadsOf = { readonly publisher: string; readonly offer?: string };

/** Leads of one address. */
export function leadsFrom(em: Em, publisher: string, email: string): FilterQuery<Lead> {
  return { $and: [{ publisher }, ofAddress(em, Lead, email)] };
}

export function leadsWhere(
  em: Em,
  { publisher, offer }: LeadsOf,
  { state, email }: LeadFilter,
): FilterQuery<Lead> {
  const conditions: unknown[] = [{ publisher }];
  if (offer !== undefined) conditions.push({ offer });
  if (state !== null) conditions.push({ state });
  if (email !== null) conditions.push(leadsFrom(em, publisher, email.trim()));
  // Each names columns of the entity.
  return { $and: conditions } as FilterQuery<Lead>;
}

/** Leads, newest first. */
export async function leadsPage(
  em: Em,
  of: LeadsOf,
  filter: LeadFilter,
  request: PageRequest,
): Promise<Page<Lead>> {
  const key = [
    { name: 'recordedAt', kind: 'moment', descending: true },
    { name: 'id', kind: 'text', descending: true },
  ] as const;
  return await pageOf(em, Lead, leadsWhere(em, of, filter), key, request);
}

/** Attempts to hand over leads and test leads of an offer, newest first. */
export async function leadDeliveriesPage(
  em: Em,
  offer: string,
  request: PageRequest,
): Promise<Page<LeadDelivery>> {
  const key = [
    { name: 'at', kind: 'moment', descending: true },
    { name: 'id', kind: 'text', descending: true },
  ] as const;
  const publications = await em.fork().find(Publication, { offer }, { fields: ['id'] });
  // What an older release wrote names its publication alone.
  const ofOlder = { offer: null, publication: { $in: publications.map(({ id }) => id) } };
  return await pageOf(em, LeadDelivery, { $or: [{ offer }, ofOlder] }, key, request);
}

/** How many leads of an offer there are in each state. */
export async function leadCounts(em: Em, offer: string): Promise<ReadonlyMap<LeadState, number>> {
  const lead = columnsOf(em, Lead);
  const rows = await em.fork().execute<{ state: LeadState; count: number }[]>(
    `select ${lead('state')} as "state", count(*)::int as "count" from ${lead.table}
    where ${lead('offer')} = ? group by ${lead('state')}`,
    [offer],
  );
  return new Map(rows.map(({ state, count }) => [state, count]));
}
