import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import { ApiToken } from './api-token.ts';
import { id, moment } from './columns.ts';
import { Person } from './person.ts';
import { PreviewInvitation } from './preview-invitation.ts';
import { Publisher } from './publisher.ts';

/**
 * A proven subscription of a person or of a token.
 * A redeemed invitation proves it towards the publisher who invited, and towards nobody else.
 */
export const Grant = defineEntity({
  name: 'Grant',
  tableName: 'grant',
  properties: {
    id: id(),
    publisher: () => p.manyToOne(Publisher).mapToPk(),
    subscriptionId: p.string().length(36),
    person: () => p.manyToOne(Person).mapToPk().strictNullable().index(),
    apiToken: () => p.manyToOne(ApiToken).mapToPk().strictNullable().index(),
    invitation: () => p.oneToOne(PreviewInvitation).mapToPk(),
    createdAt: moment(),
    revokedAt: moment().strictNullable(),
  },
});
export type Grant = InferEntity<typeof Grant>;
