import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { ActorRecord } from '../domain/actor.ts';
import { appendOnlyUntilSealed, id, moment } from './columns.ts';

/**
 * Who did what, when, with what outcome. Append-only: a trigger refuses update and delete. Only its seal comes later,
 * once: the block and the number that `seal-audit.ts` gives a row after its commit.
 */
export const Audit = defineEntity({
  name: 'Audit',
  tableName: 'audit',
  triggers: [appendOnlyUntilSealed('audit', ['block', 'number'])],
  indexes: [
    { properties: ['at', 'id'] },
    { properties: ['publisher', 'at', 'id'] },
    {
      name: 'audit_unsealed',
      expression: 'create index "audit_unsealed" on "audit" ("at", "id") where "number" is null',
    },
  ],
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
    /** Number of the block that seals the row; null until then. */
    block: p.integer().strictNullable(),
    /** Place in the order of sealing, from 1, without gaps; null until then. */
    number: p.integer().unique().strictNullable(),
  },
});
export type Audit = InferEntity<typeof Audit>;

/** A row as it is written: nobody seals in the transaction that writes. */
export const unsealed = { block: null, number: null } as const;
