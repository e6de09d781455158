/**
 * What is kept of packages that were certified before. A file of the same bytes under the same path is read once, and
 * what the rules on single files find in it is kept with it: publishing again after a small edit costs what was edited.
 * Rules on the package as a whole run every time. A report is the same, byte for byte, with and without a memory.
 */
import type { ApiVersionData } from './api-versions.ts';
import type { Fault, Rule } from './rule.ts';
import type { RunSettings } from './settings.ts';
import type { SourceFile } from './source-file.ts';

/** Characters of text that are kept; their trees take about a dozen times as many bytes. */
const MOST_CHARACTERS = 4_000_000;
/** Longer files are read again each time, so that one of them does not drive out the others. */
const LONGEST_FILE = 1_000_000;
/** A rule that finds more in one file is run again: what it found would be larger than the file. */
const MOST_FAULTS = 200;

/** What most rules find in most files. */
const none: readonly Fault[] = [];

/** The part of a context that decides, beside its file, what is found: `settings`, Bicep, the main template. */
type Situation = { readonly key: string; readonly beside: SourceFile | null };

/** What is kept with a file. */
type Kept = {
  readonly situation: Situation;
  readonly contexts: unknown;
  /** What rules found in them. */
  readonly found: ReadonlyMap<object, Map<Rule, readonly Fault[]>>;
};

/** Nobody else writes it. */
const keptWith = ({ kept }: SourceFile): Kept | null => kept as Kept | null;

export class CertificationMemory {
  readonly #files = new Map<string, SourceFile>();
  #characters = 0;
  #apiVersions: ApiVersionData | null = null;

  /** The file as it was read before, or what `read` answers; null for a file that is no text. */
  file(path: string, sha256: string, read: () => SourceFile | null): SourceFile | null {
    const key = `${sha256} ${path}`;
    const known = this.#files.get(key);
    if (known !== undefined) {
      // The one that was asked for last is forgotten last.
      this.#files.delete(key);
      this.#files.set(key, known);
      return known;
    }
    const file = read();
    if (file === null || file.text.length > LONGEST_FILE) return file;
    this.#files.set(key, file);
    this.#characters += file.text.length;
    for (const [oldest, { text }] of this.#files) {
      if (this.#characters <= MOST_CHARACTERS) break;
      this.#files.delete(oldest);
      this.#characters -= text.length;
    }
    return file;
  }

  /**
   * What the rules on single files look at: the contexts that were made of the file when it was last seen in the same
   * situation, or what `make` answers.
   */
  contextsOf<Context extends object>(
    file: SourceFile,
    { mode, date, apiVersions }: RunSettings,
    { isBicepMade, beside }: { readonly isBicepMade: boolean; readonly beside: SourceFile | null },
    make: () => readonly Context[],
  ): readonly Context[] {
    if (this.#apiVersions !== null && this.#apiVersions !== apiVersions) {
      throw new Error('A memory belongs to one set of api versions.');
    }
    this.#apiVersions = apiVersions;
    const key = `${mode} ${date} ${isBicepMade}`;
    const known = keptWith(file);
    if (known?.situation.key === key && known.situation.beside === beside) {
      // A file has one class, so that its contexts have one type.
      return known.contexts as readonly Context[];
    }
    const contexts = make();
    const found = new Map(contexts.map((context) => [context, new Map()]));
    file.kept = { situation: { key, beside }, contexts, found } satisfies Kept;
    return contexts;
  }

  /** What the rule found in the context, as it was found before or by `check`: at most `most` faults. */
  faultsOf(
    context: { readonly file: SourceFile },
    rule: Rule,
    most: number,
    check: () => Iterable<Fault>,
  ): readonly Fault[] {
    const byRule = keptWith(context.file)?.found.get(context);
    const known = byRule?.get(rule);
    if (known !== undefined) return known;
    let faults: Fault[] | null = null;
    for (const fault of check()) {
      faults ??= [];
      faults.push(fault);
      if (faults.length >= most) break;
    }
    if (faults === null) byRule?.set(rule, none);
    else if (faults.length <= MOST_FAULTS) byRule?.set(rule, faults);
    return faults ?? none;
  }
}
