import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { OffersOrder } from '../domain/offers-list.ts';
import type { SavedFilter } from '../domain/saved-view.ts';
import { id, moment } from './columns.ts';
import { Person } from './person.ts';

/** A way to look at the list of offers that a person has given a name: a filter and an order. */
export const SavedView = defineEntity({
  name: 'SavedView',
  tableName: 'saved_view',
  uniques: [{ properties: ['person', 'name'] }],
  properties: {
    id: id(),
    person: () => p.manyToOne(Person).mapToPk().deleteRule('cascade'),
    name: p.string().length(60),
    filter: p.json<SavedFilter>(),
    orderBy: p.string().length(30).$type<OffersOrder>(),
    createdAt: moment(),
  },
});
export type SavedView = InferEntity<typeof SavedView>;
