import type { Em } from '../db/orm.ts';
import { AuditBlock } from '../db/audit-block.ts';
import { Audit } from '../db/audit.ts';
import type { AuditHead } from './audit-heads.ts';
import { auditTexts, blockHash, hashAt, NO_BLOCK, rowHash } from './audit-chain.ts';
import type { AuditText } from './audit-chain.ts';
import { columnsOf } from './read/columns-of.ts';

/** What a chain was found to be: `broken` says the first broken place in words, or null. */
export type AuditVerdict = {
  readonly broken: string | null;
  readonly blocks: number;
  readonly rows: number;
  /** Rows that no block holds yet: what becomes of them until then cannot be seen. */
  readonly unsealed: number;
  /** Exported heads that were compared. */
  readonly heads: number;
};

/**
 * Reads the whole chain, from its first row, and compares it with exported heads. `em` reads one moment: a transaction
 * that sees no later commits. A block is in memory at a time.
 */
export async function verifyAudit(em: Em, heads: readonly AuditHead[]): Promise<AuditVerdict> {
  const exported = new Map<number, AuditHead>();
  for (const head of heads) {
    const other = exported.get(head.block);
    if (other !== undefined && other.sha256 !== head.sha256) {
      const broken = `The exported heads contradict each other: block ${head.block} was exported as ${other.sha256} and as ${head.sha256}. The chain was rewritten between the two.`;
      return { broken, blocks: 0, rows: 0, unsealed: 0, heads: 0 };
    }
    exported.set(head.block, head);
  }
  const seen = { blocks: 0, rows: 0, heads: 0 };
  const unsealed = await em.count(Audit, { number: null });
  const verdict = (broken: string | null): AuditVerdict => ({ broken, ...seen, unsealed });
  let before = null as AuditBlock | null;
  for (;;) {
    const [block] = await em.find(
      AuditBlock,
      { number: { $gt: before?.number ?? 0 } },
      { orderBy: { number: 'asc' }, limit: 1, disableIdentityMap: true },
    );
    if (block === undefined) break;
    const broken =
      wrongLink(block, before) ?? (await wrongRows(em, block)) ?? wrongHead(block, exported);
    if (broken !== null) return verdict(broken);
    seen.blocks += 1;
    seen.rows += block.count;
    if (exported.has(block.number)) seen.heads += 1;
    before = block;
  }
  return verdict((await rowsBeyond(em, before)) ?? missingBlocks(before, exported));
}

/** Whether a block follows the one before it and is what its own hash says. */
function wrongLink(block: AuditBlock, before: AuditBlock | null): string | null {
  const expected = (before?.number ?? 0) + 1;
  if (block.number !== expected) {
    return `Block ${expected} is missing: the next one is block ${block.number}.`;
  }
  const { firstNumber, lastNumber, count } = block;
  const first = (before?.lastNumber ?? 0) + 1;
  if (firstNumber !== first || lastNumber !== firstNumber + count - 1) {
    return `Block ${block.number} was altered: it says that it holds the rows ${firstNumber} to ${lastNumber} (${count}); its first row must be ${first}.`;
  }
  if (block.previous !== (before?.sha256 ?? NO_BLOCK)) {
    return `Block ${block.number} does not continue ${before === null ? 'the beginning' : `block ${before.number}`}: it names ${block.previous} as the hash before it. One of the two was altered.`;
  }
  if (blockHash(block, block.rowHashes) !== block.sha256) {
    return `Block ${block.number} was altered: what it holds does not give its hash ${block.sha256}.`;
  }
  return null;
}

/** Whether the rows of a block are those that it sealed. */
async function wrongRows(em: Em, block: AuditBlock): Promise<string | null> {
  const audit = columnsOf(em, Audit);
  const rows = await em.execute<AuditText[]>(
    `select ${auditTexts(em)} from ${audit.table} where ${audit('number')} between ? and ? order by ${audit('number')}`,
    [block.firstNumber, block.lastNumber],
  );
  const byNumber = new Map(rows.map((row) => [row.number, row]));
  for (let place = 0; place < block.count; place += 1) {
    const number = block.firstNumber + place;
    const row = byNumber.get(number);
    if (row === undefined) return `Row ${number} is missing; block ${block.number} holds its hash.`;
    if (!rowHash(row).equals(hashAt(block.rowHashes, place))) {
      return `Row ${number} was altered after block ${block.number} sealed it. It says now: ${told(row)}.`;
    }
  }
  return null;
}

/** A row in a few words, for whoever looks for it. */
const told = ({ id, at, action, outcome }: AuditText) =>
  `${action} at ${at}, outcome ${outcome} (id ${id})`;

/** Whether a block is the one that was exported. */
function wrongHead(block: AuditBlock, heads: ReadonlyMap<number, AuditHead>): string | null {
  const head = heads.get(block.number);
  if (head === undefined || head.sha256 === block.sha256) return null;
  return `Block ${block.number} is not the one that was exported: its hash is ${block.sha256}, and the exported head of ${head.sealedAt} says ${head.sha256}. The chain was rewritten from this block on, or before it.`;
}

/** Rows that claim a seal that no block gave. */
async function rowsBeyond(em: Em, last: AuditBlock | null): Promise<string | null> {
  const audit = columnsOf(em, Audit);
  const [row] = await em.execute<AuditText[]>(
    `select ${auditTexts(em)} from ${audit.table} where ${audit('number')} > ? or ${audit('number')} < 1
     order by ${audit('number')} limit 1`,
    [last?.lastNumber ?? 0],
  );
  if (row === undefined) return null;
  return `Row ${row.number} says that block ${row.block} sealed it, and there is no such block: ${told(row)}.`;
}

/** Whether blocks that were exported are gone from the end. */
function missingBlocks(
  last: AuditBlock | null,
  heads: ReadonlyMap<number, AuditHead>,
): string | null {
  const end = last?.number ?? 0;
  const beyond = [...heads.values()].filter(({ block }) => block > end);
  const first = beyond.toSorted((a, b) => a.block - b.block)[0];
  if (first === undefined) return null;
  return `The chain ends with block ${end}, and ${beyond.length} further block(s) were exported, first block ${first.block} of ${first.sealedAt}. They were removed, or the database was restored from an older backup.`;
}
