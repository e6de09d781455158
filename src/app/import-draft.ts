import type { Deps } from '../deps.ts';
import { fromDocument } from '../domain/offer-document/offer-document.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { lockOwnOffer, notFound } from './find-offer.ts';
import { refusalOfSecret } from './misplaced-secret.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { refusalOfSize } from './save-draft.ts';
import { staleVersion } from './stale-version.ts';
import type { StaleVersion } from './stale-version.ts';
import { storeDraft } from './store-draft.ts';
import { byCall } from './write-history.ts';

export type ImportDraftInput = {
  readonly offerId: string;
  readonly expectedDraftVersion: number;
  /** An offer document, as `Offer.document` gives it. */
  readonly document: unknown;
};

export type ImportDraftRefusal =
  | Refusal<'NOT_FOUND' | 'INVALID_INPUT'>
  | StaleVersion
  | IdempotencyRefusal;
/** `secrets`: paths with blanks between them, as an outcome is kept in texts. */
type Answer = Outcome<{ offerId: string; secrets: string }, ImportDraftRefusal>;

/** Replaces the draft by what an offer document describes. Secrets are in no document: their places are told. */
export async function importDraft(
  deps: Deps,
  call: Call,
  input: ImportDraftInput,
): Promise<Answer> {
  const subject = { offer: input.offerId };
  return await mutate(deps, call, 'importDraft', input, subject, async (tx): Promise<Answer> => {
    const offer = await lockOwnOffer(tx.em, call.actor, 'SAVE_DRAFT', input.offerId);
    if (offer === null) return notFound(['input', 'offerId']);
    const stale = staleVersion(offer, input.expectedDraftVersion);
    if (stale !== null) return stale;
    const read = fromDocument(input.document, () => deps.newId());
    if (!read.ok) return read;
    const misplaced = refusalOfSecret({}, read.content, ['input', 'document']);
    if (misplaced !== null) return misplaced;
    const tooLarge = refusalOfSize(read.content, ['input', 'document']);
    if (tooLarge !== null) return tooLarge;
    const who = { ...byCall(call), channel: 'IMPORT' } as const;
    await storeDraft(deps, tx, offer, read.content, 'DRAFT_SAVED', who);
    return { ok: true, value: { offerId: offer.id, secrets: read.secrets.join(' ') } };
  });
}
