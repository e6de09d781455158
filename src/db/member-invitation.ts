import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { ActorRecord } from '../domain/actor.ts';
import type { MemberRole } from '../domain/members.ts';
import { addressIndex, id, moment } from './columns.ts';
import { Person } from './person.ts';
import { Publisher } from './publisher.ts';

/** A single-use link that makes whoever opens it a member. Only the hash of its code is kept. */
export const MemberInvitation = defineEntity({
  name: 'MemberInvitation',
  tableName: 'member_invitation',
  indexes: [
    { properties: ['publisher', 'invitedAt', 'id'] },
    addressIndex('member_invitation_address', 'member_invitation'),
  ],
  properties: {
    id: id(),
    publisher: () => p.manyToOne(Publisher).mapToPk(),
    email: p.text(),
    role: p.string().length(20).$type<MemberRole>(),
    /** Of the newest link; those that were sent before work no more. */
    codeHash: p.string().length(64).unique(),
    invitedBy: p.json<ActorRecord>(),
    invitedAt: moment(),
    /** How often a link was sent. */
    sent: p.integer(),
    expiresAt: moment(),
    acceptedAt: moment().strictNullable(),
    acceptedBy: () => p.manyToOne(Person).mapToPk().strictNullable(),
    revokedAt: moment().strictNullable(),
  },
});
export type MemberInvitation = InferEntity<typeof MemberInvitation>;
