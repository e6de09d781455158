import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { ActorRecord } from '../domain/actor.ts';
import { id, moment } from './columns.ts';
import { Offer } from './offer.ts';
import { Revision } from './revision.ts';

/** One look at a preview: who, through which subscription, at what. */
export const PreviewAccess = defineEntity({
  name: 'PreviewAccess',
  tableName: 'preview_access',
  indexes: [{ properties: ['offer', 'at'] }],
  properties: {
    id: id(),
    offer: () => p.manyToOne(Offer).mapToPk(),
    revision: () => p.manyToOne(Revision).mapToPk(),
    who: p.json<ActorRecord>(),
    /** Null for the publisher and for staff. */
    subscriptionId: p.string().length(36).strictNullable(),
    /** `page`, `form` or the path of a package file. */
    what: p.text(),
    at: moment(),
  },
});
export type PreviewAccess = InferEntity<typeof PreviewAccess>;
