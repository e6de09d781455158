import type { Deps } from '../deps.ts';
import type { Offer } from '../db/offer.ts';
import type { Em } from '../db/orm.ts';
import type { OfferContent } from '../domain/content.ts';
import { applyEdits, MAX_EDITS } from '../domain/draft-edits.ts';
import type { DraftEdit } from '../domain/draft-edits.ts';
import { touches } from '../domain/draft-path.ts';
import { withOneAudience } from '../domain/one-audience.ts';
import { mergeEdits } from '../domain/merge-edits.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { lockOwnOffer, notFound } from './find-offer.ts';
import { draftConflict, laterChanges } from './later-changes.ts';
import type { DraftConflict } from './later-changes.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { refusalOfSecret } from './misplaced-secret.ts';
import type { StaleVersion } from './stale-version.ts';
import { storeDraft } from './store-draft.ts';
import { byCall } from './write-history.ts';

export type SaveDraftInput = {
  readonly offerId: string;
  readonly expectedDraftVersion: number;
  readonly edits: readonly DraftEdit[];
};

export type SaveDraftRefusal =
  | Refusal<'NOT_FOUND' | 'INVALID_INPUT'>
  | StaleVersion
  | DraftConflict
  | IdempotencyRefusal;
type Answer = Outcome<{ offerId: string }, SaveDraftRefusal>;

/** Largest draft, in bytes of its JSON. */
export const MAX_DRAFT_BYTES = 1024 * 1024;

/**
 * Saves edits of a draft, all or none. What others wrote since the version that the editor saw is kept, and where it
 * meets an edit nothing is saved. A publication that is open works on its own frozen copy.
 */
export async function saveDraft(deps: Deps, call: Call, input: SaveDraftInput): Promise<Answer> {
  const subject = { offer: input.offerId };
  return await mutate(deps, call, 'saveDraft', input, subject, async (tx): Promise<Answer> => {
    const offer = await lockOwnOffer(tx.em, call.actor, 'SAVE_DRAFT', input.offerId);
    if (offer === null) return notFound(['input', 'offerId']);
    const mergeable = await editsToDo(tx.em, offer, input);
    if (!mergeable.ok) return mergeable;
    const edited = applyEdits(offer.draft, mergeable.edits);
    if (!edited.ok) return edited;
    const draft = withOneAudience(offer.draft, edited.draft);
    const misplaced = refusalOfSecret(offer.draft, draft, ['input', 'edits']);
    if (misplaced !== null) return misplaced;
    const tooLarge = refusalOfSize(draft, ['input', 'edits']);
    if (tooLarge !== null) return tooLarge;
    await storeDraft(deps, tx, offer, draft, 'DRAFT_SAVED', byCall(call));
    return { ok: true, value: { offerId: offer.id } };
  });
}

/** Refuses a draft that is too large to be kept; null for every other one. */
export function refusalOfSize(
  draft: OfferContent,
  path: readonly string[],
): { readonly ok: false; readonly refusal: Refusal<'INVALID_INPUT'> } | null {
  const bytes = Buffer.byteLength(JSON.stringify(draft));
  if (bytes <= MAX_DRAFT_BYTES) return null;
  return refuse(
    'INVALID_INPUT',
    {
      en: `The draft would have ${bytes} bytes; ${MAX_DRAFT_BYTES} at most. Shorten its texts; images and packages are uploaded, not written into it.`,
      fr: `Le brouillon ferait ${bytes} octets\u00a0; ${MAX_DRAFT_BYTES} au plus. Raccourcissez ses textes\u00a0; images et packages se téléversent et ne s’y écrivent pas.`,
    },
    { path },
  );
}

type ToDo =
  | { readonly ok: true; readonly edits: readonly DraftEdit[] }
  | { readonly ok: false; readonly refusal: StaleVersion | DraftConflict };

/** The edits beside what was written since; refused where the two meet. */
async function editsToDo(
  em: Em,
  offer: Offer,
  { edits, expectedDraftVersion }: SaveDraftInput,
): Promise<ToDo> {
  // More edits than are taken: `applyEdits` says so, and nothing is compared before.
  if (edits.length > MAX_EDITS) return { ok: true, edits };
  const since = await laterChanges(em, offer, expectedDraftVersion, (path) =>
    edits.some((edit) => touches(path, edit.path)),
  );
  if (!since.ok) return since;
  if (since.later.length === 0) return { ok: true, edits };
  const merged = mergeEdits(offer.draft, edits, since.later);
  return merged.ok
    ? merged
    : draftConflict(offer, expectedDraftVersion, merged.conflicts, ['input', 'edits']);
}
