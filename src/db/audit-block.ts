import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import { appendOnly, moment } from './columns.ts';

/** Seals audit rows that follow one another in the order of sealing, and the block before it. */
export const AuditBlock = defineEntity({
  name: 'AuditBlock',
  tableName: 'audit_block',
  triggers: [appendOnly('audit_block')],
  properties: {
    /** From 1, without gaps. */
    number: p.integer().primary().autoincrement(false),
    firstNumber: p.integer(),
    lastNumber: p.integer(),
    /** How many rows it seals. */
    count: p.integer(),
    /** The sha256 of each row, 32 bytes each, in order: so a row that was altered can be named. */
    rowHashes: p.blob(),
    /** The sha256 of the block before it; 64 zeros in the first one. */
    previous: p.string().length(64),
    sha256: p.string().length(64),
    sealedAt: moment(),
  },
});
export type AuditBlock = InferEntity<typeof AuditBlock>;
