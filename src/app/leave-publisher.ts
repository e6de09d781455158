import type { Deps } from '../deps.ts';
import { may } from '../domain/policy.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { lockMembers } from './find-members.ts';
import { notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { endMembership } from './remove-member.ts';

export type LeavePublisherRefusal =
  | Refusal<'NOT_FOUND' | 'FORBIDDEN' | 'LAST_OWNER'>
  | IdempotencyRefusal;
type Answer = Outcome<{ publisherId: string }, LeavePublisherRefusal>;

/** Ends the caller's own membership with his tokens for that publisher, the one he asks with among them. */
export async function leavePublisher(
  deps: Deps,
  call: Call,
  input: { readonly publisherId: string },
): Promise<Answer> {
  const { actor } = call;
  const { publisherId: publisher } = input;
  const subject = { publisher };
  return await mutate(deps, call, 'leavePublisher', input, subject, async (tx): Promise<Answer> => {
    const path = ['input', 'publisherId'];
    if (actor.kind !== 'TOKEN' || !may(actor, 'LEAVE_PUBLISHER', publisher)) return notFound(path);
    if (actor.personId === null) {
      return refuse(
        'FORBIDDEN',
        {
          en: 'Your token stands for no person, so nobody leaves with it. Revoke it instead.',
          fr: 'Votre jeton ne représente aucune personne\u00a0: personne ne part avec lui. Révoquez-le plutôt.',
        },
        { path },
      );
    }
    const members = await lockMembers(tx.em, publisher);
    const member = members.find(({ person }) => person === actor.personId);
    return member === undefined ? notFound(path) : await endMembership(tx, members, member);
  });
}
