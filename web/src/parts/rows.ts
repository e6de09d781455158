/** The lines of a file as rows: the whole text, with what was removed in its place. */
import type { Range } from './range.ts';

export type Row = {
  readonly kind: 'CONTEXT' | 'ADDED' | 'REMOVED';
  /** Numbers from 1; null where the line is not in that file. */
  readonly oldNumber: number | null;
  readonly newNumber: number | null;
  readonly text: string;
  /** Columns that differ from the line it stands against. */
  readonly marked?: Range | undefined;
};

/** Rows that are shown, or a run of unchanged ones that is folded away. */
export type Part =
  | { readonly kind: 'ROWS'; readonly rows: readonly Row[] }
  | {
      readonly kind: 'FOLD';
      /** Place of its first row. */ readonly at: number;
      readonly rows: readonly Row[];
    };

/** Unchanged lines that stay around whatever is worth looking at. */
const AROUND = 3;
/** A fold that hides fewer lines than this only gets in the way. */
const FOLD_AT_LEAST = 5;
/** Longest stretch of lines that is drawn at once. */
export const DRAWN_AT_ONCE = 1_000;

const linesOf = (text: string): readonly string[] => {
  const lines = text.split(/\r\n|\n|\r/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
};

/** What the API says of a file. */
type Compared = {
  /** Null when the file is removed. */
  readonly text: string | null;
  readonly hunks: readonly { readonly newStart: number; readonly lines: readonly Row[] }[];
};

/** All rows of a file. The API gives the text and the lines that differ with three around them; the rest is equal. */
export function rowsOf({ text, hunks }: Compared): readonly Row[] {
  const lines = text === null ? [] : linesOf(text);
  const rows: Row[] = [];
  let newNumber = 1;
  let oldNumber = 1;
  const equalUpTo = (end: number) => {
    for (; newNumber < end && newNumber <= lines.length; newNumber += 1, oldNumber += 1) {
      rows.push({ kind: 'CONTEXT', oldNumber, newNumber, text: lines[newNumber - 1] ?? '' });
    }
  };
  for (const hunk of hunks) {
    equalUpTo(hunk.newStart);
    for (const line of markChanges(hunk.lines)) {
      rows.push(line);
      if (line.newNumber !== null) newNumber = line.newNumber + 1;
      if (line.oldNumber !== null) oldNumber = line.oldNumber + 1;
    }
  }
  equalUpTo(Number.POSITIVE_INFINITY);
  return rows;
}

/** Marks what differs where as many lines were added as were removed before them: they stand against each other. */
export function markChanges(lines: readonly Row[]): readonly Row[] {
  const marked = [...lines];
  for (let at = 0; at < lines.length;) {
    const removed = runOf(lines, at, 'REMOVED');
    const added = runOf(lines, at + removed, 'ADDED');
    if (removed > 0 && removed === added) {
      for (let index = at; index < at + removed; index += 1) {
        const [before, after] = [lines[index], lines[index + removed]];
        if (before === undefined || after === undefined) continue;
        const [left, right] = difference(before.text, after.text);
        marked[index] = { ...before, marked: left };
        marked[index + removed] = { ...after, marked: right };
      }
    }
    at += Math.max(1, removed + added);
  }
  return marked;
}

function runOf(lines: readonly Row[], from: number, kind: Row['kind']): number {
  let length = 0;
  while (lines[from + length]?.kind === kind) length += 1;
  return length;
}

/** The columns between the common beginning and the common end; nothing where the lines have little in common. */
function difference(a: string, b: string): readonly [Range | undefined, Range | undefined] {
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < most - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  if (start + end < most / 2) return [undefined, undefined];
  return [
    { from: start, to: a.length - end },
    { from: start, to: b.length - end },
  ];
}

/** The rows at which a change begins: the first line of each run of lines that differ. */
export function changeStarts(rows: readonly Row[]): ReadonlySet<Row> {
  return new Set(
    rows.filter(
      ({ kind }, at) => kind !== 'CONTEXT' && (rows[at - 1]?.kind ?? 'CONTEXT') === 'CONTEXT',
    ),
  );
}

/** Rows by their places, the end excluded. */
export type Stretch = { readonly from: number; readonly to: number };

/** Folds long runs of rows that nothing is said about, except for the stretches that were asked for. */
export function partsOf(
  rows: readonly Row[],
  isWorthALook: (row: Row) => boolean,
  asked: readonly Stretch[],
): readonly Part[] {
  const shown = new Uint8Array(rows.length);
  for (const [at, row] of rows.entries()) {
    if (isWorthALook(row)) shown.fill(1, Math.max(0, at - AROUND), at + AROUND + 1);
  }
  for (const { from, to } of asked) shown.fill(1, from, to);
  const parts: Part[] = [];
  for (let at = 0; at < rows.length;) {
    let end = at;
    while (end < rows.length && shown[end] === shown[at]) end += 1;
    const run = rows.slice(at, end);
    if (shown[at] === 1 || run.length < FOLD_AT_LEAST) parts.push({ kind: 'ROWS', rows: run });
    else parts.push({ kind: 'FOLD', at, rows: run });
    at = end;
  }
  return parts;
}
