/** A piece of a text; `isOwn` when the other text does not have it there. */
export type Piece = { readonly text: string; readonly isOwn: boolean };

/** Longer texts are shown whole: comparing takes time and memory with the square of the words. */
const MOST_WORDS = 1_500;

/** `text` in pieces: what stands in `other` in the same order, and what does not. */
export function wordMarks(other: string, text: string): readonly Piece[] {
  const before = other.split(/(?<=\s)/);
  const after = text.split(/(?<=\s)/);
  if (before.length > MOST_WORDS || after.length > MOST_WORDS) return [{ text, isOwn: false }];
  const kept = keptWords(before, after);
  return after.reduce<Piece[]>((pieces, word, index) => {
    const isOwn = !kept.has(index);
    const last = pieces.at(-1);
    if (last?.isOwn === isOwn) return [...pieces.slice(0, -1), { text: last.text + word, isOwn }];
    return [...pieces, { text: word, isOwn }];
  }, []);
}

/** Places in `after` of a longest common run of words, not necessarily side by side. */
function keptWords(before: readonly string[], after: readonly string[]): ReadonlySet<number> {
  const width = after.length + 1;
  const lengths = new Uint16Array((before.length + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  const same = (row: number, column: number) => before[row]?.trim() === after[column]?.trim();
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] = same(row, column)
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const kept = new Set<number>();
  let row = 0;
  let column = 0;
  while (row < before.length && column < after.length) {
    if (same(row, column)) {
      kept.add(column);
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return kept;
}
