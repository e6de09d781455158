import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { Role, Scope } from '../domain/actor.ts';
import { id, moment } from './columns.ts';
import { Person } from './person.ts';
import { Publisher } from './publisher.ts';

/** An API token. Only the sha256 of its secret is kept. */
export const ApiToken = defineEntity({
  name: 'ApiToken',
  tableName: 'api_token',
  properties: {
    id: id(),
    hash: p.string().length(64).unique(),
    name: p.text(),
    role: p.string().length(20).$type<Role>(),
    scopes: p.array<Scope>(),
    /** Set for owners and contributors. */
    publisher: () => p.manyToOne(Publisher).mapToPk().strictNullable(),
    person: () => p.manyToOne(Person).mapToPk().strictNullable(),
    /** Who made it and was shown its secret; null for one that no person made. */
    maker: () => p.manyToOne(Person).mapToPk().nullable(),
    createdAt: moment(),
    expiresAt: moment().strictNullable(),
    lastUsedAt: moment().strictNullable(),
    revokedAt: moment().strictNullable(),
  },
});
export type ApiToken = InferEntity<typeof ApiToken>;
