/**
 * How audit rows and blocks are hashed. Whoever has the rows and this file can check a chain without Vitrine:
 *
 *   row hash   = sha256 of the row's `canonical` text
 *   block hash = sha256 of `number previous firstNumber lastNumber count`, separated by spaces and ended by a newline,
 *                followed by the row hashes, 32 bytes each
 */
import { createHash } from 'node:crypto';
import type { Em } from '../db/orm.ts';
import { Audit } from '../db/audit.ts';
import { columnsOf } from './read/columns-of.ts';

/** Stands for the block before the first one. */
export const NO_BLOCK = '0'.repeat(64);

/** Bytes of a sha256. */
const HASH_BYTES = 32;

/** What a block says of itself beside the hashes of its rows. */
export type BlockHeader = {
  readonly number: number;
  readonly previous: string;
  readonly firstNumber: number;
  readonly lastNumber: number;
  readonly count: number;
};

export function blockHash(header: BlockHeader, rowHashes: Uint8Array): string {
  const { number, previous, firstNumber, lastNumber, count } = header;
  return createHash('sha256')
    .update(`${[number, previous, firstNumber, lastNumber, count].join(' ')}\n`)
    .update(rowHashes)
    .digest('hex');
}

/** A row as it is hashed and exported: every column as PostgreSQL writes it, moments with microseconds. */
export type AuditText = {
  readonly id: string;
  readonly block: number | null;
  readonly number: number | null;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly publisher: string | null;
  readonly offer: string | null;
  readonly outcome: string;
  readonly detail: string;
  readonly traceId: string | null;
};

/** The select list that gives an `AuditText`; the JSON columns as texts, so that no digit of a number is lost. */
export function auditTexts(em: Em): string {
  const audit = columnsOf(em, Audit);
  return [
    `${audit('id')}::text as "id"`,
    `${audit('block')} as "block"`,
    `${audit('number')} as "number"`,
    `to_char(${audit('at')} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "at"`,
    `${audit('actor')}::text as "actor"`,
    `${audit('action')} as "action"`,
    `${audit('publisher')}::text as "publisher"`,
    `${audit('offer')}::text as "offer"`,
    `${audit('outcome')} as "outcome"`,
    `${audit('detail')}::text as "detail"`,
    `${audit('traceId')} as "traceId"`,
  ].join(', ');
}

/** The text of a row that its hash is made of. */
export function canonical(row: AuditText): string {
  const { number, block, id, at, actor, action, publisher, offer, outcome, detail, traceId } = row;
  return JSON.stringify([
    ...[number, block, id, at, actor, action, publisher, offer, outcome, detail, traceId],
  ]);
}

export function rowHash(row: AuditText): Buffer {
  return createHash('sha256').update(canonical(row)).digest();
}

/** The hash at that place of a block, from 0; empty where the block has none. */
export function hashAt(rowHashes: Uint8Array, place: number): Uint8Array {
  return rowHashes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES);
}
