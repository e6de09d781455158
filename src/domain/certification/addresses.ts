import type { JsonNode, JsonObject, JsonString } from './json.ts';
import { askedName, expressionOf, isEvaluated, variableOf } from './parse-expression.ts';
import type { Call, Expression } from './parse-expression.ts';
import { memberOf, textOf, valueAt } from './tree.ts';

/**
 * What an address of a template is put together from. Only what is literal is known: whatever comes from a
 * parameter, a condition or the deployment is `unknown`, and nothing is guessed about it.
 */
export type Piece =
  /** `node` is the string of the file in which the text stands. */
  | { readonly kind: 'text'; readonly value: string; readonly node: JsonString }
  /** The address of the package: `parameters('_artifactsLocation')`. */
  | { readonly kind: 'package' }
  /** The address of this template: `deployment().properties.templateLink.uri`. */
  | { readonly kind: 'link' }
  /** The token that follows an address. */
  | { readonly kind: 'token' }
  | { readonly kind: 'unknown' };

/** A file of the package that a template names, and the string in which its path stands. */
export type NamedFile = { readonly path: string; readonly node: JsonString };

/** What an expression has that leads to the address of the package, itself or by a variable: every other names no file. */
const mayName = /_artifactsLocation|templateLink/i;
const hasVariables = /variables/i;

const unknown: readonly Piece[] = [{ kind: 'unknown' }];

/** Variables that lead to variables, and pieces of one address, beyond which a value is unknown. */
const LONGEST_WAY = 50;
const MOST_PIECES = 200;

/** Functions that give one of their arguments on as it is. */
const givesOn = new Set(['if', 'coalesce', 'createarray', 'createobject', 'array', 'union']);

export type AddressReader = {
  /** The pieces of a value. */
  pieces(node: JsonString): readonly Piece[];
  /** The files of the package that a value names. */
  files(node: JsonString): NamedFile[];
};

/**
 * Reads the addresses of one template. `from` is the template's path in the package; with `throughDefaults` a
 * parameter stands for its default value.
 */
export function addressReader(
  root: JsonObject,
  from: string,
  { throughDefaults = false }: { readonly throughDefaults?: boolean } = {},
): AddressReader {
  const folder = from.slice(0, from.lastIndexOf('/') + 1);
  const known = new Map<JsonNode, readonly Piece[]>();
  let way = 0;
  let variablesLead: boolean | null = null;

  /** Whether the value may name a file: it has a word of the package's address, or a variable of which some have. */
  const leads = ({ value }: JsonString): boolean => {
    if (mayName.test(value)) return true;
    if (!hasVariables.test(value)) return false;
    variablesLead ??= someString(valueAt(root, 'variables'), (text) => mayName.test(text));
    return variablesLead;
  };

  const piecesOf = (node: JsonNode): readonly Piece[] => {
    if (node.type !== 'string') return unknown;
    const before = known.get(node);
    if (before) return before;
    if (way >= LONGEST_WAY) return unknown;
    // A variable that leads back to itself is unknown.
    known.set(node, unknown);
    way += 1;
    const found = piecesOfText(node);
    way -= 1;
    known.set(node, found);
    return found;
  };

  const piecesOfText = (node: JsonString): readonly Piece[] => {
    if (!isEvaluated(node.value)) {
      return [{ kind: 'text', value: node.value.replace(/^\[\[/, '['), node }];
    }
    const expression = expressionOf(node);
    return expression ? evaluated(expression, node) : unknown;
  };

  const evaluated = (expression: Expression, node: JsonString): readonly Piece[] => {
    if (expression.kind !== 'call') return [{ kind: 'text', value: expression.value, node }];
    const { name, args, trail } = expression;
    if (name === 'deployment') return isTemplateLink(trail) ? [{ kind: 'link' }] : unknown;
    if (name === 'variables') {
      const variable = variableOf(root, expression);
      return variable?.isWhole ? piecesOf(variable.value) : unknown;
    }
    if (trail.length > 0) return unknown;
    switch (name) {
      case 'parameters':
        return parameter(expression);
      case 'concat':
        return bounded(args.flatMap((argument) => evaluated(argument, node)));
      case 'format':
        return formatted(args, node);
      case 'uri': {
        const [base, relative] = args;
        return base && relative
          ? combined(evaluated(base, node), evaluated(relative, node), folder)
          : unknown;
      }
      default:
        return unknown;
    }
  };

  const parameter = (call: Call): readonly Piece[] => {
    const name = askedName(call, 'parameters') ?? '';
    if (/^_artifactsLocation$/i.test(name)) return [{ kind: 'package' }];
    if (/sasToken$/i.test(name)) return [{ kind: 'token' }];
    const value = throughDefaults && valueAt(root, 'parameters', name, 'defaultValue');
    return value ? piecesOf(value) : unknown;
  };

  const formatted = (args: readonly Expression[], node: JsonString): readonly Piece[] => {
    const [pattern, ...values] = args;
    if (pattern?.kind !== 'text' || /\{\{|\}\}/.test(pattern.value)) return unknown;
    const pieces: Piece[] = [];
    for (const part of pattern.value.split(/(\{[^{}]*\})/)) {
      const index = /^\{([0-9]+)\}$/.exec(part)?.[1];
      const value = index === undefined ? undefined : values[Number(index)];
      if (value) pieces.push(...evaluated(value, node));
      else if (part.startsWith('{')) pieces.push(...unknown);
      else if (part !== '') pieces.push({ kind: 'text', value: part, node });
      if (pieces.length > MOST_PIECES) return unknown;
    }
    return pieces;
  };

  const filesOf = (expression: Expression, node: JsonString): NamedFile[] => {
    const pieces = evaluated(expression, node);
    if (pieces.some(({ kind }) => kind === 'package')) return [...filesIn(pieces)];
    if (expression.kind !== 'call' || !givesOn.has(expression.name)) return [];
    return expression.args.flatMap((argument) => filesOf(argument, node));
  };

  return {
    pieces: piecesOf,
    files: (node) => {
      if (!throughDefaults && !leads(node)) return [];
      const expression = expressionOf(node);
      return expression ? filesOf(expression, node) : [];
    },
  };
}

function someString(node: JsonNode | undefined, test: (text: string) => boolean): boolean {
  switch (node?.type) {
    case 'string':
      return test(node.value);
    case 'array':
      return node.items.some((item) => someString(item, test));
    case 'object':
      return node.members.some(({ value }) => someString(value, test));
    default:
      return false;
  }
}

function bounded(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.length > MOST_PIECES ? unknown : pieces;
}

function isTemplateLink(trail: Call['trail']): boolean {
  const path = trail.map((step) => (typeof step === 'string' ? step : '?')).join('.');
  return path.toLowerCase() === 'properties.templatelink.uri';
}

/** What `uri(base, relative)` makes: of the base everything after its last slash is left out. */
function combined(
  base: readonly Piece[],
  relative: readonly Piece[],
  folder: string,
): readonly Piece[] {
  const [first, ...rest] = base;
  const [start, ...others] = relative;
  if (start?.kind !== 'text' || isAbsolute(start.value)) return unknown;
  let under = folder;
  if (first?.kind === 'package') {
    let path = '';
    for (const piece of rest) {
      if (piece.kind !== 'text') return unknown;
      path += piece.value;
    }
    under = path.slice(0, path.lastIndexOf('/') + 1);
  } else if (first?.kind !== 'link' || rest.length > 0) return unknown;
  const value = start.value.startsWith('/') ? start.value : `/${under}${start.value}`;
  return bounded([{ kind: 'package' }, { ...start, value }, ...others]);
}

function isAbsolute(address: string): boolean {
  return /^[a-z][a-z0-9+.-]*:|^\/\//i.test(address);
}

/** The paths that follow the address of the package, each a literal up to its end. */
function* filesIn(pieces: readonly Piece[]): Generator<NamedFile> {
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind !== 'package') continue;
    // Within a longer text, such as a command, a blank or a quotation mark ends the address.
    const end = index === 0 ? /[?#]/ : /[?#\s"'`,;|&<>()]/;
    const named = pathAfter(pieces.slice(index + 1), end);
    if (named) yield named;
  }
}

function pathAfter(pieces: readonly Piece[], end: RegExp): NamedFile | null {
  let path = '';
  let node: JsonString | null = null;
  for (const piece of pieces) {
    if (piece.kind === 'token') break;
    if (piece.kind !== 'text') return null;
    const stop = piece.value.search(end);
    path += stop < 0 ? piece.value : piece.value.slice(0, stop);
    if (stop !== 0) ({ node } = piece);
    if (stop >= 0) break;
  }
  const whole = path.endsWith('/') ? null : pathFrom('', path);
  return whole && node ? { path: whole, node } : null;
}

/** A path of the package from a folder of it; null when it leaves the package. */
export function pathFrom(folder: string, path: string): string | null {
  if (isAbsolute(path)) return null;
  const parts = folder.split('/').filter(Boolean);
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** The file that a deployment's `templateLink` names by `uri` or `relativePath`; null when that is not literal. */
export function linkedFile(
  link: JsonNode | undefined,
  from: string,
  reader: AddressReader,
): NamedFile | null {
  const uri = valueAt(link, 'uri');
  if (uri?.type === 'string') {
    const [file, ...others] = reader.files(uri);
    return file && others.length === 0 ? file : null;
  }
  const relative = memberOf(link, 'relativePath')?.value;
  if (relative?.type !== 'string') return null;
  let path = '';
  for (const piece of reader.pieces(relative)) {
    if (piece.kind !== 'text') return null;
    path += piece.value;
  }
  const whole = pathFrom(from.slice(0, from.lastIndexOf('/') + 1), path.split('?')[0] ?? '');
  return textOf(relative) === '' || !whole ? null : { path: whole, node: relative };
}
