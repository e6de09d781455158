import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { ActorRecord } from '../domain/actor.ts';
import { addressIndex, id, moment } from './columns.ts';
import { Offer } from './offer.ts';
import { Publisher } from './publisher.ts';

/** A single-use link for one listed subscription. Only the hash of its code is kept. */
export const PreviewInvitation = defineEntity({
  name: 'PreviewInvitation',
  tableName: 'preview_invitation',
  indexes: [addressIndex('preview_invitation_address', 'preview_invitation')],
  properties: {
    id: id(),
    publisher: () => p.manyToOne(Publisher).mapToPk(),
    offer: () => p.manyToOne(Offer).mapToPk().index(),
    subscriptionId: p.string().length(36),
    email: p.text(),
    codeHash: p.string().length(64).unique(),
    invitedBy: p.json<ActorRecord>(),
    invitedAt: moment(),
    expiresAt: moment(),
    redeemedAt: moment().strictNullable(),
    revokedAt: moment().strictNullable(),
  },
});
export type PreviewInvitation = InferEntity<typeof PreviewInvitation>;
