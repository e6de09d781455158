/**
 * The deployment form as a list of steps and elements, read from a parsed `createUiDefinition.json`.
 *
 * Any JSON is taken; what has not the expected shape is left out or becomes an `OTHER` element with its type, never
 * dropped in silence when it is an element. Source: "CreateUiDefinition elements".
 */
import { isRecord, listOf, property, textOf } from '../prerequisites/json.ts';

/** How many values of one element are listed; the rest is counted. */
export const MAX_CHOICES = 100;
/** How many elements of a form are read in all, and how deep sections may stand in each other. */
const MAX_ELEMENTS = 1000;
const MAX_DEPTH = 8;

/** A value to choose from. */
export type FormChoice = { readonly label: string; readonly value: string };

type Common = {
  readonly name: string;
  readonly label: string;
  readonly toolTip: string;
  readonly required: boolean;
  /** True when an expression decides whether it is shown. */
  readonly conditional: boolean;
};

export type FormElement =
  | (Common & {
      readonly kind: 'TEXT_BOX';
      readonly defaultValue: string;
      readonly placeholder: string;
      readonly multiLine: boolean;
      /** What is asked of the value, in the publisher's words. */
      readonly hint: string;
    })
  | (Common & {
      readonly kind: 'PASSWORD_BOX';
      readonly confirm: string | null;
      readonly hint: string;
    })
  | (Common & {
      readonly kind: 'DROP_DOWN' | 'OPTIONS_GROUP';
      /** At most `MAX_CHOICES`; empty when an expression computes them. */
      readonly choices: readonly FormChoice[];
      /** How many there are in all; null when an expression computes them. */
      readonly choiceCount: number | null;
      readonly defaultValue: string;
      readonly multiselect: boolean;
    })
  | (Common & { readonly kind: 'CHECK_BOX'; readonly checked: boolean })
  | (Common & {
      readonly kind: 'TEXT_BLOCK';
      readonly text: string;
      readonly link: { readonly label: string; readonly url: string } | null;
    })
  | (Common & {
      readonly kind: 'INFO_BOX';
      readonly icon: 'NONE' | 'INFO' | 'WARNING' | 'ERROR';
      readonly text: string;
      readonly url: string | null;
    })
  | (Common & { readonly kind: 'SECTION'; readonly elements: readonly FormElement[] })
  | (Common & {
      readonly kind: 'SLIDER';
      readonly min: number;
      readonly max: number;
      readonly defaultValue: number;
      readonly unit: string;
    })
  | (Common & { readonly kind: 'SIZE_SELECTOR'; readonly sizes: readonly string[] })
  | (Common & { readonly kind: 'OTHER'; readonly type: string });

export type FormStep = {
  readonly name: string;
  readonly label: string;
  readonly elements: readonly FormElement[];
};

/** A template parameter and the expression of the form that fills it; `{…}` for a group of expressions. */
export type FormOutput = { readonly parameter: string; readonly expression: string };

export type FormOutline = {
  /** The first page, beside what the portal itself asks for. */
  readonly basics: readonly FormElement[];
  readonly steps: readonly FormStep[];
  /** In the order of the form. */
  readonly outputs: readonly FormOutput[];
};

/** The outline of a parsed form definition; null when it is no JSON object. */
export function outlineForm(form: unknown): FormOutline | null {
  if (!isRecord(form)) return null;
  const parameters = property(form, 'parameters');
  const budget = { left: MAX_ELEMENTS };
  const outputs = property(parameters, 'outputs');
  return {
    basics: elementsOf(property(parameters, 'basics'), budget, 0),
    steps: listOf(property(parameters, 'steps'))
      .filter(isRecord)
      .map((step) => ({
        name: textOf(property(step, 'name')),
        label: textOf(property(step, 'label')) || textOf(property(step, 'bladeTitle')),
        elements: elementsOf(property(step, 'elements'), budget, 0),
      })),
    outputs: isRecord(outputs)
      ? Object.entries(outputs).map(([parameter, value]) => ({
          parameter,
          expression: isRecord(value) || Array.isArray(value) ? '{…}' : scalar(value),
        }))
      : [],
  };
}

function elementsOf(
  elements: unknown,
  budget: { left: number },
  depth: number,
): readonly FormElement[] {
  return listOf(elements).flatMap((element) => {
    // An element without a type is a placeholder such as `{}`: there is nothing to say about it.
    const type = textOf(property(element, 'type'));
    if (type === '' || budget.left <= 0) return [];
    budget.left -= 1;
    return [elementOf(element, type, budget, depth)];
  });
}

function elementOf(
  element: unknown,
  type: string,
  budget: { left: number },
  depth: number,
): FormElement {
  const constraints = property(element, 'constraints');
  const options = property(element, 'options');
  const visible = property(element, 'visible');
  const defaultValue = property(element, 'defaultValue');
  const label = property(element, 'label');
  const common: Common = {
    name: textOf(property(element, 'name')),
    label: isRecord(label) ? Object.values(label).map(textOf)[0] || '' : textOf(label),
    toolTip: textOf(property(element, 'toolTip')),
    required: property(constraints, 'required') === true,
    conditional: typeof visible === 'string' || visible === false,
  };
  switch (type) {
    case 'Microsoft.Common.TextBox':
      return {
        ...common,
        kind: 'TEXT_BOX',
        defaultValue: scalar(defaultValue),
        placeholder: textOf(property(element, 'placeholder')),
        multiLine: property(element, 'multiLine') === true,
        hint: hintOf(constraints),
      };
    case 'Microsoft.Common.PasswordBox':
      return {
        ...common,
        kind: 'PASSWORD_BOX',
        label: textOf(property(label, 'password')) || common.label,
        confirm:
          property(options, 'hideConfirmation') === true
            ? null
            : textOf(property(label, 'confirmPassword')),
        hint: hintOf(constraints),
      };
    case 'Microsoft.Common.DropDown':
    case 'Microsoft.Common.OptionsGroup': {
      const allowed = property(constraints, 'allowedValues');
      return {
        ...common,
        kind: type === 'Microsoft.Common.DropDown' ? 'DROP_DOWN' : 'OPTIONS_GROUP',
        choices: listOf(allowed)
          .slice(0, MAX_CHOICES)
          .map((choice) => ({
            label: textOf(property(choice, 'label')),
            value: scalar(property(choice, 'value')),
          })),
        choiceCount: Array.isArray(allowed) ? allowed.length : null,
        // The form names the default by its label.
        defaultValue: scalar(defaultValue),
        multiselect: property(element, 'multiselect') === true,
      };
    }
    case 'Microsoft.Common.CheckBox':
      return { ...common, kind: 'CHECK_BOX', checked: defaultValue === true };
    case 'Microsoft.Common.TextBlock': {
      const link = property(options, 'link');
      const url = textOf(property(link, 'uri'));
      return {
        ...common,
        kind: 'TEXT_BLOCK',
        text: textOf(property(options, 'text')),
        link: url === '' ? null : { label: textOf(property(link, 'label')), url },
      };
    }
    case 'Microsoft.Common.InfoBox': {
      const icon = textOf(property(options, 'icon')).toUpperCase();
      return {
        ...common,
        kind: 'INFO_BOX',
        icon: icon === 'INFO' || icon === 'WARNING' || icon === 'ERROR' ? icon : 'NONE',
        text: textOf(property(options, 'text')),
        url: textOf(property(options, 'uri')) || null,
      };
    }
    case 'Microsoft.Common.Section':
      return depth >= MAX_DEPTH
        ? { ...common, kind: 'OTHER', type }
        : {
            ...common,
            kind: 'SECTION',
            elements: elementsOf(property(element, 'elements'), budget, depth + 1),
          };
    case 'Microsoft.Common.Slider': {
      const min = finite(property(element, 'min'), 0);
      return {
        ...common,
        kind: 'SLIDER',
        min,
        max: finite(property(element, 'max'), 100),
        defaultValue: finite(defaultValue, min),
        unit: textOf(property(element, 'subLabel')),
      };
    }
    case 'Microsoft.Compute.SizeSelector': {
      const allowed = listOf(property(constraints, 'allowedSizes'));
      const sizes = allowed.length > 0 ? allowed : listOf(property(element, 'recommendedSizes'));
      return {
        ...common,
        kind: 'SIZE_SELECTOR',
        sizes: sizes
          .map(textOf)
          .filter((size) => size !== '')
          .slice(0, MAX_CHOICES),
      };
    }
    default:
      return { ...common, kind: 'OTHER', type };
  }
}

/** What the publisher says to whoever enters a wrong value. */
function hintOf(constraints: unknown): string {
  const messages = [
    textOf(property(constraints, 'validationMessage')),
    ...listOf(property(constraints, 'validations')).map((rule) =>
      textOf(property(rule, 'message')),
    ),
  ];
  return messages.filter((message) => message !== '').join(' ');
}

function scalar(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : textOf(value);
}

function finite(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}
