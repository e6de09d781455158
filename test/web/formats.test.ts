import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { makeFormats } from '../../web/src/messages/formats.ts';

// Noon, so that it is this day in every time zone that people live in.
const saturday = '2026-12-05T12:00:00Z';

describe('given the size of a file', () => {
  test('when it is small, then it is told in bytes, and never as nothing', () => {
    const { bytes } = makeFormats('fr');
    assert.deepEqual(
      [bytes(71), bytes(1_400), bytes(1_400_000)].map((text) => text.replace(/\s/g, ' ')),
      ['71 octets', '1 ko', '1,4 Mo'],
    );
    assert.equal(makeFormats('en').bytes(1), '1 byte');
  });
});

describe('given a day that is written', () => {
  test('when it stands inside a French sentence, then it begins small, and alone it does not', () => {
    const french = makeFormats('fr');
    assert.equal(french.longDay(saturday), 'samedi 5 décembre');
    assert.equal(french.dayHeading(saturday), 'Samedi 5 décembre');
    assert.equal(makeFormats('en').longDay(saturday), 'Saturday 5 December');
  });
});
