/** Tables as text, for spreadsheets and for programs. Source: RFC 4180. */

/** What a cell may hold; a value that is no text is written as JSON, and nothing as an empty cell. */
export type CsvCell = unknown;

/**
 * What makes a spreadsheet calculate instead of show: a sign of a formula at the beginning, also in its wide form or
 * behind white space. Source: OWASP, CSV Injection.
 */
const formula = /^[\s\u200b\ufeff]*[=+\-@|%＝＋－＠]|^[\t\r\n]/u;

/**
 * One record with its line end (CRLF). Every cell is in quotation marks; a text that a spreadsheet would take for a
 * formula has an apostrophe before it.
 */
export function csvRecord(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: CsvCell): string {
  const text = value === null || value === undefined ? '' : asText(value);
  const safe = typeof value === 'string' && formula.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** A moment is a text in JSON; what is none there is written as JSON. */
function asText(value: {}): string {
  const json = JSON.stringify(value);
  const plain: unknown = JSON.parse(json);
  return typeof plain === 'string' ? plain : json;
}
