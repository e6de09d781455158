import type { Deps } from '../deps.ts';
import { HistoryEntry } from '../db/history-entry.ts';
import type { Offer } from '../db/offer.ts';
import type { Em } from '../db/orm.ts';
import { applyEdits, MAX_EDITS } from '../domain/draft-edits.ts';
import type { DraftEdit } from '../domain/draft-edits.ts';
import { touches } from '../domain/draft-path.ts';
import { draftKinds } from '../domain/history.ts';
import { mergeEdits } from '../domain/merge-edits.ts';
import type { EditConflict } from '../domain/merge-edits.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { lockOwnOffer, notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { refusalOfSecret } from './misplaced-secret.ts';
import { staleVersion } from './stale-version.ts';
import type { StaleVersion } from './stale-version.ts';
import { storeDraft } from './store-draft.ts';
import { byCall } from './write-history.ts';

export type SaveDraftInput = {
  readonly offerId: string;
  readonly expectedDraftVersion: number;
  readonly edits: readonly DraftEdit[];
};

export type DraftConflict = Refusal<'DRAFT_CONFLICT'> & {
  readonly currentVersion: number;
  readonly conflicts: readonly EditConflict[];
};

export type SaveDraftRefusal =
  | Refusal<'NOT_FOUND' | 'INVALID_INPUT'>
  | StaleVersion
  | DraftConflict
  | IdempotencyRefusal;
type Answer = Outcome<{ offerId: string }, SaveDraftRefusal>;

/** Largest draft, in bytes of its JSON. */
export const MAX_DRAFT_BYTES = 1024 * 1024;

/** How many versions behind the draft an editor may be, and how many changes; whoever is further reads it again. */
const MAX_BEHIND = 1_000;
const MAX_LATER = 10_000;

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
    const misplaced = refusalOfSecret(offer.draft, edited.draft, ['input', 'edits']);
    if (misplaced !== null) return misplaced;
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
    await storeDraft(deps, tx, offer, edited.draft, 'DRAFT_SAVED', byCall(call));
    return { ok: true, value: { offerId: offer.id } };
  });
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
  const stale = staleVersion(offer, expectedDraftVersion);
  // More edits than are taken: `applyEdits` says so, and nothing is compared before.
  if (stale === null || edits.length > MAX_EDITS) return { ok: true, edits };
  const behind = offer.draftVersion - expectedDraftVersion;
  if (behind < 0 || behind > MAX_BEHIND) return stale;
  const since = await em.find(
    HistoryEntry,
    {
      offer: offer.id,
      kind: { $in: [...draftKinds] },
      draftVersion: { $gt: expectedDraftVersion },
    },
    {
      fields: ['path', 'draftVersion', 'by', 'at'],
      orderBy: { number: 'asc' },
      limit: MAX_LATER + 1,
    },
  );
  if (since.length > MAX_LATER) return stale;
  // A version without a change in the history was written by an older release: what it changed is unknown.
  if (new Set(since.map(({ draftVersion }) => draftVersion)).size !== behind) return stale;
  const met = since.filter(({ path }) => edits.some((edit) => touches(path ?? '', edit.path)));
  const values = await em.find(
    HistoryEntry,
    { id: { $in: met.map(({ id }) => id) } },
    { fields: ['old', 'new'], disableIdentityMap: true },
  );
  const valueOf = new Map(values.map((row) => [row.id, row]));
  const later = met.map(({ id, path, draftVersion, by, at }) => {
    const { old, new: value } = valueOf.get(id) ?? { old: null, new: null };
    return { path: path ?? '', old, new: value, draftVersion, by, at };
  });
  const merged = mergeEdits(offer.draft, edits, later);
  return merged.ok ? merged : draftConflict(offer, expectedDraftVersion, merged.conflicts);
}

function draftConflict(
  { draftVersion }: Offer,
  expected: number,
  conflicts: readonly EditConflict[],
): { readonly ok: false; readonly refusal: DraftConflict } {
  const paths = conflicts.slice(0, 3).map(({ path }) => path);
  const more = conflicts.length - paths.length;
  const { refusal } = refuse(
    'DRAFT_CONFLICT',
    {
      en: `Since version ${expected}, which you saw, others wrote what you edit too: ${paths.join(', ')}${more > 0 ? ` and ${more} more` : ''}. Nothing was saved. Choose between both values, then save with version ${draftVersion}.`,
      fr: `Depuis la version ${expected}, que vous avez vue, d’autres ont écrit ce que vous modifiez aussi\u00a0: ${paths.join(', ')}${more > 0 ? ` et ${more} de plus` : ''}. Rien n’a été enregistré. Choisissez entre les deux valeurs, puis enregistrez avec la version ${draftVersion}.`,
    },
    { path: ['input', 'edits'] },
  );
  return { ok: false, refusal: { ...refusal, currentVersion: draftVersion, conflicts } };
}
