/**
 * `npm run prove:streams [-- minutes clients cuts seed processes]`: 2,000 subscribers over ten minutes and 500 cuts.
 * Ends with 0 when the list of every client equals what the database holds.
 */
import { filesLacking } from '../support/fleet/fleet.ts';
import { runStreams } from '../support/fleet/stream-run.ts';
import { recordProof } from '../support/proof-record.ts';

const startedAt = performance.now();
const [minutes = 10, clients = 2_000, cuts = 500, seed = 1, processes = 1] = process.argv
  .slice(2)
  .map(Number);
const lacking = filesLacking(clients);
if (lacking !== null) {
  console.error(lacking);
  process.exit(2);
}
const offers = 100;
const result = await runStreams({
  clients,
  offers,
  cuts,
  seed,
  processes,
  seconds: minutes * 60,
  factsPerSecond: 3,
  publicationsPerSecond: 0.3,
});
const passed =
  result.lost + result.doubled + result.misplaced + result.resets === 0 &&
  result.resumes >= cuts / 2;
const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
await recordProof(
  {
    name: 'streams',
    title: `${clients} subscribers follow ${offers} offers for ${minutes} minutes and ${cuts} cuts, and miss nothing`,
    command: `npm run prove:streams -- ${minutes} ${clients} ${cuts} ${seed} ${processes}`,
    seed,
    passed,
    counts: {
      subscribers: clients,
      offers,
      'publications by the pipeline': result.publications,
      transitions: result.transitions,
      deliveries: result.delivered,
      'connections resumed': result.resumes,
      lost: result.lost,
      doubled: result.doubled,
      'out of order': result.misplaced,
      'streams reset': result.resets,
      'deliveries measured': result.measured,
    },
    figures: {
      'commit to client, p50': ms(result.p50Ms),
      'commit to client, p99': ms(result.p99Ms),
      'commit to client, slowest (cut clients included)': ms(result.slowestMs),
      'resident memory of an idle subscriber': `${(result.idleBytes / 1024).toFixed(1)} KiB`,
      'memory held for an idle subscriber': `${(result.idleHeldBytes / 1024).toFixed(1)} KiB`,
      'processor time to subscribe': ms(result.subscribeCpuMs),
      'subscribed per second': Math.round(result.subscribedPerSecond),
      'resident memory of the API: before, subscribed, after': Object.values(result.rssMiB)
        .map((value) => `${value.toFixed(0)} MiB`)
        .join(', '),
    },
    notes: [
      'Half of the clients come over WebSocket, half over Server-Sent Events; every tenth follows a publisher. They run in processes of their own, on the same machine.',
      'Every list is compared row by row with `select … from transition`: id, number, kind, stage, both statuses, state and time.',
      'Half of the offers are published by the real pipeline up to the sign-off and cancelled; the facts of the others are written straight into the log. Only the latter are timed: their commit was confirmed to whoever counts.',
    ],
  },
  startedAt,
);
console.log(`${passed ? 'passed' : 'FAILED'}: ${JSON.stringify(result)}`);
// Database servers that were started for this run end with the process.
process.exit(passed ? 0 : 1);
