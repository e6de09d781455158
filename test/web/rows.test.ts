import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { hunksOf } from '../../src/app/review-files.ts';
import { changeStarts, partsOf, rowsOf } from '../../web/src/parts/rows.ts';
import type { Row } from '../../web/src/parts/rows.ts';

const rowsBetween = (before: string, after: string): readonly Row[] =>
  rowsOf({ text: after, hunks: hunksOf(before, after) });

const isChanged = ({ kind }: Row) => kind !== 'CONTEXT';
const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_none, index) => `line ${from + index}`);
const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

describe('given two versions of a file and the lines that differ', () => {
  test('when the rows are read, then they hold both versions, each line once and under its number', () => {
    const line = fc.constantFrom('{', '}', '"a": 1,', '"b": 2,', '');
    // Long enough for hunks that stand apart.
    const text = fc.array(line, { maxLength: 60 }).map(textOf);
    fc.assert(
      fc.property(text, text, (before, after) => {
        const rows = rowsBetween(before, after);
        const side = (number: 'oldNumber' | 'newNumber') => {
          const own = rows.filter((row) => row[number] !== null);
          assert.deepEqual(
            own.map((row) => row[number]),
            own.map((_row, index) => index + 1),
          );
          return textOf(own.map((row) => row.text));
        };
        assert.equal(side('newNumber'), after);
        assert.equal(side('oldNumber'), before);
      }),
      { seed: 16, numRuns: 300 },
    );
  });

  test('when one line of many changed, then three lines stay around it and the rest is folded', () => {
    const before = numbers(1, 100);
    const after = before.with(49, 'line fifty');
    const rows = rowsBetween(textOf(before), textOf(after));
    const parts = partsOf(rows, isChanged, []);
    assert.deepEqual(
      parts.map(({ kind, rows: of }) => [kind, of[0]?.newNumber, of.length]),
      [
        ['FOLD', 1, 46],
        ['ROWS', 47, 8],
        ['FOLD', 54, 47],
      ],
    );
    assert.deepEqual(
      parts.flatMap((part) => part.rows),
      rows,
    );
    assert.equal(changeStarts(rows).size, 1);

    const [fold] = parts;
    assert.ok(fold?.kind === 'FOLD');
    const asked = [{ from: fold.at, to: fold.at + 10 }];
    assert.deepEqual(
      partsOf(rows, isChanged, asked).map(({ kind, rows: of }) => [kind, of.length]),
      [
        ['ROWS', 10],
        ['FOLD', 36],
        ['ROWS', 8],
        ['FOLD', 47],
      ],
    );
  });

  test('when a line was changed in one place, then that place is marked on both sides', () => {
    const [removed, added] = rowsBetween('"version": "1.0.0"\n', '"version": "1.10.0"\n');
    const marked = (row: Row | undefined) =>
      row?.text.slice(row.marked?.from ?? 0, row.marked?.to ?? 0);
    assert.deepEqual([marked(removed), marked(added)], ['', '1']);
    const [left, right] = rowsBetween('alpha\n', 'omega-3\n');
    assert.deepEqual([left?.marked, right?.marked], [undefined, undefined]);
  });
});
