import type { Em } from '../db/orm.ts';
import { Membership } from '../db/membership.ts';
import type { Person } from '../db/person.ts';
import type { Session } from '../db/session.ts';
import { scopesOfRole } from '../domain/actor.ts';
import type { Role, TokenActor } from '../domain/actor.ts';

/** What a person is, and for whom. */
export type Acting = { readonly role: Role; readonly publisherId: string | null };

/**
 * What a person acts as: member of the chosen publisher; else what he is to the house; else member of the publisher that
 * he belongs to the longest; else a customer. Read from the memberships of this moment, so that one that ended, or whose
 * role was changed, holds at once.
 */
export async function actingAs(
  em: Em,
  session: Pick<Session, 'person' | 'publisher' | 'staffRole'>,
): Promise<Acting> {
  const memberships = await em.find(
    Membership,
    { person: session.person },
    { orderBy: { createdAt: 'asc', id: 'asc' } },
  );
  const chosen = memberships.find(({ publisher }) => publisher === session.publisher);
  const member = chosen ?? (session.staffRole === null ? memberships[0] : undefined);
  if (member !== undefined) return { role: member.role, publisherId: member.publisher };
  return { role: session.staffRole ?? 'CUSTOMER', publisherId: null };
}

/** The person of a session as a caller. */
export async function sessionActor(em: Em, session: Session, person: Person): Promise<TokenActor> {
  const { role, publisherId } = await actingAs(em, session);
  return {
    kind: 'TOKEN',
    tokenId: session.id,
    credential: 'SESSION',
    name: person.name,
    personId: person.id,
    email: person.email,
    role,
    publisherId,
    scopes: scopesOfRole[role],
  };
}
