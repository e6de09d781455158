import type { Deps } from '../deps.ts';
import { SavedView } from '../db/saved-view.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';

export type DeleteViewRefusal = Refusal<'NOT_FOUND'> | IdempotencyRefusal;
type Answer = Outcome<{ viewId: string }, DeleteViewRefusal>;

/** Forgets a view of the caller's own person. */
export async function deleteView(
  deps: Deps,
  call: Call,
  input: { readonly viewId: string },
): Promise<Answer> {
  return await mutate(deps, call, 'deleteView', input, {}, async (tx): Promise<Answer> => {
    const person = call.actor.kind === 'TOKEN' ? call.actor.personId : null;
    const { viewId: id } = input;
    const gone = person === null ? 0 : await tx.em.nativeDelete(SavedView, { id, person });
    return gone === 0 ? notFound(['input', 'viewId']) : { ok: true, value: { viewId: id } };
  });
}
