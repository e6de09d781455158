import type { Deps } from '../deps.ts';
import { ApiClient } from '../db/api-client.ts';
import type { TokenActor } from '../domain/actor.ts';

/** How exact `lastUsedAt` is, in milliseconds: a busy application must not cost a write per request. */
const LAST_USED_EVERY_MS = 60_000;

/**
 * The caller behind a token of the identity provider: an application that was registered here. Null for a token that is
 * no good and for an application that has no rights (any more), alike. Throws while the provider or the database is away.
 */
export async function applicationActor(
  deps: Deps,
  token: string,
): Promise<{ readonly actor: TokenActor; readonly expiresAt: Date } | null> {
  const provider = deps.identityProvider;
  if (provider === null) return null;
  const now = deps.clock.now();
  const shown = await provider.application(token, now);
  if (shown === null) return null;
  const em = deps.orm.em.fork();
  const client = await em.findOne(ApiClient, {
    issuer: provider.settings.issuer,
    applicationId: shown.applicationId,
    subject: shown.subject,
    revokedAt: null,
  });
  if (client === null || (client.expiresAt !== null && client.expiresAt <= now)) return null;
  const { id, lastUsedAt } = client;
  if (lastUsedAt === null || now.getTime() - lastUsedAt.getTime() >= LAST_USED_EVERY_MS) {
    await em.nativeUpdate(ApiClient, { id, lastUsedAt }, { lastUsedAt: now });
  }
  const ends = [shown.expiresAt, ...(client.expiresAt === null ? [] : [client.expiresAt])];
  return {
    actor: {
      kind: 'TOKEN',
      tokenId: id,
      credential: 'APPLICATION',
      name: client.name,
      personId: null,
      email: null,
      role: client.role,
      publisherId: client.publisher,
      scopes: client.scopes,
    },
    expiresAt: new Date(Math.min(...ends.map((end) => end.getTime()))),
  };
}
