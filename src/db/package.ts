import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { Finding } from '../domain/finding.ts';
import { dueIndex, id, moment, workColumns } from './columns.ts';
import { Publisher } from './publisher.ts';

export type PackageState = 'UPLOADED' | 'PROCESSED' | 'REFUSED';

/** One file of a package: its path, unpacked size in bytes and hash. */
export type PackageEntry = {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
};

/** An uploaded zip of a publisher, named by the hash of its bytes. */
export const Package = defineEntity({
  name: 'Package',
  tableName: 'package',
  uniques: [{ properties: ['publisher', 'sha256'] }],
  indexes: [
    dueIndex('package_next', 'package', { since: 'created_at', open: `"state" = 'UPLOADED'` }),
  ],
  properties: {
    id: id(),
    publisher: () => p.manyToOne(Publisher).mapToPk(),
    sha256: p.string().length(64),
    /** Bytes of the zip. */
    size: p.integer(),
    state: p.string().length(20).$type<PackageState>(),
    entries: p.json<readonly PackageEntry[]>().strictNullable(),
    findings: p.json<readonly Finding[]>().strictNullable(),
    /** True when a revision is known to name it: then it is kept. */
    inRevision: p.boolean().default(false),
    /** Since when no draft names it, as far as anybody looked. */
    unreferencedSince: moment().strictNullable(),
    /** Whether its form lets customers set up just-in-time access; null while nobody has looked. */
    supportsJit: p.boolean().strictNullable(),
    createdAt: moment(),
    ...workColumns(),
  },
});
export type Package = InferEntity<typeof Package>;
