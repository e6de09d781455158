/**
 * `npm run prove:backlog [-- publications]`: 1,000 publications of three publishers wait, one publisher's before the
 * next one's, and one worker drains them with the real stages. Ends with 0 when the longest wait of no publisher is more
 * than three times that of another, and everything reached its sign-off.
 */
import { Publication } from '../../src/db/publication.ts';
import { StageRun } from '../../src/db/stage-run.ts';
import { Transition } from '../../src/db/transition.ts';
import { startInstallation } from '../support/installation.ts';
import { recordProof } from '../support/proof-record.ts';

const startedAt = performance.now();
const [publications = 1_000] = process.argv.slice(2).map(Number);
const MOST_RATIO = 3;
const names = ['first', 'second', 'third'] as const;

await using app = await startInstallation({ worker: false });
const publishers: string[] = [];
for (const [index, name] of names.entries()) {
  const publisher = await app.given.publisher(name);
  publishers.push(publisher.id);
  const share = Math.floor(publications / 3) + (index < publications % 3 ? 1 : 0);
  for (let turn = 0; turn < share; turn += 1) {
    const { id } = await app.given.offer(publisher);
    await app.given.published(publisher.owner, id);
  }
}
console.log(`${publications} publications wait`);

const drainedFrom = Date.now();
await app.startWorking();
await app.until(
  async () =>
    (await app.em().count(Publication, { stage: 'PUBLISHER_SIGNOFF', state: 'RUNNING' })) ===
    publications,
  15 * 60_000,
);
const seconds = (Date.now() - drainedFrom) / 1_000;

/** From the first moment at which a worker was there to the start of the sign-off, in seconds. */
const waits = await Promise.all(
  publishers.map(async (publisher) => {
    const runs = await app.em().find(StageRun, { publisher, stage: 'PUBLISHER_SIGNOFF' });
    return Math.max(...runs.map((run) => Number(run.startedAt) - drainedFrom)) / 1_000;
  }),
);
const ratio = Math.max(...waits) / Math.min(...waits);
const facts = await app.em().count(Transition, {});
const FACTS_EACH = 9;
const passed = ratio <= MOST_RATIO && facts === publications * FACTS_EACH;
await recordProof(
  {
    name: 'backlog',
    title: `A backlog of ${publications} publications of three publishers drains in turns`,
    command: `npm run prove:backlog -- ${publications}`,
    seed: null,
    passed,
    counts: { publications, transitions: facts, 'transitions expected': publications * FACTS_EACH },
    figures: {
      'drained in': `${seconds.toFixed(1)} s`,
      'publications a second': (publications / seconds).toFixed(1),
      'longest wait of each publisher': waits.map((wait) => `${wait.toFixed(1)} s`).join(', '),
      'longest-wait ratio': ratio.toFixed(2),
    },
    notes: [
      'All of the first publisher were published before those of the second, and these before those of the third: first come, first served would give a ratio of about 3.',
    ],
  },
  startedAt,
);
console.log(
  `${passed ? 'passed' : 'FAILED'}: ${seconds.toFixed(1)} s, waits ${waits.join(', ')}, ratio ${ratio.toFixed(2)}, ${facts} transitions`,
);
process.exitCode = passed ? 0 : 1;
