import type { ComponentType } from 'react';
import type { FormField } from './form.ts';

/** A field of the form, at a place of the draft. */
export type FieldProps = { readonly field: FormField; readonly place: string };

/** What a control is given. The element with the id `place` is the one that links lead to. */
export type ControlProps = FieldProps & {
  /** Ids of the texts that explain the control. */
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  /** Published for good: it is shown and cannot be changed. */
  readonly isFrozen: boolean;
  /** Draws the fields of a list's items. */
  readonly Inner: ComponentType<FieldProps>;
};
