/**
 * What of the list of offers is looked at: a filter and an order, which live in the address. The views that everybody
 * has are filters with a short name; the views that a person saved are written out, so that an address can be shared.
 */
import type { OffersFilter, OffersOrder, OfferStatus } from '../gql/graphql.ts';

export const views = ['all', 'action', 'progress', 'live', 'drafts'] as const;
export type View = (typeof views)[number];

export type Listing = {
  readonly text: string;
  /** None means any. */
  readonly status: readonly OfferStatus[];
  /** Null means whether or not. */
  readonly needsMyAction: boolean | null;
  /** Readable id; empty means any. */
  readonly publisher: string;
  readonly order: OffersOrder;
};

export const orders = [
  'NEEDS_ACTION_FIRST',
  'UPDATED_DESC',
  'NAME_ASC',
] as const satisfies readonly OffersOrder[];

const statuses: Readonly<Record<OfferStatus, true>> = {
  NEVER_PUBLISHED: true,
  PUBLISH_IN_PROGRESS: true,
  AWAITING_PUBLISHER_SIGNOFF: true,
  PUBLISH_FAILED: true,
  PUBLISH_CANCELED: true,
  LIVE: true,
  DELISTED: true,
};
const isStatus = (name: string): name is OfferStatus => Object.hasOwn(statuses, name);

/** What a view of everybody asks for. */
const wanted: Readonly<Record<View, Pick<Listing, 'status' | 'needsMyAction'>>> = {
  all: { status: [], needsMyAction: null },
  action: { status: [], needsMyAction: true },
  progress: {
    status: ['PUBLISH_IN_PROGRESS', 'AWAITING_PUBLISHER_SIGNOFF'],
    needsMyAction: null,
  },
  live: { status: ['LIVE'], needsMyAction: null },
  drafts: { status: ['NEVER_PUBLISHED'], needsMyAction: null },
};

const plain: Listing = {
  text: '',
  ...wanted.all,
  publisher: '',
  order: 'NEEDS_ACTION_FIRST',
};

/** The listing of a view, with what else is asked for kept. */
export const inView = (listing: Listing, view: View): Listing => ({
  ...listing,
  ...wanted[view],
  publisher: '',
});

const sameStatuses = (one: readonly OfferStatus[], other: readonly OfferStatus[]): boolean =>
  one.length === other.length && one.every((status) => other.includes(status));

/** The view of everybody that has this filter; null for any other filter. The text and the order are beside it. */
export function viewOf({ status, needsMyAction, publisher }: Listing): View | null {
  if (publisher !== '') return null;
  const fits = (view: View) =>
    wanted[view].needsMyAction === needsMyAction && sameStatuses(wanted[view].status, status);
  return views.find(fits) ?? null;
}

/** Reads an address; what it does not know is not there. */
export function listingOf(query: URLSearchParams): Listing {
  const view = views.find((each) => each === query.get('view')) ?? 'all';
  const status = [...new Set((query.get('status') ?? '').split(','))].filter(isStatus);
  const needs = query.get('needs');
  return {
    text: query.get('q') ?? '',
    status: status.length > 0 ? status : wanted[view].status,
    needsMyAction: needs === null ? wanted[view].needsMyAction : needs === 'yes',
    publisher: query.get('publisher') ?? '',
    order: orders.find((order) => order === query.get('order')) ?? plain.order,
  };
}

/** The address of a listing; each has one, so that two are the same when their addresses are. */
export function addressOf(listing: Listing): string {
  const query = new URLSearchParams();
  const view = viewOf(listing);
  if (view === null) {
    if (listing.status.length > 0) query.set('status', [...listing.status].sort().join(','));
    if (listing.needsMyAction !== null) query.set('needs', listing.needsMyAction ? 'yes' : 'no');
    if (listing.publisher !== '') query.set('publisher', listing.publisher);
  } else if (view !== 'all') query.set('view', view);
  if (listing.text !== '') query.set('q', listing.text);
  if (listing.order !== plain.order) query.set('order', listing.order);
  return query.size === 0 ? '/offers' : `/offers?${query}`;
}

/** The filter of the API. */
export const filterOf = ({ text, status, needsMyAction, publisher }: Listing): OffersFilter => ({
  text: text === '' ? null : text,
  status: status.length === 0 ? null : [...status],
  needsMyAction,
  publisher: publisher === '' ? null : publisher,
});

/** A view that a person saved, as the API has it. */
export type OwnView = {
  readonly id: string;
  readonly name: string;
  readonly text: string | null;
  readonly status: readonly OfferStatus[] | null;
  readonly needsMyAction: boolean | null;
  readonly publisher: string | null;
  readonly orderBy: OffersOrder;
};

export const listingOfOwn = (view: OwnView): Listing => ({
  text: view.text ?? '',
  status: view.status ?? [],
  needsMyAction: view.needsMyAction,
  publisher: view.publisher ?? '',
  order: view.orderBy,
});

/** The saved view that is looked at, if one is. */
export function currentOwn(listing: Listing, own: readonly OwnView[]): OwnView | undefined {
  const address = addressOf(listing);
  return own.find((view) => addressOf(listingOfOwn(view)) === address);
}
