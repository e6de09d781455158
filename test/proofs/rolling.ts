/**
 * `npm run prove:rolling [-- offers rounds publications]`: two APIs and two workers restarted in turn under load, once
 * with Bull on Redis and once with the bell of PostgreSQL.
 * Ends with 0 when no request of a well-behaved client failed, and no transition was lost or doubled.
 */
import { recordProof } from '../support/proof-record.ts';
import { runRolling } from '../support/rolling-run.ts';
import type { RollingFigures } from '../support/rolling-run.ts';
import { NO_REDIS, testServices } from '../support/services.ts';

const startedAt = performance.now();
const [offers = 6, rounds = 3, publications = 10] = process.argv.slice(2).map(Number);
const { redisUrl } = await testServices();
const bells: readonly (readonly [string, string | null])[] = [
  ...(redisUrl === null ? [] : [['Bull on Redis', `${redisUrl}/9`] as const]),
  ['LISTEN/NOTIFY', null],
];
const runs: (readonly [string, RollingFigures])[] = [];
let fault: unknown = null;
try {
  for (const [bell, url] of bells) {
    const figures = await runRolling({ redisUrl: url, offers, rounds, publications });
    runs.push([bell, figures]);
    console.log(bell, figures);
  }
} catch (thrown) {
  fault = thrown;
  console.error(thrown);
}
const total = (of: (figures: RollingFigures) => number) =>
  runs.reduce((sum, [, figures]) => sum + of(figures), 0);
const seconds = (ms: number) => (ms / 1_000).toFixed(1);
await recordProof(
  {
    name: 'rolling',
    title:
      'Two APIs and two workers are restarted in turn under load, and no client notices more than a pause',
    command: `npm run prove:rolling -- ${offers} ${rounds} ${publications}`,
    seed: null,
    passed: fault === null,
    counts: {
      restarts: total((each) => each.restarts),
      publications: total((each) => each.publications),
      transitions: total((each) => each.transitions),
      'failed publications or requests': fault === null ? 0 : 1,
    },
    figures: {},
    tables: [
      {
        title: 'By bell',
        head: [
          'bell',
          'publications',
          'events delivered',
          'requests',
          'asked again',
          'streams taken up again',
          'mails, each once',
          'slowest request, s',
          'slowest restart, s',
        ],
        rows: runs.map(([bell, each]) => [
          bell,
          each.publications,
          each.delivered,
          each.requests,
          each.askedAgain,
          each.reconnections,
          each.mails,
          seconds(each.slowestRequestMs),
          seconds(each.slowestRestartMs),
        ]),
      },
    ],
    notes: [
      ...(redisUrl === null ? [`${NO_REDIS}: only LISTEN/NOTIFY was tried`] : []),
      ...(fault instanceof Error ? [fault.message] : []),
    ],
  },
  startedAt,
);
console.log(fault === null ? 'passed' : 'FAILED');
// Database servers that were started for this run end with the process.
process.exit(fault === null ? 0 : 1);
