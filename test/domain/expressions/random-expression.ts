import { functionNames } from '../../../src/domain/expressions/evaluate.ts';
import { pick } from '../../support/seeded.ts';

const words = [
  'a',
  'A',
  '-',
  '__proto__',
  'constructor',
  '',
  'x/y',
  '{0}',
  'é',
  '\ud800',
  '2026-01-31',
  'P1M',
  '[',
  '0',
];
const numbers = [
  '0',
  '1',
  '-1',
  '7',
  '800',
  '10000',
  '9007199254740991',
  '-9007199254740991',
  '99999999999',
];
const rubbish = [
  "'",
  '[',
  ']',
  '(',
  ')',
  ',',
  '.',
  '1.5',
  'true',
  '"',
  '\\',
  ' ',
  '\n',
  '-',
  '\u0000',
  '💠',
  'a.b',
];
const others = ['reference', 'listKeys', 'cidrSubnet', 'contoso.own', 'noSuch'];

/** One expression with its brackets: mostly calls of real functions, sometimes with rubbish put in. */
export function randomExpression(random: () => number): string {
  let left = 1 + Math.floor(random() * 24);
  const value = (depth: number): string => {
    left -= 1;
    const kind = random();
    if (left <= 0 || depth > 8 || kind < 0.15) return `'${pick(random, words)}'`;
    if (kind < 0.3) return pick(random, numbers);
    if (kind < 0.36)
      return `${value(depth + 1)}.${pick(random, ['a', 'id', 'constructor', 'name'])}`;
    if (kind < 0.42) return `${value(depth + 1)}[${value(depth + 1)}]`;
    if (kind < 0.46) return `parameters('${pick(random, ['text', 'list', 'none', 'secret'])}')`;
    if (kind < 0.52) return `variables('${pick(random, ['later', 'object', 'big', 'none'])}')`;
    if (kind < 0.56) return `lambda('a', ${value(depth + 1)})`;
    if (kind < 0.59) return `lambda('a', 'b', less(lambdaVariables('a'), lambdaVariables('b')))`;
    const name = random() < 0.92 ? pick(random, functionNames) : pick(random, others);
    const count = Math.floor(random() * 4);
    return `${name}(${Array.from({ length: count }, () => value(depth + 1)).join(', ')})`;
  };
  const whole = `[${value(0)}]`;
  if (random() > 0.15) return whole;
  const at = Math.floor(random() * whole.length);
  return whole.slice(0, at) + pick(random, rubbish) + whole.slice(at + Math.floor(random() * 3));
}
