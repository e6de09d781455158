import { createHmac } from 'node:crypto';
import type { Deps } from '../deps.ts';
import type { Refusal } from '../domain/refusal.ts';
import { secretFault } from '../domain/secret-value.ts';
import { keepSecret as keep } from '../secrets/secret-store.ts';
import type { Call, Outcome } from './call.ts';
import { lockOwnOffer, notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';

export type KeepSecretInput = {
  readonly offerId: string;
  /** Field of the draft that will name the secret. */
  readonly path: string;
  readonly value: string;
};

export type KeepSecretRefusal = Refusal<'NOT_FOUND' | 'INVALID_INPUT'> | IdempotencyRefusal;
type Answer = Outcome<{ secretId: string }, KeepSecretRefusal>;

/**
 * Keeps a secret for a field of an offer. The draft is not changed: whoever asked writes the id that comes back into the
 * field, like any other value.
 */
export async function keepSecret(
  deps: Deps,
  call: Call,
  { offerId, path, value }: KeepSecretInput,
): Promise<Answer> {
  // A plain hash of a password could be guessed from a copy of the database.
  const mark = createHmac('sha256', deps.settings.secretKey)
    .update(`kept-secret:${value}`)
    .digest('hex');
  const subject = { offer: offerId, detail: { path: path.slice(0, 200) } };
  const input = { offerId, path, mark };
  return await mutate(deps, call, 'keepSecret', input, subject, async (tx): Promise<Answer> => {
    const offer = await lockOwnOffer(tx.em, call.actor, 'SAVE_DRAFT', offerId);
    if (offer === null) return notFound(['input', 'offerId']);
    const fault = secretFault(path, value);
    if (fault !== null) return { ok: false, refusal: fault };
    const secretId = await keep(deps, tx.em, {
      publisher: offer.publisher,
      place: { table: 'offer', column: path, row: offer.id },
      text: value.trim(),
    });
    return { ok: true, value: { secretId } };
  });
}
