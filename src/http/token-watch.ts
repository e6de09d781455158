import { ApiClient } from '../db/api-client.ts';
import { ApiToken } from '../db/api-token.ts';
import { Session } from '../db/session.ts';
import type { Deps } from '../deps.ts';
import { isOver } from '../domain/session.ts';
import { messageOf } from '../log.ts';
import { askTogether } from '../streams/ask-together.ts';

/** Whether tokens, sessions and applications that were good once still are. Their ids are unique over all. */
export type TokenWatch = {
  /** Asks now; questions of the same moment share one statement. Rejects while the database is away. */
  isValid(tokenId: string): Promise<boolean>;
  /**
   * Calls `onEnd` once, within one poll after it is revoked or expires, or what was shown of it has ended at `until`.
   * Returns the function that stops that.
   */
  watch(tokenId: string, onEnd: () => void, until?: Date | null): () => void;
  [Symbol.dispose](): void;
};

/** How often tokens with something open are looked at, in milliseconds: their end is promised within five seconds. */
export const TOKEN_LOOK_MS = 3_000;

/** One connection that hangs on what was shown, until that moment at the latest. */
type Watcher = { readonly end: () => void; readonly until: Date | null };

/** A shorter `deps.timing.safetyPollMs` lets the end of a watched token be noticed sooner. */
export function createTokenWatch(deps: Deps): TokenWatch {
  const watched = new Map<string, Set<Watcher>>();

  async function validOf(ids: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const now = deps.clock.now();
    const em = deps.orm.em.fork();
    const tokens = await em.find(
      ApiToken,
      {
        id: [...ids],
        revokedAt: null,
        $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }],
      },
      { fields: ['id'], disableIdentityMap: true },
    );
    const valid = new Set(tokens.map(({ id }) => id));
    const rest = [...ids].filter((id) => !valid.has(id));
    if (rest.length === 0) return valid;
    const sessions = await em.find(Session, { id: rest }, { disableIdentityMap: true });
    for (const session of sessions) if (!isOver(session, now)) valid.add(session.id);
    const clients = await em.find(
      ApiClient,
      { id: rest, revokedAt: null, $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }] },
      { fields: ['id'], disableIdentityMap: true },
    );
    for (const { id } of clients) valid.add(id);
    return valid;
  }

  function forget(id: string, watcher: Watcher): void {
    const watchers = watched.get(id);
    watchers?.delete(watcher);
    if (watchers?.size === 0) watched.delete(id);
  }

  async function endInvalid(): Promise<void> {
    if (watched.size === 0) return;
    const ids = new Set(watched.keys());
    const valid = await validOf(ids);
    const now = deps.clock.now();
    for (const id of ids) {
      for (const watcher of watched.get(id) ?? []) {
        if (valid.has(id) && (watcher.until === null || watcher.until > now)) continue;
        forget(id, watcher);
        watcher.end();
      }
    }
  }

  let polling = false;
  const timer = setInterval(
    () => {
      if (polling) return;
      polling = true;
      endInvalid()
        .catch((thrown: unknown) => {
          deps.log.debug('tokens could not be looked at', { error: messageOf(thrown) });
        })
        .finally(() => {
          polling = false;
        });
    },
    Math.min(deps.timing.safetyPollMs, TOKEN_LOOK_MS),
  ).unref();

  return {
    isValid: askTogether(validOf),
    watch(tokenId, end, until = null) {
      const watcher = { end, until };
      const watchers = watched.get(tokenId) ?? new Set();
      watched.set(tokenId, watchers);
      watchers.add(watcher);
      return () => forget(tokenId, watcher);
    },
    [Symbol.dispose]() {
      clearInterval(timer);
    },
  };
}
