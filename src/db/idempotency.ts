import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import { id, moment } from './columns.ts';

/** The successful outcome of a mutation that came with a key; kept 24 h. Holds ids, never answers. */
export const Idempotency = defineEntity({
  name: 'Idempotency',
  tableName: 'idempotency',
  uniques: [{ properties: ['actor', 'mutation', 'key'] }],
  properties: {
    id: id(),
    /** Token id of the caller. */
    actor: p.string().length(64),
    mutation: p.string().length(50),
    key: p.string().length(200),
    requestHash: p.string().length(64),
    result: p.json<Readonly<Record<string, string>>>(),
    createdAt: moment(),
  },
});
export type Idempotency = InferEntity<typeof Idempotency>;
