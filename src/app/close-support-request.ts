import type { Deps } from '../deps.ts';
import { SupportRequest } from '../db/support-request.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { notFound } from './find-offer.ts';
import { lockSupportRequest } from './find-support-request.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';

export type CloseSupportRequestRefusal = Refusal<'NOT_FOUND'> | IdempotencyRefusal;
type Answer = Outcome<{ supportRequestId: string }, CloseSupportRequestRefusal>;

/** Closes a request for good, by the publisher or an operator. Closing twice changes nothing. */
export async function closeSupportRequest(
  deps: Deps,
  call: Call,
  input: { readonly supportRequestId: string },
): Promise<Answer> {
  const name = 'closeSupportRequest';
  return await mutate(deps, call, name, input, {}, async (tx): Promise<Answer> => {
    const request = await lockSupportRequest(tx.em, call.actor, input.supportRequestId);
    if (request === null) return notFound(['input', 'supportRequestId']);
    await tx.em.nativeUpdate(
      SupportRequest,
      { id: request.id, state: { $ne: 'CLOSED' } },
      { state: 'CLOSED', updatedAt: tx.now },
    );
    return { ok: true, value: { supportRequestId: request.id } };
  });
}
