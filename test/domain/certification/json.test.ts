import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { DEEPEST, readJson } from '../../../src/domain/certification/json.ts';
import type { JsonNode } from '../../../src/domain/certification/json.ts';
import { lineReader, pathAt } from '../../../src/domain/certification/source-file.ts';
import { cpuTimeMs } from '../../support/cpu-time.ts';

function plain(node: JsonNode): unknown {
  switch (node.type) {
    case 'object':
      return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]));
    case 'array':
      return node.items.map(plain);
    case 'null':
      return null;
    case 'string':
    case 'number':
    case 'boolean':
      return node.value;
  }
}

function read(text: string): unknown {
  const reading = readJson(text);
  assert.ok(reading.ok, reading.ok ? '' : reading.fault.message.en);
  return plain(reading.root);
}

describe('given the lenient reader of JSON', () => {
  const accepted: readonly (readonly [what: string, text: string, value: unknown])[] = [
    ['line comments', '// a\n{"a": 1} // b', { a: 1 }],
    ['block comments', '/* a */ {"a": /* [ */ 1}', { a: 1 }],
    ['trailing commas', '{"a": [1, 2,],}', { a: [1, 2] }],
    ['single quotes', `{'a': 'it is "so"', "b": "it's"}`, { a: 'it is "so"', b: "it's" }],
    ['unquoted keys', '{a_b: 1, $c: 2, d-e: 3}', { a_b: 1, $c: 2, 'd-e': 3 }],
    ['raw line breaks and tabs in strings', '{"a": "x\r\n\ty"}', { a: 'x\r\n\ty' }],
    ['escapes', '"\\u00e9\\n\\/\\"\\\\"', 'é\n/"\\'],
    ['a byte-order mark', '\ufeff{}', {}],
    ['a repeated key: the last wins', '{"a": 1, "b": 2, "a": 3}', { b: 2, a: 3 }],
    ['prototype keys', '{"__proto__": 1}', Object.fromEntries([['__proto__', 1]])],
    [
      'large numbers',
      '[1e400, 12345678901234567890123456, -0.5E-2]',
      [Infinity, Number('12345678901234567890123456'), -0.005],
    ],
  ];
  for (const [what, text, value] of accepted) {
    test(`when a text has ${what}, then it is read`, () => {
      assert.deepEqual(read(text), value);
    });
  }

  const refused: readonly (readonly [what: string, text: string, offset: number, says: RegExp])[] =
    [
      ['nothing', '', 0, /empty/],
      ['only a comment', '// a', 0, /ends|empty/],
      ['two keys that differ in case', '{"a": 1, "A": 2}', 9, /"a" and "A"/],
      ['an empty key', '{"": 1}', 1, /empty name/],
      ['something after the end', '{} {}', 3, /end of the file, found "\{"/],
      ['a missing comma', '{"a": 1 "b": 2}', 8, /","/],
      ['a missing colon', '{"a" 1}', 5, /":"/],
      ['a missing value', '{"a": }', 6, /a value/],
      ['two commas', '[1,,2]', 3, /a value/],
      ['a comma first', '[,1]', 1, /a value/],
      ['an open object', '{"a": 1', 7, /ends/],
      ['an open string', '{"a": "x', 6, /never ends/],
      ['an open comment', '{} /* x', 3, /never ends/],
      ['an unknown escape', '["a\\x"]', 3, /escape/],
      ['half a unicode escape', '["\\u12"]', 2, /escape/],
      ['a word', '[nul]', 1, /a value/],
      ['a leading zero', '[01]', 1, /a value/],
      ['a half number', '[1.]', 1, /a value/],
      ['another bracket', '{"a": [1}', 8, /"\]"/],
    ];
  for (const [what, text, offset, says] of refused) {
    test(`when a text has ${what}, then it is refused at the place`, () => {
      const reading = readJson(text);
      assert.ok(!reading.ok);
      assert.match(reading.fault.message.en, says);
      assert.equal(reading.fault.findingId, 'Invalid.JSON');
      if (what !== 'only a comment') assert.equal(reading.fault.offset, offset);
    });
  }

  test('when a text is nested 20,000 deep or more, then it is refused and the stack holds', () => {
    for (const depth of [DEEPEST + 1, 20_000, 2_000_000]) {
      for (const open of ['[', '{"a":']) {
        const reading = readJson(open.repeat(depth));
        assert.ok(!reading.ok);
        assert.match(reading.fault.message.en, /deeper/);
      }
    }
    assert.ok(readJson('['.repeat(DEEPEST) + ']'.repeat(DEEPEST)).ok);
  });

  test('when a text is long, then the time grows with its length only', () => {
    const texts = [
      `["${'x'.repeat(10_000_000)}"]`,
      `{${Array.from({ length: 100_000 }, (_, index) => `"p${index}": {"type": "string"}`).join()}}`,
      `[${'"\\n",'.repeat(1_000_000)}]`,
      `[${'/* */'.repeat(500_000)}]`,
      '/*'.repeat(1_000_000),
    ];
    const started = cpuTimeMs();
    for (const text of texts) readJson(text);
    assert.ok(cpuTimeMs() - started < 5_000);
  });

  test('when any JSON is read, then the value is that of JSON.parse and each range gives the node again', () => {
    const check = (node: JsonNode, text: string): void => {
      assert.deepEqual(plain(node), JSON.parse(text.slice(node.start, node.end)));
      if (node.type === 'array') for (const item of node.items) check(item, text);
      if (node.type === 'object') {
        for (const { key, keyStart, keyEnd, value } of node.members) {
          assert.equal(JSON.parse(text.slice(keyStart, keyEnd)), key);
          check(value, text);
        }
      }
    };
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 0, max: 4 }), (json, indent) => {
        const value: unknown = JSON.parse(json);
        const text = JSON.stringify(value, null, indent);
        const reading = readJson(text);
        if (!reading.ok) {
          assert.match(reading.fault.message.en, /letter case|empty name/);
          return;
        }
        assert.deepEqual(plain(reading.root), value);
        check(reading.root, text);
      }),
      { numRuns: 300 },
    );
  });

  test('when any text at all is read, then it never throws', () => {
    const noise = fc.stringMatching(/^[{}[\]:,"'\\/*\n a0.e+-]*$/);
    fc.assert(
      fc.property(fc.oneof(noise, fc.string()), (text) => {
        const reading = readJson(text);
        if (!reading.ok) assert.ok(reading.fault.offset <= text.length);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('given offsets of a text', () => {
  test('when they become lines and columns, then counting by split agrees', () => {
    const piece = fc.constantFrom('\n', '\r\n', '\r', 'a', '\u{1f600}', '  ');
    fc.assert(
      fc.property(fc.array(piece), fc.nat(), (pieces, seed) => {
        const text = pieces.join('');
        const at = text.length === 0 ? 0 : seed % (text.length + 1);
        // Inside CR LF the sign still belongs to the line that it ends.
        if (text[at - 1] === '\r' && text[at] === '\n') return;
        const before = text.slice(0, at).split(/\r\n|\n|\r/);
        const place = lineReader(text)({ start: at, end: at });
        assert.equal(place.line, before.length);
        assert.equal(place.column, (before.at(-1) ?? '').length + 1);
        assert.equal(place.endLine, place.line);
      }),
    );
  });

  test('when they become JSON paths, then the innermost property or item is named', () => {
    const text = '{"a": {"b": [1, {"c": "x"}]}, "d": 2}';
    const reading = readJson(text);
    assert.ok(reading.ok);
    const at = (mark: string) => pathAt(reading.root, text.indexOf(mark));
    assert.equal(at('{'), '');
    assert.equal(at('"a"'), 'a');
    assert.equal(at('"b"'), 'a.b');
    assert.equal(at('1'), 'a.b[0]');
    assert.equal(at('"c"'), 'a.b[1].c');
    assert.equal(at('"x"'), 'a.b[1].c');
    assert.equal(at('2}'), 'd');
  });
});
