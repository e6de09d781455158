import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { OfferContent } from '../domain/content.ts';
import { id, moment } from './columns.ts';
import { Publisher } from './publisher.ts';

/** An offer with its draft. Its row is the lock that orders everything that happens to the offer. */
export const Offer = defineEntity({
  name: 'Offer',
  tableName: 'offer',
  uniques: [{ properties: ['publisher', 'offerId'] }],
  indexes: [
    { properties: ['publisher', 'updatedAt', 'id'] },
    {
      name: 'offer_slug_unique',
      expression:
        'create unique index "offer_slug_unique" on "offer" ("publisher_id", lower("slug")) where "slug" is not null',
    },
  ],
  properties: {
    id: id(),
    publisher: () => p.manyToOne(Publisher).mapToPk(),
    /** The readable id, unique within the publisher. */
    offerId: p.string().length(50),
    /** Name of the draft, repeated here for lists and filters. */
    name: p.text(),
    draft: p.json<OfferContent>(),
    /** Grows with every saved change of the draft. */
    draftVersion: p.integer().default(1),
    /** Content hash of the draft; differs from production's when there are unpublished changes. */
    draftHash: p.string().length(64),
    /** Address part of the public page; set when the offer first goes live. */
    slug: p.string().length(50).strictNullable(),
    // Plain ids: revision and publication point back to the offer, and a row is inserted before them.
    /** The revision that is live; null before the first one. */
    production: p.uuid().strictNullable(),
    /** The publication that made it live. */
    productionPublication: p.uuid().strictNullable(),
    liveSince: moment().strictNullable(),
    /** The newest publication, open or ended. */
    latestPublication: p.uuid().strictNullable(),
    /** Number of the newest transition. */
    seq: p.integer().default(0),
    createdAt: moment(),
    updatedAt: moment(),
  },
});
export type Offer = InferEntity<typeof Offer>;
