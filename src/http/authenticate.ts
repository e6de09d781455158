import { createHash } from 'node:crypto';
import { ApiToken } from '../db/api-token.ts';
import { Person } from '../db/person.ts';
import type { Deps } from '../deps.ts';
import type { Actor } from '../domain/actor.ts';
import { anonymous } from '../domain/actor.ts';
import type { Language } from '../domain/language.ts';

/** Who asks; or that the token is no good, without why: that would tell which tokens once existed. */
export type Authentication =
  | {
      readonly ok: true;
      readonly actor: Actor;
      readonly expiresAt: Date | null;
      /** The language that the person behind the token chose. */
      readonly language: Language | null;
    }
  | { readonly ok: false };

/** How exact `lastUsedAt` is, in milliseconds: a busy token must not cost a write per request. */
const LAST_USED_EVERY_MS = 60_000;

/** What every secret of an API token begins with. */
export const TOKEN_PREFIX = 'vt_';

const bearer = /^Bearer +(vt_[A-Za-z0-9_-]{20,200}) *$/i;

/** What is stored of a token's secret: its sha256, in hexadecimal digits. */
export function hashToken(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/**
 * Finds out who asks by an Authorization header. No header is an anonymous caller; a header that names no good token
 * is refused, rather than taken for anonymous: the caller believes to be somebody.
 * Throws when the database is away.
 */
export async function authenticate(deps: Deps, header: string | null): Promise<Authentication> {
  if (header === null) return { ok: true, actor: anonymous, expiresAt: null, language: null };
  const secret = bearer.exec(header)?.[1];
  if (secret === undefined) return { ok: false };
  const em = deps.orm.em.fork();
  const token = await em.findOne(ApiToken, { hash: hashToken(secret) });
  const now = deps.clock.now();
  if (!token || token.revokedAt !== null) return { ok: false };
  if (token.expiresAt !== null && token.expiresAt <= now) return { ok: false };
  const person = token.person === null ? null : await em.findOne(Person, { id: token.person });
  const used = token.lastUsedAt;
  if (used === null || now.getTime() - used.getTime() >= LAST_USED_EVERY_MS) {
    await em.nativeUpdate(ApiToken, { id: token.id, lastUsedAt: used }, { lastUsedAt: now });
  }
  return {
    ok: true,
    actor: {
      kind: 'TOKEN',
      tokenId: token.id,
      name: person?.name ?? token.name,
      personId: token.person,
      email: person?.email ?? null,
      role: token.role,
      publisherId: token.publisher,
      scopes: token.scopes,
    },
    expiresAt: token.expiresAt,
    language: person?.language ?? null,
  };
}
