/**
 * What a filled-in form shows, refuses and sends: the functions of the template language over `basics('…')` and
 * `steps('…')`. What cannot be known here, such as what Azure looks up, stays unknown and is shown as that.
 * Source: "CreateUiDefinition functions".
 */
import type { Scope, TemplateFunction, World } from '../expressions/call.ts';
import { say } from '../certification/print.ts';
import { evaluateText } from '../expressions/evaluate.ts';
import { FaultyExpression } from '../expressions/fault.ts';
import {
  holeIn,
  holeOf,
  isObject,
  jsonOf,
  Maker,
  Meter,
  shownText,
  unknown,
} from '../expressions/value.ts';
import type { Member, ObjectValue, Value } from '../expressions/value.ts';
import { isRecord } from '../prerequisites/json.ts';
import type { FormDefinition, FormField, Validation } from './form-definition.ts';

/** What stands in a field: a text, a number, a tick, or the numbers of the chosen choices. */
export type FormAnswer = string | number | boolean | readonly number[];
export type FormAnswers = ReadonlyMap<string, FormAnswer>;

/** What Azure asks for on the first page; null while it is not said. */
export type FormPlace = {
  readonly resourceGroup: string | null;
  readonly location: string | null;
};

/** A pattern that a text must match. Whoever runs it guards itself: patterns of publishers can run for ever. */
export type PatternCheck = {
  readonly path: string;
  readonly pattern: string;
  readonly text: string;
  readonly message: string;
};

export type FormFault = {
  readonly kind: 'REQUIRED' | 'NOT_VALID';
  /** In the publisher's words; empty when he gave none. */
  readonly message: string;
};

export type FormParameter = {
  readonly name: string;
  /** As it is shown, with `⟨…⟩` where something is not known. */
  readonly text: string;
  readonly isSecret: boolean;
  /** Null while a part is unknown or secret. */
  readonly json: { readonly value: unknown } | null;
};

export type EvaluatedForm = {
  /** Paths of the fields that are not shown now. */
  readonly hidden: ReadonlySet<string>;
  /** Paths of the fields of which Azure alone knows whether they are shown; they are. */
  readonly undecided: ReadonlySet<string>;
  readonly required: ReadonlySet<string>;
  readonly faults: ReadonlyMap<string, FormFault>;
  readonly patterns: readonly PatternCheck[];
  readonly parameters: readonly FormParameter[];
  /** A text of the form with its expressions evaluated. */
  text(source: string): string;
};

/** What one look at a form may cost, in steps of the evaluator. */
const FORM_STEPS = 200_000;
const nowhere = { start: 0, end: 0 };

/** What an untouched form holds. */
export function firstAnswers(form: FormDefinition): FormAnswers {
  const answers = new Map<string, FormAnswer>();
  for (const field of form.pages.flatMap(({ fields }) => allFields(fields))) {
    const first = firstAnswer(field);
    if (first !== null) answers.set(field.path, first);
  }
  return answers;
}

/** The fields of a page with those of its sections, in the order of the page. */
export function allFields(fields: readonly FormField[]): readonly FormField[] {
  return fields.flatMap((field) => [field, ...allFields(field.fields)]);
}

function firstAnswer({ kind, defaultValue, choices, min, max }: FormField): FormAnswer | null {
  switch (kind) {
    case 'TEXT_BOX':
      return isPlain(defaultValue) ? String(defaultValue) : '';
    case 'PASSWORD_BOX':
      return '';
    case 'CHECK_BOX':
      return defaultValue === true;
    case 'SLIDER':
      return typeof defaultValue === 'number' && defaultValue >= min && defaultValue <= max
        ? defaultValue
        : min;
    case 'SIZE_SELECTOR':
      return (choices ?? []).length > 0 ? [0] : [];
    case 'DROP_DOWN':
    case 'OPTIONS_GROUP': {
      // The form names its defaults by their labels.
      const wanted: readonly unknown[] = Array.isArray(defaultValue)
        ? defaultValue
        : [defaultValue];
      const found = (choices ?? []).flatMap(({ label }, index) =>
        wanted.includes(label) ? [index] : [],
      );
      return found;
    }
    case 'TEXT_BLOCK':
    case 'INFO_BOX':
    case 'SECTION':
    case 'OTHER':
      return null;
  }
}

/** A default that is there as it is written, and no expression. */
const isPlain = (value: unknown): value is string | number =>
  typeof value === 'number' || (typeof value === 'string' && !value.startsWith('['));

/**
 * The form with these answers. Never throws for what a form holds: an expression with a fault is unknown.
 *
 * @param nowMs the moment, in milliseconds since 1970 UTC.
 */
export function evaluateForm(
  form: FormDefinition,
  answers: FormAnswers,
  place: FormPlace,
  nowMs: number,
): EvaluatedForm {
  const world = worldOf(nowMs);
  // Once with all fields, so that what is hidden is known; then without the hidden ones, which have no value.
  const all = new Evaluator(form, answers, place, world, new Set());
  const { hidden } = all.visibility();
  const evaluator = new Evaluator(form, answers, place, world, hidden);
  const { undecided } = evaluator.visibility();
  const checked = evaluator.check();
  return {
    hidden,
    undecided,
    ...checked,
    parameters: form.outputs.map(({ name, value }) => evaluator.parameter(name, value)),
    text: (source) => shownText(evaluator.textValue(source)),
  };
}

function worldOf(nowMs: number): World {
  const numbers = new Map<string, number>();
  return {
    meter: new Meter(FORM_STEPS),
    nowMs,
    // Needed for `guid` alone: its value is left to Azure.
    sha1() {
      throw new FaultyExpression(
        'NOT_ALLOWED_HERE',
        say('guid is evaluated by Azure.', 'guid est évalué par Azure.'),
        nowhere,
      );
    },
    placeholderNumber(text) {
      const number = numbers.get(text) ?? numbers.size + 1;
      numbers.set(text, number);
      return number;
    },
  };
}

class Evaluator {
  readonly #form: FormDefinition;
  readonly #answers: FormAnswers;
  readonly #hidden: ReadonlySet<string>;
  readonly #make: Maker;
  readonly #scope: Scope;

  constructor(
    form: FormDefinition,
    answers: FormAnswers,
    place: FormPlace,
    world: World,
    hidden: ReadonlySet<string>,
  ) {
    this.#form = form;
    this.#answers = answers;
    this.#hidden = hidden;
    this.#make = new Maker(world.meter, nowhere);
    this.#scope = this.#scopeOf(place, world);
  }

  #scopeOf(place: FormPlace, world: World): Scope {
    const given = (value: string | null, what: string): Value =>
      value ?? unknown(holeOf('NOT_GIVEN', what));
    const location = given(place.location, 'location()');
    const functions = this.#functions(location);
    const none = (what: string) => () => unknown(holeOf('NOT_EVALUATED', what));
    return {
      world,
      place: {
        level: 'RESOURCE_GROUP',
        subscriptionId: unknown(holeOf('NOT_GIVEN', 'subscription().subscriptionId', 36)),
        resourceGroup: given(place.resourceGroup, 'resourceGroup().name'),
        location,
      },
      deployment: {
        name: unknown(holeOf('NOT_EVALUATED', 'deployment().name')),
        templateUri: unknown(holeOf('NOT_EVALUATED', 'deployment()')),
      },
      isParameterDefault: true,
      parameter: none('parameters(…)'),
      variable: none('variables(…)'),
      function: (name) => functions.get(name.toLowerCase()) ?? null,
      copies: [],
      lambdaVariables: new Map(),
    };
  }

  #functions(location: Value): ReadonlyMap<string, TemplateFunction> {
    const pages = new Map(
      this.#form.pages.map((page) => [
        page.name?.toLowerCase() ?? null,
        this.#safely(() => this.#objectOf(page.fields)),
      ]),
    );
    const basics = pages.get(null);
    const notThere = (what: string) => unknown(holeOf('NOT_GIVEN', what));
    return new Map<string, TemplateFunction>([
      [
        'basics',
        {
          parameterNames: ['name'],
          run([name = null]) {
            const wanted = shownText(name);
            const member =
              basics !== undefined && isObject(basics)
                ? basics.members.get(wanted.toLowerCase())
                : undefined;
            return member === undefined ? notThere(`basics('${wanted}')`) : member.value;
          },
        },
      ],
      [
        'steps',
        {
          parameterNames: ['name'],
          run([name = null]) {
            const wanted = shownText(name);
            return pages.get(wanted.toLowerCase()) ?? notThere(`steps('${wanted}')`);
          },
        },
      ],
      ['location', { parameterNames: [], run: () => location }],
    ]);
  }

  #objectOf(fields: readonly FormField[]): ObjectValue {
    const members = fields.flatMap((field): Member[] =>
      field.name === '' ? [] : [{ key: field.name, value: this.#valueOf(field) }],
    );
    return this.#make.object(members);
  }

  #valueOf(field: FormField): Value {
    if (this.#hidden.has(field.path))
      return field.kind === 'SECTION' ? this.#objectOf(field.fields) : null;
    const answer = this.#answers.get(field.path);
    switch (field.kind) {
      case 'SECTION':
        return this.#objectOf(field.fields);
      case 'TEXT_BLOCK':
      case 'INFO_BOX':
        return null;
      case 'PASSWORD_BOX':
        return unknown(holeOf('SECRET', field.name));
      case 'OTHER':
        return unknown(holeOf('NOT_EVALUATED', field.name || field.type));
      case 'DROP_DOWN':
      case 'OPTIONS_GROUP':
      case 'SIZE_SELECTOR': {
        if (field.choices === null) return unknown(holeOf('NOT_EVALUATED', field.name));
        const { choices } = field;
        const chosen = (Array.isArray(answer) ? (answer as readonly number[]) : []).flatMap(
          (index) => {
            const choice = choices[index];
            return choice === undefined ? [] : [this.#ofJson(choice.value, (text) => text)];
          },
        );
        return field.multiselect ? this.#make.list(chosen) : (chosen[0] ?? null);
      }
      case 'TEXT_BOX':
      case 'CHECK_BOX':
      case 'SLIDER':
        return answer === undefined || Array.isArray(answer) ? null : (answer as Value);
    }
  }

  /** A JSON value of the form; `readText` says what its texts are. */
  #ofJson(json: unknown, readText: (text: string) => Value): Value {
    if (typeof json === 'string') return readText(json);
    if (typeof json === 'number' || typeof json === 'boolean') return json;
    if (Array.isArray(json))
      return this.#make.list(json.map((item) => this.#ofJson(item, readText)));
    if (isRecord(json)) {
      return this.#make.object(
        Object.entries(json).map(([key, value]) => ({ key, value: this.#ofJson(value, readText) })),
      );
    }
    return null;
  }

  /** A value that grows beyond what a form may hold is unknown. */
  #safely(make: () => Value): Value {
    try {
      return make();
    } catch (error) {
      if (error instanceof FaultyExpression) return unknown(holeOf('NOT_EVALUATED', '…'));
      throw error;
    }
  }

  textValue(source: string): Value {
    const evaluation = evaluateText(source, this.#scope);
    return evaluation.ok
      ? evaluation.value
      : unknown(holeOf('NOT_EVALUATED', source.length > 60 ? '…' : source.slice(1, -1)));
  }

  /** True, false, or null when Azure alone knows. */
  #truth(source: boolean | string): boolean | null {
    if (typeof source === 'boolean') return source;
    const value = this.textValue(source);
    if (typeof value === 'boolean') return value;
    if (typeof value === 'string') return value.toLowerCase() === 'true';
    return value === null ? false : null;
  }

  visibility(): { readonly hidden: ReadonlySet<string>; readonly undecided: ReadonlySet<string> } {
    const hidden = new Set<string>();
    const undecided = new Set<string>();
    const look = (fields: readonly FormField[], isGone: boolean) => {
      for (const field of fields) {
        const visible = isGone ? false : this.#truth(field.visible);
        if (visible === false) hidden.add(field.path);
        if (visible === null) undecided.add(field.path);
        look(field.fields, visible === false);
      }
    };
    for (const { fields } of this.#form.pages) look(fields, false);
    return { hidden, undecided };
  }

  check(): Pick<EvaluatedForm, 'required' | 'faults' | 'patterns'> {
    const required = new Set<string>();
    const faults = new Map<string, FormFault>();
    const patterns: PatternCheck[] = [];
    for (const field of this.#form.pages.flatMap(({ fields }) => allFields(fields))) {
      if (this.#hidden.has(field.path)) continue;
      const answer = this.#answers.get(field.path);
      if (answer === undefined || field.choices === null) continue;
      if (this.#truth(field.required) === true) {
        required.add(field.path);
        if (isEmpty(answer)) faults.set(field.path, { kind: 'REQUIRED', message: '' });
      }
      if (isEmpty(answer)) continue;
      for (const rule of field.validations) {
        const failed = this.#fails(rule);
        if (failed && !faults.has(field.path)) {
          faults.set(field.path, { kind: 'NOT_VALID', message: this.#words(rule) });
        }
        if (rule.regex !== '' && typeof answer === 'string') {
          const { regex: pattern } = rule;
          patterns.push({ path: field.path, pattern, text: answer, message: this.#words(rule) });
        }
      }
    }
    return { required, faults, patterns };
  }

  #fails({ isValid }: Validation): boolean {
    return this.#truth(isValid) === false;
  }

  #words({ message }: Validation): string {
    return shownText(this.textValue(message));
  }

  parameter(name: string, source: unknown): FormParameter {
    const value = this.#safely(() => this.#ofJson(source, (text) => this.textValue(text)));
    const isSecret = holdsSecret(value);
    return {
      name,
      text: isSecret ? '' : shownText(value),
      isSecret,
      json:
        isSecret || holeIn(value) !== null ? null : { value: JSON.parse(jsonOf(value)) as unknown },
    };
  }
}

function isEmpty(answer: FormAnswer): boolean {
  if (answer === false) return true;
  return typeof answer !== 'number' && typeof answer !== 'boolean' && answer.length === 0;
}

/** True when a secret is part of a value, at whatever depth. */
function holdsSecret(value: Value): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (value.kind === 'unknown') {
    return value.pieces.some((piece) => typeof piece !== 'string' && piece.cause === 'SECRET');
  }
  if (isObject(value))
    return [...value.members.values()].some((member) => holdsSecret(member.value));
  return value.items.some(holdsSecret);
}
