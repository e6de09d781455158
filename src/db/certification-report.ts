import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { SkuType } from '../domain/content.ts';
import type { CertificationReport as Report, ReportFacts } from '../domain/certification/report.ts';
import { id, moment } from './columns.ts';
import { Publisher } from './publisher.ts';

/** What certification said about the package of a SKU. Its findings are kept beside it, one report after another. */
export type StoredReport = {
  readonly skuId: string;
  readonly packageVersion: string;
  readonly packageSha256: string;
  readonly facts: ReportFacts;
  /** How many of the findings are its own. */
  readonly findings: number;
};

/** The recorded result of testing one package; reused for at most seven days. */
export const CertificationReport = defineEntity({
  name: 'CertificationReport',
  tableName: 'certification_report',
  uniques: [{ properties: ['publisher', 'packageSha256', 'ruleSet', 'skuType', 'evaluationDate'] }],
  properties: {
    id: id(),
    publisher: () => p.manyToOne(Publisher).mapToPk(),
    packageSha256: p.string().length(64),
    ruleSet: p.string().length(50),
    skuType: p.string().length(30).$type<SkuType>(),
    /** `YYYY-MM-DD`. */
    evaluationDate: p.string().length(10),
    report: p.json<Report>(),
    createdAt: moment(),
  },
});
export type CertificationReport = InferEntity<typeof CertificationReport>;
