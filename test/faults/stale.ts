/**
 * `npm run prove:stale [-- --rounds 3 --only REGEXP]`: workers that come back too late, each with its control.
 * `--only` chooses by names such as `bull/guarded/STOPPED`. Ends with 0 when every guarded worker was refused, every
 * takeover was in time, and every control shows the damage.
 */
import { parseArgs } from 'node:util';
import { percentile } from '../support/percentile.ts';
import { recordProof } from '../support/proof-record.ts';
import { bells } from './fault-installation.ts';
import type { BellName } from './fault-installation.ts';
import {
  allDelays,
  controlled,
  delays,
  isRight,
  runLate,
  startStaleInstallation,
} from './stale-workers.ts';
import type { Delay, StaleResult } from './stale-workers.ts';

const startedAt = performance.now();
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, only: { type: 'string', default: '' } },
});
const rounds = Number(values.rounds);
// Its servers are told to end by the end of this process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const only = new RegExp(values.only);
const say = (line: string): void => {
  const at = ((performance.now() - startedAt) / 1_000).toFixed(1);
  process.stdout.write(`${at.padStart(7)} s  ${line}\n`);
};

type Result = StaleResult & { readonly bell: BellName };
const nameOf = (bell: BellName, guarded: boolean, delay: Delay) =>
  `${bell}/${guarded ? 'guarded' : 'control'}/${delay}`;
const chosen = (bell: BellName, guarded: boolean): readonly Delay[] =>
  (guarded ? allDelays : controlled).filter((delay) => only.test(nameOf(bell, guarded, delay)));

const results: Result[] = [];
for (const bell of bells) {
  if (chosen(bell, true).length + chosen(bell, false).length === 0) continue;
  await using installation = await startStaleInstallation(bell);
  for (const guarded of [true, false]) {
    if (chosen(bell, guarded).length === 0) continue;
    await installation.useWorkers(guarded);
    for (const delay of chosen(bell, guarded)) {
      // A control shows once what would happen.
      for (let round = 0; round < (guarded ? rounds : 1); round += 1) {
        const result = { bell, ...(await runLate(installation, delay)) };
        results.push(result);
        const { takeoverMs, refused, wrong } = result;
        const what = `taken over after ${takeoverMs ?? '–'} ms, ${refused} refused`;
        say(`${isRight(result) ? 'ok    ' : 'FAILED'} ${nameOf(bell, guarded, delay)} ${what}`);
        for (const each of wrong) say(`       ${each}`);
      }
    }
  }
}

const passed = results.length > 0 && results.every(isRight);
const takeovers = (delay: Delay) =>
  results
    .filter((each) => each.guarded && each.delay === delay)
    .flatMap((each) => each.takeoverMs ?? []);
const rows = allDelays.map((delay) => {
  const times = takeovers(delay);
  const guarded = results.filter((each) => each.guarded && each.delay === delay);
  const controls = results.filter((each) => !each.guarded && each.delay === delay);
  return [
    delay,
    guarded.length,
    times.length === 0 ? '–' : `${percentile(times, 0.5)} / ${percentile(times, 1)}`,
    delays[delay].takeoverWithinMs,
    guarded.reduce((sum, { refused }) => sum + refused, 0),
    guarded.filter((each) => !isRight(each)).length,
    controls.map(({ wrong }) => wrong.join('; ')).join(' | ') || '–',
  ];
});
await recordProof(
  {
    name: 'stale',
    title:
      'A worker that stood still, was cut off or died is replaced in time, and what it writes late is refused',
    command: `npm run prove:stale -- --rounds ${rounds}${values.only === '' ? '' : ` --only '${values.only}'`}`,
    seed: null,
    passed,
    counts: {
      'late workers': results.filter(({ guarded }) => guarded).length,
      controls: results.filter(({ guarded }) => !guarded).length,
      'late writes refused': results.reduce(
        (sum, each) => sum + (each.guarded ? each.refused : 0),
        0,
      ),
      failed: results.filter((each) => !isRight(each)).length,
    },
    figures: {
      'longest takeover after kill -9': `${percentile(takeovers('KILLED'), 1)} ms`,
      'longest takeover after SIGSTOP': `${percentile([...takeovers('STOPPED'), ...takeovers('STOPPED_WITH_LOCKS')], 1)} ms`,
      'longest takeover after a cut network': `${percentile(takeovers('CUT_OFF'), 1)} ms`,
    },
    tables: [
      {
        title: 'Late workers',
        head: [
          'delay',
          'rounds',
          'takeover p50 / max, ms',
          'promised, ms',
          'refused',
          'failed',
          'the control, without the guard',
        ],
        rows,
      },
    ],
    notes: [
      'In a control the workers write whatever fencing token the row has, look at no lease before a mail, and PostgreSQL sets no limit to a silent transaction.',
      'The takeover of a mail is measured to its commit as sent.',
    ],
  },
  startedAt,
);
say(passed ? 'passed' : 'FAILED');
process.exit(passed ? 0 : 1);
