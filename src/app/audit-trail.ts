import type { Deps } from '../deps.ts';
import { Audit, unsealed } from '../db/audit.ts';
import { isStaff, recordOf } from '../domain/actor.ts';
import type { Actor, TokenActor } from '../domain/actor.ts';
import { messageOf } from '../log.ts';
import { sha256 } from './hashing.ts';

/** What of a tenant was read. */
export type StaffRead = {
  readonly publisher: string | null;
  readonly offer: string | null;
  /** What of it, for example `Offer, Publication` or `audit`. */
  readonly what: string;
};

/** Who did it, and in which request. */
type Asking = { readonly actor: Actor; readonly traceId: string };

/** Writes down what leaves no row by itself, because it changes nothing. */
export type AuditTrail = {
  /**
   * That staff read what belongs to tenants: one row for each publisher and offer of a request, and the same is written
   * once in an hour, because a screen that is open reads all the time. Reads of others are their own and leave no row.
   * Rejects when it cannot be written: nothing of a tenant is then to be shown.
   */
  staffRead(asking: Asking, reads: readonly StaffRead[]): Promise<void>;
  /**
   * That a caller was refused because his rights or scopes do not reach: one row for each caller, action and minute.
   * A refusal is right with or without its row, so one that cannot be written is logged.
   */
  refusal(asking: Asking, action: string): Promise<void>;
};

/** Equal reads within this time are one row, in milliseconds. */
const ONE_READ_MS = 60 * 60_000;

/** Equal refusals within this time are one row, in milliseconds: whoever tries on and on fills no table. */
const ONE_REFUSAL_MS = 60_000;

/** Rows that this process knows to be there, so that it need not ask the database again. */
const REMEMBERED = 10_000;

/** Longest name of an action, in characters, as the column has it. */
const MAX_ACTION = 50;

/** Longest text about what was read, in characters. */
const MAX_WHAT = 500;

export function createAuditTrail(deps: Pick<Deps, 'clock' | 'orm' | 'log'>): AuditTrail {
  /** Rows by id, while they are written and afterwards. */
  const written = new Map<string, Promise<unknown>>();

  async function write(rows: readonly Audit[]): Promise<void> {
    const fresh = rows.filter(({ id }) => !written.has(id));
    if (written.size + fresh.length > REMEMBERED) written.clear();
    if (fresh.length > 0) {
      const insert = deps.orm.em
        .fork()
        .createQueryBuilder(Audit)
        .insert(fresh)
        .onConflict('id')
        .ignore()
        .execute('run');
      for (const { id } of fresh) written.set(id, insert);
      insert.catch(() => {
        // The next one tries again.
        for (const { id } of fresh) written.delete(id);
      });
    }
    // Also what another request is writing just now: its failure is that of this one.
    await Promise.all(rows.map(async ({ id }) => await written.get(id)));
  }

  return {
    async staffRead({ actor, traceId }, reads) {
      if (actor.kind !== 'TOKEN' || !isStaff(actor)) return;
      const at = deps.clock.now();
      const who = actor.personId ?? actor.tokenId;
      const hour = Math.floor(at.getTime() / ONE_READ_MS);
      const rows = reads.map(({ publisher, offer, what: whole }): Audit => {
        const what = whole.slice(0, MAX_WHAT);
        return {
          ...rowOf(actor, traceId, at),
          id: rowId(['read', who, publisher, offer, what, hour]),
          action: 'read',
          publisher,
          offer,
          outcome: 'DONE',
          detail: { what },
        };
      });
      await write(rows);
    },
    async refusal({ actor, traceId }, whole) {
      if (actor.kind !== 'TOKEN') return;
      const action = whole.slice(0, MAX_ACTION);
      const at = deps.clock.now();
      const minute = Math.floor(at.getTime() / ONE_REFUSAL_MS);
      const row = {
        ...rowOf(actor, traceId, at),
        id: rowId(['refusal', actor.tokenId, action, minute]),
        action,
        publisher: actor.publisherId,
        offer: null,
        outcome: 'FORBIDDEN',
        detail: {},
      };
      try {
        await write([row]);
      } catch (thrown) {
        deps.log.warn('a refusal could not be written to the audit', {
          traceId,
          action,
          error: messageOf(thrown),
        });
      }
    },
  };
}

const rowOf = (actor: TokenActor, traceId: string, at: Date) => ({
  at,
  actor: recordOf(actor),
  traceId,
  ...unsealed,
});

/** The same for the same parts, so that of several processes one writes the row. */
function rowId(parts: readonly (string | number | null)[]): string {
  const hash = sha256(JSON.stringify(parts));
  // The form of a UUID of version 8, whose bits are the maker's own (RFC 9562, 5.8).
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
