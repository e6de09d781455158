import { Finding } from '../../db/finding.ts';
import type { Em } from '../../db/orm.ts';
import { Publication } from '../../db/publication.ts';
import { StageRun } from '../../db/stage-run.ts';
import type { FindingLevel } from '../../domain/finding.ts';
import { fixedSince } from '../../domain/finding-changes.ts';
import type { Stage } from '../../domain/pipeline.ts';
import { pageOf } from './page.ts';
import type { Page, PageRequest } from './page.ts';

/** Which findings are asked for; null takes all. */
export type FindingFilter = {
  readonly levels: readonly FindingLevel[] | null;
  readonly stage: Stage | null;
  readonly ruleId: string | null;
  readonly file: string | null;
  readonly skuId: string | null;
};

/** Findings of a publication in report order. */
export async function findingsPage(
  em: Em,
  publication: string,
  { levels, stage, ruleId, file, skuId }: FindingFilter,
  request: PageRequest,
): Promise<Page<Finding>> {
  const body = {
    ...(ruleId === null ? {} : { ruleId }),
    ...(file === null ? {} : { file }),
  };
  const where = {
    publication,
    ...(levels === null ? {} : { level: { $in: [...levels] } }),
    ...(stage === null ? {} : { stage }),
    ...(skuId === null ? {} : { skuId }),
    ...(Object.keys(body).length === 0 ? {} : { body }),
  };
  return await pageOf(em, Finding, where, [{ name: 'position', kind: 'number' }], request);
}

/** What findings may be counted by. */
export const findingGroupings = ['RULE', 'FILE', 'SKU'] as const;
export type FindingGrouping = (typeof findingGroupings)[number];

/** Findings that have something in common, counted. */
export type FindingGroup = {
  /** The rule, file or SKU; null for findings that have none. */
  readonly key: string | null;
  readonly count: number;
  readonly blocking: number;
  /** How many the publication before did not have. */
  readonly added: number;
};

const keyOf: Readonly<Record<FindingGrouping, (finding: Finding) => string | null>> = {
  RULE: ({ body }) => body.ruleId,
  FILE: ({ body }) => body.file,
  SKU: ({ skuId }) => skuId,
};

/** The groups, those that block first, then the larger ones. */
export function groupFindings(
  findings: readonly Finding[],
  by: FindingGrouping,
): readonly FindingGroup[] {
  return [...Map.groupBy(findings, keyOf[by])]
    .map(([key, members]) => ({
      key,
      count: members.length,
      blocking: members.filter(({ body }) => body.blocking).length,
      added: members.filter(({ seenBefore }) => !seenBefore).length,
    }))
    .toSorted((one, other) => other.blocking - one.blocking || other.count - one.count);
}

/**
 * What the publication before had and this one no longer has, in the order of that report. Only of stages that this one
 * has finished, however they ended: what was not looked at is not known to be gone.
 */
export async function fixedFindings(
  em: Em,
  { id, offer, number }: Pick<Publication, 'id' | 'offer' | 'number'>,
): Promise<readonly Finding[]> {
  const before = await em.findOne(Publication, { offer, number: number - 1 });
  if (before === null) return [];
  const finished = await em.find(StageRun, { publication: id, finishedAt: { $ne: null } });
  const now = await em.find(Finding, { publication: id }, { fields: ['fingerprint'] });
  const looked = finished.map(({ stage }) => stage);
  const earlier = await em.find(
    Finding,
    { publication: before.id, stage: { $in: looked } },
    { orderBy: { position: 'asc' } },
  );
  return fixedSince(earlier, now);
}
