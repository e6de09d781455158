import { LockMode } from '@mikro-orm/postgresql';
import type { Deps } from '../deps.ts';
import { Person } from '../db/person.ts';
import { SavedView } from '../db/saved-view.ts';
import { may } from '../domain/policy.ts';
import type { OffersOrder } from '../domain/offers-list.ts';
import { MAX_SAVED_VIEWS, malformedView } from '../domain/saved-view.ts';
import type { SavedFilter } from '../domain/saved-view.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';

export type SaveViewInput = {
  readonly name: string;
  readonly filter: SavedFilter;
  readonly orderBy: OffersOrder;
};
export type SaveViewRefusal = Refusal<'FORBIDDEN' | 'INVALID_INPUT'> | IdempotencyRefusal;
type Answer = Outcome<{ viewId: string }, SaveViewRefusal>;

/** Keeps a way to look at the list of offers under a name; one that the person has under this name is replaced. */
export async function saveView(deps: Deps, call: Call, input: SaveViewInput): Promise<Answer> {
  return await mutate(deps, call, 'saveView', input, {}, async (tx): Promise<Answer> => {
    const { actor } = call;
    const person = actor.kind === 'TOKEN' ? actor.personId : null;
    if (person === null || actor.kind !== 'TOKEN' || !may(actor, 'SAVE_VIEW', actor.publisherId)) {
      return viewsRefused();
    }
    const refusal = malformedView(input.name, input.filter);
    if (refusal !== null) return { ok: false, refusal };
    // Two tabs that save at once do it one after the other: neither the limit nor a name is passed.
    await tx.em.findOneOrFail(
      Person,
      { id: person },
      { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
    );
    const name = input.name.trim();
    const { filter, orderBy } = input;
    const known = await tx.em.findOne(SavedView, { person, name });
    if (known !== null) {
      await tx.em.nativeUpdate(SavedView, { id: known.id }, { filter, orderBy });
      return { ok: true, value: { viewId: known.id } };
    }
    if ((await tx.em.count(SavedView, { person })) >= MAX_SAVED_VIEWS) {
      return refuse(
        'INVALID_INPUT',
        {
          en: `You have ${MAX_SAVED_VIEWS} saved views, which is the most. Delete one first.`,
          fr: `Vous avez ${MAX_SAVED_VIEWS} vues enregistrées, le maximum. Supprimez-en une d’abord.`,
        },
        { path: ['input', 'name'] },
      );
    }
    const id = deps.newId();
    await tx.em.insert(SavedView, { id, person, name, filter, orderBy, createdAt: tx.now });
    return { ok: true, value: { viewId: id } };
  });
}

/** Also what deleting one is refused with. */
export const viewsRefused = () =>
  refuse('FORBIDDEN', {
    en: 'Views are kept for people who work with offers, by callers who may change something. This caller may not.',
    fr: 'Les vues sont gardées pour les personnes qui travaillent sur des offres, à la demande d’appelants qui peuvent modifier quelque chose. Cet appelant ne le peut pas.',
  });
