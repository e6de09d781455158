import type { SkuType } from '../content.ts';
import type { FindingLevel } from '../finding.ts';
import type { Text } from '../language.ts';
import type { JsonNode, JsonObject } from './json.ts';
import type { RunSettings } from './settings.ts';
import type { NestedDeployment } from './nested-deployments.ts';
import type { Place, SourceFile } from './source-file.ts';
import type { TemplateFacts } from './template-facts.ts';

/** A fault as a rule sees it: the engine adds line, column, JSON path, fingerprint and blocking. */
export type Fault = {
  readonly findingId: string;
  /** `error` unless said. */
  readonly level?: FindingLevel;
  /** The key or value at fault; null when the fault is of the whole file. */
  readonly at: Place | null;
  /** What tells the fault from others of its id at the same place, such as the name of a parameter. */
  readonly about?: string;
  readonly message: Text;
  /** Why it matters, one sentence. */
  readonly help: Text;
  /** What to do, and the edit where it is mechanical. */
  readonly fix?: { readonly text: Text; readonly edit?: Edit };
};

/** Replaces a range of the file. */
export type Edit = Place & { readonly replacement: string };

/** One template: a whole file whose inner templates are `{}`, or one inner template by itself. */
export type TemplateContext = {
  readonly settings: RunSettings;
  readonly file: SourceFile;
  readonly root: JsonObject;
  /** The text of `root`, inner templates blanked out; its first sign is at `base` of the file. */
  readonly text: string;
  readonly base: number;
  /** The file carries one of the three names of a main template. */
  readonly isMain: boolean;
  readonly isBicepMade: boolean;
  /** Name of the nested deployment; null for the outer template. */
  readonly innerTemplate: string | null;
  /** The template with all inner templates in place. */
  readonly unreduced: JsonObject;
  /** What several rules ask of it. */
  readonly facts: TemplateFacts;
};

/** The main template of the package, whatever its `$schema` says that it is. */
export type MainTemplate = {
  readonly file: SourceFile;
  readonly root: JsonObject;
  /** Of the template whose inner templates are `{}`. */
  readonly facts: TemplateFacts;
};

/** A form (`createUiDefinition.json`), with the main template it feeds. */
export type FormContext = {
  readonly settings: RunSettings;
  readonly file: SourceFile;
  readonly root: JsonObject;
  readonly text: string;
  /** `parameters.outputs`. */
  readonly outputs: JsonNode | undefined;
  readonly mainTemplate: MainTemplate | null;
};

export type ParametersContext = {
  readonly settings: RunSettings;
  readonly file: SourceFile;
  readonly root: JsonObject;
};

/** Any file that holds text. */
export type FileContext = {
  readonly settings: RunSettings;
  readonly file: SourceFile;
  /** Every text file of the package, this one among them. */
  readonly sources: ReadonlyMap<string, SourceFile>;
};

export type PackageEntry = {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
};

/** The package as a whole. */
export type PackageContext = {
  readonly settings: RunSettings;
  readonly entries: readonly PackageEntry[];
  /** Bytes by path; of a long file only its beginning. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** Every template of the package, the inner ones by themselves. */
  readonly templates: readonly TemplateContext[];
  /** The nested deployments of all of them whose templates can be told. */
  readonly nestedDeployments: () => readonly NestedDeployment[];
  readonly mainTemplate: MainTemplate | null;
  readonly sku: { readonly skuType: SkuType };
};

/** A fault of a package rule names its file itself. */
export type PackageFault = Fault & { readonly file: string | null };

type RuleBase = {
  /** The name under which the marketplace's test kit knows the rule, or `PKG-…` or `PRACTICE-…`. */
  readonly id: string;
  /** What a package MUST or SHOULD do, one sentence. */
  readonly sentence: Text;
  /** Where the rule comes from. */
  readonly source: string;
  /** `B`: an error refuses the package. `W`: an error is shown and never refuses. */
  readonly marketplaceLevel: 'B' | 'W';
  /** A practice that a reviewer asks for and no requirement: even its advice is told in the review. */
  readonly practice?: true;
};

export type TemplateRule = RuleBase & {
  readonly appliesTo: 'TEMPLATE';
  /** Runs on the file as a whole and not again on its inner templates. */
  readonly once?: boolean;
  check(context: TemplateContext): Iterable<Fault>;
};
export type FormRule = RuleBase & {
  readonly appliesTo: 'FORM';
  /** Skipped with a note when the package has no main template. */
  readonly needsMainTemplate?: boolean;
  check(context: FormContext): Iterable<Fault>;
};
export type ParametersRule = RuleBase & {
  readonly appliesTo: 'PARAMETERS';
  check(context: ParametersContext): Iterable<Fault>;
};
export type FileRule = RuleBase & {
  readonly appliesTo: 'FILE';
  check(context: FileContext): Iterable<Fault>;
};
export type PackageRule = RuleBase & {
  readonly appliesTo: 'PACKAGE';
  check(context: PackageContext): Iterable<PackageFault>;
};

/** A certification rule. Its file holds its sentence, its source and its check. */
export type Rule = TemplateRule | FormRule | ParametersRule | FileRule | PackageRule;
