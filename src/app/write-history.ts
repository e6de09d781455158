import { raw } from '@mikro-orm/postgresql';
import type { Deps } from '../deps.ts';
import { HistoryEntry } from '../db/history-entry.ts';
import type { Offer } from '../db/offer.ts';
import { recordOf, system } from '../domain/actor.ts';
import type { ActorRecord } from '../domain/actor.ts';
import type { Channel, HistoryKind } from '../domain/history.ts';
import type { Call } from './call.ts';
import { columnsOf } from './read/columns-of.ts';
import type { Tx } from './transact.ts';

/** Who changes something, and how it came. */
export type ChangedBy = { readonly by: ActorRecord; readonly channel: Channel };

export const byCall = (call: Call): ChangedBy => ({
  by: recordOf(call.actor),
  channel: call.channel,
});

/** What Vitrine does by itself. */
export const bySystem: ChangedBy = { by: system, channel: 'AUTOMATIC' };

/** What happened, before it has its number, person and moment. */
export type Happening = {
  readonly kind: HistoryKind;
  readonly draftVersion: number;
  readonly path?: string;
  /** Null where there is no value. */
  readonly old?: unknown;
  readonly new?: unknown;
  /** Number of the publication. */
  readonly publication?: number;
};

/** Writes what happened to an offer. The caller holds the offer's lock, so numbers follow one another. */
export async function writeHistory(
  deps: Deps,
  tx: Tx,
  offer: Pick<Offer, 'id' | 'publisher' | 'offerId'>,
  happenings: readonly Happening[],
  { by, channel }: ChangedBy,
): Promise<void> {
  if (happenings.length === 0) return;
  const entry = columnsOf(tx.em, HistoryEntry);
  const last = `(select coalesce(max(${entry('number')}), 0) from ${entry.table} where ${entry('offer')} = ?)`;
  await tx.em
    .createQueryBuilder(HistoryEntry)
    .insert(
      happenings.map((happening, index) => ({
        id: deps.newId(),
        publisher: offer.publisher,
        offer: offer.id,
        offerId: offer.offerId,
        // The statement sees the table as it was before it, so every row counts from the same number.
        number: raw(`${last} + ?`, [offer.id, index + 1]),
        kind: happening.kind,
        path: happening.path ?? null,
        old: happening.old ?? null,
        new: happening.new ?? null,
        draftVersion: happening.draftVersion,
        publication: happening.publication ?? null,
        by,
        channel,
        at: tx.now,
      })),
    )
    .execute('run');
}
