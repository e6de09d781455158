/**
 * The order of the list. It is taken once and kept: a row that changes its group stays where it is until the next
 * visit or *Sort again*, so that nothing moves under the hand.
 */
import type { OffersOrder } from '../gql/graphql.ts';
import type { Offer } from '../offer.ts';

export const groups = ['action', 'progress', 'others'] as const;
export type Group = (typeof groups)[number];
/** Where a row stands; without a group in a list that is ordered by something else than who must act. */
export type Place = { readonly id: string; readonly group: Group | null };

export function groupOf(offer: Offer, waiting: ReadonlySet<string>): Group {
  if (waiting.has(offer.id)) return 'action';
  return offer.publication?.state === 'RUNNING' ? 'progress' : 'others';
}

/**
 * Groups in their order; inside a group by name, then the newest change first. Any other order is the API's, and has no
 * groups.
 */
export function orderOf(
  offers: readonly Offer[],
  order: OffersOrder,
  waiting: ReadonlySet<string>,
  compareNames: (a: string, b: string) => number,
): readonly Place[] {
  if (order !== 'NEEDS_ACTION_FIRST') return offers.map(({ id }) => ({ id, group: null }));
  return offers
    .map((offer) => ({ offer, group: groupOf(offer, waiting) }))
    .sort(
      (a, b) =>
        groups.indexOf(a.group) - groups.indexOf(b.group) ||
        compareNames(a.offer.name, b.offer.name) ||
        b.offer.updatedAt.localeCompare(a.offer.updatedAt),
    )
    .map(({ offer, group }) => ({ id: offer.id, group }));
}

/** What a new sorting would change: the rows that belong to another group now, and the offers without a row. */
export function movedSince(
  kept: readonly Place[],
  offers: readonly Offer[],
  waiting: ReadonlySet<string>,
): { readonly moved: readonly { readonly group: Group }[]; readonly added: number } {
  const before = new Map(kept.map(({ id, group }) => [id, group]));
  const now = offers.map((offer) => ({ id: offer.id, group: groupOf(offer, waiting) }));
  const isMoved = ({ id, group }: { readonly id: string; readonly group: Group }) => {
    const known = before.get(id);
    return known !== undefined && known !== null && known !== group;
  };
  return {
    moved: now.filter(isMoved),
    added: now.filter(({ id }) => !before.has(id)).length,
  };
}
