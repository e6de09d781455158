import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { Stage, StepStatus } from '../domain/pipeline.ts';
import type { StoredReport } from './certification-report.ts';
import { dueIndex, id, moment, workColumns } from './columns.ts';
import { Offer } from './offer.ts';
import { Publication } from './publication.ts';
import { Publisher } from './publisher.ts';

/** One stage of one publication. A run of an ended publication never changes. */
export const StageRun = defineEntity({
  name: 'StageRun',
  tableName: 'stage_run',
  uniques: [{ properties: ['publication', 'stage'] }],
  indexes: [
    dueIndex('stage_run_turn', 'stage_run', {
      first: 'publisher_id',
      since: 'started_at',
      open: `"status" = 'IN_PROGRESS'`,
    }),
    dueIndex('stage_run_next', 'stage_run', {
      since: 'started_at',
      open: `"status" = 'IN_PROGRESS'`,
    }),
    {
      name: 'stage_run_claimed',
      expression:
        'create index "stage_run_claimed" on "stage_run" ("publisher_id", "claimed_at" desc nulls last)',
    },
  ],
  properties: {
    id: id(),
    publication: () => p.manyToOne(Publication).mapToPk(),
    offer: () => p.manyToOne(Offer).mapToPk(),
    publisher: () => p.manyToOne(Publisher).mapToPk(),
    stage: p.string().length(30).$type<Stage>(),
    status: p.string().length(30).$type<StepStatus>(),
    startedAt: moment(),
    finishedAt: moment().strictNullable(),
    /** Database time of the newest claim; the next claim goes to the publisher that waited longest. */
    claimedAt: moment().strictNullable(),
    /** Hash of what the stage produced; equal inputs give an equal hash. */
    resultHash: p.string().length(64).strictNullable(),
    /** True when a recorded result was taken instead of doing the work again. */
    reused: p.boolean().default(false),
    /** What `CERTIFICATION` said about each package; null before, and of every other stage. */
    reports: p.json<readonly StoredReport[]>().strictNullable(),
    /** How often the lead destination could not be reached in this run. */
    leadTries: p.integer().default(0),
    ...workColumns(),
  },
});
export type StageRun = InferEntity<typeof StageRun>;
