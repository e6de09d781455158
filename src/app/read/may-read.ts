/** Who may see what, by the policy. Everything that reads for a caller asks here. */
import { Membership } from '../../db/membership.ts';
import type { Em } from '../../db/orm.ts';
import type { Actor, TokenActor } from '../../domain/actor.ts';
import { mayAsToken } from '../../domain/policy.ts';
import { askTogether } from '../../streams/ask-together.ts';

/** True for those who may read the offers of a publisher: its members, and staff. */
export function mayReadOffersOf(actor: Actor, publisher: string): actor is TokenActor {
  return mayAsToken(actor, 'READ_OFFER', publisher);
}

/** True for those who may read the drafts of a publisher: its members. */
export function mayReadDraftsOf(actor: Actor, publisher: string): actor is TokenActor {
  return mayAsToken(actor, 'READ_DRAFT', publisher);
}

/**
 * True for those who may read what a publisher and the operators alone share: mails, support requests,
 * preview invitations. A reviewer may not.
 */
export function mayReadOperationsOf(actor: Actor, publisher: string): actor is TokenActor {
  return mayAsToken(actor, 'READ_OPERATIONS', publisher);
}

/** One text for a person and a publisher. */
const membershipKey = (person: string, publisher: string) => `${person}/${publisher}`;

/**
 * Asks whether the person behind a token is still a member of the token's publisher; questions of the same moment share
 * one statement. Asked again for each event of a stream, because a membership may end while a stream is open.
 */
export function createMemberWatch(em: () => Em): (actor: Actor) => Promise<boolean> {
  const isMember = askTogether(async (keys) => {
    const pairs = [...keys].map((key) => key.split('/'));
    const rows = await em().find(
      Membership,
      { person: pairs.map(([person = '']) => person), publisher: pairs.map(([, id = '']) => id) },
      { fields: ['person', 'publisher'], disableIdentityMap: true },
    );
    return new Set(rows.map(({ person, publisher }) => membershipKey(person, publisher)));
  });
  return async (actor) => {
    if (actor.kind !== 'TOKEN') return false;
    if (actor.personId === null || actor.publisherId === null) return true;
    return await isMember(membershipKey(actor.personId, actor.publisherId));
  };
}
