import { MANY, define, piecesOf } from './call.ts';
import type { Call, LanguageFunction } from './call.ts';
import {
  derived,
  firstHole,
  holeOf,
  isList,
  isObject,
  isUnknown,
  jsonOf,
  shownText,
  unknown,
} from './value.ts';
import type { Hole, Value } from './value.ts';

/** Names of UUIDs that `guid` makes. Source: "String functions for ARM templates", guid. */
const GUID_NAMESPACE = '11fb06fb712d4ddd98c7e71bbd588830';
/** Characters that `uniqueString` gives, and how many. Source: "String functions", uniqueString. */
const UNIQUE_LENGTH = 13;
const GUID_LENGTH = 36;

/** Functions of texts. Source: "String functions for ARM templates". */
export const textFunctions: Readonly<Record<string, LanguageFunction>> = {
  base64: define(1, 1, (call) => call.make.text(new TextEncoder().encode(call.text(0)).toBase64())),
  base64ToString: define(1, 1, (call) => call.make.text(fromBase64(call, call.text(0)))),
  dataUri: define(1, 1, (call) =>
    call.make.text(
      `data:text/plain;charset=utf8;base64,${new TextEncoder().encode(call.text(0)).toBase64()}`,
    ),
  ),
  dataUriToString: define(1, 1, (call) => {
    const [head = '', body] = call.text(0).split(/,(.*)/s);
    if (!/^data:/i.test(head) || body === undefined) {
      return call.wrongValue(
        0,
        'the text is no data URI.',
        'le texte n’est pas un URI de données.',
      );
    }
    if (/;base64$/i.test(head)) return call.make.text(fromBase64(call, body));
    return call.make.text(unescaped(call, body));
  }),
  concat: define(0, MANY, concat, 'own'),
  endsWith: define(2, 2, (call) => call.text(0).toLowerCase().endsWith(call.text(1).toLowerCase())),
  startsWith: define(2, 2, (call) =>
    call.text(0).toLowerCase().startsWith(call.text(1).toLowerCase()),
  ),
  format: define(1, MANY, format, 'own'),
  guid: define(
    1,
    MANY,
    (call) => {
      const base = joined(call);
      if (isUnknown(base)) return unknown(derived('guid', firstHole(base), GUID_LENGTH));
      return call.make.text(guidOf(call, base));
    },
    'own',
  ),
  newGuid: define(0, 0, (call) => {
    onlyInDefault(call);
    return unknown(holeOf('RUNTIME', 'newGuid()', GUID_LENGTH));
  }),
  join: define(
    2,
    2,
    (call) => {
      const between = call.text(1);
      const pieces = call.list(0).items.flatMap((item, index): readonly (string | Hole)[] => {
        const own = piecesOf(item) ?? call.wrongType(0, 'array of strings');
        return index === 0 ? own : [between, ...own];
      });
      return call.make.pieces(pieces);
    },
    'shallow',
  ),
  padLeft: define(2, 3, (call) => {
    const value = call.arg(0);
    const text = typeof value === 'number' ? String(value) : call.text(0);
    const width = call.int(1);
    const sign = call.args.length > 2 ? call.text(2) : ' ';
    if (sign.length !== 1) {
      call.wrongValue(2, 'the filling is one character.', 'le remplissage est un seul caractère.');
    }
    if (width < 0 || width > 16_384) {
      call.wrongValue(1, 'the width is 0 to 16384.', 'la largeur va de 0 à 16384.');
    }
    return call.make.text(text.padStart(width, sign));
  }),
  replace: define(3, 3, replace, 'own'),
  split: define(2, 2, (call) => {
    const value = call.arg(1);
    const separators = isList(value)
      ? value.items.map((item) =>
          typeof item === 'string' ? item : call.wrongType(1, 'string', 'array of strings'),
        )
      : [call.text(1)];
    return call.make.list(
      splitAt(
        call,
        call.text(0),
        separators.filter((one) => one !== ''),
      ),
    );
  }),
  string: define(
    1,
    1,
    (call) => {
      const value = call.arg(0);
      if (isList(value) || isObject(value)) {
        call.meter.charge(value.weight >> 4, call.at);
        if (value.hole !== null) return unknown(derived('string', value.hole));
        return call.make.text(jsonOf(value));
      }
      return call.make.pieces(piecesOf(value) ?? ['']);
    },
    'own',
  ),
  substring: define(
    2,
    3,
    (call) => {
      const start = call.int(1);
      const pieces = call.pieces(0);
      const length = lengthOf(pieces);
      if (length === null) return unknown(derived('substring', holeAmong(pieces)));
      const count = call.args.length > 2 ? call.int(2) : length - start;
      if (start < 0 || count < 0 || start + count > length) {
        call.wrongValue(
          1,
          `the part reaches beyond the text, which has ${length} characters.`,
          `la partie dépasse le texte, qui compte ${length} caractères.`,
        );
      }
      return call.make.pieces(cut(pieces, start, count));
    },
    'own',
  ),
  toLower: define(1, 1, (call) => recased(call, (text) => text.toLowerCase()), 'own'),
  toUpper: define(1, 1, (call) => recased(call, (text) => text.toUpperCase()), 'own'),
  trim: define(1, 1, (call) => call.make.text(call.text(0).trim())),
  uniqueString: define(
    1,
    MANY,
    (call) => {
      const base = joined(call);
      const number = call.scope.world.placeholderNumber(shownText(base));
      return unknown(holeOf('PLACEHOLDER', `uniqueString ${number}`, UNIQUE_LENGTH));
    },
    'own',
  ),
  uri: define(2, 2, uri, 'own'),
  uriComponent: define(1, 1, (call) => call.make.text(escaped(call, call.text(0)))),
  uriComponentToString: define(1, 1, (call) => call.make.text(unescaped(call, call.text(0)))),
};

/** @throws FaultyExpression outside the default value of a parameter */
export function onlyInDefault(call: Call): void {
  if (call.scope.isParameterDefault) return;
  call.fault('NOT_ALLOWED_HERE', {
    en: `${call.name} is only offered in the default value of a parameter.`,
    fr: `${call.name} n’est proposé que dans la valeur par défaut d’un paramètre.`,
  });
}

function concat(call: Call): Value {
  const { args, make } = call;
  if (args.length > 0 && args.every((arg) => isList(arg) || isBare(arg)) && args.some(isList)) {
    const bare = args.find(isUnknown);
    if (bare !== undefined) return unknown(derived('concat', firstHole(bare)));
    call.meter.charge(args.length, call.at);
    const count = args.reduce<number>((sum, arg) => sum + (isList(arg) ? arg.items.length : 0), 0);
    call.meter.charge(count, call.at);
    return make.list(args.flatMap((arg) => (isList(arg) ? arg.items : [])));
  }
  return make.pieces(args.flatMap((_arg, index) => call.pieces(index)));
}

/** Not known at all, not even as a text with unknown parts. */
function isBare(value: Value): boolean {
  return isUnknown(value) && value.pieces.length === 1;
}

/** The arguments as one text with hyphens between, which is what names are made of. */
function joined(call: Call): string | ReturnType<typeof unknown> {
  return call.make.pieces(
    call.args.flatMap((_arg, index) =>
      index === 0 ? call.pieces(index) : ['-', ...call.pieces(index)],
    ),
  );
}

/** UUID version 5. Source: RFC 9562 5.5. */
function guidOf(call: Call, name: string): string {
  const namespace = Uint8Array.fromHex(GUID_NAMESPACE);
  const text = new TextEncoder().encode(name);
  const bytes = new Uint8Array(namespace.length + text.length);
  bytes.set(namespace);
  bytes.set(text, namespace.length);
  const digest = call.scope.world.sha1(bytes).slice(0, 16);
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x50;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toHex();
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** Composite formatting: `{0}`, `{0,10}`, `{0:D3}`; doubled braces stand for themselves. */
function format(call: Call): Value {
  const template = call.arg(0);
  if (isUnknown(template)) return unknown(derived('format', firstHole(template)));
  const text = call.text(0);
  const pieces: (string | Hole)[] = [];
  const pattern = /\{\{|\}\}|\{(\d{1,4})(?:,(-?\d{1,4}))?(?::([^{}]*))?\}|[{}]/g;
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const [whole, index, width, specifier] = match;
    pieces.push(text.slice(from, match.index));
    from = match.index + whole.length;
    if (whole === '{{' || whole === '}}') pieces.push(whole.slice(1));
    else if (index === undefined) {
      call.wrongValue(0, 'a brace stands alone.', 'une accolade est isolée.');
    } else {
      const at = Number(index) + 1;
      if (at >= call.args.length) {
        call.wrongValue(0, `there is no value for {${index}}.`, `aucune valeur pour {${index}}.`);
      }
      pieces.push(...aligned(formatted(call, at, specifier), Number(width ?? 0)));
    }
  }
  pieces.push(text.slice(from));
  return call.make.pieces(pieces);
}

function formatted(
  call: Call,
  at: number,
  specifier: string | undefined,
): readonly (string | Hole)[] {
  const value = call.arg(at);
  if (specifier === undefined || specifier === '' || typeof value === 'string') {
    if (isList(value) || isObject(value)) {
      return [holeOf('NOT_EVALUATED', `format of an ${isList(value) ? 'array' : 'object'}`)];
    }
    return piecesOf(value) ?? [''];
  }
  const [, letter = '', digits = ''] = /^([DNX])(\d{0,2})$/i.exec(specifier) ?? [];
  if (!Number.isSafeInteger(value) || letter === '') {
    return isUnknown(value) ? value.pieces : [holeOf('NOT_EVALUATED', `format {:${specifier}}`)];
  }
  const number = Number(value);
  const sign = number < 0 ? '-' : '';
  const plain = String(Math.abs(number));
  switch (letter.toUpperCase()) {
    case 'D':
      return [sign + plain.padStart(Number(digits), '0')];
    case 'N':
      return [
        sign +
          plain.replace(/\B(?=(?:\d{3})+$)/g, ',') +
          (digits === '0' ? '' : `.${'0'.repeat(digits === '' ? 2 : Number(digits))}`),
      ];
    default: {
      // Two's complement of a negative number depends on its width, which the language does not tell.
      if (number < 0) return [holeOf('NOT_EVALUATED', `format {:${specifier}}`)];
      const hex = number.toString(16).padStart(Number(digits), '0');
      return [letter === 'X' ? hex.toUpperCase() : hex];
    }
  }
}

function aligned(pieces: readonly (string | Hole)[], width: number): readonly (string | Hole)[] {
  if (width === 0) return pieces;
  const length = lengthOf(pieces);
  if (length === null) return [derived('format', holeAmong(pieces))];
  const blanks = ' '.repeat(Math.max(0, Math.abs(width) - length));
  return width < 0 ? [...pieces, blanks] : [blanks, ...pieces];
}

/** Replaces in the known pieces, when what is not known cannot hold what is looked for. */
function replace(call: Call): Value {
  const [pieces, old, fresh] = [call.pieces(0), call.arg(1), call.arg(2)];
  for (const hole of [old, fresh]) {
    if (isUnknown(hole)) return unknown(derived('replace', firstHole(hole)));
  }
  const [wanted, instead] = [call.text(1), call.text(2)];
  if (wanted === '') {
    call.wrongValue(1, 'the text to replace is empty.', 'le texte à remplacer est vide.');
  }
  const isOutside = wanted.length === 1 && !/[a-z2-7]/.test(wanted);
  const replaced: (string | Hole)[] = [];
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      if (piece.cause !== 'PLACEHOLDER' || !isOutside) return unknown(derived('replace', piece));
      replaced.push(piece);
      continue;
    }
    const parts = piece.split(wanted);
    // Counted before it is made: each hit adds the replacement.
    const length = piece.length + (parts.length - 1) * instead.length;
    call.meter.charge(parts.length + (length >> 5), call.at);
    call.make.reserve(length);
    replaced.push(parts.join(instead));
  }
  return call.make.pieces(replaced);
}

/** The parts between separators, the leftmost and then the longest of which is taken first. */
function splitAt(call: Call, text: string, separators: readonly string[]): readonly string[] {
  if (separators.length === 0) return [text];
  const parts: string[] = [];
  const next = separators.map((one) => ({ one, at: text.indexOf(one) }));
  let from = 0;
  for (;;) {
    let best: { readonly one: string; readonly at: number } | null = null;
    call.meter.charge(1 + separators.length, call.at);
    for (const candidate of next) {
      if (candidate.at >= 0 && candidate.at < from) {
        candidate.at = text.indexOf(candidate.one, from);
        call.meter.charge(1, call.at);
      }
      const { at, one } = candidate;
      if (at < 0) continue;
      if (best === null || at < best.at) best = { one, at };
      else if (at === best.at && one.length > best.one.length) best = { one, at };
    }
    if (best === null) break;
    parts.push(text.slice(from, best.at));
    from = best.at + best.one.length;
  }
  parts.push(text.slice(from));
  return parts;
}

function recased(call: Call, change: (text: string) => string): Value {
  const value = call.arg(0);
  if (typeof value !== 'string' && !isUnknown(value)) call.wrongType(0, 'string');
  return call.make.pieces(
    call.pieces(0).map((piece) => {
      if (typeof piece === 'string') return change(piece);
      // What `uniqueString` gives has no capitals.
      const stays = piece.cause === 'PLACEHOLDER' && call.name === 'toLower';
      return stays ? piece : derived(call.name, piece, piece.length);
    }),
  );
}

/** Length of a text in characters; null when a part has no known length. */
export function lengthOf(pieces: readonly (string | Hole)[]): number | null {
  let length = 0;
  for (const piece of pieces) {
    if (piece.length === null) return null;
    length += piece.length;
  }
  return length;
}

/** A part of a text whose length is known. */
export function cut(
  pieces: readonly (string | Hole)[],
  start: number,
  count: number,
): readonly (string | Hole)[] {
  const end = start + count;
  let at = 0;
  const kept: (string | Hole)[] = [];
  for (const piece of pieces) {
    const length = piece.length ?? 0;
    const [first, last] = [Math.max(start - at, 0), Math.min(end - at, length)];
    at += length;
    if (first >= last) continue;
    if (typeof piece === 'string') kept.push(piece.slice(first, last));
    else if (first === 0 && last === length) kept.push(piece);
    else {
      const what = `${piece.what} [${first}–${last}]`;
      kept.push({ ...piece, what, length: last - first });
    }
  }
  return kept;
}

export function holeAmong(pieces: readonly (string | Hole)[]): Hole {
  return firstHole({ kind: 'unknown', pieces });
}

/** Source: "String functions for ARM templates", uri. */
function uri(call: Call): Value {
  const base = call.pieces(0);
  const relative = call.pieces(1);
  const [head = ''] = relative;
  const tail =
    typeof head === 'string' && head.startsWith('/')
      ? [head.slice(1), ...relative.slice(1)]
      : relative;
  const last = base.at(-1) ?? '';
  if (typeof last === 'string' && last.endsWith('/')) return call.make.pieces([...base, ...tail]);
  if (base.length > 1 || typeof last !== 'string') {
    return unknown(
      derived('uri', base.length > 1 || typeof last === 'string' ? holeAmong(base) : last),
    );
  }
  const slash = last.lastIndexOf('/');
  const authority = last.indexOf('//');
  if (slash < 0 || slash <= authority + 1) return call.make.pieces([last, '/', ...tail]);
  return call.make.pieces([last.slice(0, slash + 1), ...tail]);
}

function escaped(call: Call, text: string): string {
  if (!text.isWellFormed()) {
    call.wrongValue(
      0,
      'the text holds half of a character.',
      'le texte contient une moitié de caractère.',
    );
  }
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function unescaped(call: Call, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return call.wrongValue(
      0,
      'the text is not percent-encoded.',
      'le texte n’est pas encodé en pour cent.',
    );
  }
}

export function fromBase64(call: Call, text: string): string {
  try {
    return new TextDecoder('utf-8').decode(Uint8Array.fromBase64(text));
  } catch {
    return call.wrongValue(0, 'the text is no base64.', 'le texte n’est pas en base64.');
  }
}
