import { Fragment, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useBurst, usePublisherFeed } from '../feed.ts';
import type { ListedOfferFragment, OfferCountsQuery, OffersPageQuery } from '../gql/graphql.ts';
import { useMessages, type MessageKey } from '../messages/messages.tsx';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { Icon } from '../parts/icon.tsx';
import { useHeadingFocus, usePageTitle, useSingleKeys } from '../parts/page.ts';
import { useReader } from '../reader.tsx';
import { readSingleKeys } from '../session.ts';
import {
  addressOf,
  currentOwn,
  filterOf,
  inView,
  listingOf,
  listingOfOwn,
  viewOf,
  views,
  type Listing,
  type View,
} from './listing.ts';
import { OfferCounts, OffersByIds, OffersPage, OwnViews } from './offers-documents.ts';
import { groupOf, groups, movedSince, orderOf, type Group, type Place } from './order.ts';
import { OfferRow } from './row.tsx';
import { Tools } from './tools.tsx';

const PAGE_SIZE = 50;

const groupNames: Readonly<Record<Group, MessageKey>> = {
  action: 'offers.group.action',
  progress: 'offers.group.progress',
  others: 'offers.group.others',
};

/** All offers: what waits for the reader first, then what is at work, then the rest. */
export function Offers() {
  const { t, apiLanguage: language } = useMessages();
  const { waiting, burst, publisher } = useReader();
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const heading = useHeadingFocus();
  const listing = listingOf(query);
  const view = viewOf(listing);
  const before = query.get('before');
  const after = query.get('after');
  usePageTitle(`${t('offers.title')} · ${t('app.name')}`);

  const [page, readPage] = useQuery({
    query: OffersPage,
    variables: {
      language,
      filter: filterOf(listing),
      orderBy: listing.order,
      ...(before === null ? { first: PAGE_SIZE, after } : { last: PAGE_SIZE, before }),
    },
    requestPolicy: 'cache-and-network',
  });
  const [counts, readCounts] = useQuery({
    query: OfferCounts,
    variables: { language, filter: filterOf({ ...listing, status: [] }) },
    requestPolicy: 'cache-and-network',
  });
  const [own, readOwn] = useQuery({ query: OwnViews, requestPolicy: 'cache-and-network' });
  const ownViews = own.data?.viewer.savedViews;
  const currentView = currentOwn(listing, ownViews ?? []);
  const readAgain = () => {
    readPage({ requestPolicy: 'network-only' });
    readCounts({ requestPolicy: 'network-only' });
  };
  const seenBurst = useRef(burst);
  useEffect(() => {
    if (seenBurst.current === burst) return;
    seenBurst.current = burst;
    readAgain();
  });
  const onNews = useBurst(readAgain);
  useSingleKeys({
    n: () => {
      if (publisher !== null) void navigate('/offers/new');
    },
  });

  const offers = page.data?.offers.nodes;
  const kept = useKeptOrder(
    `${addressOf(listing)} ${before} ${after}`,
    listing,
    page.stale || page.fetching ? undefined : offers,
    waiting,
  );

  return (
    <main id="content">
      <div className="offers-head">
        <h1 ref={heading} tabIndex={-1}>
          {t('offers.title')}
        </h1>
        <Moved kept={kept} offers={offers ?? []} waiting={waiting} />
        {publisher !== null && (
          <Link className="button primary" to="/offers/new">
            <Icon name="plus" small />
            {t('offers.new')}
          </Link>
        )}
      </div>
      <div className="views">
        <nav className="tabs" aria-label={t('offers.views')}>
          {views.map((each) => (
            <ViewTab
              key={each}
              to={addressOf(inView(listing, each))}
              current={each === view && currentView === undefined}
              name={t(`offers.view.${each}`)}
              turn={each === 'action'}
              count={each === 'action' ? waiting?.size : countOf(each, counts.data?.all)}
            />
          ))}
          {ownViews?.map((each) => (
            <ViewTab
              key={each.id}
              to={addressOf(listingOfOwn(each))}
              current={each.id === currentView?.id}
              name={each.name}
              count={null}
            />
          ))}
        </nav>
      </div>
      <Tools
        listing={listing}
        counts={counts.data?.all}
        own={ownViews}
        onViewsChanged={() => readOwn({ requestPolicy: 'network-only' })}
      />
      {page.error && offers === undefined ? (
        <ErrorPanel error={page.error} onRetry={readAgain} />
      ) : page.data === undefined || offers === undefined || kept.places === null ? (
        <Skeleton />
      ) : kept.places.length === 0 ? (
        <Empty listing={listing} name={currentView?.name ?? null} />
      ) : (
        <>
          <Table places={kept.places} offers={offers} />
          <Foot
            page={page.data.offers}
            shown={kept.places.length}
            listing={listing}
            counts={counts.data?.found ?? []}
          />
        </>
      )}
      <OtherPublishers offers={offers ?? []} onNews={onNews} />
    </main>
  );
}

/** How many offers a view of everybody holds: its statuses together. */
function countOf(view: View, counts: OfferCountsQuery['all'] | undefined): number | undefined {
  const { status } = inView(listingOf(new URLSearchParams()), view);
  return counts
    ?.filter((one) => status.length === 0 || status.includes(one.status))
    .reduce((sum, { count }) => sum + count, 0);
}

type KeptOrder = {
  readonly places: readonly Place[] | null;
  readonly sortAgain: () => void;
};

/** Takes the order from the first complete answer to a question and keeps it until the question changes. */
function useKeptOrder(
  question: string,
  { order }: Listing,
  offers: readonly ListedOfferFragment[] | undefined,
  waiting: ReadonlySet<string> | undefined,
): KeptOrder {
  const { language } = useMessages();
  const [kept, setKept] = useState<{ question: string; places: readonly Place[] } | null>(null);
  const isKept = kept !== null && kept.question === question;
  const places =
    offers === undefined || waiting === undefined
      ? null
      : orderOf(offers, order, waiting, new Intl.Collator(language).compare);
  if (!isKept && places !== null) setKept({ question, places });
  return {
    // While a new question is under way the old answer stays on the screen.
    places: isKept ? kept.places : (places ?? kept?.places ?? null),
    sortAgain: () => {
      if (places !== null) setKept({ question, places });
    },
  };
}

function Moved({
  kept,
  offers,
  waiting,
}: {
  kept: KeptOrder;
  offers: readonly ListedOfferFragment[];
  waiting: ReadonlySet<string> | undefined;
}) {
  const { t } = useMessages();
  const { moved, added } =
    kept.places === null || waiting === undefined
      ? { moved: [], added: 0 }
      : movedSince(kept.places, offers, waiting);
  const first = moved[0];
  return (
    <div className="moved">
      <span role="status">
        {first !== undefined &&
          t('offers.moved', { count: moved.length, group: t(groupNames[first.group]) })}{' '}
        {added > 0 && t('offers.added', { count: added })}
      </span>
      {(first !== undefined || added > 0) && (
        <button type="button" className="button small" onClick={kept.sortAgain}>
          {t('offers.sortAgain')}
        </button>
      )}
    </div>
  );
}

function ViewTab({
  to,
  current,
  name,
  turn = false,
  count,
}: {
  to: string;
  current: boolean;
  name: string;
  /** Its offers wait for the reader. */
  turn?: boolean;
  /** Undefined while it is not known; null where it is not told. */
  count: number | null | undefined;
}) {
  const tone = turn && (count ?? 0) > 0 ? ' turn' : '';
  return (
    <Link to={to} aria-current={current ? 'page' : undefined}>
      {name}
      {count !== null && <span className={`count${tone}`}>{count ?? ' '}</span>}
    </Link>
  );
}

/**
 * `j` and `k` walk from row to row, where Enter opens the status; `e` opens the editor of the row that the focus is in.
 * A key that says where to go says it to somebody who stands somewhere.
 */
function useRowKeys(): (event: KeyboardEvent<HTMLTableElement>) => void {
  const navigate = useNavigate();
  return (event) => {
    if (!readSingleKeys() || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = (event.target as HTMLElement).closest('tr');
    if (event.key === 'e') {
      const editor = row?.dataset['editor'];
      if (editor !== undefined) void navigate(editor);
      return;
    }
    const step = { j: 1, k: -1 }[event.key];
    if (step === undefined) return;
    const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('.now')];
    const at = lines.findIndex((line) => line.closest('tr') === row);
    lines[Math.min(lines.length - 1, Math.max(0, at + step))]?.focus();
  };
}

/** The offers of the rows: those of the answer, and those that left it but keep their row. */
function useRows(
  places: readonly Place[],
  offers: readonly ListedOfferFragment[],
): ReadonlyMap<string, ListedOfferFragment> {
  const { apiLanguage: language } = useMessages();
  const byId = new Map(offers.map((offer) => [offer.id, offer]));
  const ids = places.map(({ id }) => id).filter((id) => !byId.has(id));
  const [others] = useQuery({
    query: OffersByIds,
    variables: { ids, language },
    pause: ids.length === 0,
  });
  for (const node of others.data?.nodes ?? []) {
    if (node?.__typename === 'Offer' && ids.includes(node.id)) byId.set(node.id, node);
  }
  return byId;
}

const columns: readonly { key: MessageKey; className: string }[] = [
  { key: 'offers.column.offer', className: 'of-offer' },
  { key: 'offers.column.status', className: 'of-status' },
  { key: 'offers.column.who', className: 'of-who' },
  { key: 'offers.column.live', className: 'of-live' },
  { key: 'offers.column.draft', className: 'of-draft' },
  { key: 'offers.column.changed', className: 'of-changed' },
];

function Table({
  places,
  offers,
}: {
  places: readonly Place[];
  offers: readonly ListedOfferFragment[];
}) {
  const { t } = useMessages();
  const { waiting } = useReader();
  const onKeyDown = useRowKeys();
  const byId = useRows(places, offers);
  return (
    <div className="card offers-card">
      {/* The roles stay although narrow windows lay the rows out as cards. */}
      <table className="offers" role="table" onKeyDown={onKeyDown}>
        <caption className="hidden">{t('offers.caption')}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ key, className }) => (
              <th key={key} role="columnheader" scope="col" className={className}>
                {t(key)}
              </th>
            ))}
            <th role="columnheader" scope="col" className="of-act">
              <span className="hidden">{t('offers.column.action')}</span>
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {[...groups, null].map((group) => {
            const rows = places.filter((place) => place.group === group);
            return (
              <Fragment key={group ?? ''}>
                {group !== null && rows.length > 0 && (
                  <tr className="group" role="row">
                    <th role="rowheader" scope="rowgroup" colSpan={columns.length + 1}>
                      {t(groupNames[group])} <span>{rows.length}</span>
                    </th>
                  </tr>
                )}
                {rows.map(({ id }) => {
                  const offer = byId.get(id);
                  if (offer === undefined) return null;
                  const asks = waiting !== undefined && groupOf(offer, waiting) === 'action';
                  return <OfferRow key={id} offer={offer} asks={asks} />;
                })}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Foot({
  page,
  shown,
  listing,
  counts,
}: {
  page: OffersPageQuery['offers'];
  shown: number;
  listing: Listing;
  /** Of the filter, whatever its statuses. */
  counts: OfferCountsQuery['found'];
}) {
  const { t } = useMessages();
  const { hasNextPage, hasPreviousPage, startCursor, endCursor } = page.pageInfo;
  const address = (at: 'before' | 'after', cursor: string) => {
    const start = addressOf(listing);
    return `${start}${start.includes('?') ? '&' : '?'}${at}=${encodeURIComponent(cursor)}`;
  };
  return (
    <div className="offers-foot">
      <p className="small quiet-2">
        {t('offers.total', { count: page.totalCount })}{' '}
        {shown < page.totalCount && t('offers.page', { shown })}
      </p>
      <nav className="totals small" aria-label={t('offers.totals')}>
        {counts
          .filter(({ count }) => count > 0)
          .map(({ status, statusText, count }) => (
            <Link
              key={status}
              to={addressOf({ ...listing, status: [status] })}
              aria-current={
                listing.status.length === 1 && listing.status[0] === status ? 'true' : undefined
              }
            >
              {statusText} <b>{count}</b>
            </Link>
          ))}
      </nav>
      {(hasNextPage || hasPreviousPage) && (
        <nav className="row" aria-label={t('offers.pages')}>
          {hasPreviousPage && startCursor !== null && (
            <Link className="button small" to={address('before', startCursor)}>
              <Icon name="left" small />
              {t('offers.previous')}
            </Link>
          )}
          {hasNextPage && endCursor !== null && (
            <Link className="button small" to={address('after', endCursor)}>
              {t('offers.next')}
              <Icon name="right" small />
            </Link>
          )}
        </nav>
      )}
    </div>
  );
}

function Skeleton() {
  const { t } = useMessages();
  return (
    <div className="stack" role="status">
      <span className="hidden">{t('app.loading')}</span>
      {Array.from({ length: 6 }, (_, index) => (
        <div key={index} className="skeleton row-skeleton" />
      ))}
    </div>
  );
}

function Empty({ listing, name: ownName }: { listing: Listing; name: string | null }) {
  const { t } = useMessages();
  const { publisher } = useReader();
  const view = viewOf(listing);
  const { text } = listing;
  const name = ownName ?? (view === null ? null : t(`offers.view.${view}`));
  if (text !== '') {
    const everything = inView(listing, 'all');
    return (
      <div className="card empty">
        <p>
          {name === null
            ? t('offers.empty.text', { filter: text })
            : t('offers.empty.filter', { filter: text, view: name })}
        </p>
        <Link className="button" to={view === 'all' ? '/offers' : addressOf(everything)}>
          {t(view === 'all' ? 'offers.empty.showAll' : 'offers.empty.searchAll')}
        </Link>
      </div>
    );
  }
  if (view === 'all') {
    return (
      <div className="card empty">
        <p>{t('offers.empty')}</p>
        {publisher !== null && (
          <Link className="button primary" to="/offers/new">
            <Icon name="plus" small />
            {t('offers.new')}
          </Link>
        )}
      </div>
    );
  }
  return (
    <div className="card empty">
      <p>
        {view === 'action'
          ? t('offers.empty.action')
          : name === null
            ? t('offers.empty.none')
            : t('offers.empty.view', { view: name })}
      </p>
      <Link className="button" to="/offers">
        {t('offers.empty.showAll')}
      </Link>
    </div>
  );
}

const PUBLISHERS_FOLLOWED = 10;

/** Reviewers and operators belong to no publisher: they follow the publishers whose offers they see. */
function OtherPublishers({
  offers,
  onNews,
}: {
  offers: readonly ListedOfferFragment[];
  onNews: () => void;
}) {
  const { publisher } = useReader();
  if (publisher !== null) return null;
  const ids = [...new Set(offers.map((offer) => offer.publisher.id))].slice(0, PUBLISHERS_FOLLOWED);
  return ids.map((id) => <Follow key={id} publisherId={id} onNews={onNews} />);
}

function Follow({ publisherId, onNews }: { publisherId: string; onNews: () => void }) {
  usePublisherFeed(publisherId, undefined, onNews);
  return null;
}
