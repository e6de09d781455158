import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { ActorRecord } from '../domain/actor.ts';
import { id, moment } from './columns.ts';
import { Offer } from './offer.ts';
import { Review } from './review.ts';

export const diffSides = ['OLD', 'NEW'] as const;
export type DiffSide = (typeof diffSides)[number];

/** A conversation on a line of a package file. An open one moves on to the offer's next review. */
export const ReviewThread = defineEntity({
  name: 'ReviewThread',
  tableName: 'review_thread',
  properties: {
    id: id(),
    offer: () => p.manyToOne(Offer).mapToPk().index(),
    review: () => p.manyToOne(Review).mapToPk().index(),
    /** Number of the publication in whose review it began. */
    openedInPublication: p.integer(),
    carriedOver: p.boolean().default(false),
    skuId: p.text(),
    path: p.text(),
    /** 1-based; null for the file as a whole. */
    line: p.integer().strictNullable(),
    side: p.string().length(5).$type<DiffSide>(),
    /** The text of the line when the thread began. */
    excerpt: p.text().strictNullable(),
    blocking: p.boolean(),
    /** The rule and the finding that the automatic reviewer opened it for; null for a reviewer's own. */
    ruleId: p.text().strictNullable(),
    fingerprint: p.string().length(64).strictNullable(),
    state: p.string().length(10).$type<'OPEN' | 'RESOLVED'>(),
    openedBy: p.json<ActorRecord>(),
    openedAt: moment(),
    resolvedBy: p.json<ActorRecord>().strictNullable(),
    resolvedAt: moment().strictNullable(),
  },
});
export type ReviewThread = InferEntity<typeof ReviewThread>;
