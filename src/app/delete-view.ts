import type { Deps } from '../deps.ts';
import { SavedView } from '../db/saved-view.ts';
import { may } from '../domain/policy.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { viewsRefused } from './save-view.ts';

export type DeleteViewRefusal = Refusal<'NOT_FOUND' | 'FORBIDDEN'> | IdempotencyRefusal;
type Answer = Outcome<{ viewId: string }, DeleteViewRefusal>;

/** Forgets a view of the caller's own person. */
export async function deleteView(
  deps: Deps,
  call: Call,
  input: { readonly viewId: string },
): Promise<Answer> {
  return await mutate(deps, call, 'deleteView', input, {}, async (tx): Promise<Answer> => {
    const { actor } = call;
    const person = actor.kind === 'TOKEN' ? actor.personId : null;
    if (actor.kind !== 'TOKEN' || !may(actor, 'SAVE_VIEW', actor.publisherId)) {
      return viewsRefused();
    }
    const { viewId: id } = input;
    const gone = person === null ? 0 : await tx.em.nativeDelete(SavedView, { id, person });
    return gone === 0 ? notFound(['input', 'viewId']) : { ok: true, value: { viewId: id } };
  });
}
