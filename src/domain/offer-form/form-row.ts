/** The shape of the table of the offer form: one row for each field, in the order in which people fill them in. */
import type { Text } from '../language.ts';
import type { Limits, PixelSize } from '../prerequisites/limits.ts';

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
  'LIST',
] as const;
export type FormControl = (typeof formControls)[number];

/** A value that can be chosen, and its name. */
export type FormChoice = { readonly value: string; readonly label: Text };

/** The field plays a part when the value at `path` is one of `values`, or a list that holds one of them. */
export type FormCondition = {
  /**
   * A pattern like that of the field. Where it has the same lists as the field's own, the same items are meant; in
   * other lists, any item.
   */
  readonly path: string;
  readonly values: readonly string[];
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
  /** The exact size of an image. */
  readonly size?: (limits: Limits) => PixelSize;
  /** Of `CHOICE` and `CHOICES`. */
  readonly choices?: readonly FormChoice[];
  /** When the field plays a part; always unless given. */
  readonly when?: FormCondition;
  /** When the field is required, where that is not always; it is then shown as required only while this holds. */
  readonly requiredWhen?: FormCondition;
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
): readonly FormChoice[] {
  return values.map((value) => ({ value, label: names[value] }));
}
