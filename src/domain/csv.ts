/** Tables as text, for spreadsheets and for programs. Source: RFC 4180. */

/** What a cell may hold; a value that is no text is written as JSON, and nothing as an empty cell. */
export type CsvCell = unknown;

/**
 * What makes a spreadsheet calculate instead of show: a sign of a formula at the beginning, also in its wide form or
 * behind white space. Apostrophes before it are one of ours and those that were there. Source: OWASP, CSV Injection.
 */
const formula = /^'*(?:[\s\u200b\ufeff]*[=+\-@|%＝＋－＠]|[\t\r\n])/u;

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

/** What a cell of `csvRecord` held, without the apostrophe that keeps a spreadsheet from calculating. */
export function unguarded(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell;
}

/** What stands between two cells: spreadsheets write a semicolon where the comma is the decimal sign. */
export const csvSeparators = [',', ';', '\t'] as const;
export type CsvSeparator = (typeof csvSeparators)[number];

/** The rest of a cell outside quotation marks. */
const plainField: Readonly<Record<CsvSeparator, RegExp>> = {
  ',': /[^,\r\n]*/y,
  ';': /[^;\r\n]*/y,
  '\t': /[^\t\r\n]*/y,
};

export type CsvRecord = {
  /** The line on which it begins, counted from 1 as a text editor does. */
  readonly line: number;
  readonly fields: readonly string[];
  /** A quotation mark stands where none belongs, or one is missing. */
  readonly isBroken: boolean;
};

/**
 * The records of a CSV text; lines with nothing in them are none. Nothing is refused: what is wrong is told with its
 * record.
 */
export function readCsv(text: string, separator: CsvSeparator = ','): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const startLine = line;
    const fields: string[] = [];
    let isBroken = false;
    for (;;) {
      let field = '';
      if (text[at] === '"') {
        at += 1;
        for (;;) {
          const end = text.indexOf('"', at);
          const part = text.slice(at, end === -1 ? text.length : end);
          line += lineBreaksIn(part);
          field += part;
          at = end === -1 ? text.length : end + 1;
          if (end === -1) isBroken = true;
          if (end === -1 || text[at] !== '"') break;
          field += '"';
          at += 1;
        }
      }
      const rest = plainField[separator];
      rest.lastIndex = at;
      const plain = rest.exec(text)?.[0] ?? '';
      // A quote belongs around a whole field, and nothing stands beside it.
      if (plain.includes('"') || (field !== '' && plain.trim() !== '')) isBroken = true;
      field += plain;
      at += plain.length;
      fields.push(field);
      if (text[at] !== separator) break;
      at += 1;
    }
    if (text[at] === '\r') at += text[at + 1] === '\n' ? 2 : 1;
    else if (text[at] === '\n') at += 1;
    line += 1;
    if (isBroken || fields.some((field) => field.trim() !== '')) {
      records.push({ line: startLine, fields, isBroken });
    }
  }
  return records;
}

function lineBreaksIn(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
