/**
 * Ten waves of 500 clients: what the short test promises, at size.
 * `node test/proofs/stream-waves.ts [waves] [clients]`; exit code 0 when memory grew by at most a tenth.
 */
import { runWaves } from '../support/stream-waves.ts';

const [waves = 10, clients = 500] = process.argv.slice(2).map(Number);
const result = await runWaves({ waves, clients });
const percent = (fraction: number) => `${(fraction * 100).toFixed(1)} %`;
console.log(
  `${waves} waves of ${clients}: resident memory ${percent(result.rssGrowth)} (now ${result.rssMiB.toFixed(0)} MiB), ` +
    `held memory ${percent(result.heldGrowth)}, slowest delivery to all ${result.slowestMs.toFixed(0)} ms, ` +
    `${result.openSources} sources open`,
);
const isGood = result.openSources === 0 && result.rssGrowth <= 0.1 && result.heldGrowth <= 0.1;
// Database servers that were started for this run end with the process.
process.exit(isGood ? 0 : 1);
