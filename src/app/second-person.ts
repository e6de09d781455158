import { ApiToken } from '../db/api-token.ts';
import type { Em } from '../db/orm.ts';
import { Publisher } from '../db/publisher.ts';
import type { Publication } from '../db/publication.ts';
import type { Actor } from '../domain/actor.ts';
import { isSamePerson } from '../domain/second-person.ts';
import type { Behind } from '../domain/second-person.ts';

/** True where the publisher asks for a second person at the sign-off and the actor pressed *Publish*. */
export async function needsSecondPerson(
  em: Em,
  actor: Actor,
  { publisher: id, requestedBy }: Pick<Publication, 'publisher' | 'requestedBy'>,
): Promise<boolean> {
  if (actor.kind !== 'TOKEN' || requestedBy.tokenId === null) return false;
  const { secondPersonSignOff } = await em.findOneOrFail(Publisher, { id });
  if (!secondPersonSignOff) return false;
  const tokens = await em.find(ApiToken, { id: [actor.tokenId, requestedBy.tokenId] });
  const behind = (token: string, person: string | null): Behind => ({
    token,
    person: person ?? tokens.find((row) => row.id === token)?.maker ?? null,
  });
  return isSamePerson(
    behind(actor.tokenId, actor.personId),
    behind(requestedBy.tokenId, requestedBy.personId),
  );
}
