/**
 * P7: what it takes to hold an offer against every rule of the form, as happens while somebody types, on one core and
 * without images. The floor reads every leaf of the same content once: it is written as JSON and read back.
 */
import assert from 'node:assert/strict';
import type { OfferContent } from '../src/domain/content.ts';
import {
  prerequisiteRules,
  validatePrerequisites,
} from '../src/domain/prerequisites/prerequisites.ts';
import type { ValidationFacts } from '../src/domain/prerequisites/violation.ts';
import { audienceSha256, fullContent, fullSha256 } from '../test/support/full-content.ts';
import { completeContent, completeSku, factsFor } from '../test/support/offer-content.ts';
import type { Bench } from './support/bench.ts';
import { alternate, format, median, quantile } from './support/statistics.ts';

const P50_MS = 5;
/** Fewer runs than these are no measurement. */
const fullRuns = 100;

const facts: ValidationFacts = {
  ...factsFor(fullSha256),
  audiences: new Map([[audienceSha256, { rows: 2, faults: [], faultCount: 0 }]]),
};

const managed = fullContent('MANAGED_APPLICATION');
/** Every text is one that no field takes. */
const wrong = JSON.parse(
  JSON.stringify(managed, (name, value: unknown) =>
    typeof value === 'string' && name !== 'id' && name !== 'skuType' ? '\u0007' : value,
  ),
) as OfferContent;

const offers: readonly (readonly [name: string, content: OfferContent, isRight: boolean])[] = [
  [
    'complete, one SKU',
    completeContent({ skuType: 'MANAGED_APPLICATION', sha256: fullSha256 }),
    true,
  ],
  ['complete, every field', managed, true],
  ['complete, every field, solution templates', fullContent('SOLUTION_TEMPLATE'), true],
  [
    'complete, 100 SKUs',
    {
      ...managed,
      skus: Array.from({ length: 100 }, (_, index) =>
        completeSku({
          skuType: 'MANAGED_APPLICATION',
          sha256: fullSha256,
          skuId: `sku-${index}`,
        }),
      ),
    },
    true,
  ],
  ['empty', {}, false],
  ['wrong in every field', wrong, false],
];

export async function validation({ sizes, record }: Bench): Promise<void> {
  const { runs, rounds } = sizes.validate;
  for (const [name, content, isRight] of offers) {
    assert.equal(validatePrerequisites(content, facts).length === 0, isRight, name);
  }
  const rows: (readonly [name: string, floor: number, p50: number, p95: number, found: number])[] =
    [];
  for (const [name, content] of offers) {
    const timed = await alternate(rounds, {
      floor: () => timesOf(runs, () => JSON.parse(JSON.stringify(content))),
      ours: () => timesOf(runs, () => validatePrerequisites(content, facts)),
    });
    const sorted = timed.ours.flat().toSorted((a, b) => a - b);
    const found = validatePrerequisites(content, facts).length;
    rows.push([
      name,
      median(timed.floor.flat()),
      quantile(sorted, 0.5),
      quantile(sorted, 0.95),
      found,
    ]);
  }
  const every = rows[1]?.[2] ?? Number.NaN;
  await record({
    name: 'p7-validate',
    title: 'P7: every rule of the form',
    facts: [
      `${prerequisiteRules.length} rules, ${rounds} rounds of ${runs} runs of each offer in turn, warm, in one process`,
      'floor: the same content written by `JSON.stringify` and read by `JSON.parse`',
      'checked: the complete offers have no violation, the others have some',
    ],
    tables: [
      {
        title: 'Offers',
        head: ['offer', 'floor ms', 'p50 ms', 'p95 ms', 'violations'],
        rows: rows.map(([name, floor, p50, p95, found]) => [
          name,
          format(floor),
          format(p50),
          format(p95),
          format(found),
        ]),
      },
    ],
    // Two cold runs say nothing about a warm one.
    promises:
      runs < fullRuns
        ? []
        : [
            {
              what: `half of all validations of an offer with every field end within ${P50_MS} ms`,
              measured: `${format(every)} ms`,
              kept: every <= P50_MS,
            },
          ],
  });
}

/** Milliseconds of each run. */
function timesOf(runs: number, run: () => unknown): Promise<readonly number[]> {
  const times: number[] = [];
  for (let index = 0; index < runs; index += 1) {
    const started = performance.now();
    run();
    times.push(performance.now() - started);
  }
  return Promise.resolve(times);
}
