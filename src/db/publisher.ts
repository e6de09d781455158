import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import { id, moment } from './columns.ts';

/** A selling organisation: the tenant. */
export const Publisher = defineEntity({
  name: 'Publisher',
  tableName: 'publisher',
  properties: {
    id: id(),
    /** The readable publisher id of product addresses. */
    publisherId: p.string().length(50).unique(),
    name: p.text(),
    /** Number of the newest transition of this publisher's feed; its row is locked last before a commit. */
    feedSeq: p.integer().default(0),
    /** Whoever pressed *Publish* may not press *Go live*. */
    secondPersonSignOff: p.boolean().default(false),
    createdAt: moment(),
  },
});
export type Publisher = InferEntity<typeof Publisher>;
