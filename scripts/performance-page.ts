/**
 * `npm run bench:page`: writes `docs/performance.md` from `bench/intro.md` and the records in `bench/results`.
 * `--check`: compares the two and ends with 1 when they differ. Without a record there is no page.
 */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { resultsFolder } from '../bench/support/bench.ts';
import type { BenchRecord } from '../bench/support/bench.ts';
import { renderTable } from './markdown.ts';

const root = resolve(import.meta.dirname, '..');
const page = join(root, 'docs/performance.md');

function sectionOf(record: BenchRecord): string {
  return [
    `## ${record.title}`,
    `${record.at.slice(0, 10)} · commit \`${record.commit}\` · ${record.machine}`,
    ...record.tables.map(renderTable),
    ...(record.promises ?? []).map(
      ({ what, measured, kept }) => `**${kept ? 'Kept' : 'BROKEN'}**: ${what} (${measured}).`,
    ),
    record.facts.map((fact) => `- ${fact}`).join('\n'),
  ].join('\n\n');
}

async function render(): Promise<string | null> {
  const files = await readdir(resultsFolder).catch(() => []);
  const names = files.filter((name) => name.endsWith('.json')).sort();
  if (names.length === 0) return null;
  const intro = await readFile(join(root, 'bench/intro.md'), 'utf8');
  const records = await Promise.all(
    names.map(
      async (name) => JSON.parse(await readFile(join(resultsFolder, name), 'utf8')) as BenchRecord,
    ),
  );
  return `${[intro.trimEnd(), ...records.map(sectionOf)].join('\n\n')}\n`;
}

const rendered = await render();
const check = process.argv.includes('--check');
if (check) {
  const written = await readFile(page, 'utf8').catch(() => null);
  if (written !== rendered) {
    console.error('docs/performance.md is not what the records say. Run: npm run bench:page');
    process.exitCode = 1;
  }
} else if (rendered === null) {
  console.error('There is no record. Run: npm run bench');
  process.exitCode = 1;
} else {
  await writeFile(page, rendered);
}
