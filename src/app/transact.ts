import { raw } from '@mikro-orm/postgresql';
import type { Deps } from '../deps.ts';
import type { Em } from '../db/orm.ts';
import { Publisher } from '../db/publisher.ts';
import type { Ring, RingKind } from '../jobs/bell.ts';
import type { Topic } from '../streams/waker.ts';

/** A transaction at work, with the moment it speaks of and what is told to others after its commit. */
export type Tx = {
  readonly em: Em;
  /**
   * Read at the first use and the same from then on. Whoever waits for a lock uses it afterwards, so that
   * facts of one offer do not go back in time.
   */
  readonly now: Date;
  /** Told to readers after the commit. */
  readonly topics: Topic[];
  /** Rung for workers after the commit. */
  readonly rings: (Ring & { readonly kind: RingKind })[];
};

/** SQL states after which the same transaction may succeed: deadlock, serialisation failure. */
const retryable = new Set(['40P01', '40001']);
const ATTEMPTS = 3;

function sqlState(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return sqlState(thrown.cause);
}

/** True when the database refused because a row with that key exists. */
export function isUniqueViolation(thrown: unknown): boolean {
  return sqlState(thrown) === '23505';
}

/** True when a statement waited longer than its `lock_timeout`. */
export function isLockTimeout(thrown: unknown): boolean {
  return sqlState(thrown) === '55P03';
}

/**
 * Runs one transaction. Wakes and rings go out after the commit: inside it a NOTIFY would serialise
 * all commits, and a worker would look before the row is there.
 */
export async function transact<Result>(
  deps: Deps,
  work: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    const topics: Topic[] = [];
    const rings: Tx['rings'] = [];
    try {
      const result = await deps.orm.em.fork().transactional(async (em) => {
        let now: Date | undefined;
        return await work({
          em,
          get now() {
            now ??= deps.clock.now();
            return now;
          },
          topics,
          rings,
        });
      });
      // Connections that open here serve others too, so they belong to no trace.
      deps.tracing.outside(() => {
        if (topics.length > 0) deps.waker.wake(topics);
        // Not awaited: an answer must not wait for a Redis that is away; the sweep rings again.
        for (const { kind, id, token } of rings) void deps.bell.ring(kind, [{ id, token }]);
      });
      return result;
    } catch (thrown) {
      const state = sqlState(thrown);
      if (state === undefined || !retryable.has(state) || attempt === ATTEMPTS) throw thrown;
    }
  }
}

/**
 * Takes `count` numbers of the publisher's feed and returns the first.
 * The row stays locked until the commit, so feed order is commit order; it is the last lock taken.
 */
export async function takeFeedNumbers(em: Em, publisher: string, count: number): Promise<number> {
  const rows = await em
    .createQueryBuilder(Publisher)
    .update({ feedSeq: raw('feed_seq + ?', [count]) })
    .where({ id: publisher })
    .returning('feedSeq')
    .execute<{ feedSeq: number }[]>('all');
  const last = rows[0]?.feedSeq;
  if (last === undefined) throw new Error(`Publisher ${publisher} does not exist.`);
  return last - count + 1;
}
