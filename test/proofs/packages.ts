/**
 * `npm run prove:packages [-- --count 10000 --seed 1]`: packages that chance has changed, each read and certified as an
 * upload is. Ends with 0 when each got a verdict or a finding that refuses it, in time.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { runMutated } from '../packages/mutated-run.ts';
import { recordProof } from '../support/proof-record.ts';

const startedAt = performance.now();
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
  },
});
const [count, seed] = [Number(values.count), Number(values.seed)];
const { outcomes, broken, slowestMs } = await runMutated(seed, count, (done) =>
  console.log(`${done} done`),
);
for (const each of broken.slice(0, 20)) console.log(`FAILED ${each}`);
await recordProof(
  {
    name: 'packages',
    title:
      'Ten thousand packages that chance has changed: each gets a verdict, or a finding that refuses it',
    command: `npm run prove:packages -- --count ${count} --seed ${seed}`,
    seed,
    passed: broken.length === 0,
    counts: { packages: count, broken: broken.length, ...outcomes },
    figures: { 'slowest package, ms': Math.round(slowestMs) },
  },
  startedAt,
);
console.log(JSON.stringify({ outcomes, broken: broken.length, slowestMs }));
process.exitCode = broken.length === 0 ? 0 : 1;
