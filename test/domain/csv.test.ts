import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { csvRecord } from '../../src/domain/csv.ts';

/** Reads one record as RFC 4180 says, by another way than it is written. */
function readRecord(text: string): readonly string[] {
  assert.ok(text.endsWith('\r\n'));
  const cells: string[] = [];
  let rest = text.slice(0, -2);
  while (rest !== '') {
    assert.ok(rest.startsWith('"'), rest);
    let end = 1;
    while (rest[end] !== '"' || rest[end + 1] === '"') end += rest[end] === '"' ? 2 : 1;
    cells.push(rest.slice(1, end).replaceAll('""', '"'));
    rest = rest.slice(end + 1).replace(/^,/, '');
  }
  return cells;
}

describe('given a table', () => {
  test('when any texts are written, then they are read again as they were, but for the apostrophe before a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (cells) => {
        const read = readRecord(csvRecord(cells));
        assert.deepEqual(
          read.map((cell, index) => (cell === `'${cells[index]}` ? cells[index] : cell)),
          cells,
        );
      }),
    );
  });

  for (const text of [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    ' =1',
    '\u00a0=1',
    '\ufeff=1',
    '＝1',
    '＠x',
    '=HYPERLINK("https://evil.example","x")',
    '|calc',
    '%0A=1',
  ]) {
    test(`when a text begins like ${JSON.stringify(text)}, then no spreadsheet takes it for a formula`, () => {
      assert.deepEqual(readRecord(csvRecord([text])), [`'${text}`]);
    });
  }

  test('when a value is no text, then it is JSON, a moment is ISO 8601, and nothing is an empty cell', () => {
    const at = new Date('2026-11-23T14:11:09.120Z');
    assert.equal(
      csvRecord([null, undefined, 7, -7, true, at, { a: '=1' }, ['x', 'y']]),
      '"","","7","-7","true","2026-11-23T14:11:09.120Z","{""a"":""=1""}","[""x"",""y""]"\r\n',
    );
    assert.equal(csvRecord(["it's", 'a=b', 'x "y"']), '"it\'s","a=b","x ""y"""\r\n');
  });
});
