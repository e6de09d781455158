/**
 * `npm run prove:restore [-- waiting running uploads packageKiB]`: a backup in the middle of running publications,
 * restored into an empty folder with an empty Redis, and compared with what the first installation did.
 * Ends with 0 when nothing was lost, doubled or sent again.
 */
import { recordProof } from '../support/proof-record.ts';
import { runRestore } from '../support/restore-run.ts';
import type { RestoreFigures } from '../support/restore-run.ts';
import { runServerDump } from '../support/server-dump.ts';

const startedAt = performance.now();
const [waiting = 30, running = 40, uploads = 60, packageKiB = 256] = process.argv
  .slice(2)
  .map(Number);
const sizes = { waiting, running, uploads, packageBytes: packageKiB * 1024 };
let figures: RestoreFigures | null = null;
let dump: string | null = null;
let fault: unknown = null;
try {
  figures = await runRestore(sizes);
  dump = await runServerDump();
} catch (thrown) {
  fault = thrown;
}
const seconds = (ms = 0) => `${(ms / 1_000).toFixed(1)} s`;
await recordProof(
  {
    name: 'restore',
    title:
      'A backup taken in the middle of running publications, restored into an empty folder, goes on to the same end',
    command: `npm run prove:restore -- ${waiting} ${running} ${uploads} ${packageKiB}`,
    seed: null,
    passed: fault === null,
    counts: {
      'publications under way in the backup': figures?.runsSaved ?? 0,
      'transitions in the backup': figures?.transitionsSaved ?? 0,
      'transitions after the restore': figures?.transitionsAfter ?? 0,
      'mails sent before, none of them again': figures?.mailsSent ?? 0,
      'mails due, each sent once': figures?.mailsDue ?? 0,
      'packages and images, identical': figures?.packages ?? 0,
      'packages uploaded during the backup': figures?.uploadsMeanwhile ?? 0,
    },
    figures: {
      backup: seconds(figures?.backupMs),
      restore: seconds(figures?.restoreMs),
      archive: `${((figures?.archiveBytes ?? 0) / 1024 ** 2).toFixed(1)} MiB`,
    },
    notes: [
      dump ??
        'pg_dump and pg_restore were not tried: Debian’s PostgreSQL with its client tools is not on this machine.',
      ...(fault instanceof Error ? [fault.message] : []),
    ],
  },
  startedAt,
);
if (fault !== null) console.error(fault);
console.log(fault === null ? 'passed' : 'FAILED', figures);
// Database servers that were started for this run end with the process.
process.exit(fault === null ? 0 : 1);
