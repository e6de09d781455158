import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import { id, moment } from './columns.ts';
import { Person } from './person.ts';
import { Publisher } from './publisher.ts';

/** A person's role at a publisher. */
export const Membership = defineEntity({
  name: 'Membership',
  tableName: 'membership',
  uniques: [{ properties: ['publisher', 'person'] }],
  properties: {
    id: id(),
    publisher: () => p.manyToOne(Publisher).mapToPk(),
    person: () => p.manyToOne(Person).mapToPk(),
    role: p.string().length(20).$type<'OWNER' | 'CONTRIBUTOR'>(),
    createdAt: moment(),
  },
});
export type Membership = InferEntity<typeof Membership>;
