/**
 * `npm run prove:drain [-- clients stops seed]`: API processes get SIGTERM one after another, during ongoing transitions.
 * Ends with 0 when no client misses a transition and no request fails.
 */
import { runDrain } from '../support/fleet/drain-run.ts';
import { filesLacking } from '../support/fleet/fleet.ts';
import { recordProof } from '../support/proof-record.ts';

const startedAt = performance.now();
const [clients = 400, stops = 3, seed = 1] = process.argv.slice(2).map(Number);
// This process is the balancer: it holds both ends of every connection.
const lacking = filesLacking(clients * 2);
if (lacking !== null) {
  console.error(lacking);
  process.exit(2);
}
const drainSeconds = Array.from({ length: stops }, () => 3);
const result = await runDrain({ clients, drainSeconds, seed, factsPerSecond: 20 });
const failed = result.stops.reduce((sum, stop) => sum + stop.failedRequests, 0);
const passed =
  result.lost + result.doubled + result.misplaced + result.resets + failed === 0 &&
  result.stops.every(({ said, exitCode }) => said === 503 && exitCode === 0);
await recordProof(
  {
    name: 'drain',
    title: `${stops} of ${stops + 1} API processes get SIGTERM one after another; ${clients} clients move on and miss nothing, and no request fails`,
    command: `npm run prove:drain -- ${clients} ${stops} ${seed}`,
    seed,
    passed,
    counts: {
      clients,
      'processes stopped': stops,
      transitions: result.transitions,
      deliveries: result.delivered,
      'connections resumed': result.resumes,
      lost: result.lost,
      doubled: result.doubled,
      'out of order': result.misplaced,
      'requests meanwhile': result.requests,
      'requests failed': failed,
    },
    figures: {
      'how connections ended': Object.entries(result.ends)
        .map(([end, count]) => `${end}: ${count}`)
        .join(', '),
    },
    tables: [
      {
        title: 'Stops',
        head: [
          'Said first on /ready',
          'Requests failed',
          'From the signal to the end',
          'Exit code',
        ],
        rows: result.stops.map(({ said, failedRequests, tookMs, exitCode }) => [
          said ?? 'nothing',
          failedRequests,
          `${(tookMs / 1_000).toFixed(1)} s`,
          exitCode ?? 'killed',
        ]),
      },
    ],
    notes: [
      'All clients and requests go through one address, a TCP balancer that asks `/ready` of each process every 200 ms; a process serves on for 3 s after the signal (`DRAIN_SECONDS`).',
      'The control runs in the tests: where nothing is said first requests fail, and still no client misses a transition.',
    ],
  },
  startedAt,
);
console.log(`${passed ? 'passed' : 'FAILED'}: ${JSON.stringify(result)}`);
// Database servers that were started for this run end with the process.
process.exit(passed ? 0 : 1);
