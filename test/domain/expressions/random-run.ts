import { evaluateText } from '../../../src/domain/expressions/evaluate.ts';
import {
  holeOf,
  HEAVIEST,
  Maker,
  Meter,
  shownText,
  unknown,
  weightOf,
} from '../../../src/domain/expressions/value.ts';
import type { Value } from '../../../src/domain/expressions/value.ts';
import { seeded } from '../../support/seeded.ts';
import { randomExpression } from './random-expression.ts';
import { scopeOf } from './world.ts';

/** Steps that one expression may cost here. */
const STEPS = 20_000;

export type RandomRun = {
  /** How many gave a value that is known, one that is not, and each fault. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** What broke: an exception, or an answer of no known form. */
  readonly broken: readonly string[];
  readonly slowestMs: number;
};

const codes: ReadonlySet<string> = new Set([
  'SYNTAX',
  'LIMIT',
  'UNKNOWN_FUNCTION',
  'ARGUMENT_COUNT',
  'ARGUMENT_TYPE',
  'ARGUMENT_VALUE',
  'NOT_FOUND',
  'CYCLE',
  'NOT_ALLOWED_HERE',
]);

/** Evaluates `count` random expressions; the same ones for the same seed. */
export function runRandom(
  seed: number,
  count: number,
  onProgress?: (done: number) => void,
): RandomRun {
  const random = seeded(seed);
  const maker = new Maker(new Meter(1_000_000), { start: 0, end: 0 });
  const big: Value = maker.list(Array.from({ length: 2000 }, (_none, index) => `item ${index}`));
  const given = {
    parameters: {
      text: 'some text',
      list: maker.list(['a', 1, null, maker.list([])]),
      secret: unknown(holeOf('SECRET', 'secret')),
    },
    variables: {
      later: unknown(holeOf('RUNTIME', 'later')),
      object: maker.object([
        { key: 'a', value: 1 },
        { key: '__proto__', value: 'p' },
      ]),
      big,
    },
    copies: [{ name: 'loop', index: 3 }],
    steps: STEPS,
  };
  const outcomes: Record<string, number> = {};
  const broken: string[] = [];
  let slowestMs = 0;
  for (let done = 0; done < count; done += 1) {
    const text = randomExpression(random);
    const isParameterDefault = random() < 0.3;
    const startedAt = performance.now();
    let outcome = 'a value';
    try {
      const found = evaluateText(text, scopeOf({ ...given, isParameterDefault }));
      if (found.ok) {
        if (weightOf(found.value) > HEAVIEST) throw new Error('heavier than a value may be');
        if (shownText(found.value).includes('⟨')) outcome = 'a value with unknown parts';
      } else {
        const { code, at, message } = found.fault;
        if (!codes.has(code)) throw new Error(`no fault is named ${code}`);
        // Faults of the code of a lambda or of the whole are places of this very text.
        if (at.start < 0 || at.end > text.length || at.start > at.end) {
          throw new Error(`the fault lies at ${at.start}–${at.end} of ${text.length}`);
        }
        if (message.en === '' || message.fr === '') throw new Error('a message is empty');
        outcome = code;
      }
    } catch (error) {
      outcome = 'broken';
      broken.push(`${JSON.stringify(text)}: ${error instanceof Error ? error.message : 'thrown'}`);
    }
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    if (done % 100_000 === 99_999) onProgress?.(done + 1);
  }
  return { outcomes, broken, slowestMs };
}
