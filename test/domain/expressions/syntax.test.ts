import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  DEEPEST_EXPRESSION,
  LONGEST_EXPRESSION,
  readTemplateText,
} from '../../../src/domain/expressions/syntax.ts';
import type { Expression } from '../../../src/domain/expressions/syntax.ts';

/** The tree as text, fully bracketed. */
function drawn(expression: Expression): string {
  switch (expression.kind) {
    case 'text':
      return JSON.stringify(expression.value);
    case 'number':
      return String(expression.value);
    case 'call':
      return `${expression.name}(${expression.args.map(drawn).join(' ')})`;
    case 'path':
      return expression.steps.reduce(
        (left, step) =>
          step.kind === 'property'
            ? `(${left} . ${step.name})`
            : `(${left} @ ${drawn(step.index)})`,
        drawn(expression.of),
      );
  }
}

function read(text: string): string {
  const found = readTemplateText(text);
  switch (found.kind) {
    case 'literal':
      return `literal ${found.value}`;
    case 'expression':
      return drawn(found.expression);
    case 'fault':
      return `${found.fault.code} ${found.fault.at.start}-${found.fault.at.end}`;
  }
}

describe('given a string of a template', () => {
  const readings: readonly (readonly [text: string, expected: string])[] = [
    ['plain', 'literal plain'],
    ['', 'literal '],
    ['[', 'literal ['],
    ['[begins only', 'literal [begins only'],
    ['ends only]', 'literal ends only]'],
    [`[[concat('a')]`, `literal [concat('a')]`],
    ['[[begins only', 'literal [[begins only'],
    [`['text']`, '"text"'],
    [`['it''s']`, '"it\'s"'],
    [`['']`, '""'],
    ['[12]', '12'],
    ['[-3]', '-3'],
    ['[ true ( ) ]', 'true()'],
    [`[concat('a', 'b', string(3))]`, 'concat("a" "b" string(3))'],
    [`[contoso.name('x')]`, 'contoso.name("x")'],
    [`[parameters('p').a.b]`, '((parameters("p") . a) . b)'],
    [`[variables('v')[0]['key'].x]`, '(((variables("v") @ 0) @ "key") . x)'],
    [`[variables('v')[copyIndex(1)]]`, '(variables("v") @ copyIndex(1))'],
    [`[a()\n\t.b]`, '(a() . b)'],
    [`['[not] (a) call, .']`, '"[not] (a) call, ."'],
  ];
  for (const [text, expected] of readings) {
    test(`when it is ${text}, then it reads as ${expected}`, () => {
      const found = readTemplateText(text);
      assert.equal(found.kind === 'literal' ? `literal ${found.value}` : read(text), expected);
    });
  }

  const faults: readonly (readonly [text: string, expected: string])[] = [
    ['[]', 'SYNTAX 1-2'],
    ['[ ]', 'SYNTAX 2-3'],
    ['[true]', 'SYNTAX 1-5'],
    ['[a.b]', 'SYNTAX 1-4'],
    ['[concat(]', 'SYNTAX 8-9'],
    ['[concat(1,)]', 'SYNTAX 10-11'],
    ['[concat(1 2)]', 'SYNTAX 10-11'],
    ['[concat(1))]', 'SYNTAX 10-11'],
    ["['never ends]", 'SYNTAX 1-2'],
    ['[a(), b()]', 'SYNTAX 4-5'],
    ['[1.5]', 'SYNTAX 2-3'],
    ['[12ab]', 'SYNTAX 3-4'],
    ['[a().]', 'SYNTAX 5-6'],
    ['[a()[]]', 'SYNTAX 5-6'],
    ['[a() + 1]', 'SYNTAX 5-6'],
    ['["double"]', 'SYNTAX 1-2'],
    ['[a()] b()]', 'SYNTAX 6-7'],
    ['[99999999999999999999]', 'ARGUMENT_VALUE 1-21'],
  ];
  for (const [text, expected] of faults) {
    test(`when it is ${text}, then the fault is at ${expected}`, () => {
      assert.equal(read(text), expected);
    });
  }

  test('when it is nested as deep as allowed or one level deeper, then it is read or refused', () => {
    const nested = (levels: number) => `[${'a('.repeat(levels - 1)}1${')'.repeat(levels - 1)}]`;
    assert.match(read(nested(DEEPEST_EXPRESSION)), /^a\(/);
    assert.match(read(nested(DEEPEST_EXPRESSION + 1)), /^LIMIT /);
    assert.match(read(nested(12_000)), /^LIMIT /);
    assert.match(read(`[a()${'[a()'.repeat(6000)}${']'.repeat(6000)}]`), /^LIMIT |^SYNTAX /);
  });

  test('when it is as long as allowed or one sign longer, then it is read or refused', () => {
    const long = (length: number) => `['${'x'.repeat(length - 4)}']`;
    assert.match(read(long(LONGEST_EXPRESSION)), /^"x/);
    assert.equal(read(long(LONGEST_EXPRESSION + 1)), `LIMIT 0-${LONGEST_EXPRESSION + 1}`);
  });

  test('when a chain of properties fills it, then it is read without recursion', () => {
    const found = readTemplateText(`[a()${'.b'.repeat(10_000)}]`);
    assert.ok(found.kind === 'expression' && found.expression.kind === 'path');
    assert.equal(found.expression.steps.length, 10_000);
  });
});
