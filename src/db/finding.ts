import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { FrameLine } from '../domain/code-frame.ts';
import type { Fault, Finding as FindingBody, FindingLevel } from '../domain/finding.ts';
import type { Stage } from '../domain/pipeline.ts';
import { id } from './columns.ts';
import { Publication } from './publication.ts';

/** A finding of a stage of a publication, in report order. */
export const Finding = defineEntity({
  name: 'Finding',
  tableName: 'finding',
  uniques: [{ properties: ['publication', 'position'] }],
  properties: {
    id: id(),
    publication: () => p.manyToOne(Publication).mapToPk(),
    stage: p.string().length(30).$type<Stage>(),
    position: p.integer(),
    level: p.string().length(10).$type<FindingLevel>(),
    fault: p.string().length(10).$type<Fault>(),
    skuId: p.text().strictNullable(),
    packageVersion: p.text().strictNullable(),
    packageSha256: p.string().length(64).strictNullable(),
    /** Path of the field at fault when no file is. */
    fieldPath: p.text().strictNullable(),
    fingerprint: p.string().length(64),
    body: p.json<FindingBody>(),
    codeFrame: p.json<readonly FrameLine[]>(),
    /** True when the publication before had it too. */
    seenBefore: p.boolean().default(false),
  },
});
export type Finding = InferEntity<typeof Finding>;
