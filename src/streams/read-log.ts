import type { MikroORM } from '@mikro-orm/postgresql';
import { Offer } from '../db/offer.ts';
import { Publisher } from '../db/publisher.ts';
import { Transition } from '../db/transition.ts';
import type { StreamScope } from './cursor.ts';
import { isUuid, scopeKey } from './cursor.ts';

/** An offer without its draft, which may be large. */
export type OfferState = Omit<Offer, 'draft'>;

/** Where a log stands, and what state belongs to that: read in one statement, so that the two agree. */
export type LogStart = {
  /** The number of the newest transition. */
  readonly number: number;
  /** The offer as it is at that number; null on a publisher's feed. */
  readonly offer: OfferState | null;
};

/** Reads the fact log; every call is one statement (two for `counters`), and keeps nothing. */
export type LogReader = {
  /** Where the log of `scope` stands; null when there is no such offer or publisher. */
  start(scope: StreamScope): Promise<LogStart | null>;
  /** The newest numbers by `scopeKey`; scopes that do not exist are absent. */
  counters(scopes: readonly StreamScope[]): Promise<ReadonlyMap<string, number>>;
  /** The transitions after `number`, oldest first, at most `limit`. */
  after(scope: StreamScope, number: number, limit: number): Promise<readonly Transition[]>;
};

/** The number that a transition has in a scope. */
export function numberIn(scope: StreamScope, transition: Transition): number {
  return scope.kind === 'offer' ? transition.seq : transition.feedSeq;
}

export function createLogReader(orm: MikroORM): LogReader {
  const alone = { disableIdentityMap: true } as const;

  async function counters(scopes: readonly StreamScope[]): Promise<Map<string, number>> {
    const ids = (kind: StreamScope['kind']) =>
      scopes.filter((scope) => scope.kind === kind && isUuid(scope.id)).map(({ id }) => id);
    const found = new Map<string, number>();
    const offers = ids('offer');
    if (offers.length > 0) {
      const fields = ['id', 'seq'] as const;
      const rows = await orm.em.fork().find(Offer, { id: offers }, { fields, ...alone });
      for (const { id, seq } of rows) found.set(scopeKey({ kind: 'offer', id }), seq);
    }
    const publishers = ids('publisher');
    if (publishers.length > 0) {
      const fields = ['id', 'feedSeq'] as const;
      const rows = await orm.em.fork().find(Publisher, { id: publishers }, { fields, ...alone });
      for (const { id, feedSeq } of rows) found.set(scopeKey({ kind: 'publisher', id }), feedSeq);
    }
    return found;
  }

  return {
    counters,
    async start(scope) {
      if (scope.kind === 'publisher') {
        const number = (await counters([scope])).get(scopeKey(scope));
        return number === undefined ? null : { number, offer: null };
      }
      if (!isUuid(scope.id)) return null;
      const where = { id: scope.id };
      const offer = await orm.em.fork().findOne(Offer, where, { exclude: ['draft'], ...alone });
      // Everything but the draft was loaded.
      return offer === null ? null : { number: offer.seq, offer: offer as OfferState };
    },
    async after(scope, number, limit) {
      // Both numbers are commit order: when one can be read, all smaller ones can.
      const em = orm.em.fork();
      return scope.kind === 'offer'
        ? await em.find(
            Transition,
            { offer: scope.id, seq: { $gt: number } },
            { orderBy: { seq: 'asc' }, limit, ...alone },
          )
        : await em.find(
            Transition,
            { publisher: scope.id, feedSeq: { $gt: number } },
            { orderBy: { feedSeq: 'asc' }, limit, ...alone },
          );
    },
  };
}
