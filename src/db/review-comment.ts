import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { ActorRecord } from '../domain/actor.ts';
import { id, moment } from './columns.ts';
import { ReviewThread } from './review-thread.ts';

/** One comment of a review thread; plain text. */
export const ReviewComment = defineEntity({
  name: 'ReviewComment',
  tableName: 'review_comment',
  properties: {
    id: id(),
    thread: () => p.manyToOne(ReviewThread).mapToPk().index(),
    author: p.json<ActorRecord>(),
    text: p.text(),
    /** The same in French, where the automatic reviewer wrote it; null for what people write. */
    french: p.text().strictNullable(),
    at: moment(),
  },
});
export type ReviewComment = InferEntity<typeof ReviewComment>;
