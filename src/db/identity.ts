import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import { id, moment } from './columns.ts';
import { Person } from './person.ts';

/** How an identity provider names a person. Addresses change and are given to others; this pair is for good. */
export const Identity = defineEntity({
  name: 'Identity',
  tableName: 'identity',
  uniques: [{ properties: ['issuer', 'subject'] }],
  properties: {
    id: id(),
    person: () => p.manyToOne(Person).mapToPk().index(),
    issuer: p.text(),
    subject: p.text(),
    createdAt: moment(),
  },
});
export type Identity = InferEntity<typeof Identity>;
