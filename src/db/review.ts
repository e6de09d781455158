import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { ActorRecord } from '../domain/actor.ts';
import { id, moment } from './columns.ts';
import { Offer } from './offer.ts';
import { Publication } from './publication.ts';
import { Publisher } from './publisher.ts';

export const reviewStates = [
  'WAITING',
  'TAKEN',
  'APPROVED',
  'CHANGES_REQUESTED',
  'CLOSED',
] as const;
export type ReviewState = (typeof reviewStates)[number];

/** The review site of one publication. */
export const Review = defineEntity({
  name: 'Review',
  tableName: 'review',
  indexes: [
    {
      name: 'review_queue',
      expression: `create index "review_queue" on "review" ("opened_at", "id") where "state" in ('WAITING', 'TAKEN')`,
    },
  ],
  properties: {
    id: id(),
    publication: () => p.oneToOne(Publication).mapToPk(),
    offer: () => p.manyToOne(Offer).mapToPk().index(),
    publisher: () => p.manyToOne(Publisher).mapToPk(),
    state: p.string().length(30).$type<ReviewState>(),
    reviewer: p.json<ActorRecord>().strictNullable(),
    openedAt: moment(),
    decidedAt: moment().strictNullable(),
    /** The reviewer's closing words. */
    comment: p.text().strictNullable(),
  },
});
export type Review = InferEntity<typeof Review>;
