import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { AudienceFault } from '../domain/prerequisites/audience-csv.ts';
import { id, moment } from './columns.ts';
import { Publisher } from './publisher.ts';

/** An uploaded list of customers of a publisher, named by the hash of its bytes, and what it says. */
export const AudienceFile = defineEntity({
  name: 'AudienceFile',
  tableName: 'audience_file',
  uniques: [{ properties: ['publisher', 'sha256'] }],
  properties: {
    id: id(),
    publisher: () => p.manyToOne(Publisher).mapToPk(),
    sha256: p.string().length(64),
    /** Bytes of the file. */
    size: p.integer(),
    /** Lines that name somebody. */
    rows: p.integer(),
    /** The first ones. */
    faults: p.json<readonly AudienceFault[]>(),
    /** All of them. */
    faultCount: p.integer(),
    /** True when a revision is known to name it: then it is kept. */
    inRevision: p.boolean().default(false),
    /** Since when no draft names it, as far as anybody looked. */
    unreferencedSince: moment().strictNullable(),
    createdAt: moment(),
  },
});
export type AudienceFile = InferEntity<typeof AudienceFile>;
