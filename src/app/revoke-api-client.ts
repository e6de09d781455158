import type { Deps } from '../deps.ts';
import { ApiClient } from '../db/api-client.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { mayManageTokensOf } from './read/readable.ts';

export type RevokeApiClientRefusal = Refusal<'NOT_FOUND'> | IdempotencyRefusal;
type Answer = Outcome<{ apiClientId: string }, RevokeApiClientRefusal>;

/** Takes the rights of an application away for good; what it has open ends. Revoking twice changes nothing. */
export async function revokeApiClient(
  deps: Deps,
  call: Call,
  input: { readonly apiClientId: string },
): Promise<Answer> {
  return await mutate(deps, call, 'revokeApiClient', input, {}, async (tx): Promise<Answer> => {
    const { apiClientId: id } = input;
    const client = await tx.em.findOne(ApiClient, { id });
    if (client === null || !mayManageTokensOf(call.actor, client.publisher)) {
      return notFound(['input', 'apiClientId']);
    }
    await tx.em.nativeUpdate(ApiClient, { id, revokedAt: null }, { revokedAt: tx.now });
    return { ok: true, value: { apiClientId: id } };
  });
}
