import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  callsIn,
  contextReader,
  hasCall,
  isExpression,
  isLooseExpression,
  listCallsIn,
  parameterReferencesIn,
  variableReferencesIn,
} from '../../../src/domain/certification/expressions.ts';
import { cpuTimeMs } from '../../support/cpu-time.ts';

describe('given text of a template', () => {
  test('when it is looked at as an expression, then a call in brackets makes one', () => {
    for (const text of [
      "[parameters('a')]",
      "x [concat('a', parameters('b'))] y",
      "[reference('a').b.c[0].d]",
      "[variables('a')[0]]",
      "[variables('a')[parameters('b')]]",
      "[if(equals(1, 2), ')', 'b')]",
    ]) {
      assert.equal(isExpression(text), text !== "[if(equals(1, 2), ')', 'b')]", text);
    }
    for (const text of [
      '',
      'a',
      '[a]',
      '[(a)]',
      '[a b(c)]',
      '[a(b)',
      '[a(b) ]',
      '[a(b).]',
      '[a(b)x]',
    ]) {
      assert.equal(isExpression(text), false, text);
    }
  });

  test('when it is looked at as a loose expression, then anything in brackets makes one', () => {
    for (const text of ['[a]', 'x[[a]', '[ ]', '[] [a]', '[]]x] [y]']) {
      assert.equal(isLooseExpression(text), true, text);
      assert.match(text, /\[[^\]]+\]/);
    }
    for (const text of ['', '[]', ']a[', '[a', '[]]x]']) {
      assert.equal(isLooseExpression(text), false, text);
      assert.doesNotMatch(text, /\[[^\]]+\]/);
    }
  });

  test('when any text is looked at, then the loose scanner agrees with the pattern', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[[\]a(). ]*$/), (text) => {
        assert.equal(isLooseExpression(text), /\[[^\]]+\]/.test(text));
        const strict = /\[[^\s]+?\((?:[^()]|\([^()]*\))*\)(?:\[\d+\])?(?:\.\w+(?:\[\d+\])?)*\]/;
        if (strict.test(text)) assert.equal(isExpression(text), true);
      }),
      { numRuns: 3_000 },
    );
  });

  test('when calls are asked for, then the outermost ones with a sign before them are listed', () => {
    const names = (text: string, ...asked: string[]) =>
      callsIn(text, (name) => asked.includes(name)).map(({ start, nameStart }) => [
        start,
        nameStart,
      ]);
    assert.deepEqual(names('[concat(a)]', 'concat'), [[0, 1]]);
    assert.deepEqual(names('[ Concat ( a ) ]', 'concat'), [[0, 2]]);
    assert.deepEqual(names('[uri(a, concat(b))]', 'uri', 'concat'), [[0, 1]]);
    assert.deepEqual(names('[uri(a, concat(b))]', 'concat'), [[6, 8]]);
    assert.deepEqual(names('[concat(a), format(b)]', 'format', 'concat'), [
      [0, 1],
      [10, 12],
    ]);
    assert.deepEqual(names('concat(a) [myconcat(a)] [concat(a]', 'concat'), []);
    assert.ok(hasCall('[toLower(newGuid())]', 'newGuid'));
    assert.ok(!hasCall('[newGuids()] newGuid()', 'newGuid'));
  });

  test('when list calls are asked for, then the sign before each is its place', () => {
    assert.deepEqual(listCallsIn('[listKeys(a)] [concat(b, listSecrets (c))]'), [0, 23]);
    assert.deepEqual(listCallsIn('[myListOfIps(a)] see [docs] list keys (x)'), []);
  });

  test('when references are asked for, then names are the shortest of one line', () => {
    const names = (text: string) => parameterReferencesIn(text).map(({ name }) => name);
    assert.deepEqual(names("[parameters('a')] [Parameters ( 'b' ) ]"), ['a', 'b']);
    assert.deepEqual(names("[concat(parameters('a'),parameters('b'))]"), ['a', 'b']);
    assert.deepEqual(names("parameters('a\n')"), []);
    assert.deepEqual(names("parameters('')"), []);
    assert.deepEqual(names("parameters('it''s')"), ["it''s"]);
    assert.deepEqual(
      variableReferencesIn("[variables ('a')] [variables  ('b')]").map(({ name }) => name),
      ['a'],
    );
  });

  test('when the context of a place is asked for, then the nearest sign left of it decides', () => {
    const text = String.raw`{"a": "[f(x)]", "b": "see x", "c": "\"[ x"}`;
    const context = contextReader(text);
    assert.equal(context(text.indexOf('x)')), '[');
    assert.equal(context(text.indexOf('x", "c')), '"');
    assert.equal(context(text.lastIndexOf('x')), '[');
    assert.equal(context(text.indexOf('[f')), '[');
    assert.equal(context(0), null);
    assert.equal(contextReader('"\\"x')(3), '"');
    assert.equal(contextReader('["@x', '["@')(3), '@');
  });

  test('when the text is hostile, then every scanner stays linear', () => {
    const size = 300_000;
    const hostile = [
      '['.repeat(size),
      '[a('.repeat(size),
      'f('.repeat(size),
      ')'.repeat(size),
      "parameters('".repeat(size),
      "parameters('a' ".repeat(size),
      `[${' '.repeat(size)}f${' '.repeat(size)}(`,
      "variables ( 'a".repeat(size),
      '[f(a).b.c'.repeat(size),
      `[f${'()'.repeat(size)}`,
      "'     ".repeat(size),
    ];
    const started = cpuTimeMs();
    for (const text of hostile) {
      isExpression(text);
      isLooseExpression(text);
      callsIn(text, () => true);
      listCallsIn(text);
      const context = contextReader(text);
      for (const { start } of parameterReferencesIn(text)) context(start);
      variableReferencesIn(text);
    }
    assert.ok(cpuTimeMs() - started < 8_000);
  });
});
