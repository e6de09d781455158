/**
 * `npm run prove:fresh [-- start|test] [-- --only <words>] [-- --keep]`: what somebody sees who has just cloned the
 * project, for root, for root where user namespaces are forbidden, and for an ordinary user, with and without
 * `redis-server` on PATH.
 *
 * Copies the working tree into temporary folders, installs there with the Node and npm that are outside of the project,
 * and does what the README says: `npm start` until the demo offer waits for sign-off, `npm run tour`, Ctrl+C, `npm test`.
 * No process and no temporary file may be left. Prints a line per case while it runs and a table at the end;
 * ends with 1 when a case failed. Root tries all cases, an ordinary user its own.
 */
import { spawnSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { recordProof } from '../test/support/proof-record.ts';
import { openPlace, processesIn, run, signalAll } from './prove-fresh-place.ts';
import type { Clone, Place, Running, Who } from './prove-fresh-place.ts';

/** How long each step may take on a busy machine, in milliseconds. */
const INSTALL_MS = 20 * 60_000;
const READY_MS = 3 * 60_000;
const TOUR_MS = 5 * 60_000;
const STOP_MS = 60_000;
const TEST_MS = 25 * 60_000;

/** How long a process may need to end after the one that was interrupted. */
const LAST_PROCESS_MS = 3_000;

/** How many lines of a failed program are shown. */
const SHOWN_LINES = 60;

const whoTexts: Readonly<Record<Who, string>> = {
  ROOT: 'root',
  ROOT_CONFINED: 'root, unshare fails',
  USER: 'ordinary user',
};

/** How the packages are installed. Whether the portal is built depends on it. */
const installs = {
  full: { arguments_: [], hasPortal: true },
  'no scripts': { arguments_: ['--ignore-scripts'], hasPortal: false },
  production: { arguments_: ['--omit=dev'], hasPortal: false },
  'production, no scripts': { arguments_: ['--omit=dev', '--ignore-scripts'], hasPortal: false },
} as const satisfies Record<string, { arguments_: readonly string[]; hasPortal: boolean }>;

type Install = keyof typeof installs;

type Case = {
  readonly kind: 'start' | 'test';
  readonly who: Who;
  readonly redis: boolean;
  readonly install: Install;
  /** `npm start`, or the launcher without npm. */
  readonly command?: readonly [string, ...string[]];
};

const NPM_START = ['npm', 'start'] as const;

function casesFor(isRoot: boolean): readonly Case[] {
  const everyone: readonly Who[] = isRoot ? ['ROOT', 'ROOT_CONFINED', 'USER'] : ['USER'];
  const [first = 'USER'] = everyone;
  const starts = everyone.flatMap((who) =>
    [true, false].map((redis): Case => ({ kind: 'start', who, redis, install: 'full' })),
  );
  const start = { kind: 'start', who: first, redis: true } as const;
  return [
    { ...start, install: 'production, no scripts' },
    { ...start, install: 'production' },
    { ...start, install: 'no scripts' },
    ...starts.filter(({ who }) => who === first),
    { ...start, install: 'full', command: ['node', 'bin/vitrine.mjs', 'start'] },
    ...starts.filter(({ who }) => who !== first),
    // Root with a Redis is what `.ci/run` tests. Who runs the tests has nothing to do with what a Redis changes.
    { kind: 'test', who: first, redis: false, install: 'full' },
    ...everyone
      .filter((who) => who !== first)
      .map((who): Case => ({ kind: 'test', who, redis: who !== 'USER', install: 'full' })),
    ...(isRoot ? [] : [{ kind: 'test', who: first, redis: true, install: 'full' } as const]),
  ];
}

function titleOf({ kind, who, redis, install, command }: Case): string {
  const program = kind === 'test' ? 'npm test' : (command ?? NPM_START).join(' ');
  const packages = install === 'full' ? '' : `, ${install}`;
  return `${program}: ${whoTexts[who]}, ${redis ? 'redis-server' : 'no redis-server'}${packages}`;
}

/** What a case showed: figures in the order of the table's columns, and what was wrong. */
type Outcome = {
  readonly title: string;
  readonly figures: readonly string[];
  readonly faults: readonly string[];
};

const started = performance.now();
const say = (text: string) => console.log(text);

/** Clones with packages, one for root and one for the ordinary user. A clone holds one kind of installation at a time. */
class Clones {
  readonly #place: Place;
  readonly #made = new Map<boolean, { readonly clone: Clone; install: Install | null }>();

  constructor(place: Place) {
    this.#place = place;
  }

  /** The clone of `who` with its packages installed as asked. Rejects with what npm said when that failed. */
  async installed(who: Who, install: Install): Promise<Clone> {
    const isUser = who === 'USER';
    const held = this.#made.get(isUser) ?? { clone: await this.#place.clone(who), install: null };
    this.#made.set(isUser, held);
    const { clone } = held;
    if (held.install === install) return clone;
    held.install = null;
    for (const made of ['node_modules', 'web/dist', 'web/src/gql']) {
      await rm(join(clone.project, made), { recursive: true, force: true });
    }
    const command = ['npm', 'ci', ...installs[install].arguments_] as const;
    const npm = run(command, clone, this.#place.environment(who, clone, { redis: true }));
    const { code, seconds } = await npm.end(INSTALL_MS);
    say(`       ${command.join(' ')}: ${seconds.toFixed(0)} s, ${npm.lines.length} lines`);
    if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}\n${tail(npm)}`);
    held.install = install;
    return clone;
  }
}

async function proveStart(tried: Case, clone: Clone, place: Place): Promise<Outcome> {
  const faults: string[] = [];
  const environment = place.environment(tried.who, clone, tried);
  await rm(join(clone.project, '.vitrine'), { recursive: true, force: true });
  const product = run(tried.command ?? NPM_START, clone, environment);
  const figures: string[] = [];
  try {
    const ready = await product.line(/^Vitrine runs at /, READY_MS);
    const bell = await product.line(/^ +job bell/, READY_MS);
    const first = await product.line(/^ +[\d.]+ s {2}lumen-logs /, READY_MS);
    const signOff = await product.line(/^ +[\d.]+ s {2}lumen-logs .*sign-off/, READY_MS);
    figures.push(...[ready, first, signOff].map(({ seconds }) => seconds.toFixed(1)));
    const isBull = bell.text.includes('Bull');
    if (isBull !== tried.redis) faults.push(`the bell is: ${bell.text.trim()}`);

    const url = /http\S+/.exec(ready.text)?.[0] ?? '';
    const page = await fetch(url);
    const text = await page.text();
    const { hasPortal } = installs[tried.install];
    const isRight = hasPortal ? text.includes('<script') : text.includes('npm run build');
    if (!isRight) faults.push(`the portal answers ${page.status}: ${text.slice(0, 300)}`);

    const tour = run(['npm', 'run', 'tour'], clone, environment);
    const { code, seconds } = await tour.end(TOUR_MS);
    figures.push(seconds.toFixed(1));
    if (code !== 0) faults.push(`npm run tour ended with ${code}\n${tail(tour)}`);
  } catch (thrown) {
    faults.push(`${messageOf(thrown)}\n${tail(product)}`);
  }
  product.interrupt();
  const { code, seconds } = await product.end(STOP_MS);
  figures.push(seconds.toFixed(1));
  // A shell that npm starts ends by the signal that its program has handled.
  if (code !== 0 && code !== 130 && code !== 'SIGINT') {
    faults.push(`after Ctrl+C it ended with ${code}\n${tail(product)}`);
  }
  faults.push(...(await leftBehind(clone, place)));
  return { title: titleOf(tried), figures, faults };
}

async function proveTest(tried: Case, clone: Clone, place: Place): Promise<Outcome> {
  const faults: string[] = [];
  const tests = run(['npm', 'test'], clone, place.environment(tried.who, clone, tried));
  const { code, seconds } = await tests.end(TEST_MS);
  const last = tests.lines.findLast((line) => line !== '') ?? '';
  const isCount = /^\d+ passed, \d+ failed, \d+ skipped$/.test(last);
  if (code !== 0 || !isCount) {
    const at = tests.lines.findIndex((line) => line.includes('failing tests:'));
    const told = at < 0 ? tail(tests) : tests.lines.slice(at).join('\n');
    faults.push(`npm test ended with ${code}: ${last}\n${told}`);
  }
  if (
    !tried.redis &&
    !tests.lines.some((line) => line.includes('tests that need Redis are skip'))
  ) {
    faults.push('it did not say that the tests which need Redis are skipped');
  }
  faults.push(...(await leftBehind(clone, place)));
  return { title: titleOf(tried), figures: [seconds.toFixed(0), last], faults };
}

/** Processes and temporary files that are still there. They are named, then removed, so that the next case starts clean. */
async function leftBehind(clone: Clone, place: Place): Promise<readonly string[]> {
  const faults: string[] = [];
  const folders = [clone.project, place.temporary];
  const look = async () => (await Promise.all(folders.map(processesIn))).flat();
  let left = await look();
  for (let waited = 0; left.length > 0 && waited < LAST_PROCESS_MS; waited += 100) {
    await pause(100);
    left = await look();
  }
  if (left.length > 0) {
    faults.push(`processes were left: ${left.join('; ')}`);
    for (const each of left) process.kill(Number.parseInt(each, 10), 'SIGKILL');
  }
  const names = (await place.temporaryNames()).filter((name) => name.startsWith('vitrine-'));
  if (names.length > 0) {
    faults.push(`temporary folders were left: ${names.join(', ')}`);
    for (const name of names) await rm(join(place.temporary, name), { recursive: true });
  }
  return faults;
}

function tail(program: Running): string {
  return program.lines.slice(-SHOWN_LINES).join('\n');
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function rowsOf(head: readonly string[], outcomes: readonly Outcome[]): readonly string[][] {
  return outcomes.map(({ title, figures, faults }) => {
    const cells = head.slice(1, -1).map((_unused, index) => figures[index] ?? '–');
    return [title, ...cells, faults.length === 0 ? 'ok' : 'FAILED'];
  });
}

function printTable(head: readonly string[], outcomes: readonly Outcome[]): void {
  if (outcomes.length === 0) return;
  const rows = rowsOf(head, outcomes);
  const all = [head, ...rows];
  const widths = head.map((_unused, column) =>
    Math.max(...all.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [, ...rest] = all.map(line);
  say(
    ['', line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rest].join(
      '\n',
    ),
  );
}

const heads = {
  start: ['case', 'ready s', 'first transition s', 'sign-off s', 'tour s', 'stop s', 'result'],
  test: ['case', 'seconds', 'tests', 'result'],
} as const satisfies Record<Case['kind'], readonly string[]>;

async function recordCases(kind: Case['kind'], outcomes: readonly Outcome[]): Promise<void> {
  const failed = outcomes.filter(({ faults }) => faults.length > 0).length;
  const what =
    kind === 'start' ? 'starts, plays the tour, stops and leaves nothing' : 'passes its tests';
  await recordProof(
    {
      name: `fresh-${kind}`,
      title: `A fresh clone ${what}, whoever runs it, with and without redis-server`,
      command: `npm run prove:fresh -- ${kind}`,
      seed: null,
      passed: failed === 0,
      counts: { cases: outcomes.length, failed },
      figures: {},
      tables: [{ title: 'Cases', head: heads[kind], rows: rowsOf(heads[kind], outcomes) }],
    },
    started,
  );
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { only: { type: 'string' }, keep: { type: 'boolean', default: false } },
  });
  const [kind] = positionals;
  if (kind !== undefined && kind !== 'start' && kind !== 'test') {
    console.error(
      `“${kind}” is not known. Usage: npm run prove:fresh -- [start|test] [--only words]`,
    );
    return 2;
  }
  const chosen = casesFor(process.getuid?.() === 0).filter(
    (each) =>
      (kind === undefined || each.kind === kind) && titleOf(each).includes(values.only ?? ''),
  );
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stopped.abort();
      signalAll('SIGINT');
    });
  }
  await using place = await openPlace({ keep: values.keep });
  const node = spawnSync('node', ['--version'], { env: { PATH: place.searchPath } });
  say(`Node outside of the project: ${node.stdout.toString().trim()}, ${chosen.length} cases`);
  const clones = new Clones(place);
  const outcomes: (Outcome & { readonly kind: Case['kind'] })[] = [];
  for (const tried of chosen) {
    if (stopped.signal.aborted) break;
    const title = titleOf(tried);
    let outcome: Outcome;
    try {
      const clone = await clones.installed(tried.who, tried.install);
      const prove = tried.kind === 'start' ? proveStart : proveTest;
      outcome = await prove(tried, clone, place);
    } catch (thrown) {
      outcome = { title, figures: [], faults: [messageOf(thrown)] };
    }
    outcomes.push({ ...outcome, kind: tried.kind });
    say(
      `${outcome.faults.length === 0 ? 'ok    ' : 'FAILED'} ${title} (${outcome.figures.join(' ')})`,
    );
    for (const fault of outcome.faults) say(`${fault}\n`);
  }
  for (const which of ['start', 'test'] as const) {
    const told = outcomes.filter((outcome) => outcome.kind === which);
    printTable(heads[which], told);
    // A part of the cases says nothing about the others.
    const isWhole =
      values.only === undefined && told.length > 0 && outcomes.length === chosen.length;
    if (isWhole) await recordCases(which, told);
  }
  say(`\n${((performance.now() - started) / 60_000).toFixed(0)} minutes`);
  const isGood = outcomes.every(({ faults }) => faults.length === 0);
  return isGood && outcomes.length === chosen.length && chosen.length > 0 ? 0 : 1;
}

process.exitCode = await main();
