import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { MAX_FAULTS, readAudience } from '../../../src/domain/prerequisites/audience-csv.ts';
import { subscriptionOf } from '../../support/full-content.ts';

const read = (text: string) => readAudience(new TextEncoder().encode(text));
const header = 'Type,Id,Description';
const row = (number: number, description = 'Contoso') =>
  `SubscriptionId,${subscriptionOf(number)},${description}`;

/** `line kind`, for each fault. */
const brief = (text: string) => read(text).faults.map(({ line, kind }) => `${line} ${kind}`);

describe('given a file that names customers', () => {
  for (const [name, text, rows] of [
    ['lines that end in LF', `${header}\n${row(1)}\n${row(2)}\n`, 2],
    ['lines that end in CRLF', `${header}\r\n${row(1)}\r\n`, 1],
    ['lines that end in CR', `${header}\r${row(1)}\r`, 1],
    ['no line end at its end', `${header}\n${row(1)}`, 1],
    ['a byte order mark', `\ufeff${header}\n${row(1)}`, 1],
    ['a header in other letters and spaces', ` type , ID,description\n${row(1)}`, 1],
    ['types in other letters', `${header}\nSUBSCRIPTIONID,${subscriptionOf(1)},x`, 1],
    ['no description', `${header}\nSubscriptionId,${subscriptionOf(1)},`, 1],
    ['quoted fields', `"Type","Id","Description"\n"SubscriptionId","${subscriptionOf(1)}","x"`, 1],
    [
      'commas, quotes and line breaks in quotes',
      `${header}\n${row(1, '"a, ""b""\r\nc"')}\n${row(2)}`,
      2,
    ],
    ['empty lines', `${header}\n\n${row(1)}\n ,,\n\n`, 1],
    ['spaces around fields', `${header}\n SubscriptionId , ${subscriptionOf(1)} , x `, 1],
    ['nothing but a header', header, 0],
  ] as const) {
    test(`when it has ${name}, then it is taken with ${rows} rows`, () => {
      assert.deepEqual(read(text), { rows, faults: [], faultCount: 0 });
    });
  }

  for (const [name, text, faults] of [
    ['no header', `${row(1)}\n${row(2)}`, ['1 header']],
    ['nothing at all', '', ['1 header']],
    ['semicolons', `Type;Id;Description\nSubscriptionId;${subscriptionOf(1)};x`, ['1 header']],
    ['two columns', 'Type,Id\nSubscriptionId,x', ['1 header']],
    [
      'columns in another order',
      `Id,Type,Description\n${subscriptionOf(1)},SubscriptionId,x`,
      ['1 header'],
    ],
    ['a header after an empty line', `\n${header}\n${row(1)}\nx`, ['4 columns']],
    ['a row with two fields', `${header}\nSubscriptionId,${subscriptionOf(1)}`, ['2 columns']],
    ['a row with four fields', `${header}\n${row(1, 'a,b')}`, ['2 columns']],
    ['an unknown type', `${header}\nTenantId,${subscriptionOf(1)},x`, ['2 type']],
    ['an id that is none', `${header}\n${row(1)}\nSubscriptionId,{x},y`, ['3 id']],
    ['type and id both wrong', `${header}\nx,y,z`, ['2 type', '2 id']],
    ['a quote inside a field', `${header}\nSubscriptionId,${subscriptionOf(1)},a"b`, ['2 quote']],
    [
      'text after a quoted field',
      `${header}\nSubscriptionId,${subscriptionOf(1)},"a"b`,
      ['2 quote'],
    ],
    [
      'a quote that never ends',
      `${header}\n${row(1)}\nSubscriptionId,${subscriptionOf(2)},"a\nb\nc`,
      ['3 quote'],
    ],
    [
      'a fault after a quoted line break',
      `${header}\n${row(1, '"a\nb\n"')}\nx,y,z`,
      ['5 type', '5 id'],
    ],
  ] as const) {
    test(`when it has ${name}, then that is a fault of its line`, () => {
      assert.deepEqual(brief(text), faults);
    });
  }

  test('when a customer stands in it twice, then both lines are named, whatever the letter case', () => {
    const id = 'abcdefab-0000-4000-8000-000000000001';
    const text = `${header}\n${row(1)}\nSubscriptionId,${id},x\nSubscriptionId,${id.toUpperCase()},y\n`;
    assert.deepEqual(read(text).faults, [
      { kind: 'duplicate', line: 4, value: id.toUpperCase(), first: 3 },
    ]);
  });

  test('when it is no text in UTF-8, then that is said once', () => {
    for (const bytes of [
      Buffer.from(`\ufeff${header}\n`, 'utf16le'),
      Buffer.from([0x54, 0x79, 0x70, 0xe9]),
      Buffer.from('PK\u0003\u0004\u0000'),
    ]) {
      assert.deepEqual(readAudience(bytes), {
        rows: 0,
        faults: [{ kind: 'encoding', line: 1, value: '' }],
        faultCount: 1,
      });
    }
  });

  test('when it has 20 001 customers, or as many faults, then all are counted and the first faults kept', () => {
    const rows = Array.from({ length: 20_001 }, (_, index) => row(index));
    assert.deepEqual(read([header, ...rows].join('\n')), {
      rows: 20_001,
      faults: [],
      faultCount: 0,
    });
    const wrong = read([header, ...rows.map(() => 'SubscriptionId,x,y')].join('\n'));
    assert.equal(wrong.faultCount, 20_001);
    assert.equal(wrong.faults.length, MAX_FAULTS);
    assert.equal(wrong.faults.at(-1)?.line, MAX_FAULTS + 1);
  });

  test('when it holds what would break a sentence, then a fault quotes it on one short line', () => {
    const { faults } = read(`${header}\n"x\n${'y'.repeat(500)}\u001b",${subscriptionOf(1)},z`);
    assert.equal(faults.length, 1);
    assert.match(faults[0]?.value ?? '', /^x y+…$/);
  });
});
