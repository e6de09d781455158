import type { Deps } from '../../deps.ts';
import { Audit, unsealed } from '../../db/audit.ts';
import { isStaff, recordOf } from '../../domain/actor.ts';
import type { Actor } from '../../domain/actor.ts';

/** What of a tenant was read. */
export type StaffRead = {
  readonly publisher: string | null;
  readonly offer: string | null;
  /** For example `offer`, `review file` or `offers`. */
  readonly what: string;
};

/** Writes down that staff read what belongs to a tenant; reads of others are their own and leave no row. */
export async function auditStaffRead(
  deps: Deps,
  actor: Actor,
  traceId: string,
  { publisher, offer, what }: StaffRead,
): Promise<void> {
  if (!isStaff(actor)) return;
  await deps.orm.em.fork().insert(Audit, {
    id: deps.newId(),
    at: deps.clock.now(),
    actor: recordOf(actor),
    action: 'read',
    publisher,
    offer,
    outcome: 'DONE',
    detail: { what },
    traceId,
    ...unsealed,
  });
}
