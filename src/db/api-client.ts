import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { Role, Scope } from '../domain/actor.ts';
import { id, moment } from './columns.ts';
import { Person } from './person.ts';
import { Publisher } from './publisher.ts';

/**
 * An application that gets its tokens from the identity provider (OAuth 2 client credentials), and what it may do here.
 * Source: domain notes 1, service principals (friendly name, application id, object id, role).
 */
export const ApiClient = defineEntity({
  name: 'ApiClient',
  tableName: 'api_client',
  indexes: [
    {
      name: 'api_client_application',
      expression:
        'create unique index "api_client_application" on "api_client" ("issuer", "application_id", "subject") where "revoked_at" is null',
    },
  ],
  properties: {
    id: id(),
    issuer: p.text(),
    /** Its id at the provider: `azp`, `appid` or `client_id` of its tokens. */
    applicationId: p.text(),
    /** The `sub` of the tokens that it gets for itself; those that people get through it have theirs. */
    subject: p.text(),
    name: p.text(),
    role: p.string().length(20).$type<Role>(),
    scopes: p.array<Scope>(),
    /** Set for owners and contributors. */
    publisher: () => p.manyToOne(Publisher).mapToPk().strictNullable(),
    /** Who registered it, so that it counts as his where persons count; null where nobody is known. */
    maker: () => p.manyToOne(Person).mapToPk().nullable(),
    createdAt: moment(),
    expiresAt: moment().strictNullable(),
    lastUsedAt: moment().strictNullable(),
    revokedAt: moment().strictNullable(),
  },
});
export type ApiClient = InferEntity<typeof ApiClient>;
