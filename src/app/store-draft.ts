import type { Deps } from '../deps.ts';
import { HistoryEntry } from '../db/history-entry.ts';
import { Offer } from '../db/offer.ts';
import type { Em } from '../db/orm.ts';
import type { OfferContent } from '../domain/content.ts';
import { draftChanges, replayed } from '../domain/draft-changes.ts';
import type { DraftChange } from '../domain/draft-changes.ts';
import { draftKinds } from '../domain/history.ts';
import type { DraftKind } from '../domain/history.ts';
import { frozenContent } from '../domain/revision.ts';
import { MAX_NAME } from './create-offer.ts';
import { hashOf } from './hashing.ts';
import type { Tx } from './transact.ts';
import { bySystem, writeHistory } from './write-history.ts';
import type { ChangedBy } from './write-history.ts';

/**
 * Replaces the draft of a locked offer, with its history; the name in lists follows it. A draft that stays as it is
 * keeps its version.
 */
export async function storeDraft(
  deps: Deps,
  tx: Tx,
  offer: Offer,
  draft: OfferContent,
  kind: DraftKind,
  who: ChangedBy,
): Promise<void> {
  const changes = draftChanges(offer.draft, draft);
  if (changes.length === 0) return;
  const draftVersion = offer.draftVersion + 1;
  // A draft may hold anything, also where the name belongs.
  const name: unknown = draft.name;
  await tx.em.nativeUpdate(
    Offer,
    { id: offer.id },
    {
      draft,
      draftVersion,
      draftHash: hashOf(frozenContent(draft)),
      name: typeof name === 'string' ? name.slice(0, MAX_NAME) : '',
      updatedAt: tx.now,
    },
  );
  await recordUnknown(deps, tx, offer);
  const happenings = changes.map((change) => ({ ...change, kind, draftVersion }));
  await writeHistory(deps, tx, offer, happenings, who);
}

/**
 * Completes the history of a draft that an older release has written, before the next change: it knows no history and
 * may still run beside this one.
 */
async function recordUnknown(deps: Deps, tx: Tx, offer: Offer): Promise<void> {
  const ofDraft = { offer: offer.id, kind: { $in: [...draftKinds] } };
  const [newest] = await tx.em.find(HistoryEntry, ofDraft, {
    fields: ['draftVersion'],
    orderBy: { number: 'desc' },
    limit: 1,
  });
  if (newest?.draftVersion === offer.draftVersion) return;
  const known = replayed(await readChanges(tx.em, offer.id));
  const happenings = draftChanges(known, offer.draft).map((change) => ({
    ...change,
    kind: 'DRAFT_RECORDED' as const,
    draftVersion: offer.draftVersion,
  }));
  await writeHistory(deps, tx, offer, happenings, bySystem);
}

/** Every change of an offer's draft, oldest first. */
export async function readChanges(em: Em, offer: string): Promise<readonly DraftChange[]> {
  const rows = await em.find(
    HistoryEntry,
    { offer, kind: { $in: [...draftKinds] } },
    { fields: ['path', 'old', 'new'], orderBy: { number: 'asc' } },
  );
  return rows.flatMap(({ path, old, new: value }) =>
    path === null ? [] : [{ path, old, new: value }],
  );
}
