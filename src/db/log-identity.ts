import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';

/**
 * Which log the numbers of this database belong to. One row.
 * It remembers the database it was made in; in a restored copy the two differ, and a new id is drawn.
 */
export const LogIdentity = defineEntity({
  name: 'LogIdentity',
  tableName: 'log_identity',
  properties: {
    id: p.integer().primary(),
    logId: p.uuid(),
    /** Cluster, files, database, timeline and writing transaction that the id was drawn in (`streams/log-identity.ts`). */
    home: p.text(),
  },
});
export type LogIdentity = InferEntity<typeof LogIdentity>;
