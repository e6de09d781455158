/**
 * `npm run proofs`: writes `docs/proofs.md` from `docs/proofs/intro.md` and the records beside it.
 * `npm run proofs -- --check`: compares the two and ends with 1 when they differ.
 */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { recordsFolder } from '../test/support/proof-record.ts';
import type { ProofRecord } from '../test/support/proof-record.ts';
import { renderRow, renderTable } from './markdown.ts';

const page = join(recordsFolder, '../proofs.md');

async function readRecords(): Promise<readonly ProofRecord[]> {
  const names = (await readdir(recordsFolder)).filter((name) => name.endsWith('.json')).sort();
  return await Promise.all(
    names.map(
      async (name) => JSON.parse(await readFile(join(recordsFolder, name), 'utf8')) as ProofRecord,
    ),
  );
}

/** 754 seconds as “12 min 34 s”. */
function lasting(seconds: number): string {
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function sectionOf(record: ProofRecord): string {
  const facts = [
    `\`${record.command}\``,
    record.at.slice(0, 10),
    `commit \`${record.commit}\``,
    lasting(record.seconds),
    ...(record.seed === null ? [] : [`seed ${record.seed}`]),
    record.machine,
    record.passed ? 'passed' : '**FAILED**',
  ];
  const measured = Object.entries({ ...record.counts, ...record.figures }).map(
    ([name, value]) => `- ${name}: ${typeof value === 'number' ? format(value) : value}`,
  );
  return [
    `## ${record.title}`,
    facts.join(' · '),
    measured.join('\n'),
    ...(record.tables ?? []).map(renderTable),
    ...(record.notes ?? []),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

const format = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 3 });

async function render(): Promise<string> {
  const intro = await readFile(join(recordsFolder, 'intro.md'), 'utf8');
  const records = await readRecords();
  const rows = records.map((record) =>
    renderRow([
      record.title,
      `\`${record.command}\``,
      record.at.slice(0, 10),
      record.passed ? 'passed' : '**FAILED**',
    ]),
  );
  const overview = [
    renderRow(['Proof', 'Command', 'Date', 'Result']),
    renderRow(['---', '---', '---', '---']),
  ];
  return (
    [intro.trimEnd(), [...overview, ...rows].join('\n'), ...records.map(sectionOf), '']
      .join('\n\n')
      .trimEnd() + '\n'
  );
}

const rendered = await render();
if (process.argv.includes('--check')) {
  if ((await readFile(page, 'utf8').catch(() => '')) !== rendered) {
    console.error('docs/proofs.md is not what the records say. Run: npm run proofs');
    process.exitCode = 1;
  }
} else {
  await writeFile(page, rendered);
}
