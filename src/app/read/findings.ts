import { Finding } from '../../db/finding.ts';
import type { Em } from '../../db/orm.ts';
import type { FindingLevel } from '../../domain/finding.ts';
import type { Stage } from '../../domain/pipeline.ts';
import { pageOf } from './page.ts';
import type { Page, PageRequest } from './page.ts';

/** Findings of a publication in report order; null takes every level or stage. */
export async function findingsPage(
  em: Em,
  publication: string,
  levels: readonly FindingLevel[] | null,
  stage: Stage | null,
  request: PageRequest,
): Promise<Page<Finding>> {
  const where = {
    publication,
    ...(levels === null ? {} : { level: { $in: [...levels] } }),
    ...(stage === null ? {} : { stage }),
  };
  return await pageOf(em, Finding, where, [{ name: 'position', kind: 'number' }], request);
}
