/**
 * The deployment form as it can be filled in, read from a parsed `createUiDefinition.json`: pages of fields, and what
 * the form sends to the template. Any JSON is taken; an element that is not drawn here stays, with its type.
 * Source: "CreateUiDefinition elements".
 */
import { isRecord, listOf, property, textOf } from '../prerequisites/json.ts';

/** How many elements of a form are read in all, how many choices of one, and how deep sections may stand in each other. */
const MAX_ELEMENTS = 1_000;
export const MAX_CHOICES = 500;
const MAX_DEPTH = 8;

export type FieldKind =
  | 'TEXT_BOX'
  | 'PASSWORD_BOX'
  | 'DROP_DOWN'
  | 'OPTIONS_GROUP'
  | 'CHECK_BOX'
  | 'SLIDER'
  | 'TEXT_BLOCK'
  | 'INFO_BOX'
  | 'SECTION'
  | 'SIZE_SELECTOR'
  | 'OTHER';

/** What is asked of a value beside being there: a pattern, or an expression that is true. */
export type Validation = {
  readonly regex: string;
  readonly isValid: boolean | string;
  readonly message: string;
};

/** Texts may be expressions of the form: `[…]`. */
export type FormField = {
  /** Where it stands: `basics.firstUser.password`. No two fields have the same. */
  readonly path: string;
  readonly name: string;
  readonly kind: FieldKind;
  /** As the form has it: `Microsoft.Common.TextBox`. */
  readonly type: string;
  readonly label: string;
  readonly toolTip: string;
  readonly visible: boolean | string;
  readonly required: boolean | string;
  readonly defaultValue: unknown;
  readonly validations: readonly Validation[];
  readonly placeholder: string;
  readonly multiLine: boolean;
  /** Label of the second password; null when it is not asked for. */
  readonly confirm: string | null;
  /** Null when an expression computes them. */
  readonly choices: readonly { readonly label: string; readonly value: unknown }[] | null;
  readonly multiselect: boolean;
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  readonly text: string;
  readonly icon: 'NONE' | 'INFO' | 'WARNING' | 'ERROR';
  readonly link: { readonly label: string; readonly url: string } | null;
  /** Of a section. */
  readonly fields: readonly FormField[];
};

export type FormPage = {
  /** Null for the first page, where Azure asks for subscription, resource group and region. */
  readonly name: string | null;
  readonly label: string;
  readonly fields: readonly FormField[];
};

export type FormDefinition = {
  readonly pages: readonly FormPage[];
  /** What the template gets, in the order of the form. */
  readonly outputs: readonly { readonly name: string; readonly value: unknown }[];
};

/** The form of a parsed definition; null when it is no JSON object. */
export function readFormDefinition(definition: unknown): FormDefinition | null {
  if (!isRecord(definition)) return null;
  const parameters = property(definition, 'parameters');
  const outputs = property(parameters, 'outputs');
  const reader = { left: MAX_ELEMENTS, paths: new Set<string>() };
  return {
    pages: [
      {
        name: null,
        label: '',
        fields: fieldsOf(property(parameters, 'basics'), 'basics', reader, 0),
      },
      ...listOf(property(parameters, 'steps'))
        .filter(isRecord)
        .map((step) => {
          const name = textOf(property(step, 'name'));
          const label = textOf(property(step, 'label')) || textOf(property(step, 'bladeTitle'));
          const path = `steps.${name}`;
          return {
            name,
            label: label || name,
            fields: fieldsOf(property(step, 'elements'), path, reader, 0),
          };
        }),
    ],
    outputs: isRecord(outputs)
      ? Object.entries(outputs).map(([name, value]) => ({ name, value }))
      : [],
  };
}

type Reader = { left: number; readonly paths: Set<string> };

function fieldsOf(
  elements: unknown,
  parent: string,
  reader: Reader,
  depth: number,
): readonly FormField[] {
  return listOf(elements).flatMap((element) => {
    // An element without a type is a placeholder such as `{}`: there is nothing to show of it.
    const type = textOf(property(element, 'type'));
    if (type === '' || reader.left <= 0) return [];
    reader.left -= 1;
    return [fieldOf(element, type, parent, reader, depth)];
  });
}

const kinds: Readonly<Record<string, FieldKind>> = {
  'microsoft.common.textbox': 'TEXT_BOX',
  'microsoft.common.passwordbox': 'PASSWORD_BOX',
  'microsoft.common.dropdown': 'DROP_DOWN',
  'microsoft.common.optionsgroup': 'OPTIONS_GROUP',
  'microsoft.common.checkbox': 'CHECK_BOX',
  'microsoft.common.slider': 'SLIDER',
  'microsoft.common.textblock': 'TEXT_BLOCK',
  'microsoft.common.infobox': 'INFO_BOX',
  'microsoft.common.section': 'SECTION',
  'microsoft.compute.sizeselector': 'SIZE_SELECTOR',
};

function kindOf(type: string, depth: number): FieldKind {
  const folded = type.toLowerCase();
  const kind = Object.hasOwn(kinds, folded) ? kinds[folded] : undefined;
  return kind === undefined || (kind === 'SECTION' && depth >= MAX_DEPTH) ? 'OTHER' : kind;
}

function fieldOf(
  element: unknown,
  type: string,
  parent: string,
  reader: Reader,
  depth: number,
): FormField {
  const constraints = property(element, 'constraints');
  const options = property(element, 'options');
  const label = property(element, 'label');
  const name = textOf(property(element, 'name'));
  const kind = kindOf(type, depth);
  const path = freePath(`${parent}.${name}`, reader);
  const min = finite(property(element, 'min'), 0);
  return {
    path,
    name,
    kind,
    type,
    label: isRecord(label) ? textOf(Object.values(label)[0]) : textOf(label),
    toolTip: textOf(property(element, 'toolTip')),
    visible: truthOf(property(element, 'visible'), true),
    required: truthOf(property(constraints, 'required'), false),
    defaultValue: property(element, 'defaultValue'),
    validations: validationsOf(constraints),
    placeholder: textOf(property(element, 'placeholder')),
    multiLine: property(element, 'multiLine') === true,
    confirm:
      kind !== 'PASSWORD_BOX' || property(options, 'hideConfirmation') === true
        ? null
        : textOf(property(label, 'confirmPassword')),
    choices: choicesOf(element, kind, constraints),
    multiselect: property(element, 'multiselect') === true,
    min,
    max: Math.max(min, finite(property(element, 'max'), 100)),
    unit: textOf(property(element, 'subLabel')),
    ...wordsOf(options),
    fields:
      kind === 'SECTION' ? fieldsOf(property(element, 'elements'), path, reader, depth + 1) : [],
  };
}

function wordsOf(options: unknown): Pick<FormField, 'text' | 'icon' | 'link'> {
  const link = property(options, 'link');
  const icon = textOf(property(options, 'icon')).toUpperCase();
  const url = textOf(property(link, 'uri')) || textOf(property(options, 'uri'));
  return {
    text: textOf(property(options, 'text')),
    icon: icon === 'INFO' || icon === 'WARNING' || icon === 'ERROR' ? icon : 'NONE',
    link: url === '' ? null : { label: textOf(property(link, 'label')), url },
  };
}

/** Two elements of one name are a fault of the form, and still two fields. */
function freePath(wanted: string, { paths }: Reader): string {
  let path = wanted;
  for (let count = 2; paths.has(path.toLowerCase()); count += 1) path = `${wanted}#${count}`;
  paths.add(path.toLowerCase());
  return path;
}

function choicesOf(element: unknown, kind: FieldKind, constraints: unknown): FormField['choices'] {
  if (kind === 'SIZE_SELECTOR') {
    const allowed = listOf(property(constraints, 'allowedSizes'));
    const sizes = allowed.length > 0 ? allowed : listOf(property(element, 'recommendedSizes'));
    return sizes
      .map(textOf)
      .filter((size) => size !== '')
      .slice(0, MAX_CHOICES)
      .map((size) => ({ label: size, value: size }));
  }
  if (kind !== 'DROP_DOWN' && kind !== 'OPTIONS_GROUP') return [];
  const allowed = property(constraints, 'allowedValues');
  if (!Array.isArray(allowed)) return null;
  return allowed.slice(0, MAX_CHOICES).map((choice) => {
    const value = property(choice, 'value') ?? null;
    return { label: textOf(property(choice, 'label')) || JSON.stringify(value), value };
  });
}

function validationsOf(constraints: unknown): readonly Validation[] {
  const message = textOf(property(constraints, 'validationMessage'));
  const regex = textOf(property(constraints, 'regex'));
  return [
    ...(regex === '' ? [] : [{ regex, isValid: true, message }]),
    ...listOf(property(constraints, 'validations')).map((rule) => ({
      regex: textOf(property(rule, 'regex')),
      isValid: truthOf(property(rule, 'isValid'), true),
      message: textOf(property(rule, 'message')),
    })),
  ];
}

/** True, false, or the expression that decides. */
function truthOf(value: unknown, otherwise: boolean): boolean | string {
  return typeof value === 'boolean' || typeof value === 'string' ? value : otherwise;
}

function finite(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}
