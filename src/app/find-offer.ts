import { Offer } from '../db/offer.ts';
import type { Em } from '../db/orm.ts';
import type { Actor } from '../domain/actor.ts';
import { may } from '../domain/policy.ts';
import type { Action } from '../domain/policy.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { lockOffer } from './open-publication.ts';

/** What one asks for is not there, or belongs to somebody else: the two look the same. */
export function notFound(path: readonly string[]): {
  readonly ok: false;
  readonly refusal: Refusal<'NOT_FOUND'>;
} {
  return refuse(
    'NOT_FOUND',
    {
      en: 'There is nothing with this id that you may see. Check the id, and whose token you use.',
      fr: 'Rien de visible pour vous ne porte cet identifiant. Vérifiez l’identifiant, et à qui appartient le jeton utilisé.',
    },
    { path },
  );
}

/** True for the publisher's members and for staff. */
export function mayReadOffer(actor: Actor, offer: Pick<Offer, 'publisher'>): boolean {
  return may(actor, 'READ_OFFER', offer.publisher);
}

/** An offer that the actor may read; null for every other one. */
export async function findReadableOffer(em: Em, actor: Actor, id: string): Promise<Offer | null> {
  const offer = await em.findOne(Offer, { id });
  return offer !== null && mayReadOffer(actor, offer) ? offer : null;
}

/** Locks an offer on which the actor may do that; null for every other one. */
export async function lockOwnOffer(
  em: Em,
  actor: Actor,
  action: Action,
  id: string,
): Promise<Offer | null> {
  const own = await em.findOne(Offer, { id });
  // Looked at first without the lock, so that a stranger cannot hold up somebody else's offer.
  if (own === null || !may(actor, action, own.publisher)) return null;
  return await lockOffer(em, id);
}
