import { say } from '../certification/print.ts';
import { Call } from './call.ts';
import type { Scope } from './call.ts';
import { FaultyExpression } from './fault.ts';
import type { Expression } from './syntax.ts';
import { derived, firstHole, isObject, isUnknown, unknown } from './value.ts';
import type { Member, Value } from './value.ts';

type LazyCall = {
  readonly expression: Extract<Expression, { readonly kind: 'call' }>;
  readonly scope: Scope;
  /** @throws FaultyExpression */
  evaluate(expression: Expression, scope: Scope): Value;
};

/** A function that decides which of its arguments are evaluated, and with what. */
export type LazyFunction = {
  readonly least: number;
  readonly most: number;
  run(call: LazyCall): Value;
};

/** Source: "Logical functions", "Comparison functions", "Lambda functions for ARM templates". */
export const lazyFunctions: Readonly<Record<string, LazyFunction>> = {
  if: {
    least: 3,
    most: 3,
    run: (lazy) => {
      const call = begun(lazy, 1, 'if');
      const [condition] = call.args;
      if (isUnknown(condition ?? null)) return unknown(derived('if', firstHole(call.hole)));
      return later(lazy, call.bool(0) ? 1 : 2);
    },
  },
  coalesce: {
    least: 1,
    most: Number.POSITIVE_INFINITY,
    run: (lazy) => {
      for (let index = 0; index < lazy.expression.args.length; index += 1) {
        const value = later(lazy, index);
        if (value !== null)
          return isUnknown(value) ? unknown(derived('coalesce', firstHole(value))) : value;
      }
      return null;
    },
  },
  lambda: {
    least: 1,
    most: Number.POSITIVE_INFINITY,
    run: ({ expression }) => misplaced(expression),
  },
  map: {
    least: 2,
    most: 2,
    run: (lazy) => {
      const call = begun(lazy, 1, 'map');
      if (call.isOpen) return call.open;
      const change = lambdaAt(lazy, 1, 1, 2);
      return call.make.list(call.list(0).items.map((item, index) => change(item, index)));
    },
  },
  filter: {
    least: 2,
    most: 2,
    run: (lazy) => {
      const call = begun(lazy, 1, 'filter');
      if (call.isOpen) return call.open;
      const keeps = lambdaAt(lazy, 1, 1, 2);
      const kept: Value[] = [];
      for (const [index, item] of call.list(0).items.entries()) {
        const verdict = keeps(item, index);
        if (isUnknown(verdict)) return unknown(derived('filter', firstHole(verdict)));
        if (asBool(lazy, 1, 'filter', verdict)) kept.push(item);
      }
      return call.make.list(kept);
    },
  },
  reduce: {
    least: 3,
    most: 3,
    run: (lazy) => {
      const call = begun(lazy, 2, 'reduce');
      if (call.isOpen) return call.open;
      const combine = lambdaAt(lazy, 2, 2, 3);
      let total = call.arg(1);
      for (const [index, item] of call.list(0).items.entries()) total = combine(total, item, index);
      return total;
    },
  },
  sort: {
    least: 2,
    most: 2,
    run: (lazy) => {
      const call = begun(lazy, 1, 'sort');
      if (call.isOpen) return call.open;
      const isBefore = lambdaAt(lazy, 1, 2, 2);
      let hole: Value = null;
      const before = (one: Value, other: Value): boolean => {
        const verdict = isBefore(one, other);
        if (!isUnknown(verdict)) return asBool(lazy, 1, 'sort', verdict);
        hole ??= unknown(derived('sort', firstHole(verdict)));
        return false;
      };
      const sorted = [...call.list(0).items].sort((one, other) =>
        before(one, other) ? -1 : before(other, one) ? 1 : 0,
      );
      return hole ?? call.make.list(sorted);
    },
  },
  toObject: {
    least: 2,
    most: 3,
    run: (lazy) => {
      const call = begun(lazy, 1, 'toObject');
      if (call.isOpen) return call.open;
      const keyOf = lambdaAt(lazy, 1, 1, 1);
      const valueOf =
        lazy.expression.args.length > 2 ? lambdaAt(lazy, 2, 1, 1) : (item: Value) => item;
      const members: Member[] = [];
      for (const item of call.list(0).items) {
        const key = keyOf(item);
        if (isUnknown(key)) return unknown(derived('toObject', firstHole(key)));
        members.push({ key: asText(lazy, 1, 'toObject', key), value: valueOf(item) });
      }
      return call.make.object(members);
    },
  },
  groupBy: {
    least: 2,
    most: 2,
    run: (lazy) => {
      const call = begun(lazy, 1, 'groupBy');
      if (call.isOpen) return call.open;
      const keyOf = lambdaAt(lazy, 1, 1, 1);
      const groups = new Map<string, { readonly key: string; readonly items: Value[] }>();
      for (const item of call.list(0).items) {
        const key = keyOf(item);
        if (isUnknown(key)) return unknown(derived('groupBy', firstHole(key)));
        const text = asText(lazy, 1, 'groupBy', key);
        const group = groups.get(text.toLowerCase()) ?? { key: text, items: [] };
        group.items.push(item);
        groups.set(text.toLowerCase(), group);
      }
      return call.make.object(
        [...groups.values()].map(({ key, items }) => ({ key, value: call.make.list(items) })),
      );
    },
  },
  mapValues: {
    least: 2,
    most: 2,
    run: (lazy) => {
      const call = begun(lazy, 1, 'mapValues');
      if (call.isOpen) return call.open;
      const value = call.arg(0);
      if (!isObject(value)) return call.wrongType(0, 'object');
      const change = lambdaAt(lazy, 1, 1, 1);
      return call.make.object(
        [...value.members.values()].map((member) => ({
          key: member.key,
          value: change(member.value),
        })),
      );
    },
  },
};

/** A call whose first arguments are evaluated. */
class Begun extends Call {
  /** The first argument is not known. */
  get isOpen(): boolean {
    return isUnknown(this.arg(0));
  }
  get hole(): Extract<Value, { readonly kind: 'unknown' }> {
    const value = this.arg(0);
    // Asked where it is open.
    return isUnknown(value) ? value : this.wrongType(0, 'unknown');
  }
  get open(): Value {
    return unknown(derived(this.name, firstHole(this.hole)));
  }
}

function begun({ expression, scope, evaluate }: LazyCall, count: number, name: string): Begun {
  const args = expression.args.slice(0, count).map((arg) => evaluate(arg, scope));
  return new Begun(name, expression, args, expression.args, scope);
}

function later({ expression, scope, evaluate }: LazyCall, index: number): Value {
  const arg = expression.args[index];
  return arg === undefined ? null : evaluate(arg, scope);
}

function misplaced(expression: Expression): never {
  throw new FaultyExpression(
    'NOT_ALLOWED_HERE',
    say(
      'lambda only stands as an argument of a function such as map or filter.',
      'lambda ne s’écrit que comme argument d’une fonction comme map ou filter.',
    ),
    expression,
  );
}

/** The lambda that stands as an argument, as a function of its variables. */
function lambdaAt(
  lazy: LazyCall,
  index: number,
  least: number,
  most: number,
): (...values: readonly Value[]) => Value {
  const { scope, evaluate } = lazy;
  const written = lazy.expression.args[index];
  if (written?.kind !== 'call' || written.name.toLowerCase() !== 'lambda') {
    throw new FaultyExpression(
      'ARGUMENT_TYPE',
      say(
        `${lazy.expression.name}: argument ${index + 1} is written lambda('name', expression).`,
        `${lazy.expression.name} : l’argument ${index + 1} s’écrit lambda('nom', expression).`,
      ),
      written ?? lazy.expression,
    );
  }
  const body = written.args.at(-1);
  const names = written.args.slice(0, -1).map((arg) => (arg.kind === 'text' ? arg.value : null));
  if (body === undefined || names.includes(null) || names.length < least || names.length > most) {
    throw new FaultyExpression(
      'ARGUMENT_COUNT',
      say(
        `lambda: ${least === most ? least : `${least} to ${most}`} names in quotes and one expression are expected here.`,
        `lambda : ${least === most ? least : `${least} à ${most}`} noms entre apostrophes et une expression sont attendus ici.`,
      ),
      written,
    );
  }
  return (...values) => {
    const lambdaVariables = new Map(scope.lambdaVariables);
    names.forEach((name, place) =>
      lambdaVariables.set((name ?? '').toLowerCase(), values[place] ?? null),
    );
    scope.world.meter.charge(1 + lambdaVariables.size, written);
    return evaluate(body, { ...scope, lambdaVariables });
  };
}

function asBool(lazy: LazyCall, index: number, name: string, value: Value): boolean {
  return typeof value === 'boolean' ? value : wrongResult(lazy, index, name, 'bool');
}

function asText(lazy: LazyCall, index: number, name: string, value: Value): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : wrongResult(lazy, index, name, 'string');
}

function wrongResult({ expression }: LazyCall, index: number, name: string, type: string): never {
  throw new FaultyExpression(
    'ARGUMENT_TYPE',
    say(
      `${name}: the lambda must give a value of type ${type}.`,
      `${name} : le lambda doit donner une valeur de type ${type}.`,
    ),
    expression.args[index] ?? expression,
  );
}
