import type { JsonMember, JsonNode, JsonObject, JsonReading } from './json.ts';

/** A text file of a package, decoded once. Offsets count UTF-16 units of `text`. */
export type SourceFile = {
  /** Path in the package. */
  readonly path: string;
  /** Last part of the path. */
  readonly name: string;
  /** Without byte-order mark. */
  readonly text: string;
  /** Unpacked size in bytes. */
  readonly size: number;
  /** True when the file is longer than what is kept of it: then `text` is only its beginning. */
  readonly isCut: boolean;
  /** How the bytes begin, when they are no UTF-8. */
  readonly encoding: 'utf-8' | 'utf-16';
  /** Null for files that are no JSON by name. */
  readonly json: JsonReading | null;
  /** What `foldedText` notes, and nobody else reads. */
  folded: Folded | null;
  /** What `memory.ts` keeps with the file, and nobody else reads. */
  kept: unknown;
};

/** A text to look for words in, and whether some of its signs may be written as `\\u0041` or `\\/`. */
type Folded = { readonly text: string; readonly hasEscapes: boolean };

function folded(file: SourceFile): Folded {
  const { text } = file;
  file.folded ??= {
    text: text.toLowerCase(),
    hasEscapes: text.includes('\\u') || text.includes('\\/'),
  };
  return file.folded;
}

/** The text in lower case. Its offsets are not always those of the text. */
export function foldedText(file: SourceFile): string {
  return folded(file).text;
}

/** Whether some signs of the text may be written as `\u0041` or `\/`. */
export function hasEscapes(file: SourceFile): boolean {
  return folded(file).hasEscapes;
}

/**
 * Whether a key or a value of the file may hold a word that is given in lower case: false is certain, and a rule that
 * looks for the word need not walk. Where letters are escaped the text may hold every word.
 */
export function mayHold(file: SourceFile, word: string): boolean {
  const { text, hasEscapes } = folded(file);
  return hasEscapes || text.includes(word);
}

/** A range of a file by offsets. */
export type Place = { readonly start: number; readonly end: number };

/** 1-based line and column of a place and of its end; the end column is one past the last sign. */
export type LinePlace = {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
};

/** Turns offsets of one text into lines and columns. Line breaks: CR LF, LF, CR. */
export function lineReader(text: string): (place: Place) => LinePlace {
  let starts: number[] | undefined;
  const find = (offset: number): { line: number; column: number } => {
    starts ??= lineStarts(text);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
  return ({ start, end }) => {
    const first = find(start);
    const last = find(end);
    return { ...first, endLine: last.line, endColumn: last.column };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x0a || (unit === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) starts.push(at + 1);
  }
  return starts;
}

/** The JSON path of the innermost property or list item whose range holds the offset: `a.b[2].c`. */
export function pathAt(root: JsonNode, offset: number): string {
  let path = '';
  let node: JsonNode | undefined = root;
  while (node?.type === 'object' || node?.type === 'array') {
    if (node.type === 'object') {
      const { written }: JsonObject = node;
      const member: JsonMember | undefined =
        written[lastStartingAt(written, ({ keyStart }) => keyStart, offset)];
      if (!member || offset >= member.value.end) break;
      path = path === '' ? member.key : `${path}.${member.key}`;
      if (offset < member.value.start) break;
      node = member.value;
    } else {
      const items: readonly JsonNode[] = node.items;
      const index = lastStartingAt(items, ({ start }) => start, offset);
      const item: JsonNode | undefined = items[index];
      if (!item || offset >= item.end) break;
      path += `[${index}]`;
      node = item;
    }
  }
  return path;
}

/** Index of the last one that starts at or before the offset, or -1. Members and items lie in the order of the text. */
function lastStartingAt<Item>(
  items: readonly Item[],
  startOf: (item: Item) => number,
  offset: number,
): number {
  let low = -1;
  let high = items.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const item = items[middle];
    if (item !== undefined && startOf(item) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
