import type { Deps } from '../deps.ts';
import { Membership } from '../db/membership.ts';
import { Publisher } from '../db/publisher.ts';
import { Session } from '../db/session.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';

export type SwitchPublisherRefusal = Refusal<'NOT_FOUND' | 'FORBIDDEN'> | IdempotencyRefusal;
type Answer = Outcome<{ sessionId: string }, SwitchPublisherRefusal>;

/**
 * Makes the session of the caller act for another of his publishers, or for none: then it is what he is to the house.
 * The rights of the session change, so its secret does too, with the next answer that can carry one.
 */
export async function switchPublisher(
  deps: Deps,
  call: Call,
  input: { readonly publisher: string | null },
): Promise<Answer> {
  return await mutate(deps, call, 'switchPublisher', input, {}, async (tx): Promise<Answer> => {
    const { actor } = call;
    if (actor.kind !== 'TOKEN' || actor.credential !== 'SESSION' || actor.personId === null) {
      return refuse('FORBIDDEN', {
        en: 'A token acts for the publisher that it was made for. Only a person who is signed in can switch.',
        fr: 'Un jeton agit pour l’éditeur pour lequel il a été créé. Seule une personne connectée peut changer d’éditeur.',
      });
    }
    const id = actor.tokenId;
    let chosen: string | null = null;
    if (input.publisher !== null) {
      const publisher = await tx.em.findOne(Publisher, { publisherId: input.publisher });
      const member =
        publisher !== null &&
        (await tx.em.count(Membership, { publisher: publisher.id, person: actor.personId })) > 0;
      if (!member) return notFound(['input', 'publisher']);
      chosen = publisher.id;
    }
    await tx.em.nativeUpdate(
      Session,
      { id, revokedAt: null },
      { publisher: chosen, rotatedAt: new Date(0), nextSince: null },
    );
    return { ok: true, value: { sessionId: id } };
  });
}
