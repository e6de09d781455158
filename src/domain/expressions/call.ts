import { printable, say } from '../certification/print.ts';
import type { Text } from '../language.ts';
import type { Expression } from './syntax.ts';
import { FaultyExpression } from './fault.ts';
import type { FaultCode, Span } from './fault.ts';
import { isList, isObject, isUnknown, Maker, typeOf } from './value.ts';
import type { Hole, ListValue, Meter, ObjectValue, Value } from './value.ts';

/** Where the resources of a template land, as far as it is known. */
export type DeploymentPlace = {
  readonly level: 'RESOURCE_GROUP' | 'SUBSCRIPTION' | 'MANAGEMENT_GROUP' | 'TENANT';
  readonly subscriptionId: Value;
  readonly resourceGroup: Value;
  readonly location: Value;
};

/** What every expression of a plan shares. */
export type World = {
  readonly meter: Meter;
  /** The moment of the deployment, in milliseconds since 1970 UTC. */
  readonly nowMs: number;
  /** SHA-1 of bytes: the 20 bytes of the digest. */
  sha1(bytes: Uint8Array): Uint8Array;
  /** The number of the placeholder for a text; the same for the same text. */
  placeholderNumber(text: string): number;
};

/** A function that the template defines, or the form has beside those of the language. */
export type TemplateFunction = {
  readonly parameterNames: readonly string[];
  /** @throws FaultyExpression */
  run(args: readonly Value[]): Value;
};

/** What an expression may refer to. */
export type Scope = {
  readonly world: World;
  /** Where `resourceGroup()`, `subscription()` and `resourceId()` look. */
  readonly place: DeploymentPlace;
  readonly deployment: { readonly name: Value; readonly templateUri: Value };
  /** True in the default value of a parameter, the only place of `utcNow` and `newGuid`. */
  readonly isParameterDefault: boolean;
  /** @throws FaultyExpression */
  parameter(name: string, at: Span): Value;
  /** @throws FaultyExpression */
  variable(name: string, at: Span): Value;
  function(name: string): TemplateFunction | null;
  /** The copy loops around the expression, the innermost last; the index is unknown where the count is. */
  readonly copies: readonly { readonly name: string; readonly index: Value }[];
  readonly lambdaVariables: ReadonlyMap<string, Value>;
};

/** One call of a function of the language with its evaluated arguments. */
export class Call {
  /** As the language spells it. */
  readonly name: string;
  readonly at: Span;
  readonly args: readonly Value[];
  readonly scope: Scope;
  readonly make: Maker;
  readonly #spans: readonly Span[];

  constructor(
    name: string,
    at: Span,
    args: readonly Value[],
    written: readonly Expression[],
    scope: Scope,
  ) {
    this.name = name;
    this.at = at;
    this.args = args;
    this.scope = scope;
    this.make = new Maker(scope.world.meter, at);
    this.#spans = written;
  }

  get meter(): Meter {
    return this.scope.world.meter;
  }

  arg(index: number): Value {
    return this.args[index] ?? null;
  }

  text(index: number): string {
    const value = this.arg(index);
    return typeof value === 'string' ? value : this.wrongType(index, 'string');
  }

  /** A whole number as far as numbers are exact. */
  int(index: number): number {
    const value = this.arg(index);
    return Number.isSafeInteger(value) ? Number(value) : this.wrongType(index, 'int');
  }

  bool(index: number): boolean {
    const value = this.arg(index);
    return typeof value === 'boolean' ? value : this.wrongType(index, 'bool');
  }

  list(index: number): ListValue {
    const value = this.arg(index);
    return isList(value) ? value : this.wrongType(index, 'array');
  }

  object(index: number): ObjectValue {
    const value = this.arg(index);
    return isObject(value) ? value : this.wrongType(index, 'object');
  }

  /** The pieces of a text; numbers and booleans are written as texts. */
  pieces(index: number): readonly (string | Hole)[] {
    return piecesOf(this.arg(index)) ?? this.wrongType(index, 'string');
  }

  wrongType(index: number, ...expected: readonly string[]): never {
    const found = typeOf(this.arg(index));
    this.fault(
      'ARGUMENT_TYPE',
      say(
        `${this.name}: argument ${index + 1} is of type ${found}; expected ${expected.join(' or ')}.`,
        `${this.name} : l’argument ${index + 1} est de type ${found} ; attendu : ${expected.join(' ou ')}.`,
      ),
      index,
    );
  }

  /** A fault of one argument, or of the call as a whole. */
  fault(code: FaultCode, message: Text, index?: number): never {
    throw new FaultyExpression(
      code,
      message,
      (index === undefined ? undefined : this.#spans[index]) ?? this.at,
    );
  }

  /** A value of an argument that the function cannot take. */
  wrongValue(index: number, en: string, fr: string): never {
    this.fault('ARGUMENT_VALUE', say(`${this.name}: ${en}`, `${this.name} : ${fr}`), index);
  }
}

/** The pieces of a text, a number or a boolean; null for what has no text. */
export function piecesOf(value: Value): readonly (string | Hole)[] | null {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (typeof value === 'boolean') return [value ? 'True' : 'False'];
  return isUnknown(value) ? value.pieces : null;
}

/** A name for a message, at most 60 signs. */
export function shown(name: string): string {
  return printable(name, 60);
}

/**
 * A function of the language.
 * `holes` says what happens with arguments that are not known. `deep`: one that is not, or that holds something that is
 * not, makes the result unknown. `shallow`: the same for arguments that are unknown themselves. `own`: the function
 * decides.
 */
export type LanguageFunction = {
  readonly least: number;
  readonly most: number;
  readonly holes: 'deep' | 'shallow' | 'own';
  run(call: Call): Value;
};

/** How many arguments a function may have that takes any number. */
export const MANY = Number.POSITIVE_INFINITY;

export function define(
  least: number,
  most: number,
  run: (call: Call) => Value,
  holes: LanguageFunction['holes'] = 'deep',
): LanguageFunction {
  return { least, most, holes, run };
}
