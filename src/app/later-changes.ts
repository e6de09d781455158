import { HistoryEntry } from '../db/history-entry.ts';
import type { Offer } from '../db/offer.ts';
import type { Em } from '../db/orm.ts';
import { draftKinds } from '../domain/history.ts';
import type { EditConflict, LaterChange } from '../domain/merge-edits.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { staleVersion } from './stale-version.ts';
import type { StaleVersion } from './stale-version.ts';

export type DraftConflict = Refusal<'DRAFT_CONFLICT'> & {
  readonly currentVersion: number;
  readonly conflicts: readonly EditConflict[];
};

/** How many versions behind the draft an editor may be, and how many changes; whoever is further reads it again. */
const MAX_BEHIND = 1_000;
const MAX_LATER = 10_000;

type Later =
  | { readonly ok: true; readonly later: readonly LaterChange[] }
  | { readonly ok: false; readonly refusal: StaleVersion };

/**
 * What was written since the version of the draft that an editor saw, in the order of writing, as far as its path is
 * asked for; refused where nobody knows it.
 */
export async function laterChanges(
  em: Em,
  offer: Offer,
  expectedDraftVersion: number,
  isAskedFor: (path: string) => boolean,
): Promise<Later> {
  const stale = staleVersion(offer, expectedDraftVersion);
  if (stale === null) return { ok: true, later: [] };
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
  const met = since.filter(({ path }) => isAskedFor(path ?? ''));
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
  return { ok: true, later };
}

/** Refuses edits that meet what others wrote since; `path` is the part of the input that holds them. */
export function draftConflict(
  { draftVersion }: Offer,
  expected: number,
  conflicts: readonly EditConflict[],
  path: readonly string[],
): { readonly ok: false; readonly refusal: DraftConflict } {
  const paths = conflicts.slice(0, 3).map(({ path }) => path);
  const more = conflicts.length - paths.length;
  const { refusal } = refuse(
    'DRAFT_CONFLICT',
    {
      en: `Since version ${expected}, which you saw, others wrote what you edit too: ${paths.join(', ')}${more > 0 ? ` and ${more} more` : ''}. Nothing was saved. Choose between both values, then save with version ${draftVersion}.`,
      fr: `Depuis la version ${expected}, que vous avez vue, d’autres ont écrit ce que vous modifiez aussi\u00a0: ${paths.join(', ')}${more > 0 ? ` et ${more} de plus` : ''}. Rien n’a été enregistré. Choisissez entre les deux valeurs, puis enregistrez avec la version ${draftVersion}.`,
    },
    { path },
  );
  return { ok: false, refusal: { ...refusal, currentVersion: draftVersion, conflicts } };
}
