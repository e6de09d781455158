import type { DraftLine } from './draft-store.ts';

/** Unsaved edits in this browser; where storage is refused they last as long as the page. */
export function keptEdits(offerId: string): DraftLine['kept'] {
  const key = `vitrine.draft.${offerId}`;
  return {
    read() {
      try {
        const entries: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
        return new Map(Array.isArray(entries) ? (entries as [string, unknown][]) : []);
      } catch {
        return new Map();
      }
    },
    write(edits) {
      try {
        if (edits.size === 0) localStorage.removeItem(key);
        else localStorage.setItem(key, JSON.stringify([...edits]));
      } catch {
        // The page still has them.
      }
    },
  };
}
