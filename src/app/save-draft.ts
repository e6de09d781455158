import type { Deps } from '../deps.ts';
import { Offer } from '../db/offer.ts';
import type { OfferContent } from '../domain/content.ts';
import { applyEdits } from '../domain/draft-edits.ts';
import type { DraftEdit } from '../domain/draft-edits.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { frozenContent } from '../domain/revision.ts';
import type { Call, Outcome } from './call.ts';
import { MAX_NAME } from './create-offer.ts';
import { lockOwnOffer, notFound } from './find-offer.ts';
import { hashOf } from './hashing.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { staleVersion } from './stale-version.ts';
import type { StaleVersion } from './stale-version.ts';
import type { Tx } from './transact.ts';

export type SaveDraftInput = {
  readonly offerId: string;
  readonly expectedDraftVersion: number;
  readonly edits: readonly DraftEdit[];
};

export type SaveDraftRefusal =
  | Refusal<'NOT_FOUND' | 'INVALID_INPUT'>
  | StaleVersion
  | IdempotencyRefusal;
type Answer = Outcome<{ offerId: string }, SaveDraftRefusal>;

/** Largest draft, in bytes of its JSON. */
const MAX_DRAFT_BYTES = 1024 * 1024;

/** Saves edits of a draft, all or none. A publication that is open works on its own frozen copy. */
export async function saveDraft(deps: Deps, call: Call, input: SaveDraftInput): Promise<Answer> {
  const subject = { offer: input.offerId };
  return await mutate(deps, call, 'saveDraft', input, subject, async (tx): Promise<Answer> => {
    const offer = await lockOwnOffer(tx.em, call.actor, input.offerId);
    if (offer === null) return notFound(['input', 'offerId']);
    const stale = staleVersion(offer, input.expectedDraftVersion);
    if (stale !== null) return stale;
    const edited = applyEdits(offer.draft, input.edits);
    if (!edited.ok) return edited;
    const bytes = Buffer.byteLength(JSON.stringify(edited.draft));
    if (bytes > MAX_DRAFT_BYTES) {
      return refuse(
        'INVALID_INPUT',
        {
          en: `The draft would have ${bytes} bytes; ${MAX_DRAFT_BYTES} at most. Shorten its texts; images and packages are uploaded, not written into it.`,
          fr: `Le brouillon ferait ${bytes} octets\u00a0; ${MAX_DRAFT_BYTES} au plus. Raccourcissez ses textes\u00a0; images et packages se téléversent et ne s’y écrivent pas.`,
        },
        { path: ['input', 'edits'] },
      );
    }
    await storeDraft(tx, offer, edited.draft);
    return { ok: true, value: { offerId: offer.id } };
  });
}

/** Replaces the draft of a locked offer; the name in lists follows it. */
export async function storeDraft(tx: Tx, offer: Offer, draft: OfferContent): Promise<void> {
  // A draft may hold anything, also where the name belongs.
  const name: unknown = draft.name;
  await tx.em.nativeUpdate(
    Offer,
    { id: offer.id },
    {
      draft,
      draftVersion: offer.draftVersion + 1,
      draftHash: hashOf(frozenContent(draft)),
      name: typeof name === 'string' ? name.slice(0, MAX_NAME) : '',
      updatedAt: tx.now,
    },
  );
}
