import { SavedView } from '../../db/saved-view.ts';
import type { Em } from '../../db/orm.ts';
import type { Actor } from '../../domain/actor.ts';

const personOf = (actor: Actor): string | null => (actor.kind === 'TOKEN' ? actor.personId : null);

/** The views that the caller's person has saved, the oldest first. Empty for callers without a person. */
export async function savedViewsOf(em: Em, actor: Actor): Promise<readonly SavedView[]> {
  const person = personOf(actor);
  if (person === null) return [];
  return await em.fork().find(SavedView, { person }, { orderBy: { createdAt: 'asc', id: 'asc' } });
}

/** One of them; null for any other. */
export async function readSavedView(em: Em, actor: Actor, id: string): Promise<SavedView | null> {
  const person = personOf(actor);
  return person === null ? null : await em.fork().findOne(SavedView, { id, person });
}
