/**
 * The test runner: `node test/support/run.ts [--test-name-pattern=…] [--full-size] [files or folders…]`.
 *
 * Starts one PostgreSQL and one Redis for all test files, runs the files in processes of their own, three at a time,
 * stops the services, and ends with a line that counts the tests of this run. Exit code 0 when all of them passed.
 */
import { globSync, statSync } from 'node:fs';
import { cpus } from 'node:os';
import { relative, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { parseArgs } from 'node:util';
import { settings } from '../../src/config.ts';
import {
  DATABASE_VARIABLE,
  NO_REDIS,
  REDIS_VARIABLE,
  type TestServices,
  startTestServices,
} from './services.ts';

/** How many files run at the same time: one more than there are processors, as most of them wait half of their time. */
const CONCURRENCY = Math.min(3, cpus().length + 1);

/**
 * The files that take longest, the longest first: they begin first, so that none of them is still at work when all
 * others are done.
 */
const LONGEST = [
  'test/start/first-start.test.ts',
  'test/web/journeys.test.ts',
  'test/rolling/rolling.test.ts',
  'test/api/subscribe-then-cause.test.ts',
  'test/web/desks.test.ts',
  'test/rolling/versions.test.ts',
];

/** How long one file may take, in milliseconds: five times the slowest one. */
const FILE_TIMEOUT_MS = 300_000;

/**
 * Runs first in the process of each file. The runner's own `timeout` ends a test, and then waits for a process that
 * something in it keeps alive.
 */
const DEADLINE = `setTimeout(() => {
  console.error(\`\${process.argv[1]} took longer than ${FILE_TIMEOUT_MS / 1000} seconds and was ended.\`);
  process.exit(1);
}, ${FILE_TIMEOUT_MS}).unref();`;

const projectRoot = resolve(import.meta.dirname, '../..');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'test-name-pattern': { type: 'string', multiple: true },
    // See full-size.ts.
    'full-size': { type: 'boolean', default: false },
  },
});

process.exitCode = await main();

async function main(): Promise<number> {
  const patterns = positionals.length > 0 ? positionals.map(patternOf) : ['test/**/*.test.ts'];
  const missing = patterns.filter((pattern) => pattern === null);
  if (missing.length > 0) {
    console.error(`There is no such file or folder: ${positionals.join(' ')}`);
    return 1;
  }
  await using services = await startTestServices();
  if (!services.redisUrl) console.log(`${NO_REDIS}: tests that need Redis are skipped`);
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stopped.abort());
  }
  const counts = await runFiles(
    patterns.filter((pattern) => pattern !== null),
    services,
    stopped,
  );
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  if (stopped.signal.aborted) return 130;
  if (counts.passed + counts.failed === 0) console.error('No test was run.');
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

type Counts = { passed: number; failed: number; skipped: number };

/** Runs the files, reports while they run, and answers how the tests ended. A suite counts when it was skipped. */
async function runFiles(
  globPatterns: readonly string[],
  services: TestServices,
  stopped: AbortController,
): Promise<Counts> {
  const namePatterns = values['test-name-pattern'];
  const stream = run({
    files: inOrder(globSync([...globPatterns], { cwd: projectRoot })),
    cwd: projectRoot,
    concurrency: CONCURRENCY,
    execArgv: ['--import', `data:text/javascript,${encodeURIComponent(DEADLINE)}`],
    env: environmentFor(services),
    signal: stopped.signal,
    ...(namePatterns ? { testNamePatterns: namePatterns } : {}),
  });
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  let skippedSuites = 0;
  stream.on('test:pass', ({ skip, details }) => {
    // Its tests were not even read: they appear in no count of Node.
    if (details.type === 'suite' && skip !== undefined) skippedSuites += 1;
  });
  stream.on('test:summary', ({ file, counts: total }) => {
    // One summary per file, and one over all of them.
    if (file !== undefined) return;
    counts.passed = total.passed;
    // Cancelled ones, such as those of a file that took too long, have not passed either.
    counts.failed = total.tests - total.passed - total.skipped - total.todo;
    counts.skipped = total.skipped + total.todo + skippedSuites;
  });
  for await (const text of stream.compose(new spec())) process.stdout.write(text);
  return counts;
}

/** The longest first, the others by name. */
function inOrder(files: readonly string[]): string[] {
  const names = files.map((file) => file.replaceAll('\\', '/'));
  const longest = LONGEST.filter((name) => names.includes(name));
  return [...longest, ...names.filter((name) => !longest.includes(name)).sort()];
}

/**
 * The environment of the tests: the services of this run, and none of the settings of a Vitrine or of a PostgreSQL
 * client that happen to be set on this machine.
 */
function environmentFor(services: TestServices): NodeJS.ProcessEnv {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (settings.some((setting) => setting.name === name) || /^PG[A-Z]+$/.test(name)) {
      delete env[name];
    }
  }
  env['NODE_COMPILE_CACHE'] ||= resolve(projectRoot, 'node_modules/.cache/compiled');
  env[DATABASE_VARIABLE] = services.databaseUrl;
  env[REDIS_VARIABLE] = services.redisUrl ?? '';
  env['TEST_SIZE'] = values['full-size'] ? 'full' : 'small';
  return env;
}

/** A file as it is, a folder as all test files in it, null for what does not exist. */
function patternOf(given: string): string | null {
  const path = resolve(given);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return null;
  const pattern = relative(projectRoot, path).replaceAll('\\', '/');
  return found.isDirectory() ? `${pattern}/**/*.test.ts` : pattern;
}
