import { packageReports } from '../app/read/package-reports.ts';
import type { PackageReport } from '../app/read/package-reports.ts';
import type { Check } from '../db/check.ts';
import { jsonOutput } from '../domain/certification/output/json.ts';
import { version } from '../version.ts';
import { builder } from './builder.ts';
import { languageArgs } from './language.ts';
import { loadersOf } from './loaders.ts';
import type { GraphQLContext } from '../http/context.ts';

export const CertificationReportRef = builder
  .objectRef<PackageReport>('CertificationReport')
  .implement({
    description: 'What certification said about the package of one SKU.',
    fields: (t) => ({
      skuId: t.exposeString('skuId', { description: 'The SKU.' }),
      packageVersion: t.exposeString('packageVersion', { description: 'Version of the package.' }),
      packageSha256: t.exposeString('packageSha256', {
        description: 'sha256 of the zip, in hex.',
      }),
      passed: t.boolean({
        description: 'True when no finding is blocking.',
        resolve: ({ report }) => report.verdict === 'passed',
      }),
      ruleSet: t.string({
        description: 'The rules that looked.',
        resolve: ({ report }) => report.ruleSet,
      }),
      date: t.string({
        description: 'The day for which they looked, `YYYY-MM-DD`.',
        resolve: ({ report }) => report.date,
      }),
      json: t.string({
        description:
          'The whole report as JSON: byte for byte what `vitrine certify --format json` of this version prints for the same zip, kind of SKU, date and language, as long as no malware scanner adds findings.',
        args: languageArgs,
        resolve: ({ report }, { language }, context) =>
          jsonOutput({
            ...{ report, version, texts: new Map(), docsUrl: null },
            language: language ?? context.language,
          }),
      }),
    }),
  });

/** The reports of a dry run; none until it is over. */
export const reportsOfCheck = ({ reports, findings }: Check): readonly PackageReport[] =>
  packageReports(
    reports,
    findings.map(({ finding }) => finding),
  );

/** The reports of a publication; none until certification has judged its packages. */
export async function reportsOfPublication(
  id: string,
  context: GraphQLContext,
): Promise<readonly PackageReport[]> {
  const loaders = loadersOf(context);
  const [runs, findings] = await Promise.all([
    loaders.runsOfPublication.load(id),
    loaders.findingsOfPublication.load(id),
  ]);
  const run = runs.find(({ stage }) => stage === 'CERTIFICATION');
  return packageReports(
    run?.reports ?? [],
    findings.filter(({ stage }) => stage === 'CERTIFICATION').map(({ body }) => body),
  );
}
