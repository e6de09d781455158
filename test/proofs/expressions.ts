/**
 * `npm run prove:expressions [-- --count 1000000 --seed 1]`: random expressions of the template language, mostly valid,
 * some broken, some hostile. Ends with 0 when each gave a value or a typed fault whose place lies in its text.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { runRandom } from '../domain/expressions/random-run.ts';
import { recordProof } from '../support/proof-record.ts';

const startedAt = performance.now();
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
  },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
const { outcomes, broken, slowestMs } = runRandom(seed, count, (done) =>
  console.log(`${done} done`),
);
for (const each of broken.slice(0, 20)) console.log(`FAILED ${each}`);
await recordProof(
  {
    name: 'expressions',
    title: 'A million random template expressions: each gives a value or a typed fault',
    command: `npm run prove:expressions -- --count ${count} --seed ${seed}`,
    seed,
    passed: broken.length === 0,
    counts: { expressions: count, broken: broken.length, ...outcomes },
    figures: { 'slowest expression, ms': Math.round(slowestMs) },
  },
  startedAt,
);
console.log(JSON.stringify({ outcomes, broken: broken.length, slowestMs }));
process.exitCode = broken.length === 0 ? 0 : 1;
