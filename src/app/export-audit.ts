import { raw } from '@mikro-orm/postgresql';
import { Audit } from '../db/audit.ts';
import type { Em } from '../db/orm.ts';
import { csvRecord } from '../domain/csv.ts';
import type { ActorRecord } from '../domain/actor.ts';
import { auditTexts } from './audit-chain.ts';
import type { AuditText } from './audit-chain.ts';
import { encodeGlobalId } from './global-id.ts';
import { auditWhere } from './read/audit.ts';
import type { AuditFilter, AuditReach } from './read/audit.ts';
import { columnsOf } from './read/columns-of.ts';

/** Where the file is asked for, with a token that may read the audit. */
export const AUDIT_CSV_PATH = '/audit.csv';

/** The columns of the export, in this order; their names never change. */
export const auditColumns = [
  'at',
  'actor',
  'actorKind',
  'action',
  'outcome',
  'publisher',
  'offer',
  'detail',
  'traceId',
  'block',
  'number',
  'id',
] as const;

/** Entries that are in memory at the same time. */
const BATCH = 500;

/** The audit as CSV, a piece at a time, oldest first; whoever stops reading stops the work. */
export async function* exportAudit(
  em: Em,
  reach: AuditReach,
  filter: AuditFilter,
): AsyncGenerator<string, void, undefined> {
  yield csvRecord(auditColumns);
  const where = auditWhere(reach, filter);
  let last: AuditText | null = null;
  for (;;) {
    const found: readonly { readonly id: string }[] = await em
      .fork()
      .find(Audit, last === null ? where : { $and: [where, behind(last)] }, {
        fields: ['id'],
        orderBy: { at: 'asc', id: 'asc' },
        limit: BATCH,
      });
    if (found.length === 0) return;
    const rows: readonly AuditText[] = await textsOf(
      em,
      found.map(({ id }) => id),
    );
    yield rows.map(record).join('');
    last = rows.at(-1) ?? null;
    if (last === null || found.length < BATCH) return;
  }
}

/** By the moment as it is written: a moment of JavaScript has lost its microseconds. */
const behind = ({ at, id }: AuditText) => {
  const moment = raw('?::timestamptz', [at]);
  return { $or: [{ at: { $gt: moment } }, { at: moment, id: { $gt: id } }] };
};

/** The rows as PostgreSQL writes them. */
async function textsOf(em: Em, ids: readonly string[]): Promise<readonly AuditText[]> {
  const audit = columnsOf(em, Audit);
  return await em.fork().execute<AuditText[]>(
    `select ${auditTexts(em)} from ${audit.table} where ${audit('id')} in (${ids.map(() => '?').join(', ')})
       order by ${audit.table}.${audit('at')}, ${audit.table}.${audit('id')}`,
    [...ids],
  );
}

function record(row: AuditText): string {
  // Written by `recordOf` alone.
  const actor = JSON.parse(row.actor) as ActorRecord;
  const cells: Readonly<Record<(typeof auditColumns)[number], unknown>> = {
    at: row.at,
    actor: actor.name,
    actorKind: actor.kind,
    action: row.action,
    outcome: row.outcome,
    publisher: row.publisher === null ? null : encodeGlobalId('Publisher', row.publisher),
    offer: row.offer === null ? null : encodeGlobalId('Offer', row.offer),
    detail: row.detail,
    traceId: row.traceId,
    block: row.block,
    number: row.number,
    id: row.id,
  };
  return csvRecord(auditColumns.map((column) => cells[column]));
}
