import type { Deps } from '../deps.ts';
import { ApiToken } from '../db/api-token.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { mayManageTokensOf } from './read/readable.ts';

export type RevokeApiTokenRefusal = Refusal<'NOT_FOUND'> | IdempotencyRefusal;
type Answer = Outcome<{ apiTokenId: string }, RevokeApiTokenRefusal>;

/** Revokes a token for good; what it has open ends. Revoking twice changes nothing. */
export async function revokeApiToken(
  deps: Deps,
  call: Call,
  input: { readonly tokenId: string },
): Promise<Answer> {
  return await mutate(deps, call, 'revokeApiToken', input, {}, async (tx): Promise<Answer> => {
    const { tokenId: id } = input;
    const token = await tx.em.findOne(ApiToken, { id });
    if (token === null || !mayManageTokensOf(call.actor, token.publisher)) {
      return notFound(['input', 'tokenId']);
    }
    await tx.em.nativeUpdate(ApiToken, { id, revokedAt: null }, { revokedAt: tx.now });
    return { ok: true, value: { apiTokenId: id } };
  });
}
