import { packageReports } from '../app/read/package-reports.ts';
import type { PackageReport } from '../app/read/package-reports.ts';
import type { Check } from '../db/check.ts';
import { jsonOutput } from '../domain/certification/output/json.ts';
import { junitOutput } from '../domain/certification/output/junit.ts';
import type { OutputSubject } from '../domain/certification/output/output.ts';
import { sarifOutput } from '../domain/certification/output/sarif.ts';
import type { CertificationReport } from '../domain/certification/report.ts';
import type { Language } from '../domain/language.ts';
import { version } from '../version.ts';
import { builder } from './builder.ts';
import { languageArgs } from './language.ts';
import { loadersOf } from './loaders.ts';
import type { GraphQLContext } from '../http/context.ts';

const subjectOf = (
  report: CertificationReport,
  language: Language,
  docsUrl: string | null,
): OutputSubject => ({ report, version, language, texts: new Map(), docsUrl });

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
          jsonOutput(subjectOf(report, language ?? context.language, null)),
      }),
      sarif: t.string({
        description:
          'The whole report as a SARIF 2.1.0 log, with the pages of the rules on this installation. It has no edits: those are made from the files.',
        args: languageArgs,
        resolve: ({ report }, { language }, context) =>
          sarifOutput(
            subjectOf(
              report,
              language ?? context.language,
              `${context.deps.settings.publicUrl}/docs/rules`,
            ),
          ),
      }),
      junit: t.string({
        description:
          'The whole report as JUnit XML, one case for each rule and file: what `vitrine certify --format junit` prints.',
        args: languageArgs,
        resolve: ({ report }, { language }, context) =>
          junitOutput(subjectOf(report, language ?? context.language, null)),
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
