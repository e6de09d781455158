import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { ActorRecord } from '../domain/actor.ts';
import { id, moment } from './columns.ts';
import { SupportRequest } from './support-request.ts';

/** One message of a support request; plain text. */
export const SupportMessage = defineEntity({
  name: 'SupportMessage',
  tableName: 'support_message',
  properties: {
    id: id(),
    supportRequest: () => p.manyToOne(SupportRequest).mapToPk().index(),
    author: p.json<ActorRecord>(),
    text: p.text(),
    at: moment(),
  },
});
export type SupportMessage = InferEntity<typeof SupportMessage>;
