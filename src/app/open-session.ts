import type { Deps } from '../deps.ts';
import { Audit } from '../db/audit.ts';
import type { Person } from '../db/person.ts';
import { Session } from '../db/session.ts';
import type { SignInMethod } from '../db/session.ts';
import { recordOf } from '../domain/actor.ts';
import { SESSION_LIFETIME_MS } from '../domain/session.ts';
import { sha256 } from './hashing.ts';
import { sessionActor } from './session-actor.ts';
import type { Tx } from './transact.ts';

/** The browser that a person signs in with. */
export type Browser = {
  readonly address: string;
  readonly userAgent: string | null;
  /** Hash of the secret of the session that it had before; null when it had none. */
  readonly sessionHash: string | null;
  readonly traceId: string;
};

/** Longest name of a browser that is kept, in characters. */
const MAX_USER_AGENT = 300;

/** A fresh secret of a session. The prefix lets scanners find one that leaked. */
export const newSessionSecret = (deps: Pick<Deps, 'newSecret'>): string => `vs_${deps.newSecret()}`;

/**
 * Begins a session and answers its secret. It never goes on with one that the browser had: that one ends, so a secret
 * that somebody planted there before the sign-in is worth nothing after it.
 */
export async function openSession(
  deps: Deps,
  tx: Tx,
  person: Person,
  more: {
    readonly method: SignInMethod;
    readonly staffRole: Session['staffRole'];
    readonly browser: Browser;
  },
): Promise<{ readonly sessionId: string; readonly secret: string }> {
  const { browser } = more;
  const { sessionHash: hash } = browser;
  if (hash !== null) {
    await tx.em.nativeUpdate(
      Session,
      { $or: [{ hash }, { nextHash: hash }, { formerHash: hash }], revokedAt: null },
      { revokedAt: tx.now },
    );
  }
  const secret = newSessionSecret(deps);
  const session: Session = {
    id: deps.newId(),
    person: person.id,
    hash: sha256(secret),
    nextHash: null,
    nextSince: null,
    formerHash: null,
    formerUntil: null,
    rotatedAt: tx.now,
    method: more.method,
    staffRole: more.staffRole,
    publisher: null,
    userAgent: browser.userAgent?.slice(0, MAX_USER_AGENT) ?? null,
    address: browser.address,
    createdAt: tx.now,
    lastUsedAt: tx.now,
    expiresAt: new Date(tx.now.getTime() + SESSION_LIFETIME_MS),
    revokedAt: null,
  };
  await tx.em.insert(Session, session);
  const actor = await sessionActor(tx.em, session, person);
  await tx.em.insert(Audit, {
    id: deps.newId(),
    at: tx.now,
    actor: recordOf(actor),
    action: 'signIn',
    publisher: actor.publisherId,
    offer: null,
    outcome: 'DONE',
    detail: { method: more.method, sessionId: session.id },
    traceId: browser.traceId,
  });
  return { sessionId: session.id, secret };
}
