/** The shape of one row of the table of prerequisites, and what its check may look at. */
import type { Text } from '../language.ts';
import type { Limits } from './limits.ts';
import type { Place } from './places.ts';
import type {
  ValidationFacts,
  ViolationCode,
  ViolationParams,
  ViolationSection,
  ViolationSeverity,
} from './violation.ts';

/** The whole draft and what is known about it, for checks that look beyond their own field. */
export type RuleContext = {
  readonly content: unknown;
  readonly facts: ValidationFacts;
  readonly limits: Limits;
};

export type PrerequisiteRule = {
  readonly code: ViolationCode;
  /** The field: `.` between names, `[]` after a list whose items are meant. */
  readonly path: string;
  /** The field as the form shows it. */
  readonly label: Text;
  readonly severity: ViolationSeverity;
  readonly section: ViolationSection;
  /** One sentence that says what is asked, for the documentation and for help beside the field. */
  readonly requirement: Text;
  /** Title of the page that states it, or `ours`. */
  readonly source: string;
  /**
   * One entry for each fault of the place, empty when it holds. A rule is silent about what another rule reports: about
   * a missing value all but `required`, about a value of a wrong type all but `type`.
   */
  readonly check: (place: Place, context: RuleContext) => readonly ViolationParams[];
  /** What was asked, what is the case, what to do; plain text. */
  readonly message: (params: ViolationParams) => Text;
};

/** The answer of a check that finds nothing. */
export const holds: readonly ViolationParams[] = [];
