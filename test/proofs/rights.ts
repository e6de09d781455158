/**
 * `npm run prove:rights [-- --only ACTION]`: each rule of the policy is changed, once to one who loses it and once to one
 * more who has it, and everybody asks for everything. Ends with 0 when the table of rights told each change.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs, promisify } from 'node:util';
import { rules, standings } from '../../src/domain/policy.ts';
import type { Action } from '../../src/domain/policy.ts';
import { recordProof } from '../support/proof-record.ts';
import { DATABASE_VARIABLE, REDIS_VARIABLE, startTestServices } from '../support/services.ts';

/** Rules that one direction leaves as they are. */
const everybodyMay = (action: Action): boolean =>
  standings.every((one) => rules[action].grants.some(({ to }) => to.includes(one)));

/** How many are asked at the same time. */
const AT_ONCE = 2;

const startedAt = performance.now();
const { values } = parseArgs({ options: { only: { type: 'string' } } });
await using services = await startTestServices();
const environment = {
  ...process.env,
  [DATABASE_VARIABLE]: services.databaseUrl,
  [REDIS_VARIABLE]: services.redisUrl ?? '',
};
const actions = (Object.keys(rules) as Action[]).filter(
  (action) => values.only === undefined || values.only === action,
);
const flips = actions.flatMap((action) => [
  { action, direction: 'TAKE' },
  ...(everybodyMay(action) ? [] : [{ action, direction: 'GIVE' }]),
]);
const told: (string | number)[][] = [];
const silent: string[] = [];
let next = 0;
const work = async (): Promise<void> => {
  for (let at = next++; at < flips.length; at = next++) {
    const { action, direction } = flips[at] ?? { action: '', direction: '' };
    const file = join(import.meta.dirname, '../rights/flipped.ts');
    const run = promisify(execFile)(process.execPath, [file, action, direction], {
      env: environment,
      maxBuffer: 16 * 1024 * 1024,
    });
    const stdout = await run.then(
      (answer) => answer.stdout,
      (thrown: unknown) => {
        console.log(`BROKEN ${action} ${direction} ${String(thrown)}`);
        return '';
      },
    );
    const rows = JSON.parse(stdout.trim().split('\n').at(-1) || '[]') as readonly string[];
    const [first = ''] = rows;
    console.log(`${rows.length > 0 ? 'told  ' : 'SILENT'} ${action} ${direction} ${first}`);
    if (rows.length === 0) silent.push(`${action} ${direction}`);
    told[at] = [action, direction === 'TAKE' ? 'taken away' : 'given', first.replace(/ +/g, ' ')];
  }
};
await Promise.all(Array.from({ length: AT_ONCE }, work));
if (values.only === undefined) {
  await recordProof(
    {
      name: 'rights',
      title: 'Each rule of the policy, changed: the table of rights tells it',
      command: 'npm run prove:rights',
      seed: null,
      passed: silent.length === 0,
      counts: { rules: actions.length, changes: flips.length, unnoticed: silent.length },
      figures: {},
      tables: [
        {
          title: 'What was changed',
          head: ['rule', 'right', 'first row that tells it'],
          rows: told,
        },
      ],
      notes: silent.map((one) => `Nobody noticed: ${one}.`),
    },
    startedAt,
  );
}
process.exitCode = silent.length === 0 ? 0 : 1;
