import { Fragment, useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useBurst, usePublisherFeed } from '../feed.ts';
import type { ListedOfferFragment, OffersPageQuery } from '../gql/graphql.ts';
import { useMessages, type MessageKey } from '../messages/messages.tsx';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { Icon } from '../parts/icon.tsx';
import { useHeadingFocus, usePageTitle, useSingleKeys } from '../parts/page.ts';
import { useReader } from '../reader.tsx';
import { readSingleKeys } from '../session.ts';
import { OfferCounts, OffersByIds, OffersPage } from './offers-documents.ts';
import { groupOf, groups, movedSince, orderOf, type Group, type Place } from './order.ts';
import { OfferRow } from './row.tsx';
import { filterOf, viewAddress, viewOf, views, type View } from './views.ts';

const PAGE_SIZE = 50;
const FILTER_AFTER_MS = 200;

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
  const view = viewOf(query);
  const text = query.get('q') ?? '';
  const before = query.get('before');
  const after = query.get('after');
  usePageTitle(`${t('offers.title')} · ${t('app.name')}`);

  const [page, readPage] = useQuery({
    query: OffersPage,
    variables: {
      language,
      filter: filterOf(view, text),
      ...(before === null ? { first: PAGE_SIZE, after } : { last: PAGE_SIZE, before }),
    },
    requestPolicy: 'cache-and-network',
  });
  const [counts, readCounts] = useQuery({
    query: OfferCounts,
    requestPolicy: 'cache-and-network',
  });
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
    `${view} ${text} ${before} ${after}`,
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
              view={each}
              current={each === view}
              text={text}
              count={each === 'action' ? waiting?.size : counts.data?.[each].totalCount}
            />
          ))}
        </nav>
        <Filter key={view} view={view} text={text} />
      </div>
      {page.error && offers === undefined ? (
        <ErrorPanel error={page.error} onRetry={readAgain} />
      ) : page.data === undefined || offers === undefined || kept.places === null ? (
        <Skeleton />
      ) : kept.places.length === 0 ? (
        <Empty view={view} text={text} />
      ) : (
        <>
          <Table places={kept.places} offers={offers} />
          <Foot page={page.data.offers} shown={kept.places.length} view={view} text={text} />
        </>
      )}
      <OtherPublishers offers={offers ?? []} onNews={onNews} />
    </main>
  );
}

type KeptOrder = {
  readonly places: readonly Place[] | null;
  readonly sortAgain: () => void;
};

/** Takes the order from the first complete answer to a question and keeps it until the question changes. */
function useKeptOrder(
  question: string,
  offers: readonly ListedOfferFragment[] | undefined,
  waiting: ReadonlySet<string> | undefined,
): KeptOrder {
  const { language } = useMessages();
  const [kept, setKept] = useState<{ question: string; places: readonly Place[] } | null>(null);
  const isKept = kept !== null && kept.question === question;
  const places =
    offers === undefined || waiting === undefined
      ? null
      : orderOf(offers, waiting, new Intl.Collator(language).compare);
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
  view,
  current,
  text,
  count,
}: {
  view: View;
  current: boolean;
  text: string;
  count: number | undefined;
}) {
  const { t } = useMessages();
  const tone = view === 'action' && count !== undefined && count > 0 ? ' turn' : '';
  return (
    <Link to={viewAddress(view, text)} aria-current={current ? 'page' : undefined}>
      {t(`offers.view.${view}`)}
      <span className={`count${tone}`}>{count ?? ' '}</span>
    </Link>
  );
}

function Filter({ view, text }: { view: View; text: string }) {
  const { t } = useMessages();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(text);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const wanted = typed.trim();
    if (wanted === text) return;
    const timer = setTimeout(
      () => void navigate(viewAddress(view, wanted), { replace: true }),
      FILTER_AFTER_MS,
    );
    return () => clearTimeout(timer);
  }, [typed, text, view, navigate]);
  useSingleKeys({ '/': () => input.current?.focus() });
  return (
    <div className="filter">
      <Icon name="search" />
      <input
        ref={input}
        className="input"
        type="search"
        aria-label={t('offers.filter')}
        placeholder={t('offers.filter')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {readSingleKeys() && <kbd aria-hidden="true">/</kbd>}
    </div>
  );
}

/** `j` and `k` walk from name to name while the focus is in the list. */
function walk(event: KeyboardEvent<HTMLTableElement>): void {
  const step = { j: 1, k: -1 }[event.key];
  if (step === undefined || !readSingleKeys() || event.ctrlKey || event.metaKey) return;
  const names = [...event.currentTarget.querySelectorAll<HTMLElement>('.name-link')];
  const row = (event.target as HTMLElement).closest('tr');
  const at = names.findIndex((name) => name.closest('tr') === row);
  names[Math.min(names.length - 1, Math.max(0, at + step))]?.focus();
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
  const byId = useRows(places, offers);
  return (
    <div className="card offers-card">
      {/* The roles stay although narrow windows lay the rows out as cards. */}
      <table className="offers" role="table" onKeyDown={walk}>
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
          {groups.map((group) => {
            const rows = places.filter((place) => place.group === group);
            return (
              <Fragment key={group}>
                {rows.length > 0 && (
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
  view,
  text,
}: {
  page: OffersPageQuery['offers'];
  shown: number;
  view: View;
  text: string;
}) {
  const { t } = useMessages();
  const { hasNextPage, hasPreviousPage, startCursor, endCursor } = page.pageInfo;
  const address = (at: 'before' | 'after', cursor: string) => {
    const plain = viewAddress(view, text);
    return `${plain}${plain.includes('?') ? '&' : '?'}${at}=${encodeURIComponent(cursor)}`;
  };
  return (
    <div className="offers-foot">
      <p className="small quiet-2">
        {t('offers.total', { count: page.totalCount })}{' '}
        {shown < page.totalCount && t('offers.page', { shown })}
      </p>
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

function Empty({ view, text }: { view: View; text: string }) {
  const { t } = useMessages();
  const { publisher } = useReader();
  const name = t(`offers.view.${view}`);
  if (text !== '') {
    return (
      <div className="card empty">
        <p>{t('offers.empty.filter', { filter: text, view: name })}</p>
        <Link className="button" to={view === 'all' ? '/offers' : viewAddress('all', text)}>
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
      <p>{view === 'action' ? t('offers.empty.action') : t('offers.empty.view', { view: name })}</p>
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
