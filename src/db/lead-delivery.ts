import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import { id, moment } from './columns.ts';
import { Publication } from './publication.ts';

/** One try to hand a test lead to the publisher's destination. */
export const LeadDelivery = defineEntity({
  name: 'LeadDelivery',
  tableName: 'lead_delivery',
  properties: {
    id: id(),
    publication: () => p.manyToOne(Publication).mapToPk().index(),
    destination: p.string().length(30),
    test: p.boolean(),
    at: moment(),
    outcome: p.string().length(20).$type<'ACCEPTED' | 'REFUSED' | 'UNREACHABLE'>(),
    /** HTTP status; null when there was no answer. */
    httpStatus: p.integer().strictNullable(),
    /** What was answered, cut at 2 kB, or why there was no answer. */
    response: p.text(),
  },
});
export type LeadDelivery = InferEntity<typeof LeadDelivery>;
