import type { Offer } from '../db/offer.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';

export type StaleVersion = Refusal<'STALE_VERSION'> & { readonly currentVersion: number };

/** Null when the caller saw the newest draft; else the refusal that says which one is newest. */
export function staleVersion(
  offer: Pick<Offer, 'draftVersion'>,
  expected: number,
): { readonly ok: false; readonly refusal: StaleVersion } | null {
  if (offer.draftVersion === expected) return null;
  const { refusal } = refuse(
    'STALE_VERSION',
    {
      en: `You saw version ${expected} of the draft; it is at version ${offer.draftVersion} now. Read it again, then repeat.`,
      fr: `Vous avez vu la version ${expected} du brouillon\u00a0; il en est à la version ${offer.draftVersion}. Relisez-le, puis recommencez.`,
    },
    { path: ['input', 'expectedDraftVersion'] },
  );
  return { ok: false, refusal: { ...refusal, currentVersion: offer.draftVersion } };
}
