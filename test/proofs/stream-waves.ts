/**
 * `npm run prove:waves [-- waves clients]`: ten waves of 2,000 clients, what the short test promises, at size.
 * Ends with 0 when memory grew by at most a tenth and no source is open.
 */
import { recordProof } from '../support/proof-record.ts';
import { runWaves } from '../support/stream-waves.ts';

const startedAt = performance.now();
const [waves = 10, clients = 2_000] = process.argv.slice(2).map(Number);
const result = await runWaves({ waves, clients });
const percent = (fraction: number) => `${(fraction * 100).toFixed(1)} %`;
const passed =
  result.openSources === 0 &&
  result.missing === 0 &&
  result.rssGrowth <= 0.1 &&
  result.heldGrowth <= 0.1;
await recordProof(
  {
    name: 'waves',
    title: `${waves} waves of ${clients} clients connect to streams and vanish, and leave nothing`,
    command: `npm run prove:waves -- ${waves} ${clients}`,
    seed: null,
    passed,
    counts: {
      waves,
      'clients a wave': clients,
      'sources open': result.openSources,
      'connections refused or lost': result.refused,
      'events missing': result.missing,
    },
    figures: {
      'growth of resident memory': percent(result.rssGrowth),
      'resident memory after each wave': `${result.rssMiB.join(', ')} MiB`,
      'growth of held memory': percent(result.heldGrowth),
      'slowest delivery to all': `${result.slowestMs.toFixed(0)} ms`,
    },
  },
  startedAt,
);
console.log(`${passed ? 'passed' : 'FAILED'}: ${JSON.stringify(result)}`);
// Database servers that were started for this run end with the process.
process.exit(passed ? 0 : 1);
