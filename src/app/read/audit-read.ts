import type { Deps } from '../../deps.ts';
import { Audit, unsealed } from '../../db/audit.ts';
import { isStaff, recordOf } from '../../domain/actor.ts';
import type { Actor, TokenActor } from '../../domain/actor.ts';
import { sha256 } from '../hashing.ts';

/** What of a tenant was read. */
export type StaffRead = {
  readonly publisher: string | null;
  readonly offer: string | null;
  /** What was read first in this hour, for example `offer`, `review file` or `offers`. */
  readonly what: string;
};

/** Reads of one person and offer within this time are one row, in milliseconds. */
const ONE_ROW_MS = 60 * 60_000;

/**
 * Writes down that staff read what belongs to a tenant: at most one row for each person, offer and hour, because a screen
 * that is open reads all the time. Reads of others are their own and leave no row.
 */
export async function auditStaffRead(
  deps: Deps,
  actor: Actor,
  traceId: string,
  { publisher, offer, what }: StaffRead,
): Promise<void> {
  if (actor.kind !== 'TOKEN' || !isStaff(actor)) return;
  const at = deps.clock.now();
  const row = {
    id: rowId(actor, publisher, offer, at),
    at,
    actor: recordOf(actor),
    action: 'read',
    publisher,
    offer,
    outcome: 'DONE',
    detail: { what },
    traceId,
    ...unsealed,
  };
  await deps.orm.em
    .fork()
    .createQueryBuilder(Audit)
    .insert(row)
    .onConflict('id')
    .ignore()
    .execute('run');
}

/** The same for the same person, offer and hour, so that of several processes one writes the row. */
function rowId(
  { personId, tokenId }: TokenActor,
  publisher: string | null,
  offer: string | null,
  at: Date,
): string {
  const hour = Math.floor(at.getTime() / ONE_ROW_MS);
  const hash = sha256(JSON.stringify(['read', personId ?? tokenId, publisher, offer, hour]));
  // The form of a UUID of version 8, whose bits are the maker's own (RFC 9562, 5.8).
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
