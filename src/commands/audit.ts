import { access } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { IsolationLevel } from '@mikro-orm/core';
import { readHeads } from '../app/audit-heads.ts';
import type { AuditHead } from '../app/audit-heads.ts';
import { exportAudit } from '../app/export-audit.ts';
import { everyEntry } from '../app/read/audit.ts';
import { verifyAudit } from '../app/verify-audit.ts';
import type { AuditVerdict } from '../app/verify-audit.ts';
import type { Config } from '../config.ts';
import { closeOrm, openOrm, refuseOtherSchema } from '../db/orm.ts';
import { messageOf } from '../log.ts';
import { reachEmbeddedPostgres } from '../services/reach-embedded-postgres.ts';

export const auditUsage = `vitrine audit: who did what, and whether it was changed since

  vitrine audit verify [--heads FILE]   checks every sealed row, every block and the exported heads
  vitrine audit export                  writes the whole audit as CSV to the standard output, oldest first

  --heads FILE   heads that were exported; without it, the file at AUDIT_HEADS_FILE

verify ends with 0 when nothing was changed, 1 when something was, 2 when it could not be looked at.
Both work while Vitrine runs.`;

export type AuditSurroundings = {
  readonly config: Pick<Config, 'databaseUrl' | 'dataDir' | 'searchPath' | 'auditHeadsFile'>;
  readonly write: (line: string) => void;
  readonly writeError: (line: string) => void;
  /** Where the export goes. */
  readonly output: NodeJS.WritableStream;
};

/** `vitrine audit`. Gives the exit code. */
export async function runAudit(
  arguments_: readonly string[],
  around: AuditSurroundings,
): Promise<number> {
  const options = readOptions(arguments_);
  if (options === 'help') {
    around.write(auditUsage);
    return 0;
  }
  if (typeof options === 'string') {
    around.writeError(`${options}\n\n${auditUsage}`);
    return 2;
  }
  await using opened = new AsyncDisposableStack();
  try {
    const url = await databaseOf(around.config, opened);
    if (url === null) {
      around.writeError(
        `There is no database in ${around.config.dataDir}, or it is starting or stopping just now. Set DATA_DIR or DATABASE_URL to those of your Vitrine.`,
      );
      return 2;
    }
    const orm = await openOrm(url);
    opened.defer(async () => await closeOrm(orm));
    await refuseOtherSchema(orm);
    if (options.command === 'export') {
      const rows = exportAudit(orm.em.fork(), { publisher: null }, everyEntry);
      await pipeline(Readable.from(rows), around.output, { end: false });
      return 0;
    }
    const { heads, unreadable } = await headsIn(options.heads, around.config.auditHeadsFile);
    // One moment: a block that is sealed meanwhile is not half seen.
    const verdict = await orm.em
      .fork()
      .transactional(async (em) => await verifyAudit(em, heads ?? []), {
        isolationLevel: IsolationLevel.REPEATABLE_READ,
        readOnly: true,
      });
    return tell(verdict, { known: heads !== null, unreadable }, around);
  } catch (thrown) {
    around.writeError(`The audit could not be looked at: ${messageOf(thrown)}`);
    return 2;
  }
}

function readOptions(
  arguments_: readonly string[],
): { readonly command: 'verify' | 'export'; readonly heads: string | null } | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...arguments_],
      allowPositionals: true,
      options: { heads: { type: 'string' }, help: { type: 'boolean' } },
    });
    const [command, ...more] = positionals;
    if (values.help === true) return 'help';
    if (more.length > 0 || (command !== 'verify' && command !== 'export'))
      return 'verify or export is expected.';
    if (command === 'export' && values.heads !== undefined)
      return 'export takes no heads: it writes the rows as they are.';
    return { command, heads: values.heads ?? null };
  } catch (thrown) {
    return messageOf(thrown);
  }
}

async function databaseOf(
  { databaseUrl, dataDir, searchPath }: AuditSurroundings['config'],
  opened: AsyncDisposableStack,
): Promise<string | null> {
  if (databaseUrl !== null) return databaseUrl;
  const reached = await reachEmbeddedPostgres(
    { dataDir, searchPath, log: () => undefined },
    opened,
  );
  return reached.kind === 'URL' ? reached.url : null;
}

/** The heads to compare with; null where none were named and the usual file does not exist. */
async function headsIn(
  named: string | null,
  usual: string,
): Promise<{ readonly heads: readonly AuditHead[] | null; readonly unreadable: number }> {
  if (named !== null) return await readHeads(named);
  const there = await access(usual).then(
    () => true,
    () => false,
  );
  return there ? await readHeads(usual) : { heads: null, unreadable: 0 };
}

function tell(
  { broken, blocks, rows, unsealed, heads }: AuditVerdict,
  { known, unreadable }: { readonly known: boolean; readonly unreadable: number },
  { write, writeError }: AuditSurroundings,
): number {
  if (unreadable > 0) {
    writeError(`${unreadable} line(s) of the exported heads are none and were passed over.`);
  }
  if (broken !== null) {
    writeError(`BROKEN after ${blocks} good block(s) with ${rows} row(s): ${broken}`);
    return 1;
  }
  write(`Whole: ${blocks} block(s) with ${rows} row(s), compared with ${heads} exported head(s).`);
  if (unsealed > 0) write(`${unsealed} row(s) wait to be sealed; nobody can say more of them yet.`);
  if (!known || heads === 0) {
    writeError(
      'No exported head was compared. A chain that was computed anew from its beginning looks whole: keep a copy of the file at AUDIT_HEADS_FILE elsewhere and give it with --heads.',
    );
  }
  return 0;
}
