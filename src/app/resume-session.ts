import type { Deps } from '../deps.ts';
import type { Em } from '../db/orm.ts';
import { Person } from '../db/person.ts';
import { Session } from '../db/session.ts';
import type { TokenActor } from '../domain/actor.ts';
import type { Language } from '../domain/language.ts';
import { FORMER_FOR_MS, meaningOf } from '../domain/session.ts';
import { sha256 } from './hashing.ts';
import { newSessionSecret } from './open-session.ts';
import { sessionActor } from './session-actor.ts';

/** Who a secret belongs to; or that it is no good, without why. */
export type ResumedSession =
  | {
      readonly ok: true;
      readonly actor: TokenActor;
      readonly expiresAt: Date;
      readonly language: Language;
      /** The secret that the browser is to show from now on; null to go on with the one it has. */
      readonly nextSecret: string | null;
    }
  | { readonly ok: false };

/** What a secret of a session looks like. */
const pattern = /^vs_[A-Za-z0-9_-]{20,200}$/;

/** How exact `lastUsedAt` is, in milliseconds: a busy session must not cost a write per request. */
const LAST_USED_EVERY_MS = 60_000;

/**
 * Goes on with the session of a secret. `canSend` tells whether the answer can carry the next secret to the browser;
 * the first message of a WebSocket, for one, cannot.
 * Throws when the database is away.
 */
export async function resumeSession(
  deps: Deps,
  secret: string,
  canSend: boolean,
): Promise<ResumedSession> {
  if (!pattern.test(secret)) return { ok: false };
  const em = deps.orm.em.fork();
  const hash = sha256(secret);
  const session = await em.findOne(Session, {
    $or: [{ hash }, { nextHash: hash }, { formerHash: hash }],
  });
  if (session === null) return { ok: false };
  const now = deps.clock.now();
  const { id } = session;
  let nextSecret: string | null = null;
  const meaning = meaningOf(session, hash, now);
  switch (meaning) {
    case 'OVER':
      return { ok: false };
    case 'COPIED':
      await em.nativeUpdate(Session, { id, revokedAt: null }, { revokedAt: now });
      deps.log.warn('a former secret of a session was shown; the session was ended', {
        session: id,
      });
      return { ok: false };
    case 'CONFIRMED':
      await confirm(em, session, now);
      break;
    case 'DUE':
      if (canSend) nextSecret = await offerNext(deps, em, session, now);
      break;
    case 'GOOD':
      break;
  }
  const { lastUsedAt } = session;
  if (now.getTime() - lastUsedAt.getTime() >= LAST_USED_EVERY_MS) {
    await em.nativeUpdate(Session, { id, lastUsedAt }, { lastUsedAt: now });
  }
  const person = await em.findOneOrFail(Person, { id: session.person });
  const actor = await sessionActor(em, session, person);
  return { ok: true, actor, expiresAt: session.expiresAt, language: person.language, nextSecret };
}

/** The next secret has arrived. Of two requests that show it at once, one writes. */
async function confirm(em: Em, session: Session, now: Date): Promise<void> {
  const { id, hash, nextHash } = session;
  if (nextHash === null) return;
  await em.nativeUpdate(
    Session,
    { id, hash, nextHash },
    {
      hash: nextHash,
      nextHash: null,
      nextSince: null,
      formerHash: hash,
      formerUntil: new Date(now.getTime() + FORMER_FOR_MS),
      rotatedAt: now,
    },
  );
}

/** Notes a next secret and answers it; null when another request of this moment was faster. */
async function offerNext(
  deps: Deps,
  em: Em,
  { id, hash, nextSince }: Session,
  now: Date,
): Promise<string | null> {
  const secret = newSessionSecret(deps);
  const noted = await em.nativeUpdate(
    Session,
    { id, hash, nextSince },
    { nextHash: sha256(secret), nextSince: now },
  );
  return noted === 1 ? secret : null;
}
