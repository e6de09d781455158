import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { OfferContent } from '../domain/content.ts';
import type { Finding } from '../domain/finding.ts';
import type { Violation } from '../domain/prerequisites/violation.ts';
import type { StoredReport } from './certification-report.ts';
import { dueIndex, id, moment, workColumns } from './columns.ts';
import { Offer } from './offer.ts';
import { Publisher } from './publisher.ts';

export const checkStates = ['RUNNING', 'PASSED', 'BLOCKED'] as const;
export type CheckState = (typeof checkStates)[number];

/** A finding of a dry run, with the SKU or the field it belongs to. */
export type CheckFinding = {
  readonly skuId: string | null;
  readonly packageVersion: string | null;
  /** Absent in a dry run of an older release. */
  readonly fieldPath?: string | null;
  readonly finding: Finding;
};

/** A dry run of prerequisites and certification on a frozen copy of the draft; it changes nothing. */
export const Check = defineEntity({
  name: 'Check',
  tableName: 'check',
  indexes: [
    dueIndex('check_next', 'check', { since: 'requested_at', open: `"state" = 'RUNNING'` }),
  ],
  properties: {
    id: id(),
    publisher: () => p.manyToOne(Publisher).mapToPk(),
    offer: () => p.manyToOne(Offer).mapToPk(),
    draftVersion: p.integer(),
    content: p.json<OfferContent>(),
    state: p.string().length(10).$type<CheckState>(),
    violations: p.json<readonly Violation[]>(),
    findings: p.json<readonly CheckFinding[]>(),
    /** What the findings are of, in their order; empty until the run is over. */
    reports: p.json<readonly StoredReport[]>().default([]),
    requestedAt: moment(),
    finishedAt: moment().strictNullable(),
    ...workColumns(),
  },
});
export type Check = InferEntity<typeof Check>;
