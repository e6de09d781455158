import { say } from '../certification/print.ts';
import type { Text } from '../language.ts';
import { FaultyExpression } from './fault.ts';
import type { Span } from './fault.ts';

/**
 * Values of the template language. They are never changed; each list and object knows what it weighs and whether
 * something in it is not known, so that neither must be walked to be measured.
 */
export type Value = null | boolean | number | string | ListValue | ObjectValue | Unknown;

type Composite = {
  /** Sum of the weights of what it holds; see `weightOf`. */
  readonly weight: number;
  /** Levels of lists and objects in it, itself included. */
  readonly depth: number;
  /** The first thing in it that is not known; null when all is. */
  readonly hole: Hole | null;
};
export type ListValue = Composite & { readonly kind: 'list'; readonly items: readonly Value[] };
export type ObjectValue = Composite & {
  readonly kind: 'object';
  /** By lower-case key, in the order in which they were put in. */
  readonly members: ReadonlyMap<string, Member>;
};
export type Member = { readonly key: string; readonly value: Value };

/** A value that is not known, or a text of which parts are not: then it has several pieces. */
export type Unknown = { readonly kind: 'unknown'; readonly pieces: readonly (string | Hole)[] };

/** Why something is not known. */
export type Cause =
  /** Known once the resources exist. */
  | 'RUNTIME'
  /** A secure value: the plan never looks at it. */
  | 'SECRET'
  /** A parameter that has no value yet. */
  | 'NO_VALUE'
  /** A fact of the place of the deployment that was not given. */
  | 'NOT_GIVEN'
  /** A name that Azure computes in a way that is not published; equal arguments give equal placeholders. */
  | 'PLACEHOLDER'
  /** A function, or a way to use it, that Azure evaluates and this evaluator does not. */
  | 'NOT_EVALUATED'
  /** Its expression has a fault, which is listed. */
  | 'FAULT';

export type Hole = {
  readonly cause: Cause;
  /** How it is shown, without its brackets. */
  readonly what: string;
  /** What it was made from, when it was made from something else that is not known. */
  readonly origin: string;
  /** Length in characters, when it is a text whose length is known. */
  readonly length: number | null;
};

/** Heaviest value: about a megabyte. */
export const HEAVIEST = 1_000_000;
/** Deepest value. */
export const DEEPEST_VALUE = 64;
/** Evaluations in each other: expressions, variables that need variables, functions of the template. */
const DEEPEST_EVALUATION = 600;

/** Counts what an evaluation costs, and ends it. One for a whole plan, so that its cost has one bound. */
export class Meter {
  #left: number;
  #depth = 0;
  constructor(steps: number) {
    this.#left = steps;
  }

  get exhausted(): boolean {
    return this.#left <= 0;
  }

  /** One step is about the work of one small call. @throws FaultyExpression `LIMIT` */
  charge(steps: number, at: Span): void {
    this.#left -= steps;
    if (this.#left <= 0) {
      throw limitReached(
        say(
          'The evaluation costs more than a plan may.',
          'L’évaluation coûte plus que ce qu’un plan permet.',
        ),
        at,
      );
    }
  }

  /** @throws FaultyExpression `LIMIT` */
  nested<Result>(at: Span, evaluate: () => Result): Result {
    if (this.#depth >= DEEPEST_EVALUATION) {
      throw limitReached(
        say(
          `More than ${DEEPEST_EVALUATION} evaluations wait for each other.`,
          `Plus de ${DEEPEST_EVALUATION} évaluations s’attendent l’une l’autre.`,
        ),
        at,
      );
    }
    this.#depth += 1;
    try {
      return evaluate();
    } finally {
      this.#depth -= 1;
    }
  }
}

export function limitReached(message: Text, at: Span): FaultyExpression {
  return new FaultyExpression('LIMIT', message, at);
}

/** Roughly the bytes of a value: 8, and one per character. */
export function weightOf(value: Value): number {
  if (typeof value === 'string') return 8 + value.length;
  if (typeof value !== 'object' || value === null) return 8;
  if (value.kind !== 'unknown') return value.weight;
  let weight = 8;
  for (const piece of value.pieces) weight += typeof piece === 'string' ? piece.length : 16;
  return weight;
}

/** The first thing in a value that is not known. */
export function holeIn(value: Value): Hole | null {
  if (typeof value !== 'object' || value === null) return null;
  return value.kind === 'unknown' ? firstHole(value) : value.hole;
}

export function firstHole(value: Unknown): Hole {
  const hole = value.pieces.find((piece) => typeof piece !== 'string');
  // Without a hole it would be a plain text: `textOf` makes no other.
  return hole ?? holeOf('NOT_EVALUATED', '?');
}

export function holeOf(cause: Cause, what: string, length: number | null = null): Hole {
  return { cause, what, origin: what, length };
}

/** A hole that a function makes of another one. */
export function derived(name: string, hole: Hole, length: number | null = null): Hole {
  const what = `${name}(${hole.what.length > 60 ? '…' : hole.what})`;
  return { cause: hole.cause, what, origin: hole.origin, length };
}

export function unknown(hole: Hole): Unknown {
  return { kind: 'unknown', pieces: [hole] };
}

export function isUnknown(value: Value): value is Unknown {
  return typeof value === 'object' && value !== null && value.kind === 'unknown';
}
export function isList(value: Value): value is ListValue {
  return typeof value === 'object' && value !== null && value.kind === 'list';
}
export function isObject(value: Value): value is ObjectValue {
  return typeof value === 'object' && value !== null && value.kind === 'object';
}

/** Makes values and counts them. @throws FaultyExpression `LIMIT` when one is too large */
export class Maker {
  readonly meter: Meter;
  readonly at: Span;
  constructor(meter: Meter, at: Span) {
    this.meter = meter;
    this.at = at;
  }

  /** Refuses a text before it is made. */
  reserve(length: number): void {
    this.#admit(8 + length, 0);
  }

  text(value: string): string {
    this.#admit(8 + value.length, 0);
    this.meter.charge(1 + (value.length >> 5), this.at);
    return value;
  }

  /** A text of known and unknown pieces; plain when all are known. */
  pieces(pieces: readonly (string | Hole)[]): string | Unknown {
    const merged: (string | Hole)[] = [];
    let length = 0;
    for (const piece of pieces) {
      const last = merged.at(-1);
      if (piece === '') continue;
      if (typeof piece === 'string') length += piece.length;
      else length += 16;
      // Checked before the text is made: doubling must not get far.
      this.#admit(length, 0);
      if (typeof piece === 'string' && typeof last === 'string') {
        merged[merged.length - 1] = last + piece;
      } else merged.push(piece);
    }
    this.meter.charge(1 + pieces.length + (length >> 5), this.at);
    if (merged.length === 0) return '';
    const [only] = merged;
    if (merged.length === 1 && typeof only === 'string') return only;
    return { kind: 'unknown', pieces: merged };
  }

  list(items: readonly Value[]): ListValue {
    let weight = 8;
    let depth = 0;
    let hole: Hole | null = null;
    for (const item of items) {
      weight += weightOf(item);
      depth = Math.max(depth, depthOf(item));
      hole ??= holeIn(item);
    }
    this.#admit(weight, depth + 1);
    this.meter.charge(1 + items.length, this.at);
    return { kind: 'list', items, weight, depth: depth + 1, hole };
  }

  object(members: Iterable<Member>): ObjectValue {
    const byKey = new Map<string, Member>();
    for (const member of members) {
      const folded = member.key.toLowerCase();
      // The spelling that came first stays, as in the template language.
      byKey.set(folded, { key: byKey.get(folded)?.key ?? member.key, value: member.value });
    }
    let weight = 8;
    let depth = 0;
    let hole: Hole | null = null;
    for (const { key, value } of byKey.values()) {
      weight += key.length + weightOf(value);
      depth = Math.max(depth, depthOf(value));
      hole ??= holeIn(value);
    }
    this.#admit(weight, depth + 1);
    this.meter.charge(1 + byKey.size, this.at);
    return { kind: 'object', members: byKey, weight, depth: depth + 1, hole };
  }

  #admit(weight: number, depth: number): void {
    if (weight > HEAVIEST) {
      throw limitReached(
        say(`A value grows beyond ${HEAVIEST} bytes.`, `Une valeur dépasse ${HEAVIEST} octets.`),
        this.at,
      );
    }
    if (depth > DEEPEST_VALUE) {
      throw limitReached(
        say(
          `A value is nested deeper than ${DEEPEST_VALUE} levels.`,
          `Une valeur est imbriquée sur plus de ${DEEPEST_VALUE} niveaux.`,
        ),
        this.at,
      );
    }
  }
}

function depthOf(value: Value): number {
  if (typeof value !== 'object' || value === null || value.kind === 'unknown') return 0;
  return value.depth;
}

export type TypeName =
  | 'null'
  | 'bool'
  | 'int'
  | 'float'
  | 'string'
  | 'array'
  | 'object'
  | 'unknown';

/** The name of a value's type in the template language. */
export function typeOf(value: Value): TypeName {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float';
    case 'string':
      return 'string';
    default:
      if (value.kind === 'list') return 'array';
      if (value.kind === 'object') return 'object';
      return value.pieces.length > 1 ? 'string' : 'unknown';
  }
}

/** The JSON of a value, compact, with `⟨…⟩` where something is not known. */
export function jsonOf(value: Value): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  switch (value.kind) {
    case 'list':
      return `[${value.items.map(jsonOf).join(',')}]`;
    case 'object':
      return `{${[...value.members.values()]
        .map((member) => `${JSON.stringify(member.key)}:${jsonOf(member.value)}`)
        .join(',')}}`;
    case 'unknown':
      return value.pieces.length > 1 ? JSON.stringify(shownText(value)) : shownText(value);
  }
}

/** A key under which equal values meet: the JSON with the keys of objects in lower case and in order. */
export function identityOf(value: Value): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  switch (value.kind) {
    case 'list':
      return `[${value.items.map(identityOf).join(',')}]`;
    case 'object':
      return `{${[...value.members]
        .map(([key, member]) => `${JSON.stringify(key)}:${identityOf(member.value)}`)
        .sort()
        .join(',')}}`;
    case 'unknown':
      return shownText(value);
  }
}

/** A text as a person sees it: `a-⟨reference(…)⟩`. Values that are no texts as JSON. */
export function shownText(value: Value): string {
  if (typeof value === 'string') return value;
  if (!isUnknown(value)) return jsonOf(value);
  return value.pieces
    .map((piece) => (typeof piece === 'string' ? piece : `⟨${piece.what}⟩`))
    .join('');
}
