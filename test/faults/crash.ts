/**
 * `npm run prove:crash [-- --seed 1 --only REGEXP --kills 200 --publications 100]`: the crash matrix and random kills.
 *
 * `--only` chooses cases by their names (`bull/CERTIFICATION/WORK/WORKER_KILLED`); `--kills 0` leaves the random
 * kills out, `--only none` the matrix. Ends with 0 when everything is as promised.
 */
import { parseArgs } from 'node:util';
import { recordProof } from '../support/proof-record.ts';
import type { ProofTable } from '../support/proof-record.ts';
import { percentile } from '../support/percentile.ts';
import { seeded } from '../support/seeded.ts';
import { bells, faults, faultsOf, startFaultInstallation } from './fault-installation.ts';
import type { BellName, Fault } from './fault-installation.ts';
import { nameOf, runWave, wavesOf } from './matrix.ts';
import type { CaseResult } from './matrix.ts';
import { moments, subjects } from './points.ts';
import type { Actor } from './points.ts';
import { killAtRandom } from './random-kills.ts';
import type { RandomKills } from './random-kills.ts';

const startedAt = performance.now();
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    kills: { type: 'string', default: '200' },
    publications: { type: 'string', default: '100' },
  },
});
const seed = Number(values.seed);
const kills = Number(values.kills);
// Its servers are told to end by the end of this process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const only = new RegExp(values.only);
const say = (line: string): void => {
  const at = ((performance.now() - startedAt) / 1_000).toFixed(1);
  process.stdout.write(`${at.padStart(7)} s  ${line}\n`);
};

const results: CaseResult[] = [];
const random: (RandomKills & { readonly bell: BellName })[] = [];
async function prove(bell: BellName, index: number): Promise<void> {
  const waves = wavesOf(bell)
    .map((wave) => wave.filter((each) => only.test(nameOf(each))))
    .filter((wave) => wave.length > 0);
  // The bells share the kills; the first one has what cannot be shared.
  const share = (all: number) => Math.floor((all + bells.length - 1 - index) / bells.length);
  if (waves.length === 0 && share(kills) === 0) return;
  await using installation = await startFaultInstallation({ bell });
  for (const wave of waves) {
    for (const result of await runWave(installation, wave)) {
      results.push(result);
      say(
        `${result.wrong.length === 0 ? 'ok    ' : 'FAILED'} ${nameOf(result)} ${timesOf(result)}`,
      );
      for (const what of result.wrong) say(`       ${what}`);
    }
  }
  if (share(kills) === 0) return;
  const killed = await killAtRandom(installation, {
    random: seeded(seed + index),
    kills: share(kills),
    publications: share(Number(values.publications)),
    say: (line) => say(`${bell}: ${line}`),
  });
  random.push({ bell, ...killed });
  for (const what of killed.wrong) say(`FAILED ${what}`);
}

// Each bell has servers and processes of its own; most of their time they wait.
await Promise.all(bells.map(prove));

const takeovers = results.flatMap(({ takeoverMs }) => takeoverMs ?? []);
const failed = results.filter(({ wrong }) => wrong.length > 0).length;
const wrongAtRandom = random.flatMap(({ wrong }) => wrong).length;
const passed = failed === 0 && wrongAtRandom === 0 && results.length + random.length > 0;
const total = (of: (kills: RandomKills) => number) =>
  random.reduce((sum, each) => sum + of(each), 0);
const killsOf = (each: RandomKills) =>
  Object.values(each.kills).reduce((sum, count) => sum + count, 0);
await recordProof(
  {
    name: values.only === 'none' ? 'random-kills' : 'crash',
    title:
      'Whatever is killed at whatever point, every publication ends as it should, with each fact and each mail once',
    command: `npm run prove:crash -- --seed ${seed} --kills ${kills} --publications ${values.publications}${values.only === '' ? '' : ` --only '${values.only}'`}`,
    seed,
    passed,
    counts: {
      'cases of the matrix': results.length,
      'cases that failed': failed,
      'random kills': total(killsOf),
      'publications under random kills': total((each) => each.publications),
      'faults found under random kills': wrongAtRandom,
    },
    figures: {
      'longest from recovery to the end, matrix': `${longest(results.map((each) => each.endedAfterMs))} ms`,
      'longest from recovery to the end, random kills': `${longest(random.map((each) => each.slowestMs))} ms`,
      'longest takeover after kill -9': `${longest(takeovers)} ms`,
      'median takeover after kill -9': `${percentile(takeovers, 0.5)} ms`,
      'second copies over SMTP, matrix': results.reduce((sum, each) => sum + each.secondCopies, 0),
      'second copies over SMTP, random kills': total((each) => each.secondCopies),
      'second test leads, random kills': total((each) => each.secondLeads),
      'stages told as delayed':
        results.reduce((sum, each) => sum + each.delays, 0) + total((each) => each.delays),
    },
    tables: [...bells.map(matrixOf), killsTable()],
    notes: [
      'Each cell of a matrix: the longest time from the recovery to the end (live, all mails sent), in seconds, over the moments before pick-up / under way / after the commit and before anybody is told. A number in brackets counts second copies over SMTP.',
      'A second copy over SMTP is sent only when a process or the database died between the mail server’s 250 and the commit that says so; both copies have one Message-ID.',
      'fsync is off: processes are killed, the power is not cut.',
    ],
  },
  startedAt,
);
say(passed ? 'passed' : 'FAILED');
process.exit(passed ? 0 : 1);

function timesOf({ endedAfterMs, takeoverMs, secondCopies, leads, delays }: CaseResult): string {
  const parts = [`${endedAfterMs} ms`];
  if (takeoverMs !== null) parts.push(`taken over after ${takeoverMs} ms`);
  if (secondCopies > 0) parts.push(`${secondCopies} second copies`);
  if (leads > 1) parts.push(`${leads} test leads`);
  if (delays > 0) parts.push(`${delays} delays told`);
  return parts.join(', ');
}

function longest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

function matrixOf(bell: BellName): ProofTable {
  const columns = faultsOf(bell);
  const cell = (subject: Actor, fault: Fault): string =>
    moments
      .map((moment) => {
        const found = results.find(
          (each) =>
            each.bell === bell &&
            each.subject === subject &&
            each.moment === moment &&
            each.fault === fault,
        );
        if (found === undefined) return '–';
        if (found.wrong.length > 0) return 'FAILED';
        const copies = found.secondCopies > 0 ? ` (${found.secondCopies})` : '';
        return `${(found.endedAfterMs / 1_000).toFixed(1)}${copies}`;
      })
      .join(' / ');
  return {
    title: `The matrix, rung by ${bell === 'bull' ? 'Bull on Redis' : 'LISTEN/NOTIFY'}`,
    head: ['', ...columns],
    rows: [...subjects, 'COMMAND' as const].map((subject) => [
      subject,
      ...columns.map((fault) => cell(subject, fault)),
    ]),
  };
}

function killsTable(): ProofTable {
  return {
    title: 'Random kills',
    head: ['bell', 'publications', ...faults],
    rows: random.map((each) => [
      each.bell,
      each.publications,
      ...faults.map((fault) => each.kills[fault] ?? 0),
    ]),
  };
}
