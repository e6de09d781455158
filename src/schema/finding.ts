import { readCheck, readFinding } from '../app/read/readable.ts';
import type { Loaders } from '../app/read/loaders.ts';
import type { Check } from '../db/check.ts';
import type { Actor } from '../domain/actor.ts';
import type { FrameLine } from '../domain/code-frame.ts';
import type { Fix, FindingLevel, Suppression } from '../domain/finding.ts';
import { builder } from './builder.ts';
import { enumOf } from './enum-of.ts';
import { languageArgs, say } from './language.ts';
import { loadersOf } from './loaders.ts';
import { StageEnum } from './pipeline-stage.ts';
import { FindingRef } from './refs.ts';
import type { FindingView } from './refs.ts';
import { rulePageUrl } from './rule-page.ts';

export const FindingLevelEnum = builder.enumType('FindingLevel', {
  description: 'How much a finding matters.',
  values: {
    ERROR: { value: 'error', description: 'Fails its rule.' },
    WARNING: { value: 'warning', description: 'Is shown and never refuses.' },
    INFO: { value: 'info', description: 'Is advice.' },
  } as const satisfies Record<string, { value: FindingLevel; description: string }>,
});

const FaultEnum = enumOf('Fault', 'Whose work removes a finding.', {
  PUBLISHER: 'The publisher’s.',
  PLATFORM: 'Ours; it is retried by us.',
});

const FindingChangeEnum = enumOf(
  'FindingChange',
  'Whether the attempt before had the same finding.',
  {
    NEW: 'It did not.',
    SAME: 'It did.',
  },
);

const FixRef = builder.objectRef<Fix>('Fix').implement({
  description: 'What to do about a finding.',
  fields: (t) => ({
    text: t.string({
      description: 'In words.',
      args: languageArgs,
      resolve: ({ text }, args, context) => say(text, args, context),
    }),
    replacement: t.string({
      nullable: true,
      description:
        'The text to put in the place of the marked range; null where the edit is not mechanical.',
      resolve: ({ edit }) => edit?.replacement ?? null,
    }),
  }),
});

const SuppressionRef = builder.objectRef<Suppression>('Suppression').implement({
  description: 'Why a publisher accepts a finding.',
  fields: (t) => ({
    reason: t.exposeString('reason', { description: 'In the words of the publisher.' }),
    until: t.exposeString('until', {
      nullable: true,
      description: 'Last day on which it counts, `YYYY-MM-DD`; null without an end.',
    }),
  }),
});

const CodeLineRef = builder.objectRef<FrameLine>('CodeLine').implement({
  description: 'A line of a file, shown around a finding. Secrets are masked.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Counted from 1.' }),
    text: t.exposeString('text', { description: 'The line without its end.' }),
    atFault: t.exposeBoolean('atFault', {
      description: 'True for the lines that the finding marks.',
    }),
  }),
});

/** The findings of a dry run; their ids are the check and the place in its list. */
export function findingsOfCheck(check: Check): readonly FindingView[] {
  return check.findings.map(({ skuId, packageVersion, fieldPath = null, finding }, place) => ({
    id: `${check.id}:${place}`,
    stage: 'CERTIFICATION',
    level: finding.level,
    fault: 'PUBLISHER',
    skuId,
    packageVersion,
    fieldPath,
    fingerprint: finding.fingerprint,
    body: finding,
    codeFrame: [],
    seenBefore: false,
  }));
}

async function readAnyFinding(loaders: Loaders, actor: Actor, id: string) {
  const [checkId = '', place] = id.split(':');
  if (place === undefined) return await readFinding(loaders, actor, id);
  const check = await readCheck(loaders, actor, checkId);
  return check === null ? null : (findingsOfCheck(check)[Number(place)] ?? null);
}

builder.node(FindingRef, {
  id: { resolve: ({ id }) => id },
  description: 'A fault of a package or of a stage, with its place and what to do.',
  loadWithoutCache: async (id, context) =>
    await readAnyFinding(loadersOf(context), context.actor, id),
  fields: (t) => ({
    stage: t.expose('stage', { type: StageEnum, description: 'The stage that found it.' }),
    ruleId: t.string({ description: 'The rule.', resolve: ({ body }) => body.ruleId }),
    docsUrl: t.string({
      nullable: true,
      description: 'The page of the rule; null where the finding is of no rule of certification.',
      resolve: ({ body }, _args, { deps }) => rulePageUrl(deps.settings.publicUrl, body.ruleId),
    }),
    findingId: t.string({
      description: 'The case within the rule.',
      resolve: ({ body }) => body.findingId,
    }),
    level: t.expose('level', { type: FindingLevelEnum, description: 'How much it matters.' }),
    fault: t.expose('fault', { type: FaultEnum, description: 'Whose work removes it.' }),
    blocking: t.boolean({
      description: 'True when it keeps the offer from being published.',
      resolve: ({ body }) => body.blocking,
    }),
    skuId: t.exposeString('skuId', {
      nullable: true,
      description: 'The SKU whose package it is of; null when it is of the whole offer.',
    }),
    packageVersion: t.exposeString('packageVersion', {
      nullable: true,
      description: 'Version of that package; null when it is of no package.',
    }),
    file: t.string({
      nullable: true,
      description: 'Path inside the package; null when it is of the zip as a whole or of a field.',
      resolve: ({ body }) => body.file,
    }),
    line: t.int({
      nullable: true,
      description: 'First line, from 1; null without a place in a file.',
      resolve: ({ body }) => body.line,
    }),
    column: t.int({
      nullable: true,
      description: 'First column, from 1; null without a place in a file.',
      resolve: ({ body }) => body.column,
    }),
    endLine: t.int({
      nullable: true,
      description: 'Last line, from 1; null without a place in a file.',
      resolve: ({ body }) => body.endLine,
    }),
    endColumn: t.int({
      nullable: true,
      description: 'Column after the last sign, from 1; null without a place in a file.',
      resolve: ({ body }) => body.endColumn,
    }),
    jsonPath: t.string({
      nullable: true,
      description: 'Place in the JSON of the file, `a.b[2].c`; null where the file is no JSON.',
      resolve: ({ body }) => body.jsonPath,
    }),
    innerTemplate: t.string({
      nullable: true,
      description:
        'Name of the nested deployment whose template has the fault; null for the outer template.',
      resolve: ({ body }) => body.innerTemplate,
    }),
    fieldPath: t.exposeString('fieldPath', {
      nullable: true,
      description: 'The field of the offer at fault; null when a file is.',
    }),
    message: t.string({
      description: 'What is wrong.',
      args: languageArgs,
      resolve: ({ body }, args, context) => say(body.message, args, context),
    }),
    help: t.string({
      description: 'Why it matters.',
      args: languageArgs,
      resolve: ({ body }, args, context) => say(body.help, args, context),
    }),
    fix: t.field({
      type: FixRef,
      nullable: true,
      description: 'What to do; null where the message says it all.',
      resolve: ({ body }) => body.fix,
    }),
    suppressed: t.field({
      type: SuppressionRef,
      nullable: true,
      description:
        'Why the package says that it stays (`certification.json`); null where it says nothing. Only findings that refuse nothing have one.',
      resolve: ({ body }) => body.suppressed ?? null,
    }),
    fingerprint: t.exposeString('fingerprint', {
      description: 'The same for the same fault of the same place, over reformatting.',
    }),
    codeFrame: t.expose('codeFrame', {
      type: [CodeLineRef],
      description: 'The lines around the place; empty without one.',
    }),
    sinceLastAttempt: t.field({
      type: FindingChangeEnum,
      description: 'Whether the publication before had it too.',
      resolve: ({ seenBefore }) => (seenBefore ? 'SAME' : 'NEW'),
    }),
  }),
});
