import { say } from '../certification/print.ts';
import { MANY, define } from './call.ts';
import type { Call, LanguageFunction } from './call.ts';
import { isSame } from './collection-functions.ts';
import { derived, firstHole, isUnknown, typeOf, unknown } from './value.ts';
import type { Value } from './value.ts';

/** Functions of numbers, comparison and logic. Source: "Numeric functions", "Comparison functions", "Logical functions". */
export const logicFunctions: Readonly<Record<string, LanguageFunction>> = {
  add: define(2, 2, (call) => exact(call, call.int(0) + call.int(1))),
  sub: define(2, 2, (call) => exact(call, call.int(0) - call.int(1))),
  mul: define(2, 2, (call) => exact(call, call.int(0) * call.int(1))),
  div: define(2, 2, (call) => exact(call, Math.trunc(call.int(0) / divisor(call)))),
  mod: define(2, 2, (call) => exact(call, call.int(0) % divisor(call))),
  int: define(1, 1, (call) => {
    const value = call.arg(0);
    if (typeof value !== 'string') return call.int(0);
    if (!/^\s*[+-]?\d{1,17}\s*$/.test(value)) {
      call.wrongValue(0, 'the text is no whole number.', 'le texte n’est pas un nombre entier.');
    }
    return exact(call, Number(value));
  }),
  float: define(1, 1, (call) => {
    const value = call.arg(0);
    if (typeof value === 'number') return value;
    if (!/^\s*[+-]?\d{1,40}(?:\.\d{1,40})?(?:e[+-]?\d{1,3})?\s*$/i.test(call.text(0))) {
      call.wrongValue(0, 'the text is no number.', 'le texte n’est pas un nombre.');
    }
    const number = Number(call.text(0));
    if (!Number.isFinite(number)) {
      call.wrongValue(0, 'the number is too large.', 'le nombre est trop grand.');
    }
    return number;
  }),
  bool: define(1, 1, (call) => {
    const value = call.arg(0);
    if (typeof value === 'boolean') return value;
    if (typeof value === 'number') return value !== 0;
    const text = call.text(0).trim().toLowerCase();
    if (text === 'true' || text === '1') return true;
    if (text === 'false' || text === '0') return false;
    return call.wrongValue(
      0,
      'the text is neither true nor false.',
      'le texte n’est ni true ni false.',
    );
  }),
  true: define(0, 0, () => true),
  false: define(0, 0, () => false),
  not: define(1, 1, (call) => !call.bool(0)),
  and: define(1, MANY, (call) => decided(call, false), 'own'),
  or: define(1, MANY, (call) => decided(call, true), 'own'),
  equals: define(2, 2, (call) => isSame(call, call.arg(0), call.arg(1))),
  greater: define(2, 2, (call) => compared(call) > 0),
  greaterOrEquals: define(2, 2, (call) => compared(call) >= 0),
  less: define(2, 2, (call) => compared(call) < 0),
  lessOrEquals: define(2, 2, (call) => compared(call) <= 0),
};

/** @throws FaultyExpression where the result is not exact any more */
function exact(call: Call, value: number): number {
  if (!Number.isSafeInteger(value)) {
    call.fault(
      'ARGUMENT_VALUE',
      say(
        `${call.name}: the result is beyond ±(2^53 − 1), which is as far as a plan counts.`,
        `${call.name} : le résultat dépasse ±(2^53 − 1), limite des calculs d’un plan.`,
      ),
    );
  }
  // No negative zero.
  return value + 0;
}

function divisor(call: Call): number {
  const value = call.int(1);
  return value === 0 ? call.wrongValue(1, 'division by zero.', 'division par zéro.') : value;
}

/** `and` and `or`: one known value may decide, whatever the unknown ones turn out to be. */
function decided(call: Call, by: boolean): Value {
  let open: Value = !by;
  for (let index = 0; index < call.args.length; index += 1) {
    const value = call.arg(index);
    if (isUnknown(value)) open = unknown(derived(call.name, firstHole(value)));
    else if (call.bool(index) === by) return by;
  }
  return open;
}

/** Below zero, zero or above for two numbers or two texts; texts are compared by their characters. */
function compared(call: Call): number {
  const [one, other] = [call.arg(0), call.arg(1)];
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one === 'string' && typeof other === 'string') {
    return one === other ? 0 : one < other ? -1 : 1;
  }
  return typeof one === 'number' || typeof one === 'string'
    ? call.wrongType(1, typeOf(one))
    : call.wrongType(0, 'int', 'string');
}
