import { ApiToken } from '../db/api-token.ts';
import type { Deps } from '../deps.ts';
import { messageOf } from '../log.ts';
import { askTogether } from '../streams/ask-together.ts';

/** Whether tokens that were good once still are. */
export type TokenWatch = {
  /** Asks now; questions of the same moment share one statement. Rejects while the database is away. */
  isValid(tokenId: string): Promise<boolean>;
  /** Calls `onEnd` once, within one poll after the token is revoked or expires. Returns the function that stops that. */
  watch(tokenId: string, onEnd: () => void): () => void;
  [Symbol.dispose](): void;
};

/** `deps.timing.safetyPollMs` is how late the end of a watched token may be noticed. */
export function createTokenWatch(deps: Deps): TokenWatch {
  const watched = new Map<string, Set<() => void>>();

  async function validOf(ids: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const rows = await deps.orm.em.fork().find(
      ApiToken,
      {
        id: [...ids],
        revokedAt: null,
        $or: [{ expiresAt: null }, { expiresAt: { $gt: deps.clock.now() } }],
      },
      { fields: ['id'], disableIdentityMap: true },
    );
    return new Set(rows.map(({ id }) => id));
  }

  async function endInvalid(): Promise<void> {
    if (watched.size === 0) return;
    const ids = new Set(watched.keys());
    const valid = await validOf(ids);
    for (const id of ids) {
      if (valid.has(id)) continue;
      const ends = watched.get(id) ?? [];
      watched.delete(id);
      for (const end of ends) end();
    }
  }

  let polling = false;
  const timer = setInterval(() => {
    if (polling) return;
    polling = true;
    endInvalid()
      .catch((thrown: unknown) => {
        deps.log.debug('tokens could not be looked at', { error: messageOf(thrown) });
      })
      .finally(() => {
        polling = false;
      });
  }, deps.timing.safetyPollMs).unref();

  return {
    isValid: askTogether(validOf),
    watch(tokenId, onEnd) {
      const ends = watched.get(tokenId) ?? new Set();
      watched.set(tokenId, ends);
      ends.add(onEnd);
      return () => {
        ends.delete(onEnd);
        if (ends.size === 0 && watched.get(tokenId) === ends) watched.delete(tokenId);
      };
    },
    [Symbol.dispose]() {
      clearInterval(timer);
    },
  };
}
