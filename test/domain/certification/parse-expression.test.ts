import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseExpression } from '../../../src/domain/certification/parse-expression.ts';
import type { Expression } from '../../../src/domain/certification/parse-expression.ts';

/** The tree written out again, with no blank and every name in lower case. */
function written(expression: Expression): string {
  if (expression.kind === 'text') return `'${expression.value.replaceAll("'", "''")}'`;
  if (expression.kind === 'number') return expression.value;
  const trail = expression.trail.map((step) =>
    typeof step === 'string' ? `.${step}` : `[${written(step)}]`,
  );
  return `${expression.name}(${expression.args.map(written).join(',')})${trail.join('')}`;
}

const parsed = (text: string) => {
  const expression = parseExpression(text);
  return expression && written(expression);
};

describe('given a text of a template', () => {
  const cases = [
    ["[parameters('a')]", "parameters('a')"],
    ["[ Concat ( 'a' , -1.5, variables('b') ) ]", "concat('a',-1.5,variables('b'))"],
    [
      "[variables('a').b[0]['c'][parameters('d')].?e]",
      "variables('a').b[0]['c'][parameters('d')].e",
    ],
    ["['it''s']", "'it''s'"],
    ["[contoso.name('x')]\n", "contoso.name('x')"],
    ["[concat('a)]', 'b')]", "concat('a)]','b')"],
    ['[resourceGroup().location]', 'resourcegroup().location'],
    ["[[parameters('a')]", null],
    ["text [parameters('a')]", null],
    ["[parameters('a')", null],
    ["[parameters('a)]", null],
    ["[parameters('a'))]", null],
    ["[parameters('a') 'b']", null],
    ["[variables('a')[0]", null],
    ['[name]', null],
    ['[]', null],
    ['', null],
  ] as const;
  for (const [text, tree] of cases) {
    test(`when it is ${JSON.stringify(text)}, then ${tree === null ? 'it is no expression' : 'it is read'}`, () => {
      assert.equal(parsed(text), tree);
    });
  }

  test('when it is nested deeper than anybody writes, then it is no expression, and nothing overflows', () => {
    const nested = (depth: number) => `[${'f('.repeat(depth)}'x'${')'.repeat(depth)}]`;
    assert.ok(parseExpression(nested(100)));
    assert.equal(parseExpression(nested(101)), null);
    assert.equal(parseExpression(nested(100_000)), null);
    assert.equal(parseExpression(`[f()${'[f()'.repeat(100_000)}]`), null);
  });

  test('when it is anything at all, then it is read or not, and what is read can be read again', () => {
    const pieces = fc.constantFrom('[', ']', '(', ')', "'", ',', '.', 'f', ' ', '1', '-', '?', 'x');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (signs) => {
        const once = parsed(`[f(${signs.join('')})]`);
        if (once !== null) assert.equal(parsed(`[${once}]`), once);
      }),
      { numRuns: 2_000 },
    );
  });
});
