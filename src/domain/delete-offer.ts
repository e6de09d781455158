import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** Deleting an offer: only while it was never published, because publications are kept for their history. */
export function deleteOffer(
  everPublished: boolean,
): { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal<'OFFER_PUBLISHED'> } {
  if (!everPublished) return { ok: true };
  return refuse('OFFER_PUBLISHED', {
    en: 'This offer was published at least once; its publications are kept. Only an offer that was never published can be deleted.',
    fr: 'Cette offre a été publiée au moins une fois\u00a0; ses publications sont conservées. Seule une offre jamais publiée peut être supprimée.',
  });
}
