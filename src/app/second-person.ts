import type { Em } from '../db/orm.ts';
import { Publisher } from '../db/publisher.ts';
import type { Publication } from '../db/publication.ts';
import type { Actor } from '../domain/actor.ts';
import { isSamePerson } from '../domain/second-person.ts';
import { personBehind } from './person-behind.ts';

/** True where the publisher asks for a second person at the sign-off and the actor pressed *Publish*. */
export async function needsSecondPerson(
  em: Em,
  actor: Actor,
  { publisher: id, requestedBy }: Pick<Publication, 'publisher' | 'requestedBy'>,
): Promise<boolean> {
  if (actor.kind !== 'TOKEN' || requestedBy.tokenId === null) return false;
  const { secondPersonSignOff } = await em.findOneOrFail(Publisher, { id });
  if (!secondPersonSignOff) return false;
  return isSamePerson(
    { token: actor.tokenId, person: await personBehind(em, actor) },
    { token: requestedBy.tokenId, person: await personBehind(em, requestedBy) },
  );
}
