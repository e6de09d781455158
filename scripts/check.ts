/**
 * `npm run check`: everything about the code that needs no running product.
 * Runs all parts even when one fails, prints a line for each, and ends with 1 when any failed.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const parts: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['format', 'oxfmt', '--check', '.'],
  ['client', 'node', 'scripts/check-client.ts'],
  ['lint', 'oxlint', '--type-aware'],
  ['types', 'tsc', '-p', '.'],
  ['types of the portal', 'tsc', '-p', 'web'],
  ['schema', 'node', 'scripts/print-schema.ts', '--check'],
  ['proofs page', 'node', 'scripts/proofs-page.ts', '--check'],
  ['rule pages', 'node', 'scripts/rule-pages.ts', '--check'],
  ['differences page', 'node', 'scripts/differences-page.ts', '--check'],
  ['prerequisites page', 'node', 'scripts/prerequisites-page.ts', '--check'],
  ['rights page', 'node', 'scripts/rights-page.ts', '--check'],
  ['performance page', 'node', 'scripts/performance-page.ts', '--check'],
  ['entities and migrations', 'node', 'scripts/check-migrations.ts'],
];

let failed = 0;
for (const [name, command, ...args] of parts) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  const seconds = ((performance.now() - started) / 1_000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (status !== 0) {
    failed += 1;
    console.log(`${stdout}${stderr}`);
  }
}
process.exitCode = failed === 0 ? 0 : 1;
