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
  /** By lower-case key. */
  readonly byKey: ReadonlyMap<string, JsonMember>;
  /** As in the file, in the order of the text: also the earlier ones of a repeated key. */
  readonly written: readonly JsonMember[];
};
export type JsonMember = {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: JsonNode;
};
export type JsonArray = Range & { readonly type: 'array'; readonly items: readonly JsonNode[] };
export type JsonString = Range & { readonly type: 'string'; readonly value: string };
/** `raw` is the number as written. */
export type JsonNumber = Range & {
  readonly type: 'number';
  readonly value: number;
  readonly raw: string;
};
export type JsonBoolean = Range & { readonly type: 'boolean'; readonly value: boolean };
export type JsonNull = Range & { readonly type: 'null' };
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
    const sign = this.#text[this.#at];
    if (sign === '{') return this.#nested(() => this.#object());
    if (sign === '[') return this.#nested(() => this.#array());
    if (sign === '"' || sign === "'") {
      const start = this.#at;
      const value = this.#string(sign);
      return { type: 'string', start, end: this.#at, value };
    }
    return this.#plain();
  }

  #nested<Node>(read: () => Node): Node {
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
    const node = read();
    this.#depth -= 1;
    return node;
  }

  #object(): JsonObject {
    const start = this.#at;
    const byKey = new Map<string, JsonMember>();
    let hasRepeated = false;
    const written: JsonMember[] = [];
    this.#at += 1;
    this.#skip();
    while (this.#text[this.#at] !== '}') {
      const member = this.#member();
      const folded = member.key.toLowerCase();
      const earlier = byKey.get(folded);
      if (earlier && earlier.key !== member.key) this.#caseTwin(earlier, member);
      if (earlier) {
        hasRepeated = true;
        this.repeated.push(earlier);
      }
      byKey.set(folded, member);
      written.push(member);
      this.#skip();
      if (this.#text[this.#at] === ',') {
        this.#at += 1;
        this.#skip();
      } else if (this.#text[this.#at] !== '}') {
        this.#expected(say('"," or "}"', '« , » ou « } »'));
      }
    }
    this.#at += 1;
    const members = hasRepeated
      ? written.filter((member) => byKey.get(member.key.toLowerCase()) === member)
      : written;
    return { type: 'object', start, end: this.#at, members, byKey, written };
  }

  #member(): JsonMember {
    const keyStart = this.#at;
    const sign = this.#text[this.#at];
    const key = sign === '"' || sign === "'" ? this.#string(sign) : this.#bareKey();
    const keyEnd = this.#at;
    if (key === '') {
      throw new Unreadable(
        'Invalid.JSON',
        keyStart,
        say('A property has an empty name.', 'Une propriété a un nom vide.'),
      );
    }
    this.#skip();
    if (this.#text[this.#at] !== ':') this.#expected(say('":"', '« : »'));
    this.#at += 1;
    this.#skip();
    return { key, keyStart, keyEnd, value: this.#value() };
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
    const start = this.#at;
    const items: JsonNode[] = [];
    this.#at += 1;
    this.#skip();
    while (this.#text[this.#at] !== ']') {
      items.push(this.#value());
      this.#skip();
      if (this.#text[this.#at] === ',') {
        this.#at += 1;
        this.#skip();
      } else if (this.#text[this.#at] !== ']') {
        this.#expected(say('"," or "]"', '« , » ou « ] »'));
      }
    }
    this.#at += 1;
    return { type: 'array', start, end: this.#at, items };
  }

  #string(quote: string): string {
    const text = this.#text;
    const quoteUnit = quote.charCodeAt(0);
    const start = this.#at;
    let pieceStart = start + 1;
    let value = '';
    let at = pieceStart;
    for (;;) {
      const unit = text.charCodeAt(at);
      if (unit === quoteUnit) break;
      if (at >= text.length) {
        this.#at = start;
        throw new Unreadable(
          'Invalid.JSON',
          start,
          say('A string begins here and never ends.', 'Une chaîne commence ici et ne finit pas.'),
        );
      }
      if (unit === 0x5c) {
        value += text.slice(pieceStart, at);
        const escaped = this.#escape(at);
        value += escaped.value;
        at = escaped.end;
        pieceStart = at;
      } else at += 1;
    }
    this.#at = at + 1;
    return value + text.slice(pieceStart, at);
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
    const range = { start, end };
    if (raw === 'true' || raw === 'false') {
      this.#at = end;
      return { type: 'boolean', ...range, value: raw === 'true' };
    }
    if (raw === 'null') {
      this.#at = end;
      return { type: 'null', ...range };
    }
    if (end - start < 400 && /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?$/i.test(raw)) {
      this.#at = end;
      return { type: 'number', ...range, value: Number(raw), raw };
    }
    return this.#expected(say('a value', 'une valeur'));
  }

  /** Passes blanks and comments. */
  #skip(): void {
    const text = this.#text;
    for (;;) {
      const unit = text.charCodeAt(this.#at);
      if (unit === 0x20 || (unit >= 0x09 && unit <= 0x0d) || unit === 0xa0 || unit === 0xfeff) {
        this.#at += 1;
      } else if (unit === 0x2f && text[this.#at + 1] === '/') {
        while (this.#at < text.length && !isLineBreak(text.charCodeAt(this.#at))) this.#at += 1;
      } else if (unit === 0x2f && text[this.#at + 1] === '*') {
        const end = text.indexOf('*/', this.#at + 2);
        if (end < 0) {
          throw new Unreadable(
            'Invalid.JSON',
            this.#at,
            say(
              'A comment begins here and never ends.',
              'Un commentaire commence ici et ne finit pas.',
            ),
          );
        }
        this.#at = end + 2;
      } else return;
    }
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
