import type { FilterQuery } from '@mikro-orm/core';
import { Audit } from '../../db/audit.ts';
import type { Em } from '../../db/orm.ts';
import type { Actor } from '../../domain/actor.ts';
import { reachOf } from '../../domain/policy.ts';
import { pageOf } from './page.ts';
import type { Page, PageRequest } from './page.ts';

/** Which entries; null lets all through. */
export type AuditFilter = {
  /** Part of the name of the person, token or job, whatever the letter case. */
  readonly actor: string | null;
  readonly action: string | null;
  readonly outcome: string | null;
  readonly offer: string | null;
  readonly publisher: string | null;
  readonly from: Date | null;
  readonly to: Date | null;
};

export const everyEntry: AuditFilter = {
  actor: null,
  action: null,
  outcome: null,
  offer: null,
  publisher: null,
  from: null,
  to: null,
};

/** Whose entries a caller may read: those of one publisher, or all of them (`publisher` null). */
export type AuditReach = { readonly publisher: string | null };

/** The reach of an owner is the publisher, that of an operator everything; others read no audit. */
export function auditReach(actor: Actor): AuditReach | null {
  const reach = reachOf(actor, 'READ_AUDIT');
  if (reach.kind === 'NONE') return null;
  return { publisher: reach.kind === 'OWN' ? reach.publisher : null };
}

/** The entries that a caller may read and a filter lets through. */
export function auditWhere(reach: AuditReach, filter: AuditFilter): FilterQuery<Audit> {
  const literal = (text: string) => text.replace(/[\\%_]/g, '\\$&');
  const { actor, action, outcome, offer, publisher, from, to } = filter;
  const conditions: FilterQuery<Audit>[] = [];
  if (reach.publisher !== null) conditions.push({ publisher: reach.publisher });
  if (actor !== null) conditions.push({ actor: { name: { $ilike: `%${literal(actor)}%` } } });
  if (action !== null) conditions.push({ action });
  if (outcome !== null) conditions.push({ outcome });
  if (offer !== null) conditions.push({ offer });
  if (publisher !== null) conditions.push({ publisher });
  if (from !== null) conditions.push({ at: { $gte: from } });
  if (to !== null) conditions.push({ at: { $lt: to } });
  return conditions.length === 0 ? {} : { $and: conditions };
}

/** The audit, newest first. */
export async function auditPage(
  em: Em,
  reach: AuditReach,
  filter: AuditFilter,
  request: PageRequest,
): Promise<Page<Audit>> {
  const key = [
    { name: 'at', kind: 'moment', descending: true },
    { name: 'id', kind: 'text', descending: true },
  ] as const;
  return await pageOf(em, Audit, auditWhere(reach, filter), key, request);
}
