/**
 * Edits that were made on a former draft, beside what others wrote since.
 *
 * Two writers meet where one wrote a value and the other that value, what holds it, or what stands in it. Everywhere
 * else both are right. Who writes what is there already is in nobody's way.
 */
import type { ActorRecord } from './actor.ts';
import { canonicalJson } from './canonical-json.ts';
import type { OfferContent } from './content.ts';
import type { DraftEdit } from './draft-edits.ts';
import { undone } from './draft-changes.ts';
import type { DraftChange } from './draft-changes.ts';
import { isObject, segmentsOf, touches, valueAt } from './draft-path.ts';

/** A change that somebody wrote after the draft that the editor saw. */
export type LaterChange = DraftChange & {
  /** Of the draft with this change. */
  readonly draftVersion: number;
  readonly by: ActorRecord;
  readonly at: Date;
};

/** One value that two people wrote. A value is null where there is none. */
export type EditConflict = {
  readonly path: string;
  readonly mine: unknown;
  readonly theirs: unknown;
  /** What both saw before they wrote. */
  readonly base: unknown;
  /** Who wrote theirs last, when, and in which version of the draft. */
  readonly by: ActorRecord;
  readonly at: Date;
  readonly draftVersion: number;
};

export type MergedEdits =
  | { readonly ok: true; readonly edits: readonly DraftEdit[] }
  | { readonly ok: false; readonly conflicts: readonly EditConflict[] };

/** The edits that are left to do on `draft`, or every place where they meet `since`; that is in the order of writing. */
export function mergeEdits(
  draft: OfferContent,
  edits: readonly DraftEdit[],
  since: readonly LaterChange[],
): MergedEdits {
  const conflicts: EditConflict[] = [];
  const left = lasting(edits).filter((edit) => {
    const met = since.filter(({ path }) => touches(path, edit.path));
    const last = met.at(-1);
    const segments = segmentsOf(edit.path);
    // What is no path meets nobody; whoever applies the edits refuses it.
    if (last === undefined || segments === null) return true;
    const { path } = edit;
    // The id of an item stands in the path, and need not stand in the value.
    const id = segments.at(-1)?.id ?? null;
    const mine = id !== null && isObject(edit.value) ? { ...edit.value, id } : edit.value;
    const theirs = valueAt(draft, segments) ?? null;
    // Below an item that both removed there is nothing left to remove.
    if (canonicalJson(mine) === canonicalJson(theirs)) return mine !== null;
    const { by, at, draftVersion } = last;
    const base = valueAt(undone(draft, met), segments) ?? null;
    conflicts.push({ path, mine, theirs, base, by, at, draftVersion });
    return true;
  });
  return conflicts.length > 0 ? { ok: false, conflicts } : { ok: true, edits: left };
}

/** Edits without those that a later one of the same value, or of what holds it, writes over. */
const lasting = (edits: readonly DraftEdit[]): readonly DraftEdit[] =>
  edits.filter(({ path }, index) =>
    edits
      .slice(index + 1)
      .every((later) => later.path.length > path.length || !touches(later.path, path)),
  );
