/**
 * What people typed, made fit for a mail: names, titles, messages and file excerpts can hold anything.
 *
 * Nothing is judged here and no meaning is changed: characters that nobody sees but that break lines,
 * hide text or turn its direction are dropped, and what is too long is cut with an ellipsis.
 */

/** Line ends and tabs in all their spellings; the no-break spaces of French stay. */
const gaps = /[\t\n\v\f\r \u0085\u2028\u2029]+/g;

/**
 * Controls, direction marks (a right-to-left override shows `gpj.exe` as `exe.jpg`), zero-width
 * characters and tag characters. The joiners U+200C and U+200D stay: Persian and emoji need them.
 */
const unseen =
  // oxlint-disable-next-line no-control-regex -- these are what is removed
  /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * `value` in at most `max` UTF-16 units, cut between characters as a reader counts them, so that no
 * half of an emoji or accent is left. A cut value ends with `…`.
 */
export function cut(value: string, max: number): string {
  if (value.length <= max) return value;
  let end = 0;
  for (const { index, segment } of graphemes.segment(value)) {
    if (index + segment.length > max - 1) break;
    end = index + segment.length;
  }
  // One character with a thousand accents: no boundary fits, so cut between code points.
  if (end === 0) end = max - 1;
  return `${value
    .slice(0, end)
    .toWellFormed()
    .replace(/\ufffd$/, '')
    .trimEnd()}…`;
}

/** `value` on one line without what nobody sees, at most `max` UTF-16 units. */
export function oneLine(value: string, max = 300): string {
  return cut(value.toWellFormed().replace(gaps, ' ').replace(unseen, '').trim(), max);
}

/**
 * The lines of a text: at most `maxLines` of them and `max` UTF-16 units in all; blank lines at both
 * ends dropped, never two in a row. Spaces at the start of a line stay, tabs become two spaces.
 */
export function textLines(value: string, limits: { max: number; maxLines: number }): string[] {
  const whole = value
    .toWellFormed()
    .replace(/\r\n?|[\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/\t/g, '  ')
    .replace(unseen, '')
    .replace(/[ \u00a0]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');
  const lines = cut(whole, limits.max).split('\n');
  return lines.length <= limits.maxLines ? lines : [...lines.slice(0, limits.maxLines), '…'];
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an HTML element or a quoted attribute. */
export function escapeHtml(value: string): string {
  return value.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
