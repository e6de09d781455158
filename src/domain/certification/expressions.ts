/**
 * Linear scanners over template text. None of them backtracks, whatever the text holds.
 * Words (expression, call, reference, context) are those of the rule catalogue; names ignore letter case.
 */

const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN = 0x28;
const CLOSE = 0x29;
const COMMA = 0x2c;
const DOT = 0x2e;
const QUOTE = 0x27;
const BACKSLASH = 0x5c;

/** Somewhere in the text: `[` + signs without blanks + `( … )` + optional `[1]`, `.name`, `.name[1]` + `]`. */
export function isExpression(text: string): boolean {
  // For each open parenthesis: does a `[` begin the run of signs before it, with something between?
  const opened: boolean[] = [];
  let bracketInRun = -1;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (isBlank(unit)) bracketInRun = -1;
    else if (unit === OPEN_BRACKET && bracketInRun < 0) bracketInRun = at;
    else if (unit === OPEN) opened.push(bracketInRun >= 0 && at - bracketInRun >= 2);
    else if (unit === CLOSE && opened.pop() === true && closesExpression(text, at + 1)) return true;
  }
  return false;
}

function closesExpression(text: string, from: number): boolean {
  let at = skipIndex(text, from);
  while (text.charCodeAt(at) === DOT) {
    const end = skipWord(text, at + 1);
    if (end === at + 1) return false;
    at = skipIndex(text, end);
  }
  return text.charCodeAt(at) === CLOSE_BRACKET;
}

/** Passes `[digits]` if it is there. */
function skipIndex(text: string, at: number): number {
  if (text.charCodeAt(at) !== OPEN_BRACKET) return at;
  let end = at + 1;
  while (isDigit(text.charCodeAt(end))) end += 1;
  return end > at + 1 && text.charCodeAt(end) === CLOSE_BRACKET ? end + 1 : at;
}

/** Somewhere in the text: `[`, one or more signs other than `]`, `]`. */
export function isLooseExpression(text: string): boolean {
  let open = -1;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === OPEN_BRACKET && open < 0) open = at;
    else if (unit === CLOSE_BRACKET) {
      if (open >= 0 && at - open >= 2) return true;
      open = -1;
    }
  }
  return false;
}

/** A word that a parenthesis follows, blanks allowed between. Offsets into the text that was searched. */
export class Opening {
  readonly #text: string;
  readonly wordStart: number;
  readonly wordEnd: number;
  readonly parenthesis: number;
  #word: string | null = null;

  constructor(text: string, wordStart: number, wordEnd: number, parenthesis: number) {
    this.#text = text;
    this.wordStart = wordStart;
    this.wordEnd = wordEnd;
    this.parenthesis = parenthesis;
  }

  /** The word in lower case. */
  get word(): string {
    return (this.#word ??= this.#text.slice(this.wordStart, this.wordEnd).toLowerCase());
  }
}

/** Every opening of the text, in its order: what calls, references and contexts are found from. */
export function openingsIn(text: string): Opening[] {
  const found: Opening[] = [];
  for (let at = text.indexOf('('); at >= 0; at = text.indexOf('(', at + 1)) {
    let end = at;
    while (end > 0 && isBlank(text.charCodeAt(end - 1))) end -= 1;
    let start = end;
    while (start > 0 && isWord(text.charCodeAt(start - 1))) start -= 1;
    if (start < end) found.push(new Opening(text, start, end, at));
  }
  return found;
}

/** A call inside an expression. Offsets into the text that was searched. */
export type Call = {
  readonly name: string;
  /** Place of the `[`, `(` or `,` before the name. */
  readonly start: number;
  readonly nameStart: number;
  /** The text between the parentheses. */
  readonly argumentsStart: number;
  readonly argumentsEnd: number;
};

/**
 * Calls whose lower-case name passes the test, in the order of the text. A call that lies in the arguments
 * of another call that passes is left out.
 */
export function callsIn(
  text: string,
  isAsked: (name: string) => boolean,
  openings: readonly Opening[] = openingsIn(text),
): Call[] {
  const found: Call[] = [];
  const closingOf = closingReader(text);
  let passed = -1;
  for (const { wordStart, wordEnd, parenthesis, word } of openings) {
    if (parenthesis <= passed || !isAsked(word)) continue;
    const start = signBefore(text, wordStart);
    const argumentsEnd = start === null ? null : closingOf(parenthesis);
    if (start === null || argumentsEnd === null) continue;
    found.push({
      name: text.slice(wordStart, wordEnd),
      start,
      nameStart: wordStart,
      argumentsStart: parenthesis + 1,
      argumentsEnd,
    });
    passed = argumentsEnd;
  }
  return found;
}

/**
 * Tells the parenthesis that closes one, null when none does. It is counted from the opening one; as soon as one is open to
 * the end of the text all others are paired at once, so that many such pass the text twice and not each by itself.
 */
function closingReader(text: string): (open: number) => number | null {
  let pairs: ReadonlyMap<number, number> | null = null;
  return (open) => {
    if (pairs !== null) return pairs.get(open) ?? null;
    let depth = 1;
    for (let at = open + 1; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      if (unit === OPEN) depth += 1;
      else if (unit === CLOSE) depth -= 1;
      if (depth === 0) return at;
    }
    pairs = parenthesesOf(text);
    return null;
  };
}

/** Closing parentheses by opening ones. */
function parenthesesOf(text: string): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const opened: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === OPEN) opened.push(at);
    else if (unit === CLOSE) pairs.set(opened.pop() ?? -1, at);
  }
  return pairs;
}

/** Whether the text calls the function. */
export function hasCall(text: string, name: string): boolean {
  return callsIn(text, (found) => found === name.toLowerCase()).length > 0;
}

/** The place of the `[`, `(` or `,` left of a word, blanks allowed between; null when none stands there. */
function signBefore(text: string, wordStart: number): number | null {
  let sign = wordStart - 1;
  while (sign >= 0 && isBlank(text.charCodeAt(sign))) sign -= 1;
  const unit = text.charCodeAt(sign);
  return sign >= 0 && (unit === OPEN_BRACKET || unit === OPEN || unit === COMMA) ? sign : null;
}

/** The arguments of a call, split at the commas that lie in no quotes and no parentheses, without outer blanks. */
export function argumentsOf(text: string, call: Call): string[] {
  const found: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let start = call.argumentsStart;
  for (let at = start; at < call.argumentsEnd; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (unit === OPEN || unit === OPEN_BRACKET) depth += 1;
    else if (unit === CLOSE || unit === CLOSE_BRACKET) depth -= 1;
    else if (unit === COMMA && depth === 0) {
      found.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  found.push(text.slice(start, call.argumentsEnd).trim());
  return found;
}

/** Offsets of list calls (`listKeys(`, …): the `[`, `(` or `,` with which each begins. */
export function listCallsIn(text: string): number[] {
  const found: number[] = [];
  for (const { word, wordStart } of openingsIn(text)) {
    const sign = word.startsWith('list') ? signBefore(text, wordStart) : null;
    if (sign !== null) found.push(sign);
  }
  return found;
}

/** A reference `parameters('NAME')` or `variables('NAME')`. */
export type Reference = {
  readonly name: string;
  readonly start: number;
  readonly end: number;
};

/** Blanks allowed before and inside the parentheses. */
export function parameterReferencesIn(text: string, openings?: readonly Opening[]): Reference[] {
  return referencesIn(text, 'parameters', Number.POSITIVE_INFINITY, openings);
}

/** At most one blank before the parenthesis, as in the reference. */
export function variableReferencesIn(text: string, openings?: readonly Opening[]): Reference[] {
  return referencesIn(text, 'variables', 1, openings);
}

/** The word may be the end of a longer one. */
function referencesIn(
  text: string,
  word: string,
  mostBlanks: number,
  openings: readonly Opening[] = openingsIn(text),
): Reference[] {
  const found: Reference[] = [];
  const nextClose = closeFinder(text);
  let passed = 0;
  for (const opening of openings) {
    const { wordEnd, parenthesis } = opening;
    const start = wordEnd - word.length;
    if (start < passed || start < opening.wordStart || parenthesis - wordEnd > mostBlanks) continue;
    if (!opening.word.endsWith(word)) continue;
    const at = skipBlanks(text, parenthesis + 1);
    if (text.charCodeAt(at) !== QUOTE) continue;
    const close = nextClose(at + 1);
    if (close === null) continue;
    found.push({ name: text.slice(at + 1, close.quote), start, end: close.end });
    passed = close.end;
  }
  return found;
}

/**
 * Finds the nearest `')` (blanks allowed between) that ends a name of one sign or more beginning at an offset,
 * unless a line break comes first.
 * Asked with growing offsets it passes the text once.
 */
function closeFinder(text: string): (from: number) => { quote: number; end: number } | null {
  let known: { quote: number; end: number } | null = null;
  let lineEnd = -1;
  return (from) => {
    if (known === null || known.quote <= from) {
      known = { quote: text.length, end: text.length };
      for (
        let quote = text.indexOf("'", from + 1);
        quote >= 0;
        quote = text.indexOf("'", quote + 1)
      ) {
        const end = skipBlanks(text, quote + 1);
        if (text.charCodeAt(end) === CLOSE) {
          known = { quote, end: end + 1 };
          break;
        }
      }
    }
    if (lineEnd < from) {
      lineEnd = from;
      while (lineEnd < text.length && !isLineBreak(text.charCodeAt(lineEnd))) lineEnd += 1;
    }
    return known.quote < text.length && known.quote <= lineEnd ? known : null;
  };
}

/**
 * Tells the sign that decides whether a place lies in an expression: the nearest of `signs` at or left of it
 * that has no backslash before it. Asked with growing offsets it passes the text once.
 */
export function contextReader(text: string, signs = '["'): (at: number) => string | null {
  let passed = 0;
  let last: string | null = null;
  return (place) => {
    if (place + 1 < passed) {
      passed = 0;
      last = null;
    }
    const end = Math.min(place + 1, text.length);
    // From the place to the left: the sign is nearly always close to it.
    for (let at = end - 1; at >= passed; at -= 1) {
      // Letters and digits beyond it, most of a text, are none of the signs.
      if (text.charCodeAt(at) > OPEN_BRACKET) continue;
      const sign = text[at] ?? '';
      if (!signs.includes(sign) || text.charCodeAt(at - 1) === BACKSLASH) continue;
      last = sign;
      break;
    }
    passed = Math.max(passed, end);
    return last;
  };
}

/**
 * Tells the property left of a place in the raw text: the closest `"name" :` that ends at or before it.
 * Asked with growing offsets it passes the text once.
 */
export function keyReader(text: string): (at: number) => string | null {
  const keys = text.matchAll(/"([^"]+)"\s*:/g);
  let next = keys.next().value;
  let last: string | null = null;
  return (at) => {
    while (next && next.index + next[0].length <= at) {
      last = next[1] ?? null;
      next = keys.next().value;
    }
    return last;
  };
}

/** The text with blanks in the place of its comments: what a tree of it would be written as, at the same offsets. */
export function withoutComments(text: string): string {
  if (!text.includes('/')) return text;
  const pieces: string[] = [];
  let kept = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (sign === '"' || sign === "'") {
      at += 1;
      while (at < text.length && text[at] !== sign) at += text[at] === '\\' ? 2 : 1;
      continue;
    }
    const end = sign === '/' ? commentEnd(text, at) : at;
    if (end === at) continue;
    pieces.push(text.slice(kept, at), ' '.repeat(end - at));
    kept = end;
    at = end - 1;
  }
  pieces.push(text.slice(kept));
  return pieces.join('');
}

/** Where the comment ends that begins at the slash; the slash itself when none does. */
function commentEnd(text: string, slash: number): number {
  if (text[slash + 1] === '*') {
    const end = text.indexOf('*/', slash + 2);
    return end < 0 ? text.length : end + 2;
  }
  if (text[slash + 1] !== '/') return slash;
  let end = slash;
  while (end < text.length && !isLineBreak(text.charCodeAt(end))) end += 1;
  return end;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text.charCodeAt(at))) at += 1;
  return at;
}

function skipWord(text: string, from: number): number {
  let at = from;
  while (isWord(text.charCodeAt(at))) at += 1;
  return at;
}

function isBlank(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || unit === 0xa0 || unit === 0xfeff;
}

function isLineBreak(unit: number): boolean {
  return unit === 0x0a || unit === 0x0d;
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isWord(unit: number): boolean {
  return (
    isDigit(unit) ||
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    unit === 0x5f
  );
}
