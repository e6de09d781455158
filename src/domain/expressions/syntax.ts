import { printable, say } from '../certification/print.ts';
import type { Text } from '../language.ts';
import { FaultyExpression } from './fault.ts';
import type { ExpressionFault, Span } from './fault.ts';

/**
 * The template language of Azure Resource Manager: a lexer and a recursive-descent parser, one pass, linear.
 * Source: "Syntax and expressions in Azure Resource Manager templates".
 *
 *     template   = "[" expression "]"
 *     expression = primary { "." name | "[" expression "]" }
 *     primary    = string | integer | name { "." name } "(" [ expression { "," expression } ] ")"
 */

/** Longest expression, in UTF-16 units; the limit of Azure Resource Manager. */
export const LONGEST_EXPRESSION = 24_576;
/** Calls and indexes in each other; deeper ones are refused before the stack is at risk. */
export const DEEPEST_EXPRESSION = 100;

export type Expression =
  | (Span & { readonly kind: 'text'; readonly value: string })
  | (Span & { readonly kind: 'number'; readonly value: number })
  | (Span & {
      readonly kind: 'call';
      /** As written; a function of the template has a namespace and a dot. */
      readonly name: string;
      readonly nameSpan: Span;
      readonly args: readonly Expression[];
    })
  /** What follows a value, from left to right: `.name` and `[expression]`. A list, because it may be very long. */
  | (Span & { readonly kind: 'path'; readonly of: Expression; readonly steps: readonly Step[] });

export type Step = Span &
  (
    | { readonly kind: 'property'; readonly name: string }
    | { readonly kind: 'index'; readonly index: Expression }
  );

/** What a string of a template is. */
export type TemplateText =
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'fault'; readonly fault: ExpressionFault };

/** Reads a string of a template. Never throws. Text that begins with `[[` and ends with `]` is a literal without the first `[`. */
export function readTemplateText(text: string): TemplateText {
  if (!text.startsWith('[') || !text.endsWith(']') || text.length < 2) {
    return { kind: 'literal', value: text };
  }
  if (text.startsWith('[[')) return { kind: 'literal', value: text.slice(1) };
  try {
    return { kind: 'expression', expression: new Parser(text).template() };
  } catch (error) {
    if (error instanceof FaultyExpression) return { kind: 'fault', fault: error.fault };
    throw error;
  }
}

type Sign = '[' | ']' | '(' | ')' | ',' | '.';
type Token = Span &
  (
    | { readonly kind: 'sign'; readonly sign: Sign }
    | { readonly kind: 'text'; readonly value: string }
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'name'; readonly value: string }
    | { readonly kind: 'end' }
  );

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  #token: Token = { kind: 'end', start: 0, end: 0 };

  constructor(text: string) {
    this.#text = text;
  }

  template(): Expression {
    if (this.#text.length > LONGEST_EXPRESSION) {
      throw new FaultyExpression(
        'LIMIT',
        say(
          `The expression has ${this.#text.length} characters; ${LONGEST_EXPRESSION} are allowed.`,
          `L’expression compte ${this.#text.length} caractères ; ${LONGEST_EXPRESSION} sont permis.`,
        ),
        { start: 0, end: this.#text.length },
      );
    }
    this.#next();
    this.#take('[');
    const expression = this.#expression();
    this.#take(']');
    if (this.#token.kind !== 'end') {
      this.#expected(say('the end of the expression', 'la fin de l’expression'));
    }
    return expression;
  }

  #expression(): Expression {
    this.#depth += 1;
    if (this.#depth > DEEPEST_EXPRESSION) {
      throw new FaultyExpression(
        'LIMIT',
        say(
          `The expression is nested deeper than ${DEEPEST_EXPRESSION} levels.`,
          `L’expression est imbriquée sur plus de ${DEEPEST_EXPRESSION} niveaux.`,
        ),
        this.#token,
      );
    }
    const of = this.#primary();
    const steps: Step[] = [];
    for (;;) {
      const { start } = this.#token;
      if (this.#isSign('.')) {
        this.#next();
        const { value: name, end } = this.#name(
          say('the name of a property', 'le nom d’une propriété'),
        );
        steps.push({ kind: 'property', name, start, end });
      } else if (this.#isSign('[')) {
        this.#next();
        const index = this.#expression();
        const { end } = this.#token;
        this.#take(']');
        steps.push({ kind: 'index', index, start, end });
      } else break;
    }
    this.#depth -= 1;
    const last = steps.at(-1);
    return last === undefined ? of : { kind: 'path', of, steps, start: of.start, end: last.end };
  }

  #primary(): Expression {
    const token = this.#token;
    if (token.kind === 'text' || token.kind === 'number') {
      this.#next();
      return token;
    }
    const first = this.#name(
      say('a function, a text or a number', 'une fonction, un texte ou un nombre'),
    );
    let name = first.value;
    let { end } = first;
    while (this.#isSign('.')) {
      this.#next();
      const part = this.#name(say('the name of a function', 'le nom d’une fonction'));
      name = `${name}.${part.value}`;
      end = part.end;
    }
    const nameSpan = { start: first.start, end };
    if (!this.#isSign('(')) {
      const shown = printable(name, 40);
      throw new FaultyExpression(
        'SYNTAX',
        say(
          `"${shown}" is neither a text nor a call. A text stands in single quotes; true, false and null are written true(), false() and null().`,
          `« ${shown} » n’est ni un texte ni un appel. Un texte s’écrit entre apostrophes ; true, false et null s’écrivent true(), false() et null().`,
        ),
        nameSpan,
      );
    }
    this.#next();
    const args: Expression[] = [];
    if (!this.#isSign(')')) {
      args.push(this.#expression());
      while (this.#isSign(',')) {
        this.#next();
        args.push(this.#expression());
      }
    }
    const close = this.#token.end;
    this.#take(')');
    return { kind: 'call', name, nameSpan, args, start: first.start, end: close };
  }

  #name(what: Text): Span & { readonly value: string } {
    const token = this.#token;
    if (token.kind !== 'name') return this.#expected(what);
    this.#next();
    return token;
  }

  #isSign(sign: Sign): boolean {
    return this.#token.kind === 'sign' && this.#token.sign === sign;
  }

  #take(sign: Sign): void {
    if (!this.#isSign(sign)) this.#expected({ en: `"${sign}"`, fr: `«\u00a0${sign}\u00a0»` });
    this.#next();
  }

  #next(): void {
    const text = this.#text;
    while (isBlank(text.charCodeAt(this.#at))) this.#at += 1;
    const start = this.#at;
    if (start >= text.length) {
      this.#token = { kind: 'end', start, end: start };
      return;
    }
    const unit = text.charCodeAt(start);
    if (unit === 0x27) this.#token = this.#quoted(start);
    else if (isDigit(unit) || (unit === 0x2d && isDigit(text.charCodeAt(start + 1)))) {
      this.#token = this.#number(start);
    } else if (isWord(unit)) {
      while (isWord(text.charCodeAt(this.#at))) this.#at += 1;
      this.#token = { kind: 'name', value: text.slice(start, this.#at), start, end: this.#at };
    } else {
      const sign = signs.get(unit);
      if (sign === undefined) this.#unexpected(start);
      this.#at += 1;
      this.#token = { kind: 'sign', sign, start, end: this.#at };
    }
  }

  /** A text in single quotes; two quotes stand for one. */
  #quoted(start: number): Token {
    const text = this.#text;
    let value = '';
    let from = start + 1;
    for (;;) {
      const quote = text.indexOf("'", from);
      if (quote < 0) {
        throw new FaultyExpression(
          'SYNTAX',
          say('A text begins here and never ends.', 'Un texte commence ici et ne finit pas.'),
          { start, end: start + 1 },
        );
      }
      value += text.slice(from, quote);
      from = quote + 1;
      if (text[from] !== "'") break;
      value += "'";
      from += 1;
    }
    this.#at = from;
    return { kind: 'text', value, start, end: from };
  }

  #number(start: number): Token {
    const text = this.#text;
    let end = start + 1;
    while (isDigit(text.charCodeAt(end))) end += 1;
    const value = Number(text.slice(start, end));
    if (isWord(text.charCodeAt(end)) || (text[end] === '.' && isDigit(text.charCodeAt(end + 1)))) {
      this.#unexpected(end);
    }
    if (!Number.isSafeInteger(value)) {
      throw new FaultyExpression(
        'ARGUMENT_VALUE',
        say(
          'The number is beyond ±(2^53 − 1), which is as far as a plan counts.',
          'Le nombre dépasse ±(2^53 − 1), limite des calculs d’un plan.',
        ),
        { start, end },
      );
    }
    this.#at = end;
    return { kind: 'number', value, start, end };
  }

  #unexpected(at: number): never {
    const sign = String.fromCodePoint(this.#text.codePointAt(at) ?? 0);
    throw new FaultyExpression(
      'SYNTAX',
      say(
        `"${printable(sign)}" is not expected here.`,
        `« ${printable(sign)} » n’est pas attendu ici.`,
      ),
      { start: at, end: at + sign.length },
    );
  }

  #expected(what: Text): never {
    const { kind, start, end } = this.#token;
    const found = printable(this.#text.slice(start, end), 40);
    throw new FaultyExpression(
      'SYNTAX',
      kind === 'end'
        ? say(
            `The expression ends where ${what.en} was expected.`,
            `L’expression se termine là où ${what.fr} était attendu.`,
          )
        : say(
            `Expected ${what.en}, found "${found}".`,
            `Attendu : ${what.fr} ; trouvé : « ${found} ».`,
          ),
      { start, end },
    );
  }
}

const signs: ReadonlyMap<number, Sign> = new Map(
  (['[', ']', '(', ')', ',', '.'] as const).map((sign) => [sign.charCodeAt(0), sign]),
);

function isBlank(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || unit === 0xa0 || unit === 0xfeff;
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
