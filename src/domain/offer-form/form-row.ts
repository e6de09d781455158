/** The shape of the table of the offer form: one row for each field, in the order in which people fill them in. */
import type { Text } from '../language.ts';
import type { ImageSize, Limits } from '../prerequisites/limits.ts';

/** What a field is filled in with. */
export const formControls = [
  'TEXT',
  'LINES',
  'HTML',
  'CHOICE',
  'CHOICES',
  'SWITCH',
  'TEXTS',
  'IMAGE',
  'PACKAGE',
  'AUDIENCE',
  'SECRET',
  /** A list of prices by country. */
  'PRICES',
  'LIST',
  'GROUP',
] as const;
export type FormControl = (typeof formControls)[number];

/**
 * Holds while the value at `path` is one of `values`, or a list that holds one of them. What is missing is the empty
 * text; yes and no are `true` and `false`.
 */
export type FormCondition = {
  /**
   * A pattern like that of the field. In the lists that both stand in, the same items are meant; in other lists, any
   * item.
   */
  readonly path: string;
  readonly values: readonly string[];
};

/** A value that can be chosen, and its name. */
export type FormChoice = {
  readonly value: string;
  readonly label: Text;
  /** While it is offered; always unless given. */
  readonly when?: FormCondition;
};

/**
 * One field. Its label, and whether it is required, come from the rules of its path (`prerequisites/`); a row says
 * what they do not: with what it is filled in.
 */
export type FormRow = {
  /** As in `PrerequisiteRule.path`. A row below `list[]` is a field of each item of the list. */
  readonly path: string;
  readonly control: FormControl;
  /** Most characters of a text, most entries of a list. */
  readonly limit?: (limits: Limits) => number;
  /** Of an `IMAGE`; null where the profile has no such image. */
  readonly size?: (limits: Limits) => ImageSize | null;
  /** Of `HTML`: the elements that it may use without a remark. */
  readonly elements?: (limits: Limits) => readonly string[];
  /** Of `CHOICE` and `CHOICES`. */
  readonly choices?: (limits: Limits) => readonly FormChoice[];
  /** The field plays a part while all of these hold; always unless given. */
  readonly when?: readonly FormCondition[];
  /** Where a field is not always required: what must hold for that. */
  readonly requiredWhen?: FormCondition;
  /** Where profiles differ in whether it is required. */
  readonly isRequired?: (limits: Limits) => boolean;
  readonly hint?: Text;
};

/** The fields that are shown together. */
export type FormGroup<Key extends string = string> = {
  readonly key: Key;
  readonly title: Text;
  readonly rows: readonly FormRow[];
};

/** The choices of a fixed set, in its order; a value without a name does not compile. */
export function choicesOf<Value extends string>(
  values: readonly Value[],
  names: Readonly<Record<NoInfer<Value>, Text>>,
): () => readonly FormChoice[] {
  const choices = values.map((value) => ({ value, label: names[value] }));
  return () => choices;
}
