import { ApiClient } from '../db/api-client.ts';
import { ApiToken } from '../db/api-token.ts';
import { Membership } from '../db/membership.ts';
import type { Em } from '../db/orm.ts';
import type { ActorRecord, TokenActor } from '../domain/actor.ts';

/**
 * The person who answers for what a caller does: the one it stands for; else the one who made the token or registered the
 * application, also by way of another program. Null when nobody is known.
 */
export async function personBehind(
  em: Em,
  { personId, tokenId: id }: Pick<TokenActor | ActorRecord, 'personId' | 'tokenId'>,
): Promise<string | null> {
  if (personId !== null || id === null) return personId;
  // The ids of both are unique over all.
  const token = await em.findOne(ApiToken, { id }, { fields: ['person', 'maker'] });
  if (token !== null) return token.person ?? token.maker ?? null;
  const client = await em.findOne(ApiClient, { id }, { fields: ['maker'] });
  return client?.maker ?? null;
}

/** True when that person belongs to the publisher, whatever the caller acts as. */
export async function isBehindMember(
  em: Em,
  actor: TokenActor,
  publisher: string,
): Promise<boolean> {
  const person = await personBehind(em, actor);
  return person !== null && (await em.count(Membership, { publisher, person })) > 0;
}
