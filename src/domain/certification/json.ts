import type { Text } from '../language.ts';
import { printable, say } from './print.ts';

/**
 * A lenient reader of JSON that keeps positions. One pass, linear, and a nesting limit instead of a stack overflow.
 *
 * Accepted beyond RFC 8259: `//` and block comments, trailing commas, single-quoted strings, unquoted keys,
 * raw line breaks and tabs inside strings. Refused: two keys of one object that differ only in letter case,
 * an empty key, anything after the end, nesting deeper than `DEEPEST`. A repeated identical key: the last one wins.
 */

/** Nesting beyond which a file is refused; walkers of the tree may recurse. */
export const DEEPEST = 500;

/** `start` and `end` are offsets into the text, in UTF-16 units; `end` is one past the last sign. */
type Range = { readonly start: number; readonly end: number };

export type JsonObject = Range & {
  readonly type: 'object';
  /** In the order of the text; of a repeated key only the last. */
  readonly members: readonly JsonMember[];
  /** By lower-case key; null when they are few, among which `memberOf` looks one by one. */
  readonly byKey: ReadonlyMap<string, JsonMember> | null;
  /** As in the file, in the order of the text: also the earlier ones of a repeated key. */
  readonly written: readonly JsonMember[];
  /** What `tree.ts` notes of a walk, and nobody else reads: a map beside the tree would cost more than the walk. */
  walk: unknown;
};
export type JsonMember = {
  readonly key: string;
  /** The key in lower case. */
  readonly folded: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: JsonNode;
};
export type JsonArray = Range & {
  readonly type: 'array';
  readonly items: readonly JsonNode[];
  /** As that of an object. */
  walk: unknown;
};
export type JsonString = Range & {
  readonly type: 'string';
  readonly value: string;
  /** What `parse-expression.ts` notes of the text; undefined as long as nobody asked. */
  expression: unknown;
};
/** A value of one word; `raw` is how it is written. All have one shape: with more than four shapes of nodes every look at one is slow. */
type Plain<Type, Value> = Range & {
  readonly type: Type;
  readonly value: Value;
  readonly raw: string;
};
export type JsonNumber = Plain<'number', number>;
export type JsonBoolean = Plain<'boolean', boolean>;
export type JsonNull = Plain<'null', null>;
export type JsonNode = JsonObject | JsonArray | JsonString | JsonNumber | JsonBoolean | JsonNull;

/** Why a text could not be read: the place, and what is wrong there. */
export type JsonFault = {
  readonly findingId: string;
  readonly offset: number;
  readonly message: Text;
};

export type JsonReading =
  | {
      readonly ok: true;
      readonly root: JsonNode;
      /** Properties that a later one of the same key replaces. */
      readonly repeated: readonly JsonMember[];
    }
  | { readonly ok: false; readonly fault: JsonFault };

class Unreadable extends Error {
  readonly fault: JsonFault;
  constructor(findingId: string, offset: number, message: Text) {
    super(message.en);
    this.fault = { findingId, offset, message };
  }
}

/** Reads a whole text. Never throws for what the text holds. */
export function readJson(text: string): JsonReading {
  const reader = new Reader(text);
  try {
    return { ok: true, root: reader.document(), repeated: reader.repeated };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, fault: error.fault };
    throw error;
  }
}

const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Members from which on an object has a map of them. */
const MANY_MEMBERS = 9;

class Reader {
  readonly repeated: JsonMember[] = [];
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonNode {
    this.#skip();
    if (this.#at >= this.#text.length) {
      throw new Unreadable('Invalid.JSON', 0, say('The file is empty.', 'Le fichier est vide.'));
    }
    const root = this.#value();
    this.#skip();
    if (this.#at < this.#text.length) {
      this.#expected(say('the end of the file', 'la fin du fichier'));
    }
    return root;
  }

  #value(): JsonNode {
    const start = this.#at;
    switch (this.#text.charCodeAt(start)) {
      case DOUBLE_QUOTE:
      case SINGLE_QUOTE: {
        const value = this.#string();
        return { type: 'string', start, end: this.#at, value, expression: undefined };
      }
      case OPEN_BRACE:
        return this.#object();
      case OPEN_BRACKET:
        return this.#array();
      default:
        return this.#plain();
    }
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > DEEPEST) {
      throw new Unreadable(
        'Invalid.JSON',
        this.#at,
        say(
          `The file is nested deeper than ${DEEPEST} levels.`,
          `Le fichier est imbriqué sur plus de ${DEEPEST} niveaux.`,
        ),
      );
    }
  }

  #object(): JsonObject {
    this.#enter();
    const start = this.#at;
    const written: JsonMember[] = [];
    let byKey: Map<string, JsonMember> | null = null;
    let repeated: Set<JsonMember> | null = null;
    this.#at += 1;
    this.#skip();
    while (this.#text.charCodeAt(this.#at) !== CLOSE_BRACE) {
      const member = this.#member();
      const earlier = byKey === null ? lastOf(written, member.folded) : byKey.get(member.folded);
      if (earlier) {
        if (earlier.key !== member.key) this.#caseTwin(earlier, member);
        repeated ??= new Set();
        repeated.add(earlier);
        this.repeated.push(earlier);
      }
      written.push(member);
      if (byKey !== null) byKey.set(member.folded, member);
      else if (written.length === MANY_MEMBERS) byKey = membersByKey(written);
      this.#skip();
      const unit = this.#text.charCodeAt(this.#at);
      if (unit === COMMA) {
        this.#at += 1;
        this.#skip();
      } else if (unit !== CLOSE_BRACE) {
        this.#expected(say('"," or "}"', '« , » ou « } »'));
      }
    }
    this.#at += 1;
    this.#depth -= 1;
    const members = repeated === null ? written : written.filter((member) => !repeated.has(member));
    return { type: 'object', start, end: this.#at, members, byKey, written, walk: null };
  }

  #member(): JsonMember {
    const keyStart = this.#at;
    const sign = this.#text.charCodeAt(keyStart);
    const key = sign === DOUBLE_QUOTE || sign === SINGLE_QUOTE ? this.#string() : this.#bareKey();
    const keyEnd = this.#at;
    if (key === '') {
      throw new Unreadable(
        'Invalid.JSON',
        keyStart,
        say('A property has an empty name.', 'Une propriété a un nom vide.'),
      );
    }
    this.#skip();
    if (this.#text.charCodeAt(this.#at) !== COLON) this.#expected(say('":"', '« : »'));
    this.#at += 1;
    this.#skip();
    return { key, folded: key.toLowerCase(), keyStart, keyEnd, value: this.#value() };
  }

  #bareKey(): string {
    const start = this.#at;
    while (isWordUnit(this.#text.charCodeAt(this.#at))) this.#at += 1;
    if (this.#at === start) {
      this.#expected(say('a property name or "}"', 'un nom de propriété ou « } »'));
    }
    return this.#text.slice(start, this.#at);
  }

  #caseTwin(earlier: JsonMember, member: JsonMember): never {
    const [one, two] = [printable(earlier.key), printable(member.key)];
    throw new Unreadable(
      'Invalid.JSON',
      member.keyStart,
      say(
        `The properties "${one}" and "${two}" of one object differ only in letter case.`,
        `Les propriétés « ${one} » et « ${two} » d’un même objet ne diffèrent que par la casse.`,
      ),
    );
  }

  #array(): JsonArray {
    this.#enter();
    const start = this.#at;
    const items: JsonNode[] = [];
    this.#at += 1;
    this.#skip();
    while (this.#text.charCodeAt(this.#at) !== CLOSE_BRACKET) {
      items.push(this.#value());
      this.#skip();
      const unit = this.#text.charCodeAt(this.#at);
      if (unit === COMMA) {
        this.#at += 1;
        this.#skip();
      } else if (unit !== CLOSE_BRACKET) {
        this.#expected(say('"," or "]"', '« , » ou « ] »'));
      }
    }
    this.#at += 1;
    this.#depth -= 1;
    return { type: 'array', start, end: this.#at, items, walk: null };
  }

  /** The string that begins here; it ends with the quotation mark with which it begins. */
  #string(): string {
    const text = this.#text;
    const start = this.#at;
    const quote = text.charCodeAt(start);
    const end = text.indexOf(quote === DOUBLE_QUOTE ? '"' : "'", start + 1);
    if (end >= 0) {
      const whole = text.slice(start + 1, end);
      if (!whole.includes('\\')) {
        this.#at = end + 1;
        return whole;
      }
    }
    let pieceStart = start + 1;
    let value = '';
    let at = pieceStart;
    for (;;) {
      const unit = text.charCodeAt(at);
      if (unit === quote) break;
      if (at >= text.length) {
        this.#at = start;
        throw new Unreadable(
          'Invalid.JSON',
          start,
          say('A string begins here and never ends.', 'Une chaîne commence ici et ne finit pas.'),
        );
      }
      if (unit === BACKSLASH) {
        value += text.slice(pieceStart, at);
        const escaped = this.#escape(at);
        value += escaped.value;
        at = escaped.end;
        pieceStart = at;
      } else at += 1;
    }
    this.#at = at + 1;
    const last = text.slice(pieceStart, at);
    return value === '' ? last : value + last;
  }

  #escape(at: number): { value: string; end: number } {
    const sign = this.#text[at + 1] ?? '';
    const simple = simpleEscapes.get(sign);
    if (simple !== undefined) return { value: simple, end: at + 2 };
    const digits = this.#text.slice(at + 2, at + 6);
    if (sign === 'u' && /^[0-9a-f]{4}$/i.test(digits)) {
      return { value: String.fromCharCode(Number.parseInt(digits, 16)), end: at + 6 };
    }
    const shown = printable(`\\${sign}`);
    throw new Unreadable(
      'Invalid.JSON',
      at,
      say(
        `The string has the unknown escape "${shown}"; a backslash is written "\\\\".`,
        `La chaîne contient l’échappement inconnu « ${shown} » ; une barre oblique inverse s’écrit « \\\\ ».`,
      ),
    );
  }

  /** Numbers, `true`, `false`, `null`. */
  #plain(): JsonNode {
    const start = this.#at;
    let end = start;
    while (isPlainUnit(this.#text.charCodeAt(end))) end += 1;
    const raw = this.#text.slice(start, Math.min(end, start + 400));
    if (raw === 'true' || raw === 'false') {
      this.#at = end;
      return { type: 'boolean', start, end, value: raw === 'true', raw };
    }
    if (raw === 'null') {
      this.#at = end;
      return { type: 'null', start, end, value: null, raw };
    }
    if (end - start < 400 && /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?$/i.test(raw)) {
      this.#at = end;
      return { type: 'number', start, end, value: Number(raw), raw };
    }
    return this.#expected(say('a value', 'une valeur'));
  }

  /** Passes blanks and comments. */
  #skip(): void {
    const text = this.#text;
    let at = this.#at;
    for (;;) {
      const unit = text.charCodeAt(at);
      if (unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || unit === 0xa0 || unit === 0xfeff) {
        at += 1;
      } else if (unit === 0x2f && text[at + 1] === '/') {
        while (at < text.length && !isLineBreak(text.charCodeAt(at))) at += 1;
      } else if (unit === 0x2f && text[at + 1] === '*') {
        const end = text.indexOf('*/', at + 2);
        if (end < 0) {
          throw new Unreadable(
            'Invalid.JSON',
            at,
            say(
              'A comment begins here and never ends.',
              'Un commentaire commence ici et ne finit pas.',
            ),
          );
        }
        at = end + 2;
      } else break;
    }
    this.#at = at;
  }

  #expected(what: Text): never {
    if (this.#at >= this.#text.length) {
      throw new Unreadable(
        'Invalid.JSON',
        this.#text.length,
        say(
          `The file ends where ${what.en} was expected.`,
          `Le fichier se termine là où ${what.fr} était attendu.`,
        ),
      );
    }
    const sign = printable(String.fromCodePoint(this.#text.codePointAt(this.#at) ?? 0));
    const found = sign === '"' ? `'"'` : `"${sign}"`;
    throw new Unreadable(
      'Invalid.JSON',
      this.#at,
      say(`Expected ${what.en}, found ${found}.`, `Attendu : ${what.fr} ; trouvé : « ${sign} ».`),
    );
  }
}

/** Of a repeated key the last. */
function lastOf(written: readonly JsonMember[], folded: string): JsonMember | undefined {
  for (let at = written.length - 1; at >= 0; at -= 1) {
    const member = written[at];
    if (member?.folded === folded) return member;
  }
  return undefined;
}

/** What an object of these members has as `byKey`. */
export function membersByKey(members: readonly JsonMember[]): Map<string, JsonMember> | null {
  return members.length < MANY_MEMBERS
    ? null
    : new Map(members.map((member) => [member.folded, member]));
}

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

function isLineBreak(unit: number): boolean {
  return unit === 0x0a || unit === 0x0d;
}

/** Letters, digits, `_`, `$`, `-` and everything beyond ASCII. */
function isWordUnit(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    (unit >= 0x30 && unit <= 0x39) ||
    unit === 0x5f ||
    unit === 0x24 ||
    unit === 0x2d ||
    unit > 0xa0
  );
}

function isPlainUnit(unit: number): boolean {
  return isWordUnit(unit) || unit === 0x2e || unit === 0x2b;
}
