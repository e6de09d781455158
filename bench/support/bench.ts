/** What every path is handed: the services, how large it shall be, and where its record goes. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { commitNow, machineNow } from '../../test/support/proof-record.ts';
import type { ProofTable } from '../../test/support/proof-record.ts';
import { renderTable } from '../../scripts/markdown.ts';
import type { BenchServices } from './services.ts';
import type { Sizes } from './sizes.ts';

export const resultsFolder = resolve(import.meta.dirname, '../results');

export type BenchRecord = {
  /** File name, and the place on the page: `p1-page`. */
  readonly name: string;
  readonly title: string;
  readonly commit: string;
  /** When it ended, ISO 8601, UTC. */
  readonly at: string;
  readonly machine: string;
  /** How it was measured, and what was checked: a sentence each, without full stops. */
  readonly facts: readonly string[];
  readonly tables: readonly ProofTable[];
  /** Bounds that the product promises, each with what was measured. */
  readonly promises?: readonly {
    readonly what: string;
    readonly measured: string;
    readonly kept: boolean;
  }[];
};

export type Bench = {
  readonly services: BenchServices;
  readonly sizes: Sizes;
  /** Whether what we compare with is installed; without it, only floors and our own are measured. */
  readonly peers: boolean;
  /** Prints the figures and, where records are kept, stores them. */
  record(figures: Omit<BenchRecord, 'commit' | 'at' | 'machine'>): Promise<void>;
};

/** Prints what was measured. */
export function printRecord({
  title,
  facts,
  tables,
  promises = [],
}: Pick<BenchRecord, 'title' | 'facts' | 'tables' | 'promises'>): void {
  console.log(`\n## ${title}\n`);
  for (const fact of facts) console.log(`- ${fact}`);
  for (const table of tables) console.log(`\n${renderTable(table)}`);
  for (const { what, measured, kept } of promises) {
    console.log(`\n${kept ? 'kept' : 'BROKEN'}: ${what} (${measured})`);
  }
}

export async function storeRecord(
  figures: Omit<BenchRecord, 'commit' | 'at' | 'machine'>,
): Promise<void> {
  const { name, ...more } = figures;
  const record: BenchRecord = {
    name,
    commit: commitNow(),
    at: new Date().toISOString(),
    machine: machineNow(),
    ...more,
  };
  await mkdir(resultsFolder, { recursive: true });
  const file = join(resultsFolder, `${name}.json`);
  await writeFile(`${file}.new`, `${JSON.stringify(record, null, 2)}\n`);
  await rename(`${file}.new`, file);
}
