/**
 * The heads of the audit's chain outside the database: a file to which each block adds one line. Whoever rewrites the
 * whole chain in the database must also rewrite every copy of this file.
 */
import { open, readFile } from 'node:fs/promises';
import { AuditBlock } from '../db/audit-block.ts';
import type { Deps } from '../deps.ts';

/** What a line says of a block, as JSON. */
export type AuditHead = {
  readonly block: number;
  readonly sha256: string;
  readonly lastNumber: number;
  readonly sealedAt: string;
};

/** Bytes at the end of the file that hold its last whole line for sure. */
const TAIL_BYTES = 4_096;

/** The heads of a file, with how many of its lines are none: the end of one that was cut off, for example. */
export async function readHeads(
  file: string,
): Promise<{ readonly heads: readonly AuditHead[]; readonly unreadable: number }> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  const heads = lines.map(headOf);
  const known = heads.filter((head) => head !== null);
  return { heads: known, unreadable: heads.length - known.length };
}

function headOf(line: string): AuditHead | null {
  let read: unknown;
  try {
    read = JSON.parse(line);
  } catch {
    // Not JSON: counted by the caller.
    return null;
  }
  if (typeof read !== 'object' || read === null) return null;
  if (!('block' in read && 'sha256' in read && 'lastNumber' in read && 'sealedAt' in read))
    return null;
  const { block, sha256, lastNumber, sealedAt } = read;
  if (typeof block !== 'number' || !Number.isInteger(block) || block < 1) return null;
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return null;
  if (typeof lastNumber !== 'number' || typeof sealedAt !== 'string') return null;
  return { block, sha256, lastNumber, sealedAt };
}

export type HeadExporter = {
  /** Adds the heads of all blocks that the file does not have yet. Resolves to their count. */
  exportHeads(): Promise<number>;
};

/**
 * Keeps `file` up to date. Every process that seals keeps its own, with the blocks of all: a block whose process died
 * between its commit and its line is in the file after the next call.
 */
export function createHeadExporter(deps: Deps, file: string): HeadExporter {
  /** Read from the file at the first call; this process alone adds to it from then on. */
  let last: AuditHead | null | undefined;
  return {
    async exportHeads() {
      last ??= await lastHead(file);
      const em = deps.orm.em.fork();
      const blocks = await em.find(
        AuditBlock,
        // With the last exported one, which is looked at again.
        { number: { $gte: last?.block ?? 1 } },
        {
          orderBy: { number: 'asc' },
          fields: ['number', 'sha256', 'lastNumber', 'count', 'sealedAt'],
        },
      );
      if (last !== null && blocks[0]?.sha256 !== last.sha256) {
        deps.log.error(
          'the audit is not the one whose heads were exported; run: vitrine audit verify',
          {
            block: last.block,
            exported: last.sha256,
            found: blocks[0]?.sha256 ?? null,
          },
        );
        return 0;
      }
      const fresh = blocks.filter(({ number }) => number > (last?.block ?? 0));
      if (fresh.length === 0) return 0;
      const heads = fresh.map((block): AuditHead => ({
        block: block.number,
        sha256: block.sha256,
        lastNumber: block.lastNumber,
        sealedAt: block.sealedAt.toISOString(),
      }));
      await append(file, heads);
      for (const { block, sha256, lastNumber } of heads) {
        deps.log.info('audit block sealed', { block, sha256, lastNumber });
      }
      last = heads.at(-1) ?? last;
      return heads.length;
    },
  };
}

/** The last head of the file; null when there is none. */
async function lastHead(file: string): Promise<AuditHead | null> {
  const tail = await tailOf(file);
  return (
    tail
      .split('\n')
      .map(headOf)
      .findLast((head) => head !== null) ?? null
  );
}

async function tailOf(file: string): Promise<string> {
  const opened = await open(file, 'r').catch((thrown: unknown) => {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null;
    throw thrown;
  });
  if (opened === null) return '';
  try {
    const { size } = await opened.stat();
    const from = Math.max(0, size - TAIL_BYTES);
    const { bytesRead, buffer } = await opened.read(
      Buffer.alloc(size - from),
      0,
      size - from,
      from,
    );
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await opened.close();
  }
}

/** One write, flushed: what is in the file is there after a power cut. A line that was cut off is closed first. */
async function append(file: string, heads: readonly AuditHead[]): Promise<void> {
  const tail = await tailOf(file);
  const lines = heads.map((head) => `${JSON.stringify(head)}\n`).join('');
  await using opened = await open(file, 'a', 0o600);
  await opened.appendFile(tail === '' || tail.endsWith('\n') ? lines : `\n${lines}`);
  await opened.sync();
}
