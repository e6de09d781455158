/**
 * `npm run prove:slow-clients [-- clients slow rounds seed]`: a hundred clients stop reading beside 500 that read.
 * Ends with 0 when each slow one was closed, held at most 1 MiB, and missed nothing in the end, and the others' 99th
 * percentile was at most a fifth above that without them.
 */
import { filesLacking } from '../support/fleet/fleet.ts';
import { runSlowClients } from '../support/fleet/slow-run.ts';
import { percentile } from '../support/percentile.ts';
import { recordProof } from '../support/proof-record.ts';

const startedAt = performance.now();
const [clients = 500, slow = 100, rounds = 5, seed = 1] = process.argv.slice(2).map(Number);
const lacking = filesLacking(clients + slow);
if (lacking !== null) {
  console.error(lacking);
  process.exit(2);
}
const result = await runSlowClients({ clients, slow, rounds, seed, factsPerSecond: 20 });
// Each round is a pair of the same minute: what else the machine does weighs on both sides of it.
const ratios = result.rounds.map(({ quietP99Ms, slowP99Ms }) => slowP99Ms / quietP99Ms);
const ratio = percentile(ratios, 0.5);
const faults = [result.healthy, result.slow].reduce(
  (sum, { lost, doubled, misplaced }) => sum + lost + doubled + misplaced,
  0,
);
const passed = faults === 0 && result.heldEach <= 1024 * 1024 && ratio <= 1.2;
await recordProof(
  {
    name: 'slow-clients',
    title: `${slow} clients stop reading beside ${clients} that read: they are closed, cost the others nothing, and miss nothing in the end`,
    command: `npm run prove:slow-clients -- ${clients} ${slow} ${rounds} ${seed}`,
    seed,
    passed,
    counts: {
      'clients that read': clients,
      'clients that stop reading': slow * (rounds + 1),
      'deliveries to clients that read': result.healthy.delivered,
      'deliveries to clients that stopped': result.slow.delivered,
      'lost, doubled or out of order': faults,
    },
    figures: {
      'p99 of the others beside them, against without them': `${ratio.toFixed(2)} (median of the rounds: ${ratios.map((each) => each.toFixed(2)).join(', ')})`,
      'what the API holds for one of them, its buffers full': `${(result.heldEach / 1024).toFixed(0)} KiB`,
      'how their connections ended': Object.entries(result.ends)
        .map(([end, count]) => `${end}: ${count}`)
        .join(', '),
    },
    tables: [
      {
        title: 'Rounds',
        head: [
          'p99 without',
          'p99 beside',
          'Deliveries without',
          'Deliveries beside',
          'All closed after',
        ],
        rows: result.rounds.map((round) => [
          `${round.quietP99Ms.toFixed(1)} ms`,
          `${round.slowP99Ms.toFixed(1)} ms`,
          round.quietDeliveries,
          round.slowDeliveries,
          `${round.closedWithin.toFixed(1)} s`,
        ]),
      },
    ],
    notes: [
      'Each slow client follows an offer from its beginning, 16 MB of events, and reads nothing; half over WebSocket, half over Server-Sent Events. The seconds in which the network’s buffers fill are not in the figures of the others.',
      'What is held is measured in a round before the others, in which nothing is timed: it takes full collections, which stop the process and leave it a heap that is collected more often for a while.',
      'When all are closed they read on: what the network holds, why they were closed, and the rest behind their cursor, which is compared with the database row by row.',
    ],
  },
  startedAt,
);
console.log(`${passed ? 'passed' : 'FAILED'}: ${JSON.stringify(result)}`);
// Database servers that were started for this run end with the process.
process.exit(passed ? 0 : 1);
