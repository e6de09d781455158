import type { SkuType } from '../content.ts';
import type { Finding } from '../finding.ts';
import type { Text } from '../language.ts';
import { OLD_DATA_DAYS, daysBetween } from './api-versions.ts';
import { isOn } from './differences.ts';
import type { JsonObject } from './json.ts';
import { CertificationMemory } from './memory.ts';
import { deploymentsIn } from './nested-deployments.ts';
import type { NestedDeployment } from './nested-deployments.ts';
import { fingerprintOf, printable, printableText, say } from './print.ts';
import { MORE_FINDINGS, ruleSet } from './report.ts';
import type { CertificationReport } from './report.ts';
import type {
  Fault,
  FileContext,
  FormContext,
  MainTemplate,
  PackageContext,
  PackageEntry,
  ParametersContext,
  Rule,
  TemplateContext,
} from './rule.ts';
import { rules } from './rules.ts';
import { recentApiVersions } from './rules/api-versions-should-be-recent.ts';
import { suppressionsAreRight } from './rules/pkg-024-suppressions.ts';
import { SUPPRESSIONS_FILE, matchSuppressions, readSuppressions } from './suppressions.ts';
import type { RunSettings } from './settings.ts';
import {
  classOf,
  isBicepMade,
  mainTemplateOf,
  readSources,
  rootOf,
  templatesOf,
} from './sources.ts';
import { lineReader, pathAt } from './source-file.ts';
import type { LinePlace, Place, SourceFile } from './source-file.ts';
import { valueAt } from './tree.ts';

/** A package as it was read: see `readZip`. */
export type CertificationInput = RunSettings & {
  readonly entries: readonly PackageEntry[];
  /** Bytes by path; of a long file only its beginning. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly sku: { readonly skuType: SkuType };
  /**
   * Path of the one file that is looked at: the others are as if they were not there, the rules on packages do not
   * run, and whether Bicep made it is asked of the file itself, whatever its name.
   */
  readonly only?: string;
};

/** Findings shown per rule and file; the rest is counted. Source: catalogue 8. */
export const MOST_PER_RULE_AND_FILE = 200;

/** A rule stops in a file, a rule of the package at all, after that many faults: a hostile file has millions. */
const MOST_COLLECTED = 20_000;

export type CertifyOptions = {
  /** Is told the rules that ran, and of how many. */
  readonly onProgress?: (done: number, total: number) => void;
  /** What is known of earlier packages, with the same api versions; it learns this one. */
  readonly memory?: CertificationMemory;
};

/**
 * Runs every rule over a package. Pure: the same input gives the same report, byte for byte.
 * `hash` is a text hash of at least 32 hex digits.
 *
 * @throws RangeError when the package has no entry of the path `only`.
 */
export function certify(
  input: CertificationInput,
  hash: (text: string) => string,
  { onProgress, memory = new CertificationMemory() }: CertifyOptions = {},
): CertificationReport {
  const subject = subjectOf(input, memory);
  const drafts: Draft[] = [];
  let rulesRun = 0;
  for (const [index, rule] of rules.entries()) {
    const outcome = run(rule, subject, memory);
    if (outcome.ran) rulesRun += 1;
    drafts.push(...toDrafts(rule, outcome, subject));
    onProgress?.(index + 1, rules.length);
  }
  drafts.push(...oldData(input));
  const told = withSuppressions(drafts, subject, input);
  const signed = fingerprinted(told.sort(inReadingOrder), hash);
  return {
    verdict: signed.some((finding) => finding.blocking) ? 'blocked' : 'passed',
    ruleSet,
    mode: input.mode,
    date: input.date,
    dataDate: input.apiVersions.asOf,
    rulesRun,
    findings: signed,
  };
}

/** The findings with the reasons that the package gives for them, and what is wrong with those. */
function withSuppressions(
  drafts: readonly Draft[],
  subject: Subject,
  { mode, date }: CertificationInput,
): Draft[] {
  if (mode === 'reference') return [...drafts];
  const { entries, faults } = readSuppressions(subject.sources, date);
  if (entries.length === 0 && faults.length === 0) return [...drafts];
  const matched = matchSuppressions(entries, drafts);
  const outcome: Outcome = {
    ran: true,
    faults: [...faults, ...matched.faults].map((fault) => ({
      fault,
      file: SUPPRESSIONS_FILE,
      innerTemplate: null,
    })),
    cutOff: new Set(),
  };
  return [
    ...drafts.map((draft) => {
      const suppressed = matched.suppressed.get(draft);
      return suppressed === undefined ? draft : { ...draft, suppressed };
    }),
    ...toDrafts(suppressionsAreRight, outcome, subject),
  ];
}

/** What the API and the documentation tell about the rules, in their order. */
export function describeRules(): {
  readonly id: string;
  readonly sentence: Text;
  readonly source: string;
  readonly appliesTo: Rule['appliesTo'];
  readonly level: Rule['marketplaceLevel'];
  readonly isPractice: boolean;
}[] {
  return rules.map(({ id, sentence, source, appliesTo, marketplaceLevel, practice }) => ({
    id,
    sentence,
    source,
    appliesTo,
    level: marketplaceLevel,
    isPractice: practice ?? false,
  }));
}

/** The package after reading: what the rules look at. */
type Subject = {
  readonly sources: ReadonlyMap<string, SourceFile>;
  readonly mainTemplate: PackageContext['mainTemplate'];
  readonly templates: readonly TemplateContext[];
  readonly forms: readonly FormContext[];
  readonly parameterFiles: readonly ParametersContext[];
  readonly files: readonly FileContext[];
  /** Null when one file is looked at alone. */
  readonly whole: PackageContext | null;
  readonly lines: (file: SourceFile) => (place: Place) => LinePlace;
};

function subjectOf(input: CertificationInput, memory: CertificationMemory): Subject {
  const { only } = input;
  const entries =
    only === undefined ? input.entries : input.entries.filter(({ path }) => path === only);
  if (only !== undefined && entries.length === 0) {
    throw new RangeError(`The package has no file "${only}".`);
  }
  const settings = settingsOf(input);
  const sources = readSources(entries, input.files, memory);
  const main = mainTemplateOf(sources);
  const bicepAnswers = only === undefined ? main?.root : rootOf(sources.get(only));
  const isPackageBicepMade = isBicepMade(bicepAnswers ?? undefined);
  const alone = { isBicepMade: isPackageBicepMade, beside: null };
  const templatesIn = (file: SourceFile, root: JsonObject) =>
    memory.contextsOf(file, settings, alone, () =>
      templatesOf(file, root, isPackageBicepMade, settings),
    );
  const mainTemplate = main && withFacts(main, settings, templatesIn);
  const templates: TemplateContext[] = [];
  const forms: FormContext[] = [];
  const parameterFiles: ParametersContext[] = [];
  for (const file of sources.values()) {
    const root = rootOf(file);
    if (!root) continue;
    switch (classOf(file, root, settings)) {
      case 'TEMPLATE':
        templates.push(...templatesIn(file, root));
        break;
      case 'FORM':
        forms.push(
          ...memory.contextsOf(
            file,
            settings,
            { ...alone, beside: mainTemplate?.file ?? null },
            () => [
              {
                settings,
                file,
                root,
                text: file.text,
                outputs: valueAt(root, 'parameters', 'outputs'),
                mainTemplate,
              },
            ],
          ),
        );
        break;
      case 'PARAMETERS':
        parameterFiles.push(
          ...memory.contextsOf(file, settings, alone, () => [{ settings, file, root }]),
        );
        break;
      case null:
        break;
    }
  }
  if (!isOn(settings, 'innerTemplatesOnce')) {
    templates.push(...takenForNested(templates, mainTemplate?.file));
  }
  const readers = new Map<SourceFile, (place: Place) => LinePlace>();
  const lines = (file: SourceFile) => {
    const reader = readers.get(file) ?? lineReader(file.text);
    readers.set(file, reader);
    return reader;
  };
  const files = [...sources.values()].map((file) => ({ settings, file, sources }));
  let nested: readonly NestedDeployment[] | undefined;
  const whole: PackageContext | null =
    only === undefined
      ? {
          settings,
          entries,
          files: input.files,
          sku: input.sku,
          sources,
          templates,
          nestedDeployments: () => (nested ??= [...deploymentsIn({ templates, sources })]),
          mainTemplate,
        }
      : null;
  return { sources, mainTemplate, templates, forms, parameterFiles, files, whole, lines };
}

/** With the facts of its outer template, which the form is compared with. A file that only bears the name gets its own. */
function withFacts(
  { file, root }: Omit<MainTemplate, 'facts'>,
  settings: RunSettings,
  templatesIn: (file: SourceFile, root: JsonObject) => readonly TemplateContext[],
): MainTemplate {
  const [outer] =
    classOf(file, root, settings) === 'TEMPLATE'
      ? templatesIn(file, root)
      : templatesOf(file, root, false, settings);
  if (!outer) throw new Error('A file has at least its outer template.');
  return { file, root, facts: outer.facts };
}

/**
 * The inner templates of the main template once more, as if a nested file held them. The test kit takes them for
 * those of each linked template without inner ones; equal findings of one place are one, so once is enough, and a file
 * that carries the name of a main template adds none.
 */
function takenForNested(
  templates: readonly TemplateContext[],
  main: SourceFile | undefined,
): TemplateContext[] {
  const withInner = new Set(
    templates.filter(({ innerTemplate }) => innerTemplate !== null).map(({ file }) => file),
  );
  if (templates.every(({ file, isMain }) => isMain || withInner.has(file))) return [];
  return templates
    .filter(({ file, innerTemplate }) => file === main && innerTemplate !== null)
    .map((one) => ({ ...one, isMain: false }));
}

function settingsOf({ mode, date, apiVersions }: CertificationInput): RunSettings {
  return { mode, date, apiVersions };
}

/** A finding without its fingerprint, and what tells it from others at the same place. */
type Draft = Omit<Finding, 'fingerprint'> & { readonly about: string };

type Found = {
  readonly fault: Fault;
  readonly file: string | null;
  readonly innerTemplate: string | null;
};

type Outcome = {
  /** False when nothing of the package was for the rule. */
  readonly ran: boolean;
  readonly faults: readonly Found[];
  /** Files of which not all faults were collected. */
  readonly cutOff: ReadonlySet<string>;
};

const noFiles: ReadonlySet<string> = new Set();

function run(rule: Rule, subject: Subject, memory: CertificationMemory): Outcome {
  const faults: Found[] = [];
  const counts = new Map<string, number>();
  let cutOff = noFiles;
  const take = (found: Iterable<Fault>, { path }: SourceFile, innerTemplate: string | null) => {
    for (const fault of found) {
      // Faults of a file's inner templates count with those of the file.
      const count = (counts.get(path) ?? 0) + 1;
      if (count > MOST_COLLECTED) {
        cutOff = new Set([...cutOff, path]);
        return;
      }
      counts.set(path, count);
      faults.push({ fault, file: path, innerTemplate });
    }
  };
  const most = MOST_COLLECTED + 1;
  switch (rule.appliesTo) {
    case 'TEMPLATE': {
      let ran = false;
      for (const context of subject.templates) {
        const { file, innerTemplate } = context;
        if (rule.once && innerTemplate !== null) continue;
        ran = true;
        take(
          memory.faultsOf(context, rule, most, () => rule.check(context)),
          file,
          innerTemplate,
        );
      }
      return { ran, faults, cutOff };
    }
    case 'FORM': {
      let ran = false;
      for (const context of subject.forms) {
        const { file } = context;
        if (rule.needsMainTemplate && !context.mainTemplate) {
          take([skippedWithoutMain(rule.id)], file, null);
          continue;
        }
        ran = true;
        take(
          memory.faultsOf(context, rule, most, () => rule.check(context)),
          file,
          null,
        );
      }
      return { ran, faults, cutOff };
    }
    case 'PARAMETERS':
      for (const context of subject.parameterFiles) {
        const { file } = context;
        take(
          memory.faultsOf(context, rule, most, () => rule.check(context)),
          file,
          null,
        );
      }
      return { ran: subject.parameterFiles.length > 0, faults, cutOff };
    case 'FILE':
      for (const context of subject.files) take(rule.check(context), context.file, null);
      return { ran: subject.files.length > 0, faults, cutOff };
    case 'PACKAGE': {
      if (subject.whole === null) return { ran: false, faults, cutOff };
      for (const fault of rule.check(subject.whole)) {
        if (faults.length >= MOST_COLLECTED) {
          cutOff = new Set([fault.file ?? '']);
          break;
        }
        faults.push({ fault, file: fault.file, innerTemplate: null });
      }
      return { ran: true, faults, cutOff };
    }
  }
}

/** Says once that the api versions are old: then what is younger than they are is judged wrongly. */
function* oldData({ apiVersions: { asOf }, date }: RunSettings): Generator<Draft> {
  const age = daysBetween(asOf, date);
  if (age <= OLD_DATA_DAYS) return;
  yield {
    ruleId: recentApiVersions.id,
    findingId: 'ApiVersion.Data.Old',
    level: 'info',
    blocking: false,
    file: null,
    line: null,
    column: null,
    endLine: null,
    endColumn: null,
    jsonPath: null,
    innerTemplate: null,
    message: say(
      `The api versions that the package is compared with are of ${asOf}: ${age} days old.`,
      `Les versions d’API auxquelles le package est comparé datent du ${asOf} : elles ont ${age} jours.`,
    ),
    help: say(
      'Newer versions are not known, so that they look unknown and older ones look up to date.',
      'Les versions plus récentes ne sont pas connues : elles paraissent inconnues et de plus anciennes paraissent à jour.',
    ),
    fix: {
      text: say(
        'Ask whoever runs this installation for newer data; the package needs no change.',
        'Demandez des données plus récentes à l’exploitant de cette installation ; le package n’a pas à changer.',
      ),
      edit: null,
    },
    about: '',
  };
}

function skippedWithoutMain(ruleId: string): Fault {
  return {
    findingId: 'Skipped.Without.Main.Template',
    level: 'info',
    at: null,
    message: say(
      `The rule ${ruleId} was not run: the package has no main template that can be read.`,
      `La règle ${ruleId} n’a pas été exécutée : le package n’a pas de modèle principal lisible.`,
    ),
    help: say(
      'The rule compares the form with the parameters of the main template.',
      'La règle compare le formulaire aux paramètres du modèle principal.',
    ),
  };
}

/** One finding per place, in the order of the text, at most 200 per file with a count of the rest. */
function toDrafts(rule: Rule, { faults, cutOff }: Outcome, subject: Subject): Draft[] {
  if (faults.length === 0) return [];
  const [only] = faults;
  if (only && faults.length === 1 && cutOff.size === 0) return [toDraft(rule, only, subject)];
  const byFile = new Map<string | null, Map<string, Found>>();
  for (const one of faults) {
    const places = byFile.get(one.file) ?? new Map<string, Found>();
    byFile.set(one.file, places);
    const { at, findingId, message } = one.fault;
    // The same place seen from an outer and an inner template is one finding, named after the inner one.
    const key = `${findingId} ${at?.start} ${at?.end} ${message.en}`;
    places.set(key, one);
  }
  const drafts: Draft[] = [];
  for (const [file, places] of byFile) {
    const sorted = [...places.values()].sort(
      (a, b) => (a.fault.at?.start ?? -1) - (b.fault.at?.start ?? -1),
    );
    for (const one of sorted.slice(0, MOST_PER_RULE_AND_FILE)) {
      drafts.push(toDraft(rule, one, subject));
    }
    const more = sorted.length - MOST_PER_RULE_AND_FILE;
    if (more > 0) {
      drafts.push(
        toDraft(
          rule,
          { file, innerTemplate: null, fault: moreFault(more, cutOff.has(file ?? '')) },
          subject,
        ),
      );
    }
  }
  return drafts;
}

function moreFault(more: number, isCutOff: boolean): Fault {
  return {
    findingId: MORE_FINDINGS,
    level: 'info',
    at: null,
    message: isCutOff
      ? say(
          `The rule has more than ${more} further findings in this file.`,
          `La règle a plus de ${more} autres constats dans ce fichier.`,
        )
      : say(
          `The rule has ${more} more findings in this file.`,
          `La règle a ${more} autres constats dans ce fichier.`,
        ),
    help: say(
      `At most ${MOST_PER_RULE_AND_FILE} findings per rule and file are listed.`,
      `Au plus ${MOST_PER_RULE_AND_FILE} constats sont affichés par règle et par fichier.`,
    ),
  };
}

function toDraft(rule: Rule, { fault, file, innerTemplate }: Found, subject: Subject): Draft {
  const source = file === null ? undefined : subject.sources.get(file);
  const level = fault.level ?? 'error';
  const place = fault.at && source ? subject.lines(source)(fault.at) : null;
  const root = source?.json?.ok ? source.json.root : null;
  return {
    ruleId: rule.id,
    findingId: fault.findingId,
    level,
    blocking: level === 'error' && rule.marketplaceLevel === 'B',
    file: file === null ? null : printable(file, 300),
    line: place?.line ?? null,
    column: place?.column ?? null,
    endLine: place?.endLine ?? null,
    endColumn: place?.endColumn ?? null,
    jsonPath: fault.at && root ? printable(pathAt(root, fault.at.start), 1000) : null,
    innerTemplate: innerTemplate === null ? null : printable(innerTemplate),
    message: printableText(fault.message),
    help: printableText(fault.help),
    fix: fault.fix
      ? {
          text: printableText(fault.fix.text),
          edit: fault.fix.edit
            ? {
                start: fault.fix.edit.start,
                end: fault.fix.edit.end,
                replacement: fault.fix.edit.replacement,
              }
            : null,
        }
      : null,
    about: fault.about ?? '',
  };
}

/** File, line, column, rule; findings of the whole package first, the count of further ones last in its file. */
function inReadingOrder(a: Draft, b: Draft): number {
  return (
    compare(a.file ?? '', b.file ?? '') ||
    Number(a.findingId === MORE_FINDINGS) - Number(b.findingId === MORE_FINDINGS) ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    compare(a.ruleId, b.ruleId) ||
    compare(a.findingId, b.findingId) ||
    compare(a.message.en, b.message.en)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Gives each finding its stable name; equal ones are told apart by their order. */
function fingerprinted(drafts: readonly Draft[], hash: (text: string) => string): Finding[] {
  const seen = new Map<string, number>();
  return drafts.map((draft) => {
    const { ruleId, file, jsonPath, findingId, about, suppressed } = draft;
    const parts = [ruleId, file ?? '', jsonPath ?? '', findingId, about];
    const key = parts.join('\u001f');
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    // Written out: a rest of so many properties takes longer than all else that is done to a finding.
    return {
      ruleId,
      findingId,
      level: draft.level,
      blocking: draft.blocking,
      file,
      line: draft.line,
      column: draft.column,
      endLine: draft.endLine,
      endColumn: draft.endColumn,
      jsonPath,
      innerTemplate: draft.innerTemplate,
      message: draft.message,
      help: draft.help,
      fix: draft.fix,
      ...(suppressed && { suppressed }),
      fingerprint: fingerprintOf(hash, [key, String(count)]),
    };
  });
}
