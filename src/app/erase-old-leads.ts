import { databaseNow } from '../db/database-time.ts';
import { LeadDelivery } from '../db/lead-delivery.ts';
import { Lead } from '../db/lead.ts';
import type { Em } from '../db/orm.ts';
import type { Deps } from '../deps.ts';
import { transact } from './transact.ts';

/** Leads erased in one go when their time is over. */
const BATCH = 500;

/** Erases the leads that are older than they may be kept. Running it twice is harmless. */
export async function eraseOldLeads(deps: Deps): Promise<void> {
  const { leadRetentionDays } = deps.settings;
  if (leadRetentionDays === 0) return;
  const now = await databaseNow(deps.orm.em.fork());
  const before = new Date(now.getTime() - leadRetentionDays * 24 * 3_600_000);
  for (;;) {
    const erased = await transact(deps, async (tx) => {
      const where = { recordedAt: { $lt: before }, erasedAt: null };
      const leads = await tx.em.find(Lead, where, { fields: ['id'], limit: BATCH });
      await erase(
        tx.em,
        leads.map(({ id }) => id),
        tx.now,
      );
      return leads.length;
    });
    if (erased < BATCH) return;
  }
}

/** A lead that still waits is not sent any more; what destinations answered may tell who it was. */
export async function erase(em: Em, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  const these = { $in: [...ids] };
  await em.nativeUpdate(Lead, { id: these, state: 'QUEUED' }, { state: 'WITHHELD', endedAt: at });
  await em.nativeUpdate(
    Lead,
    { id: these },
    { email: null, name: null, company: null, country: null, lastError: null, erasedAt: at },
  );
  await em.nativeUpdate(LeadDelivery, { lead: these }, { response: '' });
}
