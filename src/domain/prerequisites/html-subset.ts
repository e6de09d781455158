/**
 * The HTML that a description may use: a few elements without attributes, and text.
 *
 * Markup is read strictly and refused at its first fault, never repaired: what the publisher wrote is what customers
 * see, or the publisher is told. Text is given decoded, so that whoever shows it escapes it anew.
 * Sources: "Azure application Marketplace tab" (allowed elements), HTML Living Standard 13.1 (syntax).
 */

/** Elements that are accepted: the union of the portal's list and its successor's. */
export const acceptedElements: ReadonlySet<string> = new Set([
  ...['p', 'em', 'b', 'i', 'br', 'ul', 'ol', 'li'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
]);

export type HtmlNode =
  | { readonly text: string }
  | { readonly element: string; readonly children: readonly HtmlNode[] };

export type HtmlFaultKind =
  | 'element'
  | 'attribute'
  | 'comment'
  | 'unclosed'
  | 'unopened'
  | 'character'
  | 'reference'
  | 'depth';

/** The first fault. `name` is what is at fault, at most 40 characters; `position` counts characters from 1. */
export type HtmlFault = {
  readonly kind: HtmlFaultKind;
  readonly name: string;
  readonly position: number;
};

export type ParsedHtml =
  | {
      readonly ok: true;
      readonly nodes: readonly HtmlNode[];
      readonly elements: ReadonlySet<string>;
    }
  | { readonly ok: false; readonly fault: HtmlFault };

/** Character references that people type or editors write; the rest is written as the character itself. */
const references: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  copy: '©',
  reg: '®',
  trade: '™',
  hellip: '…',
  ndash: '–',
  mdash: '—',
  laquo: '«',
  raquo: '»',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  bull: '•',
  middot: '·',
  euro: '€',
  deg: '°',
};

/** How deep elements may stand in each other; more than any text needs, less than any reader of the tree can bear. */
const MAX_DEPTH = 50;

/** `<name>`, `</name>`, `<name/>`; anything between name and end is an attribute. */
const tagPattern = /<(\/?)([A-Za-z][A-Za-z0-9:-]*)([^<>]*)(>|<|$)/y;
const referencePattern = /&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z][A-Za-z0-9]*));/y;

type Open = { element: string; children: HtmlNode[]; position: number };

/** Reads the whole markup, or finds its first fault. Takes time in proportion to its length. */
export function parseHtmlSubset(markup: string): ParsedHtml {
  const root: Open = { element: '', children: [], position: 0 };
  const open: Open[] = [root];
  const elements = new Set<string>();
  let text = '';
  let at = 0;

  const current = () => open.at(-1) ?? root;
  const flush = () => {
    if (text !== '') current().children.push({ text });
    text = '';
  };
  const fault = (kind: HtmlFaultKind, name: string, position = at): ParsedHtml => ({
    ok: false,
    fault: {
      kind,
      name: [...name].slice(0, 40).join(''),
      position: [...markup.slice(0, position)].length + 1,
    },
  });

  while (at < markup.length) {
    const character = markup[at] ?? '';
    if (character === '<') {
      if (markup.startsWith('<!', at) || markup.startsWith('<?', at)) {
        return fault('comment', markup.slice(at, at + 9));
      }
      tagPattern.lastIndex = at;
      const tag = tagPattern.exec(markup);
      if (tag === null) return fault('character', '<');
      const [, slash, written = '', rest = '', end] = tag;
      const name = written.toLowerCase();
      if (!acceptedElements.has(name)) return fault('element', name);
      const attributes = rest.replace(/\/?\s*$/, '').trim();
      if (attributes !== '') return fault('attribute', attributes.split(/[\s=]/)[0] ?? '');
      if (end !== '>') return fault('unclosed', name);
      const selfClosing = rest.trimEnd().endsWith('/');
      flush();
      if (slash === '/') {
        const last = current();
        if (last === root || name === 'br' || selfClosing) return fault('unopened', name);
        if (last.element !== name) return fault('unclosed', last.element, last.position);
        open.pop();
        current().children.push({ element: name, children: last.children });
      } else if (name === 'br') {
        elements.add(name);
        current().children.push({ element: name, children: [] });
      } else if (selfClosing) {
        return fault('unclosed', name);
      } else if (open.length > MAX_DEPTH) {
        return fault('depth', name);
      } else {
        elements.add(name);
        open.push({ element: name, children: [], position: at });
      }
      at += tag[0].length;
    } else if (character === '&') {
      referencePattern.lastIndex = at;
      const reference = referencePattern.exec(markup);
      if (reference === null) {
        // A lone ampersand between words is plain text in HTML; `&copy` without its semicolon is a trap.
        if (!/^&(\s|$)/.test(markup.slice(at, at + 2))) {
          return fault('reference', /^&#?[A-Za-z0-9]*/.exec(markup.slice(at, at + 40))?.[0] ?? '&');
        }
        text += '&';
        at += 1;
      } else {
        const decoded = decodeReference(reference);
        if (decoded === null) return fault('reference', reference[0]);
        text += decoded;
        at += reference[0].length;
      }
    } else {
      if (isForbiddenCharacter(character)) {
        return fault('character', `U+${hex(character.charCodeAt(0))}`);
      }
      const codePoint = markup.codePointAt(at) ?? 0;
      if (codePoint >= 0xd800 && codePoint <= 0xdfff)
        return fault('character', `U+${hex(codePoint)}`);
      const whole = String.fromCodePoint(codePoint);
      text += whole;
      at += whole.length;
    }
  }
  const last = current();
  if (last !== root) return fault('unclosed', last.element, last.position);
  flush();
  return { ok: true, nodes: root.children, elements };
}

function hex(codePoint: number): string {
  return codePoint.toString(16).toUpperCase().padStart(4, '0');
}

function isForbiddenCharacter(character: string): boolean {
  return /[^\P{Cc}\n\r\t]/u.test(character);
}

function decodeReference(match: RegExpExecArray): string | null {
  const [, decimal, hexadecimal, name] = match;
  if (name !== undefined)
    return Object.hasOwn(references, name) ? (references[name] ?? null) : null;
  const codePoint =
    decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  // Control characters, halves of surrogate pairs and noncharacters: the standard forbids to refer to them.
  if (codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff)) return null;
  const character = String.fromCodePoint(codePoint);
  return /[\p{Cc}\p{Cn}]/u.test(character) && character !== '\n' ? null : character;
}

/** The text without markup, for a search or to see whether there is anything to read. */
export function plainText(nodes: readonly HtmlNode[]): string {
  return nodes
    .map((node) => ('text' in node ? node.text : ` ${plainText(node.children)} `))
    .join('');
}
