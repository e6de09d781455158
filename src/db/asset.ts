import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import { id, moment } from './columns.ts';
import { Publisher } from './publisher.ts';

/** An uploaded image of a publisher, named by the hash of its bytes. */
export const Asset = defineEntity({
  name: 'Asset',
  tableName: 'asset',
  uniques: [{ properties: ['publisher', 'sha256'] }],
  properties: {
    id: id(),
    publisher: () => p.manyToOne(Publisher).mapToPk(),
    sha256: p.string().length(64),
    /** Bytes of the file. */
    size: p.integer(),
    /** Pixels. */
    width: p.integer(),
    height: p.integer(),
    /** True when a pixel is not opaque. */
    isTransparent: p.boolean().default(false),
    /** True when a revision is known to name it: then it is kept. */
    inRevision: p.boolean().default(false),
    /** Since when no draft names it, as far as anybody looked. */
    unreferencedSince: moment().strictNullable(),
    createdAt: moment(),
  },
});
export type Asset = InferEntity<typeof Asset>;
