import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import { ApiToken } from './api-token.ts';
import { id, moment } from './columns.ts';
import { Person } from './person.ts';
import { PreviewInvitation } from './preview-invitation.ts';
import { Publisher } from './publisher.ts';
import { Session } from './session.ts';

/**
 * A proven subscription, in one of two kinds.
 * - A redeemed invitation proves it towards the publisher who invited, and towards nobody else: for a person or a token.
 * - A claim of the identity provider proves it towards every publisher, for the session that began with it.
 */
export const Grant = defineEntity({
  name: 'Grant',
  tableName: 'grant',
  // A grant that lost its publisher by a mistake would hold towards all of them.
  checks: [
    {
      name: 'grant_kind',
      expression: `("session_id" is null) = ("publisher_id" is not null) and ("session_id" is null) = ("invitation_id" is not null)`,
    },
  ],
  properties: {
    id: id(),
    /** Null for a claim. */
    publisher: () => p.manyToOne(Publisher).mapToPk().strictNullable().deleteRule('no action'),
    subscriptionId: p.string().length(36),
    person: () => p.manyToOne(Person).mapToPk().strictNullable().index(),
    apiToken: () => p.manyToOne(ApiToken).mapToPk().strictNullable().index(),
    /** Set for a claim: it holds as long as the session does. */
    session: () => p.manyToOne(Session).mapToPk().strictNullable().deleteRule('cascade').index(),
    /** Null for a claim. */
    invitation: () =>
      p.oneToOne(PreviewInvitation).mapToPk().strictNullable().deleteRule('no action'),
    createdAt: moment(),
    revokedAt: moment().strictNullable(),
  },
});
export type Grant = InferEntity<typeof Grant>;
