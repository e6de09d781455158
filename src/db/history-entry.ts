import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { ActorRecord } from '../domain/actor.ts';
import type { Channel, HistoryKind } from '../domain/history.ts';
import { appendOnly, id, moment } from './columns.ts';
import { Publisher } from './publisher.ts';

/**
 * One value that was written, or one step of a publication. Written in the transaction of the change, under the offer's
 * lock. The rows of one change follow one another and have its kind, person and moment.
 */
export const HistoryEntry = defineEntity({
  name: 'HistoryEntry',
  tableName: 'history_entry',
  triggers: [appendOnly('history_entry')],
  uniques: [{ properties: ['offer', 'number'] }],
  indexes: [{ properties: ['offer', 'draftVersion'] }, { properties: ['publisher', 'at', 'id'] }],
  properties: {
    id: id(),
    publisher: () => p.manyToOne(Publisher).mapToPk(),
    // No foreign key: the history of an offer that was deleted is kept.
    offer: p.uuid(),
    /** The readable id of the offer. */
    offerId: p.string().length(50),
    /** Number within the offer, from 1, without gaps. */
    number: p.integer(),
    kind: p.string().length(30).$type<HistoryKind>(),
    /** Where the value stands; null for a step. */
    path: p.text().strictNullable(),
    /** SQL null where there was or is no value. */
    old: p.json<unknown>().strictNullable(),
    new: p.json<unknown>().strictNullable(),
    /** Version of the draft after the change. */
    draftVersion: p.integer(),
    /** Number of the publication that the step belongs to. */
    publication: p.integer().strictNullable(),
    by: p.json<ActorRecord>(),
    channel: p.string().length(20).$type<Channel>(),
    at: moment(),
  },
});
export type HistoryEntry = InferEntity<typeof HistoryEntry>;
