/** Columns of the plain-text part; the oldest readers show 80. */
export const TEXT_COLUMNS = 78;

/**
 * `text` as lines of at most `TEXT_COLUMNS` columns with `first` before the first line and `rest`
 * before the others. Breaks at ordinary spaces only: a no-break space holds, and an address or a path
 * stays whole even where it is longer. Words of other scripts without spaces are broken where needed.
 */
export function wrap(text: string, first = '', rest = first): string {
  const lines: string[] = [];
  let line = '';
  const room = () => TEXT_COLUMNS - columns(lines.length === 0 ? first : rest);
  const push = () => {
    lines.push(`${lines.length === 0 ? first : rest}${line}`);
    line = '';
  };
  for (const word of text.split(' ').flatMap(pieces)) {
    if (line === '') line = word;
    else if (columns(line) + 1 + columns(word) <= room()) line += ` ${word}`;
    else {
      push();
      line = word;
    }
  }
  push();
  return lines.join('\n').replace(/[ ]+$/gm, '');
}

/** Code points, which is what a terminal shows for the scripts of both languages. */
function columns(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** A long word of a script that writes without spaces, in pieces; every other word as it is. */
function pieces(word: string): string[] {
  const longest = TEXT_COLUMNS - 10;
  // oxlint-disable-next-line no-control-regex -- "ASCII only" is the question
  if (word.length <= longest || /^[\u0000-\u024f\u2000-\u206f]*$/.test(word)) return [word];
  const points = [...word];
  return Array.from({ length: Math.ceil(points.length / longest) }, (_, index) =>
    points.slice(index * longest, (index + 1) * longest).join(''),
  );
}
