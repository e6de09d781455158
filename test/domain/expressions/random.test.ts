import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { shownValue } from './world.ts';
import { runRandom } from './random-run.ts';

describe('given expressions that nobody would write', () => {
  test('when 20,000 random ones are evaluated, then each gives a value or a typed fault', () => {
    const { broken, outcomes } = runRandom(20_260_305, 20_000);
    assert.deepEqual(broken.slice(0, 5), []);
    // The generator reaches what it is made for.
    for (const outcome of [
      'a value',
      'a value with unknown parts',
      'SYNTAX',
      'ARGUMENT_TYPE',
      'NOT_FOUND',
    ]) {
      assert.ok((outcomes[outcome] ?? 0) > 100, `${outcome}: ${outcomes[outcome] ?? 0}`);
    }
  });

  const doubled = (inner: string, outer: (of: string) => string, times: number): string => {
    let text = inner;
    for (let done = 0; done < times; done += 1) text = outer(text);
    return text;
  };
  const twice = (body: string, name: string): string =>
    `reduce(range(0, 60), ${body}, lambda('a', 'b', ${name}(lambdaVariables('a'), lambdaVariables('a'))))`;
  const searched = `concat(${Array.from({ length: 30 }, () => "padLeft('', 16384)").join(', ')})`;
  const hostile: readonly (readonly [what: string, expression: string])[] = [
    ['a text doubled 60 times', twice("'xxxxxxxxxxxxxxxx'", 'concat')],
    ['a list doubled 60 times', twice('createArray(1)', 'concat')],
    ['a list in a list 60 times', twice('createArray(1)', 'createArray')],
    [
      'a loop in a loop in a loop',
      "map(range(0, 10000), lambda('a', map(range(0, 10000), lambda('b', range(0, 10000)))))",
    ],
    [
      'a long list sorted by its whole self',
      "sort(range(0, 10000), lambda('a', 'b', equals(range(0, 10000), range(0, 9999))))",
    ],
    [
      'a text replaced by longer ones',
      doubled("'aaaaaaaa'", (of) => `replace(${of}, 'a', 'aaaaaaaaaaaaaaaa')`, 20),
    ],
    ['lists in lists beyond all depth', doubled('createArray()', (of) => `createArray(${of})`, 90)],
    ['a list united with itself', doubled('range(0, 10000)', (of) => `union(${of}, ${of})`, 6)],
    [
      'a long text searched again and again',
      `reduce(createArray(${searched}), '', lambda('a', 'text', map(range(0, 10000), lambda('i', indexOf(lambdaVariables('text'), 'x')))))`,
    ],
    ['JSON nested without end', `json('${'['.repeat(8000)}')`],
    [
      'a wide split',
      `split(join(range(0, 9999), ','), createArray(',', ${Array.from({ length: 900 }, (_none, index) => `'q${index}'`).join(', ')}))`,
    ],
  ];
  for (const [what, expression] of hostile) {
    test(`when it is ${what}, then a typed fault ends it`, () => {
      assert.match(
        shownValue(expression),
        what.startsWith('JSON') ? /^fault ARGUMENT_VALUE$/ : /^fault LIMIT$/,
      );
    });
  }
});
