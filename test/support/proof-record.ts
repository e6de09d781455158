/**
 * What a proof showed, kept: `npm run prove:NAME` writes `docs/proofs/NAME.json`, and `npm run proofs` makes
 * `docs/proofs.md` from all of them. A record is written when the proof failed, too: it then says so.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';

const projectRoot = resolve(import.meta.dirname, '../..');

export const recordsFolder = join(projectRoot, 'docs/proofs');

/** A table of a record: the matrix of a proof, or its figures over time. */
export type ProofTable = {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
};

export type ProofRecord = {
  /** The NAME of `npm run prove:NAME`. */
  readonly name: string;
  /** What was shown, as a sentence without its full stop. */
  readonly title: string;
  readonly command: string;
  /** Short hash of the commit; a `+` behind it: the working tree had changes. */
  readonly commit: string;
  /** When it ended, ISO 8601, UTC. */
  readonly at: string;
  readonly seconds: number;
  /** From which all chance of the run came; null where there was none. */
  readonly seed: number | null;
  readonly machine: string;
  readonly passed: boolean;
  /** How many of what: cases, kills, events, differences. */
  readonly counts: Readonly<Record<string, number>>;
  /** What was measured, with its unit in the name or in the text. */
  readonly figures: Readonly<Record<string, number | string>>;
  readonly tables?: readonly ProofTable[];
  /** What the reader must know: what was not covered, and why. */
  readonly notes?: readonly string[];
};

/** Adds what every record has, and stores it. `startedAt` is of `performance.now()`. */
export async function recordProof(
  proof: Omit<ProofRecord, 'commit' | 'at' | 'seconds' | 'machine'>,
  startedAt: number,
): Promise<void> {
  const record: ProofRecord = {
    name: proof.name,
    title: proof.title,
    command: proof.command,
    commit: commitNow(),
    at: new Date().toISOString(),
    seconds: Math.round((performance.now() - startedAt) / 1_000),
    seed: proof.seed,
    machine: machineNow(),
    passed: proof.passed,
    counts: proof.counts,
    figures: proof.figures,
    ...(proof.tables === undefined ? {} : { tables: proof.tables }),
    ...(proof.notes === undefined ? {} : { notes: proof.notes }),
  };
  await mkdir(recordsFolder, { recursive: true });
  const file = join(recordsFolder, `${record.name}.json`);
  await writeFile(`${file}.new`, `${JSON.stringify(record, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

/** What this runs on, in a few words. */
export function machineNow(): string {
  return `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}

/** Short hash of the commit; a `+` behind it: the working tree had changes beside records and their pages. */
export function commitNow(): string {
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: projectRoot, encoding: 'utf8' }).trim();
  try {
    const changed = git(
      'status',
      '--porcelain',
      '--',
      '.',
      ...['docs/proofs', 'docs/proofs.md', 'bench/results', 'docs/performance.md'].map(
        (path) => `:!${path}`,
      ),
    );
    return `${git('rev-parse', '--short', 'HEAD')}${changed === '' ? '' : '+'}`;
  } catch {
    // An archive without its history.
    return 'unknown';
  }
}
