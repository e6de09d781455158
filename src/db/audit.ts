import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { ActorRecord } from '../domain/actor.ts';
import { appendOnly, id, moment } from './columns.ts';

/** Who did what, when, with what outcome. Append-only: a trigger refuses update and delete. */
export const Audit = defineEntity({
  name: 'Audit',
  tableName: 'audit',
  triggers: [appendOnly('audit')],
  properties: {
    id: id(),
    at: moment(),
    actor: p.json<ActorRecord>(),
    /** The mutation or command. */
    action: p.string().length(50),
    // No foreign keys: an audit row outlives what it speaks of.
    publisher: p.uuid().strictNullable(),
    offer: p.uuid().strictNullable(),
    /** `DONE` or the code of the refusal. */
    outcome: p.string().length(50),
    detail: p.json<Readonly<Record<string, unknown>>>(),
    traceId: p.string().length(64).strictNullable(),
  },
});
export type Audit = InferEntity<typeof Audit>;
