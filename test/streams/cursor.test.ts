import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Cursor } from '../../src/streams/cursor.ts';
import { decodeCursor, encodeCursor } from '../../src/streams/cursor.ts';

const plain = { noNullPrototype: true };
const cursors: fc.Arbitrary<Cursor> = fc.record(
  {
    logId: fc.uuid(),
    scope: fc.record({ kind: fc.constantFrom('offer', 'publisher'), id: fc.uuid() }, plain),
    number: fc.integer({ min: 0, max: 2_147_483_647 }),
  },
  plain,
);

describe('given a cursor', () => {
  test('when it is written and read, then it is the same', () => {
    fc.assert(
      fc.property(cursors, (cursor) => {
        const text = encodeCursor(cursor);
        assert.match(text, /^[A-Za-z0-9_-]+$/);
        assert.deepEqual(decodeCursor(text), cursor);
      }),
    );
  });

  test('when one character of it is changed, then it is refused or is another cursor', () => {
    fc.assert(
      fc.property(cursors, fc.nat(), fc.base64String({ minLength: 1 }), (cursor, at, other) => {
        const text = encodeCursor(cursor);
        const place = at % text.length;
        const changed = text.slice(0, place) + other[0] + text.slice(place + 1);
        if (changed !== text) assert.notDeepEqual(decodeCursor(changed), cursor);
      }),
    );
  });
});

describe('given a text from outside', () => {
  test('when it is any text, then reading it never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.base64String()),
        (text) => {
          assert.equal(decodeCursor(text), null);
        },
      ),
    );
  });

  const own = encodeCursor({
    logId: '00000000-0000-4000-8000-000000000000',
    scope: { kind: 'offer', id: '11111111-1111-4111-8111-111111111111' },
    number: 7,
  });
  const written = Buffer.from(own, 'base64url').toString();
  const hostile: Record<string, string> = {
    nothing: '',
    padding: `${own}==`,
    'white space': ` ${own}`,
    'a line break': `${own.slice(0, 10)}\n${own.slice(10)}`,
    'the other base64': Buffer.from(written).toString('base64').replace(/=+$/, '') + '+/',
    'a negative number': Buffer.from(written.replace(/7$/, '-7')).toString('base64url'),
    'a fraction': Buffer.from(written.replace(/7$/, '7.5')).toString('base64url'),
    'a leading zero': Buffer.from(written.replace(/7$/, '07')).toString('base64url'),
    'a number beyond the column': Buffer.from(written.replace(/7$/, '2147483648')).toString(
      'base64url',
    ),
    'another version': Buffer.from(written.replace(/^1/, '2')).toString('base64url'),
    'another scope': Buffer.from(written.replace(':o:', ':x:')).toString('base64url'),
    'SQL in the scope': Buffer.from(written.replace(/1{8}/, "' or 1=1")).toString('base64url'),
    'a megabyte': 'A'.repeat(1_000_000),
    'a NUL': Buffer.from(`${written}\0`).toString('base64url'),
  };
  for (const [name, text] of Object.entries(hostile)) {
    test(`when it is a cursor with ${name}, then it is refused`, () => {
      assert.equal(decodeCursor(text), null);
    });
  }

  test('when it is the untouched cursor, then it is taken', () => {
    assert.equal(decodeCursor(own)?.number, 7);
  });
});
