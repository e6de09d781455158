import { createHash } from 'node:crypto';
import type { Scope, World } from '../../../src/domain/expressions/call.ts';
import { FaultyExpression } from '../../../src/domain/expressions/fault.ts';
import { evaluateText } from '../../../src/domain/expressions/evaluate.ts';
import { holeOf, Meter, shownText, unknown } from '../../../src/domain/expressions/value.ts';
import type { Value } from '../../../src/domain/expressions/value.ts';

/** What the expressions of a test may refer to. */
export type Names = {
  readonly parameters?: Readonly<Record<string, Value>>;
  readonly variables?: Readonly<Record<string, Value>>;
  readonly copies?: Scope['copies'];
  readonly isParameterDefault?: boolean;
  readonly steps?: number;
};

/** A scope on 2026-03-05T07:08:09Z in the resource group `rg`, whose subscription is not known. */
export function scopeOf(names: Names = {}): Scope {
  const numbers = new Map<string, number>();
  const world: World = {
    meter: new Meter(names.steps ?? 200_000),
    nowMs: Date.UTC(2026, 2, 5, 7, 8, 9),
    sha1: (bytes) => createHash('sha1').update(bytes).digest(),
    placeholderNumber: (text) => {
      const number = numbers.get(text) ?? numbers.size + 1;
      numbers.set(text, number);
      return number;
    },
  };
  const found = (values: Readonly<Record<string, Value>> | undefined, name: string, at: never) => {
    if (values === undefined || !Object.hasOwn(values, name)) {
      throw new FaultyExpression('NOT_FOUND', { en: `no ${name}`, fr: `pas de ${name}` }, at);
    }
    return values[name] ?? null;
  };
  return {
    world,
    place: {
      level: 'RESOURCE_GROUP',
      subscriptionId: unknown(holeOf('NOT_GIVEN', 'subscription', 36)),
      resourceGroup: 'rg',
      location: 'westeurope',
    },
    deployment: { name: 'main', templateUri: 'package:///mainTemplate.json' },
    isParameterDefault: names.isParameterDefault ?? false,
    parameter: (name, at) => found(names.parameters, name, at as never),
    variable: (name, at) => found(names.variables, name, at as never),
    function: () => null,
    copies: names.copies ?? [],
    lambdaVariables: new Map(),
  };
}

/** The value of an expression without its brackets as it is shown, or the code of its fault. */
export function shownValue(expression: string, names: Names = {}): string {
  const found = evaluateText(`[${expression}]`, scopeOf(names));
  if (!found.ok) return `fault ${found.fault.code}`;
  return typeof found.value === 'string' ? `'${found.value}'` : shownText(found.value);
}
