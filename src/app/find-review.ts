import type { Offer } from '../db/offer.ts';
import type { Em } from '../db/orm.ts';
import { Review } from '../db/review.ts';
import type { Actor, TokenActor } from '../domain/actor.ts';
import { may } from '../domain/policy.ts';
import type { Action } from '../domain/policy.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { notFound } from './find-offer.ts';
import { lockOffer } from './open-publication.ts';
import { isBehindMember } from './person-behind.ts';

export type ReviewerRefusal = Refusal<'NOT_FOUND' | 'FORBIDDEN'>;

/** The review is over, however it ended. */
export function closedReview() {
  return refuse('NOT_IN_REVIEW', {
    en: 'This review is closed. A new publication of the offer opens a new one.',
    fr: 'Cette révision est close. Une nouvelle publication de l’offre en ouvre une autre.',
  });
}

/**
 * A review that the actor may decide, with its offer locked: a reviewer's, unless he belongs to the
 * publisher and the house does not allow that.
 */
export async function lockReviewToDecide(
  em: Em,
  actor: Actor,
  action: Action,
  reviewId: string,
  reviewByMembers: boolean,
): Promise<
  | {
      readonly ok: true;
      readonly review: Review;
      readonly offer: Offer;
      readonly actor: TokenActor;
    }
  | { readonly ok: false; readonly refusal: ReviewerRefusal }
> {
  const path = ['input', 'reviewId'];
  const found = await em.findOne(Review, { id: reviewId });
  if (found === null || actor.kind !== 'TOKEN') return notFound(path);
  if (!may(actor, action, found.publisher)) {
    if (!may(actor, 'READ_OFFER', found.publisher)) return notFound(path);
    return refuse('FORBIDDEN', {
      en: 'A review is decided by a reviewer. Members of the publisher read and answer.',
      fr: 'Une révision est décidée par un réviseur. Les membres de l’éditeur lisent et répondent.',
    });
  }
  if (!reviewByMembers && (await isBehindMember(em, actor, found.publisher))) {
    return refuse('FORBIDDEN', {
      en: 'You belong to the publisher of this offer. Another reviewer must decide.',
      fr: 'Vous faites partie de l’éditeur de cette offre. Un autre réviseur doit décider.',
    });
  }
  const offer = await lockOffer(em, found.offer);
  if (offer === null) return notFound(path);
  const review = await em.findOneOrFail(Review, { id: reviewId }, { refresh: true });
  return { ok: true, review, offer, actor };
}
