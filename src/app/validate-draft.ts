import type { Em } from '../db/orm.ts';
import type { Actor } from '../domain/actor.ts';
import { applyEdits } from '../domain/draft-edits.ts';
import type { DraftEdit } from '../domain/draft-edits.ts';
import { withOneAudience } from '../domain/one-audience.ts';
import type { LimitProfile } from '../domain/prerequisites/limits.ts';
import type { Violation } from '../domain/prerequisites/violation.ts';
import type { Refusal } from '../domain/refusal.ts';
import { notFound } from './find-offer.ts';
import type { Loaders } from './read/loaders.ts';
import { mayReadDraftsOf } from './read/may-read.ts';
import { violationsIn } from './read/violations.ts';

export type ValidatedDraft =
  | { readonly ok: true; readonly violations: readonly Violation[] }
  | { readonly ok: false; readonly refusal: Refusal<'NOT_FOUND' | 'INVALID_INPUT'> };

/** What *Publish* would say about a draft with edits that are not saved: for whoever is typing. Nothing is stored. */
export async function validateDraft(
  em: Em,
  profile: LimitProfile,
  loaders: Loaders,
  actor: Actor,
  { offerId, edits }: { readonly offerId: string; readonly edits: readonly DraftEdit[] },
): Promise<ValidatedDraft> {
  const offer = await loaders.offer.load(offerId);
  if (offer === null || !mayReadDraftsOf(actor, offer.publisher)) return notFound(['offerId']);
  const saved = await loaders.draft.load(offer.id);
  const edited = applyEdits(saved, edits);
  if (!edited.ok) return edited;
  const draft = withOneAudience(saved, edited.draft);
  return { ok: true, violations: await violationsIn(em, profile, offer, draft) };
}
