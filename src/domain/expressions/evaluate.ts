import { say } from '../certification/print.ts';
import { Call, shown } from './call.ts';
import type { LanguageFunction, Scope } from './call.ts';
import { collectionFunctions } from './collection-functions.ts';
import { FaultyExpression } from './fault.ts';
import type { ExpressionFault, Span } from './fault.ts';
import { lazyFunctions } from './lazy-functions.ts';
import type { LazyFunction } from './lazy-functions.ts';
import { logicFunctions } from './logic-functions.ts';
import { otherFunctions, runtimeFunctions, scopeFunctions } from './scope-functions.ts';
import { readTemplateText } from './syntax.ts';
import type { Expression, Step } from './syntax.ts';
import { textFunctions } from './text-functions.ts';
import {
  derived,
  firstHole,
  holeIn,
  holeOf,
  isList,
  isObject,
  isUnknown,
  shownText,
  typeOf,
  unknown,
} from './value.ts';
import type { Hole, Value } from './value.ts';

type Known = { readonly name: string } & (
  | { readonly kind: 'strict'; readonly run: LanguageFunction }
  | { readonly kind: 'lazy'; readonly run: LazyFunction }
);

/** Every function of the language by its lower-case name. */
const functions: ReadonlyMap<string, Known> = new Map<string, Known>([
  ...[textFunctions, collectionFunctions, logicFunctions, scopeFunctions].flatMap((table) =>
    Object.entries(table).map(
      ([name, run]) => [name.toLowerCase(), { name, kind: 'strict', run }] as const,
    ),
  ),
  ...Object.entries(lazyFunctions).map(
    ([name, run]) => [name.toLowerCase(), { name, kind: 'lazy', run }] as const,
  ),
]);

/** Names of all functions that are evaluated, as the language spells them. */
export const functionNames: readonly string[] = [
  'parameters',
  'variables',
  'lambdaVariables',
  ...[...functions.values()].map(({ name }) => name),
];

export type Evaluation =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: ExpressionFault };

/** The value of a string of a template. Never throws for what the text holds. */
export function evaluateText(text: string, scope: Scope): Evaluation {
  try {
    return { ok: true, value: valueOfText(text, scope) };
  } catch (error) {
    if (error instanceof FaultyExpression) return { ok: false, fault: error.fault };
    throw error;
  }
}

/** The same inside an evaluation. @throws FaultyExpression */
export function valueOfText(text: string, scope: Scope): Value {
  const at = { start: 0, end: text.length };
  scope.world.meter.charge(1 + (text.length >> 4), at);
  const read = readTemplateText(text);
  switch (read.kind) {
    case 'literal':
      return read.value;
    case 'expression':
      return evaluate(read.expression, scope);
    case 'fault':
      throw new FaultyExpression(read.fault.code, read.fault.message, read.fault.at);
  }
}

/** @throws FaultyExpression */
export function evaluate(expression: Expression, scope: Scope): Value {
  const { meter } = scope.world;
  meter.charge(1, expression);
  switch (expression.kind) {
    case 'text':
    case 'number':
      return expression.value;
    case 'path': {
      let value = meter.nested(expression, () => evaluate(expression.of, scope));
      for (const step of expression.steps) {
        meter.charge(1, step);
        value = stepInto(value, step, scope);
      }
      return value;
    }
    case 'call':
      return meter.nested(expression, () => valueOfCall(expression, scope));
  }
}

type CallExpression = Extract<Expression, { readonly kind: 'call' }>;

function valueOfCall(expression: CallExpression, scope: Scope): Value {
  const folded = expression.name.toLowerCase();
  const known = functions.get(folded);
  if (known !== undefined) {
    const { least, most } = known.run;
    countArguments(expression, known.name, least, most);
    if (known.kind === 'lazy') {
      return known.run.run({ expression, scope, evaluate });
    }
    return strict(expression, known.name, known.run, scope);
  }
  if (folded === 'parameters' || folded === 'variables' || folded === 'lambdavariables') {
    return referred(expression, folded, scope);
  }
  const own = scope.function(expression.name);
  if (own !== null) {
    const count = own.parameterNames.length;
    countArguments(expression, expression.name, count, count);
    return own.run(expression.args.map((arg) => evaluate(arg, scope)));
  }
  if (runtimeFunctions.has(folded) || /^list[a-z]*$/.test(folded)) {
    return unknown(holeOf('RUNTIME', `${expression.name}(…)`));
  }
  if (otherFunctions.has(folded)) return unknown(holeOf('NOT_EVALUATED', `${expression.name}(…)`));
  throw new FaultyExpression(
    'UNKNOWN_FUNCTION',
    say(
      `There is no function named "${shown(expression.name)}".`,
      `Il n’existe pas de fonction nommée « ${shown(expression.name)} ».`,
    ),
    expression.nameSpan,
  );
}

function strict(
  expression: CallExpression,
  name: string,
  { holes, run }: LanguageFunction,
  scope: Scope,
): Value {
  const args = expression.args.map((arg) => evaluate(arg, scope));
  // Whoever looks through a long text pays for it, even when little comes out.
  for (const arg of args) {
    if (typeof arg === 'string') scope.world.meter.charge(arg.length >> 6, expression);
  }
  if (holes !== 'own') {
    for (const arg of args) {
      const hole = holes === 'deep' ? holeIn(arg) : isUnknown(arg) ? firstHole(arg) : null;
      if (hole !== null) return unknown(derived(name, hole));
    }
  }
  return run(new Call(name, expression, args, expression.args, scope));
}

function countArguments(
  { args, nameSpan }: CallExpression,
  name: string,
  least: number,
  most: number,
): void {
  if (args.length >= least && args.length <= most) return;
  const expected =
    least === most
      ? `${least}`
      : most === Number.POSITIVE_INFINITY
        ? `≥ ${least}`
        : `${least}–${most}`;
  throw new FaultyExpression(
    'ARGUMENT_COUNT',
    say(
      `${shown(name)}: ${args.length} arguments are given; expected ${expected}.`,
      `${shown(name)} : ${args.length} arguments sont donnés ; attendu : ${expected}.`,
    ),
    nameSpan,
  );
}

/** `parameters('x')`, `variables('x')` and `lambdaVariables('x')`. */
function referred(
  expression: CallExpression,
  what: 'parameters' | 'variables' | 'lambdavariables',
  scope: Scope,
): Value {
  countArguments(expression, expression.name, 1, 1);
  const [arg] = expression.args;
  const name = arg === undefined ? null : evaluate(arg, scope);
  if (isUnknown(name)) return unknown(derived(expression.name, firstHole(name)));
  const call = new Call(expression.name, expression, [name], expression.args, scope);
  const wanted = call.text(0);
  if (what === 'parameters') return scope.parameter(wanted, expression);
  if (what === 'variables') return scope.variable(wanted, expression);
  const value = scope.lambdaVariables.get(wanted.toLowerCase());
  if (value !== undefined) return value;
  return notFound(
    `There is no lambda variable named "${shown(wanted)}" here.`,
    `Il n’y a pas ici de variable lambda nommée « ${shown(wanted)} ».`,
    expression,
  );
}

/** @throws FaultyExpression `NOT_FOUND` */
export function notFound(en: string, fr: string, at: Span): never {
  throw new FaultyExpression('NOT_FOUND', say(en, fr), at);
}

function stepInto(value: Value, step: Step, scope: Scope): Value {
  const key = step.kind === 'property' ? step.name : evaluate(step.index, scope);
  if (isUnknown(value)) {
    const hole = firstHole(value);
    if (value.pieces.length === 1) return unknown(within(hole, step, key));
  }
  if (isUnknown(key)) return unknown(derived('[…]', firstHole(key)));
  if (isObject(value)) {
    if (typeof key === 'string') {
      const member = value.members.get(key.toLowerCase());
      if (member !== undefined) return member.value;
      const has = [...value.members.values()].slice(0, 10).map((one) => shown(one.key));
      const listed = has.length === 0 ? '–' : has.join(', ');
      return notFound(
        `There is no property "${shown(key)}". The object has: ${listed}.`,
        `Il n’y a pas de propriété « ${shown(key)} ». L’objet a : ${listed}.`,
        step,
      );
    }
  } else if (isList(value) && typeof key === 'number') {
    const item = value.items[key];
    if (item !== undefined) return item;
    return notFound(
      `There is no element ${key}; the array has ${value.items.length}.`,
      `Il n’y a pas d’élément ${key} ; le tableau en a ${value.items.length}.`,
      step,
    );
  }
  throw new FaultyExpression(
    'ARGUMENT_TYPE',
    say(
      `A value of type ${typeOf(value)} has no ${typeof key === 'string' ? `property "${shown(key)}"` : 'elements'}.`,
      `Une valeur de type ${typeOf(value)} n’a pas ${typeof key === 'string' ? `de propriété « ${shown(key)} »` : 'd’éléments'}.`,
    ),
    step,
  );
}

function within(hole: Hole, step: Step, key: Value): Hole {
  const shownKey = isUnknown(key) ? '…' : shown(shownText(key));
  const suffix = step.kind === 'property' ? `.${shownKey}` : `[${shownKey}]`;
  const what = hole.what.length > 80 ? hole.what : hole.what + suffix;
  return { ...hole, what, length: null };
}
