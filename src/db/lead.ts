import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { Language } from '../domain/language.ts';
import type { LeadState } from '../domain/lead.ts';
import type { LeadAction, LeadSource } from '../leads/lead-document.ts';
import { dueIndex, id, moment, workColumns } from './columns.ts';
import { Offer } from './offer.ts';
import { Publisher } from './publisher.ts';

/**
 * A customer's interest in a live offer, and the work of handing it to the publisher's destination. What tells who the
 * customer is becomes null when it is erased; the row stays and is counted.
 */
export const Lead = defineEntity({
  name: 'Lead',
  tableName: 'lead',
  indexes: [
    dueIndex('lead_next', 'lead', { since: 'recorded_at', open: `"state" = 'QUEUED'` }),
    { properties: ['offer', 'recordedAt', 'id'] },
    { properties: ['publisher', 'recordedAt', 'id'] },
    {
      name: 'lead_email',
      expression: 'create index "lead_email" on "lead" ("publisher_id", lower("email"))',
    },
  ],
  properties: {
    id: id(),
    publisher: () => p.manyToOne(Publisher).mapToPk(),
    offer: () => p.manyToOne(Offer).mapToPk(),
    source: p.string().length(30).$type<LeadSource>(),
    action: p.string().length(30).$type<LeadAction>(),
    email: p.text().strictNullable(),
    name: p.text().strictNullable(),
    company: p.text().strictNullable(),
    /** ISO 3166-1 alpha-2. */
    country: p.string().length(2).strictNullable(),
    /** What the customer agreed to, in his words. */
    consent: p.text(),
    language: p.string().length(2).$type<Language>(),
    recordedAt: moment(),
    state: p.string().length(20).$type<LeadState>(),
    /** When it was delivered or given up; null while it waits. */
    endedAt: moment().strictNullable(),
    /** When the customer's data was removed; null while it is here. */
    erasedAt: moment().strictNullable(),
    ...workColumns(),
  },
});
export type Lead = InferEntity<typeof Lead>;
