import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { ActorRecord } from '../domain/actor.ts';
import type { OfferContent } from '../domain/content.ts';
import type { RevisionPackage } from '../domain/revision.ts';
import { appendOnly, id, moment } from './columns.ts';
import { Offer } from './offer.ts';

/** An immutable snapshot of an offer: content, package hashes, and the hash of both. */
export const Revision = defineEntity({
  name: 'Revision',
  tableName: 'revision',
  triggers: [appendOnly('revision')],
  uniques: [{ properties: ['offer', 'number'] }],
  properties: {
    id: id(),
    offer: () => p.manyToOne(Offer).mapToPk(),
    number: p.integer(),
    content: p.json<OfferContent>(),
    contentHash: p.string().length(64),
    packages: p.json<readonly RevisionPackage[]>(),
    hash: p.string().length(64),
    createdBy: p.json<ActorRecord>(),
    createdAt: moment(),
  },
});
export type Revision = InferEntity<typeof Revision>;
