/**
 * The audience of a private SKU as a CSV file: `Type,Id,Description`, one customer on each line.
 *
 * The whole file is read and every fault is given with the line on which its record begins, counted from 1 as a text
 * editor does. Sources: "Private SKUs and Plans" (columns, header), RFC 4180 (quoting); a byte order mark is taken.
 */
import { audienceTypes } from '../content.ts';
import { readCsv } from '../csv.ts';
import { guidPattern } from './formats.ts';
import { excerpt } from './words.ts';

export type AudienceFaultKind =
  | 'encoding'
  | 'header'
  | 'columns'
  | 'quote'
  | 'type'
  | 'id'
  | 'duplicate';

export type AudienceFault = {
  readonly kind: AudienceFaultKind;
  readonly line: number;
  /** What stands there, in short. */
  readonly value: string;
  /** Of a duplicate: the line that names the same customer first. */
  readonly first?: number;
};

/** What a file says. `faults` are the first `MAX_FAULTS`; `faultCount` are all. */
export type AudienceFile = {
  /** Records without the header. */
  readonly rows: number;
  readonly faults: readonly AudienceFault[];
  readonly faultCount: number;
};

/** How many faults of one file are kept: more than anybody corrects by hand. */
export const MAX_FAULTS = 100;

const columns = ['type', 'id', 'description'];

/** Reads a file, whatever it holds. Takes time in proportion to its length. */
export function readAudience(bytes: Uint8Array): AudienceFile {
  const faults: AudienceFault[] = [];
  let faultCount = 0;
  const report = (fault: AudienceFault) => {
    faultCount += 1;
    if (faults.length < MAX_FAULTS) faults.push(fault);
  };
  const answer = (rows: number): AudienceFile => ({ rows, faults, faultCount });

  const text = decoded(bytes);
  if (text === null) {
    report({ kind: 'encoding', line: 1, value: '' });
    return answer(0);
  }
  const [header, ...records] = readCsv(text);
  const names = (header?.fields ?? []).map((name) => name.trim().toLowerCase());
  if (names.length !== columns.length || names.some((name, index) => name !== columns[index])) {
    const value = excerpt((header?.fields ?? []).join(','));
    report({ kind: 'header', line: header?.line ?? 1, value });
    return answer(records.length);
  }
  const firstLine = new Map<string, number>();
  for (const { line, fields, isBroken } of records) {
    const [type = '', id = ''] = fields.map((field) => field.trim());
    if (isBroken) {
      report({ kind: 'quote', line, value: excerpt(fields.join(',')) });
      continue;
    }
    if (fields.length !== columns.length) {
      report({ kind: 'columns', line, value: String(fields.length) });
      continue;
    }
    if (!isAudienceType(type)) report({ kind: 'type', line, value: excerpt(type) });
    if (!guidPattern.test(id)) {
      report({ kind: 'id', line, value: excerpt(id) });
      continue;
    }
    const first = firstLine.get(id.toLowerCase());
    if (first === undefined) firstLine.set(id.toLowerCase(), line);
    else report({ kind: 'duplicate', line, value: id, first });
  }
  return answer(records.length);
}

/** Who is named by a file without faults, as lower-case GUIDs, each once. */
export function audienceIds(bytes: Uint8Array): readonly string[] {
  const [, ...records] = readCsv(decoded(bytes) ?? '');
  const ids = records.map(({ fields: [, id = ''] }) => id.trim().toLowerCase());
  return [...new Set(ids.filter((id) => guidPattern.test(id)))];
}

/** True for a type of entry, in any letter case. */
export function isAudienceType(text: string): boolean {
  return audienceTypes.some((type) => type.toLowerCase() === text.toLowerCase());
}

/** The text of UTF-8, without its mark; null for anything else. */
function decoded(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\u0000') ? null : text;
  } catch {
    return null;
  }
}
