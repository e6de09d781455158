import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { applicationActor } from '../app/application-actor.ts';
import { resumeSession } from '../app/resume-session.ts';
import { ApiToken } from '../db/api-token.ts';
import { Person } from '../db/person.ts';
import type { Deps } from '../deps.ts';
import type { Actor } from '../domain/actor.ts';
import { anonymous } from '../domain/actor.ts';
import type { Language } from '../domain/language.ts';
import type { Cookies } from './session-cookie.ts';

/** Who asks; or that the token is no good, without why: that would tell which tokens once existed. */
export type Authentication =
  | {
      readonly ok: true;
      readonly actor: Actor;
      readonly expiresAt: Date | null;
      /** The language that the person behind the token chose. */
      readonly language: Language | null;
      /** The `Set-Cookie` that the answer is to carry; absent when there is none. */
      readonly setCookie?: string;
    }
  | {
      readonly ok: false;
      /** `ORIGIN_NOT_ALLOWED`: a session was shown, and nothing tells that a page of ours sent it. */
      readonly code?: 'ORIGIN_NOT_ALLOWED';
      readonly setCookie?: string;
    };

/** How exact `lastUsedAt` is, in milliseconds: a busy token must not cost a write per request. */
const LAST_USED_EVERY_MS = 60_000;

/** What every secret of an API token begins with. */
export const TOKEN_PREFIX = 'vt_';

/** A token of the identity provider: three parts in base64url (RFC 7515 3.1). */
const bearerJwt = /^Bearer +([\w-]{2,4000}\.[\w-]{2,8000}\.[\w-]{0,2000}) *$/i;

const bearer = /^Bearer +(vt_[A-Za-z0-9_-]{20,200}) *$/i;

/** What is stored of a token's secret: its sha256, in hexadecimal digits. */
export function hashToken(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/**
 * Finds out who asks by an Authorization header. No header is an anonymous caller; a header that names no good token
 * is refused, rather than taken for anonymous: the caller believes to be somebody.
 * Throws when the database is away, and for a token of an application when the provider is.
 */
export async function authenticate(deps: Deps, header: string | null): Promise<Authentication> {
  if (header === null) return { ok: true, actor: anonymous, expiresAt: null, language: null };
  const jwt = bearerJwt.exec(header)?.[1];
  if (jwt !== undefined) {
    const found = await applicationActor(deps, jwt);
    return found === null ? { ok: false } : { ok: true, ...found, language: null };
  }
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

/**
 * Finds out who sent a request: by its Authorization header, else by the session in its cookie.
 *
 * A browser sends cookies whoever made it send the request, so a session counts only where the request proves that a
 * page of ours sent it: by an allowed `Origin` (which the route or the upgrade has checked), by `Sec-Fetch-Site`, which
 * pages cannot write, or by the header `vitrine-channel`, which pages elsewhere cannot send without our permission.
 * `transport` is `UPGRADE` for a WebSocket: there only an `Origin` counts, and no cookie can be sent with the answer.
 */
export async function authenticateRequest(
  deps: Deps,
  cookies: Cookies,
  incoming: IncomingMessage,
  transport: 'REQUEST' | 'UPGRADE',
): Promise<Authentication> {
  const { headers } = incoming;
  const secret = cookies.sessionOf(incoming);
  if (headers.authorization !== undefined || secret === null) {
    return await authenticate(deps, headers.authorization ?? null);
  }
  const isOurs =
    headers.origin !== undefined ||
    (transport === 'REQUEST' &&
      (headers['sec-fetch-site'] === 'same-origin' || headers['vitrine-channel'] !== undefined));
  if (!isOurs) return { ok: false, code: 'ORIGIN_NOT_ALLOWED' };
  const resumed = await resumeSession(deps, secret, transport === 'REQUEST');
  // A browser that keeps a dead session would be refused for good, also where nobody has to be signed in.
  if (!resumed.ok) return { ok: false, setCookie: cookies.take };
  const { actor, expiresAt, language, nextSecret } = resumed;
  return {
    ok: true,
    actor,
    expiresAt,
    language,
    ...(nextSecret === null ? {} : { setCookie: cookies.give(nextSecret, expiresAt) }),
  };
}
