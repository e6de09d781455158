import { certify } from '../../src/domain/certification/certify.ts';
import type { CertificationInput } from '../../src/domain/certification/certify.ts';
import { packageOf, sha256 } from './package-folder.ts';

export type Files = Parameters<typeof packageOf>[0];
export type Facts = Partial<Omit<CertificationInput, 'entries' | 'files'>>;

const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';

/** A template with its schema before the given members. */
export const template = (members: object): object => ({ $schema: schema, ...members });

/** A nested deployment; `scope` null leaves the scope out. */
export const deployment = (
  name: string,
  nested: object,
  scope: 'inner' | 'outer' | null = 'inner',
  handed: object = {},
): object => ({
  type: 'Microsoft.Resources/deployments',
  name,
  properties: {
    ...(scope === null ? {} : { expressionEvaluationOptions: { scope } }),
    ...(Object.keys(handed).length === 0 ? {} : { parameters: handed }),
    template: nested,
  },
});

/** A form with these basics, steps and outputs. */
export const form = (basics: object[], steps: object[], outputs: object): object => ({
  $schema:
    'https://schema.management.azure.com/schemas/0.1.2-preview/CreateUIDefinition.MultiVm.json#',
  handler: 'Microsoft.Azure.CreateUIDef',
  version: '0.1.2-preview',
  parameters: { basics, steps, outputs: { location: '[location()]', ...outputs } },
});

/** What one rule finds, in the order of the report: `error Finding.Id path.in[0].the.file`. */
export function foundBy(rule: string, files: Files, facts: Facts = {}): string[] {
  return certify(packageOf(files, facts), sha256)
    .findings.filter(({ ruleId }) => ruleId === rule)
    .map(({ level, findingId, file, jsonPath }) =>
      [level, findingId, ...(jsonPath === null ? [`(${file})`] : [jsonPath])].join(' ').trim(),
    );
}

/** The same for a package that is one main template. */
export function foundIn(rule: string, members: object | string, facts: Facts = {}): string[] {
  const main = typeof members === 'string' ? members : template(members);
  return foundBy(rule, { 'mainTemplate.json': main }, facts);
}

/** The same in both modes: `[default, reference]`. */
export function inBothModes(
  rule: string,
  files: Files,
  facts: Facts = {},
): readonly [byDefault: string[], asReference: string[]] {
  return [
    foundBy(rule, files, { ...facts, mode: 'default' }),
    foundBy(rule, files, { ...facts, mode: 'reference' }),
  ];
}
