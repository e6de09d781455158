/** How long sessions and their secrets last, and what a secret that somebody shows means. Times in milliseconds. */

/** A session ends this long after its sign-in, however much it is used. */
export const SESSION_LIFETIME_MS = 7 * 24 * 3_600_000;
/** It ends earlier when nobody used it for this long. */
export const SESSION_IDLE_MS = 12 * 3_600_000;
/** A secret that has been in use for this long is followed by another one. */
export const ROTATE_AFTER_MS = 3_600_000;
/** The next secret is made anew when nobody showed the one that was sent this long ago: its answer was lost. */
export const OFFER_AGAIN_MS = 60_000;
/** How long the former secret is still good, for requests that were under way. */
export const FORMER_FOR_MS = 30_000;

/** What of a session decides. */
export type SessionTimes = {
  readonly hash: string;
  readonly nextHash: string | null;
  readonly nextSince: Date | null;
  readonly formerHash: string | null;
  readonly formerUntil: Date | null;
  readonly rotatedAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
};

/**
 * What a secret of a session, told by its hash, means.
 * - `OVER`: the session has ended.
 * - `GOOD`: go on.
 * - `DUE`: go on, and send the next secret.
 * - `CONFIRMED`: the next secret has arrived; it is the current one from now on.
 * - `COPIED`: a secret that was replaced some time ago. Two hold the session: it must end.
 */
export function meaningOf(
  session: SessionTimes,
  hash: string,
  at: Date,
): 'OVER' | 'GOOD' | 'DUE' | 'CONFIRMED' | 'COPIED' {
  if (isOver(session, at)) return 'OVER';
  if (hash === session.nextHash) return 'CONFIRMED';
  if (hash === session.formerHash) {
    return session.formerUntil !== null && at <= session.formerUntil ? 'GOOD' : 'COPIED';
  }
  if (at.getTime() - session.rotatedAt.getTime() < ROTATE_AFTER_MS) return 'GOOD';
  const sent = session.nextSince;
  return sent === null || at.getTime() - sent.getTime() >= OFFER_AGAIN_MS ? 'DUE' : 'GOOD';
}

/** True for a session that was revoked, had its time, or was not used for too long. */
export function isOver(
  session: Pick<SessionTimes, 'lastUsedAt' | 'expiresAt' | 'revokedAt'>,
  at: Date,
): boolean {
  return (
    session.revokedAt !== null ||
    session.expiresAt <= at ||
    at.getTime() - session.lastUsedAt.getTime() >= SESSION_IDLE_MS
  );
}
