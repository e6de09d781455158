import type { Deps } from '../deps.ts';
import { AuditBlock } from '../db/audit-block.ts';
import { Audit } from '../db/audit.ts';
import { advisoryLocks } from '../db/orm.ts';
import { auditTexts, blockHash, NO_BLOCK, rowHash } from './audit-chain.ts';
import type { AuditText } from './audit-chain.ts';
import { columnsOf } from './read/columns-of.ts';
import { transact } from './transact.ts';
import type { Tx } from './transact.ts';

/** Most rows of one block. */
export const BLOCK_ROWS = 1_000;

/**
 * Seals the audit rows that are committed and not yet sealed, in blocks of at most `BLOCK_ROWS`; resolves to how many
 * blocks were made. Two processes at once are harmless: one of them finds the lock taken and leaves it to the other.
 *
 * The order of a row is given here, not where it is written: a transaction that commits late has a row without a number,
 * whatever its moment, and the next block takes it. So no row is passed over, and nobody who writes waits for another.
 */
export async function sealAudit(deps: Deps): Promise<number> {
  if (!(await isWaiting(deps))) return 0;
  let blocks = 0;
  for (;;) {
    const rows = await transact(deps, async (tx) => await sealBlock(tx));
    if (rows > 0) blocks += 1;
    if (rows < BLOCK_ROWS) return blocks;
  }
}

/** One look at a small index, without a transaction: mostly there is nothing to do. */
async function isWaiting(deps: Deps): Promise<boolean> {
  const found = await deps.orm.em
    .fork()
    .find(Audit, { number: null }, { fields: ['id'], limit: 1 });
  return found.length > 0;
}

/** Seals the oldest rows. Resolves to their count; 0 also where another process seals. */
async function sealBlock(tx: Tx): Promise<number> {
  const { em } = tx;
  const [lock] = await em.execute<{ taken: boolean }[]>(
    'select pg_try_advisory_xact_lock(?, ?) as taken',
    [advisoryLocks.class, advisoryLocks.auditSeal],
  );
  if (lock?.taken !== true) return 0;
  const [last] = await em.find(AuditBlock, {}, { orderBy: { number: 'desc' }, limit: 1 });
  const number = (last?.number ?? 0) + 1;
  const firstNumber = (last?.lastNumber ?? 0) + 1;
  const audit = columnsOf(em, Audit);
  const rows = await em.execute<AuditText[]>(
    `with due as (
       select ${audit('id')} as row_id, row_number() over (order by ${audit('at')}, ${audit('id')}) as place
       from ${audit.table} where ${audit('number')} is null
       order by ${audit('at')}, ${audit('id')} limit ${BLOCK_ROWS}
     )
     update ${audit.table} set ${audit('number')} = ?::int + due.place - 1, ${audit('block')} = ?
     from due where due.row_id = ${audit('id')}
     returning ${auditTexts(em)}`,
    [firstNumber, number],
  );
  if (rows.length === 0) return 0;
  const ordered = rows.toSorted((a, b) => (a.number ?? 0) - (b.number ?? 0));
  const rowHashes = Buffer.concat(ordered.map(rowHash));
  const header = {
    number,
    previous: last?.sha256 ?? NO_BLOCK,
    firstNumber,
    lastNumber: firstNumber + rows.length - 1,
    count: rows.length,
  };
  await em.insert(AuditBlock, {
    ...header,
    rowHashes,
    sha256: blockHash(header, rowHashes),
    sealedAt: tx.now,
  });
  return rows.length;
}
