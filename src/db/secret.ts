import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { SecretPlace } from '../secrets/secret-keys.ts';
import { id, moment } from './columns.ts';
import { Publisher } from './publisher.ts';

/**
 * What a publisher gave us to keep, sealed. Everything else holds the id of the row. A secret that is given anew gets a
 * new row, so that a frozen revision goes on with the one it was frozen with.
 */
export const Secret = defineEntity({
  name: 'Secret',
  tableName: 'secret',
  indexes: [
    { properties: ['publisher'] },
    { properties: ['holderRow', 'holderColumn'] },
    { properties: ['keyId'] },
  ],
  properties: {
    id: id(),
    publisher: () => p.manyToOne(Publisher).mapToPk(),
    /** The place that the value is bound to; see `SecretPlace`. */
    holderTable: p.string().length(30).$type<SecretPlace['table']>(),
    holderColumn: p.string().length(200),
    holderRow: p.uuid(),
    /** Which key opens it. */
    keyId: p.string().length(16),
    /** Nonce, tag and encrypted text. */
    sealed: p.blob(),
    createdAt: moment(),
  },
});
export type Secret = InferEntity<typeof Secret>;
