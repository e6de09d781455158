import type { JsonNode, JsonObject, JsonString } from './json.ts';
import { memberOf } from './tree.ts';

/**
 * An expression of the template language as a tree. The scanners of `expressions.ts` answer the questions of
 * the marketplace's test kit, which works on text; this answers what a value is made of.
 */
export type Expression =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: string }
  | Call;

/** A function with what is taken from its result: `variables('x').a[0]`. */
export type Call = {
  readonly kind: 'call';
  /** In lower case; a function of the template's own has its namespace before it, `own.name`. */
  readonly name: string;
  readonly args: readonly Expression[];
  /** A property name, or the expression between brackets. */
  readonly trail: readonly (string | Expression)[];
};

/** Nesting beyond which an expression is not read: readers of the tree recurse. */
const DEEPEST_EXPRESSION = 100;

/** Whether Azure evaluates the text: `[…]`, but not `[[…`, which stands for itself. */
export function isEvaluated(text: string): boolean {
  return text[0] === '[' && text[1] !== '[' && text.trimEnd().endsWith(']');
}

/** What a string of a template is made of, read once however many rules ask. Null as `parseExpression` says. */
export function expressionOf(node: JsonString): Expression | null {
  if (node.expression === undefined) node.expression = parseExpression(node.value);
  // Nobody else writes it.
  return node.expression as Expression | null;
}

/** Null for text that is not evaluated or has a syntax fault. Linear. */
export function parseExpression(text: string): Expression | null {
  if (!isEvaluated(text)) return null;
  const reader: Reader = { text, at: 1, depth: 0 };
  const expression = readExpression(reader);
  skipBlanks(reader);
  if (expression === null || text[reader.at] !== ']') return null;
  return reader.at + 1 === text.length || text.slice(reader.at + 1).trim() === ''
    ? expression
    : null;
}

// Each is asked at the reader's place.
const aNumber = /-?[0-9]+(?:\.[0-9]+)?/y;
const aProperty = /\.\??\s*[A-Za-z0-9_$-]+/y;
const blanks = /\s*/y;

type Reader = { readonly text: string; at: number; depth: number };

function readExpression(reader: Reader): Expression | null {
  skipBlanks(reader);
  const sign = reader.text[reader.at];
  if (sign === "'") return readText(reader);
  if (sign !== undefined && sign < 'A') {
    const number = matchAt(reader, aNumber);
    if (number !== null) return { kind: 'number', value: number };
  }
  if (reader.depth >= DEEPEST_EXPRESSION) return null;
  reader.depth += 1;
  const call = readCall(reader);
  reader.depth -= 1;
  return call;
}

function readText(reader: Reader): Expression | null {
  let value = '';
  for (;;) {
    const close = reader.text.indexOf("'", reader.at + 1);
    if (close < 0) return null;
    value += reader.text.slice(reader.at + 1, close);
    reader.at = close + 1;
    // A doubled quotation mark is one of the text.
    if (reader.text[reader.at] !== "'") return { kind: 'text', value };
    value += "'";
  }
}

function readCall(reader: Reader): Call | null {
  const name = readName(reader);
  skipBlanks(reader);
  if (name === '' || reader.text[reader.at] !== '(') return null;
  reader.at += 1;
  const args: Expression[] = [];
  skipBlanks(reader);
  while (reader.text[reader.at] !== ')') {
    const argument = readExpression(reader);
    if (argument === null) return null;
    args.push(argument);
    skipBlanks(reader);
    if (reader.text[reader.at] === ',') reader.at += 1;
    else if (reader.text[reader.at] !== ')') return null;
  }
  reader.at += 1;
  const trail = readTrail(reader);
  return trail && { kind: 'call', name: name.toLowerCase(), args, trail };
}

/** The name that begins here, with those before it: `own.name`. Empty when none does. */
function readName(reader: Reader): string {
  const { text, at: start } = reader;
  let at = start;
  let end = start;
  while (beginsName(text.charCodeAt(at))) {
    at += 1;
    while (continuesName(text.charCodeAt(at))) at += 1;
    end = at;
    if (text.charCodeAt(at) !== DOT) break;
    at += 1;
  }
  reader.at = end;
  return text.slice(start, end);
}

const DOT = 0x2e;

function beginsName(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || unit === 0x5f;
}

function continuesName(unit: number): boolean {
  return beginsName(unit) || (unit >= 0x30 && unit <= 0x39);
}

function readTrail(reader: Reader): Call['trail'] | null {
  const trail: (string | Expression)[] = [];
  for (;;) {
    skipBlanks(reader);
    const sign = reader.text[reader.at];
    if (sign === '.') {
      const property = matchAt(reader, aProperty);
      if (property === null) return trail;
      trail.push(property.replace(/^\.\??\s*/, ''));
      continue;
    }
    if (sign !== '[') return trail;
    reader.at += reader.text[reader.at + 1] === '?' ? 2 : 1;
    const index = readExpression(reader);
    skipBlanks(reader);
    if (index === null || reader.text[reader.at] !== ']') return null;
    reader.at += 1;
    trail.push(index);
  }
}

function skipBlanks(reader: Reader): void {
  const unit = reader.text.charCodeAt(reader.at);
  // Nearly always there is none: then no pattern is asked.
  if (unit <= 0x20 || unit >= 0xa0) matchAt(reader, blanks);
}

/** Takes what the sticky pattern matches at the reader's place. */
function matchAt(reader: Reader, pattern: RegExp): string | null {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0] ?? null;
  if (found !== null) reader.at += found.length;
  return found;
}

/** The name that `parameters('NAME')` or `variables('NAME')` asks for, when it is a literal. */
export function askedName(call: Call, section: 'parameters' | 'variables'): string | null {
  const [name] = call.args;
  return call.name === section && name?.kind === 'text' ? name.value : null;
}

/**
 * The value of the template that `variables('NAME')…` stands for. With a dynamic index, or where the way leads
 * through an expression, `isWhole` is false and the value is the one in which the way got lost.
 */
export function variableOf(
  root: JsonObject,
  call: Call,
): { readonly value: JsonNode; readonly isWhole: boolean } | null {
  const name = askedName(call, 'variables');
  let value = name === null ? undefined : memberOf(memberOf(root, 'variables')?.value, name)?.value;
  for (const step of call.trail) {
    if (value === undefined) return null;
    const next = stepInto(value, step);
    if (next === null) return { value, isWhole: false };
    value = next;
  }
  return value === undefined ? null : { value, isWhole: true };
}

function stepInto(value: JsonNode, step: string | Expression): JsonNode | null {
  if (typeof step === 'string') return memberOf(value, step)?.value ?? null;
  if (step.kind === 'text') return memberOf(value, step.value)?.value ?? null;
  if (step.kind !== 'number' || value.type !== 'array') return null;
  return value.items[Number(step.value)] ?? null;
}
