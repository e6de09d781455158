import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { Language } from '../domain/language.ts';
import { addressIndex, id, moment } from './columns.ts';

/** A human being behind tokens and memberships. */
export const Person = defineEntity({
  name: 'Person',
  tableName: 'person',
  indexes: [addressIndex('person_address', 'person')],
  properties: {
    id: id(),
    name: p.text(),
    email: p.text().unique(),
    language: p.string().length(2).$type<Language>(),
    createdAt: moment(),
  },
});
export type Person = InferEntity<typeof Person>;
