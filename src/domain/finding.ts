import type { Text } from './language.ts';

/** `error` fails its rule, `warning` is shown and never blocks, `info` is advice. */
export type FindingLevel = 'error' | 'warning' | 'info';

/** Whose work removes the finding. A `PLATFORM` fault is retried by us and never sent as "fix and republish". */
export type Fault = 'PUBLISHER' | 'PLATFORM';

/** A range of a file. Lines and columns are 1-based, offsets count UTF-16 units of the decoded text. */
export type TextEdit = {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
};

/** What to do about a finding: words always, and the edit where it is mechanical. */
export type Fix = { readonly text: Text; readonly edit: TextEdit | null };

/** Why the publisher accepts a finding that refuses nothing, in his own words; reviewers read it. */
export type Suppression = {
  readonly reason: string;
  /** Last day on which it counts, `YYYY-MM-DD`; null without an end. */
  readonly until: string | null;
};

/**
 * A fault of a package, with its place.
 * Shape and words: `ruleId` names the rule, `findingId` the case within it, `code` equals `findingId` unless the rule has none.
 */
export type Finding = {
  readonly ruleId: string;
  readonly findingId: string;
  readonly level: FindingLevel;
  /** True when the marketplace refuses a package that has it. */
  readonly blocking: boolean;
  /** Path inside the package, `/` between parts; null when the fault is of the zip as a whole. */
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly endLine: number | null;
  readonly endColumn: number | null;
  /** `a.b[2].c`; empty for the root. */
  readonly jsonPath: string | null;
  /** Name of the nested deployment whose inner template has the fault. */
  readonly innerTemplate: string | null;
  readonly message: Text;
  /** Why it matters, one sentence. */
  readonly help: Text;
  readonly fix: Fix | null;
  /** Present when the package says why it stays. */
  readonly suppressed?: Suppression;
  /** Stable over reformatting: hash of rule, file, JSON path and finding id. */
  readonly fingerprint: string;
};
