import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { LeadOutcome } from '../domain/lead.ts';
import { id, moment } from './columns.ts';
import { Lead } from './lead.ts';
import { Offer } from './offer.ts';
import { Publication } from './publication.ts';

/** One try to hand a lead, or a test lead, to the publisher's destination. */
export const LeadDelivery = defineEntity({
  name: 'LeadDelivery',
  tableName: 'lead_delivery',
  indexes: [{ properties: ['offer', 'at', 'id'] }],
  properties: {
    id: id(),
    /** Null in a row that an older release wrote; the publication then names the offer. */
    offer: () => p.manyToOne(Offer).mapToPk().strictNullable(),
    /** Null for a test lead. */
    lead: () => p.manyToOne(Lead).mapToPk().strictNullable().index(),
    /** The publication whose test lead it is; null for others. */
    publication: () => p.manyToOne(Publication).mapToPk().strictNullable().index(),
    destination: p.string().length(30),
    test: p.boolean(),
    at: moment(),
    outcome: p.string().length(20).$type<LeadOutcome>(),
    /** HTTP status; null when there was no answer. */
    httpStatus: p.integer().strictNullable(),
    /** What was answered, cut at 2 kB, or why there was no answer. */
    response: p.text(),
    /** How long the answer took; null where it is unknown. */
    ms: p.integer().strictNullable(),
  },
});
export type LeadDelivery = InferEntity<typeof LeadDelivery>;
