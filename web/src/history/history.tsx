import { useState, type ReactNode } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { useQuery, type CombinedError } from 'urql';
import { codeOf } from '../client.ts';
import type { HistoryLineFragment } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { Download } from '../parts/download.tsx';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { Forbidden } from '../parts/forbidden.tsx';
import { NotFound } from '../parts/not-found.tsx';
import { OfferHead } from '../parts/offer-head.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { Paging } from '../parts/paging.tsx';
import { useReader } from '../reader.tsx';
import { Entries } from './entries.tsx';
import { csvAddress, filterOf, groupIn, isFiltered, type Name } from './filter.ts';
import { OfferHistoryPage, PublisherHistoryPage } from './history-documents.ts';

/** The history of one offer. */
export function OfferHistory() {
  const { publisher = '', offerId = '' } = useParams();
  const { t, apiLanguage: language } = useMessages();
  const [query] = useSearchParams();
  const filter = filterOf(query);
  const [page, readPage] = useQuery({
    query: OfferHistoryPage,
    variables: { publisher, offerId, filter, after: query.get('after'), language },
    requestPolicy: 'cache-and-network',
  });
  const readAgain = () => readPage({ requestPolicy: 'network-only' });
  const heading = useHeadingFocus();
  const offer = page.data?.offer;
  usePageTitle(
    offer
      ? t('history.pageTitle', { offer: offer.name })
      : `${t('history.title')} · ${t('app.name')}`,
  );
  if (page.error && !offer) {
    return <Failed error={page.error} onRetry={readAgain} />;
  }
  if (offer === null) return <NotFound />;
  if (offer === undefined) {
    return (
      <>
        <div className="offer-head">
          <div />
        </div>
        <Loading />
      </>
    );
  }
  return (
    <>
      <OfferHead
        offer={offer}
        publisherId={offer.publisher.publisherId}
        offerId={offer.offerId}
        heading={heading}
      />
      <main id="content" className="stack loose">
        <Tools
          title={<h2>{t('history.title')}</h2>}
          csv={csvAddress(offer.historyCsvUrl, filter)}
          name={`history-${offer.offerId}.csv`}
          onRead={readAgain}
        />
        <List history={offer.history} publisherId={null} />
      </main>
    </>
  );
}

/** The history of all offers of the reader's publisher. */
export function PublisherHistory() {
  const { t } = useMessages();
  const { publisher } = useReader();
  if (publisher === null) {
    return <Forbidden title={t('history.title')} message={t('history.forbidden')} />;
  }
  return <HistoryOf publisher={publisher} />;
}

function HistoryOf({
  publisher,
}: {
  publisher: { readonly id: string; readonly publisherId: string };
}) {
  const { t, apiLanguage: language } = useMessages();
  const [query] = useSearchParams();
  const filter = filterOf(query);
  const heading = useHeadingFocus();
  usePageTitle(`${t('history.title')} · ${t('app.name')}`);
  const [page, readPage] = useQuery({
    query: PublisherHistoryPage,
    variables: { publisher: publisher.id, filter, after: query.get('after'), language },
    requestPolicy: 'cache-and-network',
  });
  const readAgain = () => readPage({ requestPolicy: 'network-only' });
  const node = page.data?.node;
  const found = node?.__typename === 'Publisher' ? node : null;
  if (page.error && found === null) return <Failed error={page.error} onRetry={readAgain} />;
  return (
    <main id="content" className="stack loose">
      <Tools
        title={
          <h1 ref={heading} tabIndex={-1}>
            {t('history.title')}
          </h1>
        }
        csv={found === null ? null : csvAddress(found.historyCsvUrl, filter)}
        name={`history-${publisher.publisherId}.csv`}
        onRead={readAgain}
      />
      {found === null ? (
        <div className="skeleton pipeline-skeleton" />
      ) : (
        <List history={found.history} publisherId={publisher.publisherId} />
      )}
    </main>
  );
}

function Failed({ error, onRetry }: { error: CombinedError; onRetry: () => void }) {
  const { t } = useMessages();
  const code = codeOf(error);
  if (code === 'NOT_FOUND') return <NotFound />;
  if (code === 'FORBIDDEN') {
    return <Forbidden title={t('history.title')} message={t('history.forbidden')} />;
  }
  return (
    <main id="content">
      <ErrorPanel error={error} onRetry={onRetry} />
    </main>
  );
}

function Loading() {
  const { t } = useMessages();
  return (
    <main id="content">
      <p className="hidden" role="status">
        {t('app.loading')}
      </p>
      <div className="skeleton pipeline-skeleton" />
    </main>
  );
}

/** The filter, which is the address, and the file with the same filter. */
function Tools({
  title,
  csv,
  name,
  onRead,
}: {
  title: ReactNode;
  csv: string | null;
  name: string;
  onRead: () => void;
}) {
  const { t } = useMessages();
  const { burst } = useReader();
  // News do not move what is being read: they wait behind a button.
  const [readAt, setReadAt] = useState(burst);
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const put = (field: Name, value: string) => {
    if ((query.get(field) ?? '') === value) return;
    const next = new URLSearchParams(query);
    next.delete('after');
    if (value === '') next.delete(field);
    else next.set(field, value);
    void navigate({ search: next.toString() }, { replace: true });
  };
  return (
    <>
      <div className="row wraps">
        {title}
        <span className="push" />
        {burst > readAt && (
          <button
            type="button"
            className="button"
            onClick={() => {
              setReadAt(burst);
              onRead();
            }}
          >
            {t('history.news')}
          </button>
        )}
        {csv !== null && (
          <Download address={csv} name={name}>
            {t('history.csv')}
          </Download>
        )}
      </div>
      <form
        className="record-filter"
        role="search"
        aria-label={t('history.filter')}
        onSubmit={(event) => event.preventDefault()}
      >
        <div className="field">
          <label className="small" htmlFor="history-what">
            {t('history.filter.what')}
          </label>
          <select
            id="history-what"
            className="input"
            value={groupIn(query) ?? ''}
            onChange={({ target }) => put('what', target.value)}
          >
            <option value="">{t('history.filter.all')}</option>
            <option value="draft">{t('history.filter.draft')}</option>
            <option value="publication">{t('history.filter.publication')}</option>
          </select>
        </div>
        <Typed name="by" label={t('history.filter.by')} type="search" onPut={put} />
        <Typed name="from" label={t('history.filter.from')} type="date" onPut={put} />
        <Typed name="to" label={t('history.filter.to')} type="date" onPut={put} />
      </form>
    </>
  );
}

/** A part of the filter that is typed: taken with Enter, and when the field is left. */
function Typed({
  name,
  label,
  type,
  onPut,
}: {
  name: Name;
  label: string;
  type: 'search' | 'date';
  onPut: (name: Name, value: string) => void;
}) {
  const [query] = useSearchParams();
  const value = query.get(name) ?? '';
  const id = `history-${name}`;
  return (
    <div className="field">
      <label className="small" htmlFor={id}>
        {label}
      </label>
      <input
        key={value}
        id={id}
        className="input"
        type={type}
        defaultValue={value}
        onBlur={({ target }) => onPut(name, target.value.trim())}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onPut(name, event.currentTarget.value.trim());
        }}
      />
    </div>
  );
}

function List({
  history,
  publisherId,
}: {
  history: {
    readonly nodes: readonly HistoryLineFragment[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
  publisherId: string | null;
}) {
  const { t } = useMessages();
  const [query] = useSearchParams();
  return (
    <>
      {history.nodes.length === 0 ? (
        <section className="card empty">
          <p>{t(isFiltered(query) ? 'history.none' : 'history.empty')}</p>
          {isFiltered(query) && (
            <Link className="button" to={{ search: '' }}>
              {t('history.all')}
            </Link>
          )}
        </section>
      ) : (
        <Entries entries={history.nodes} publisherId={publisherId} />
      )}
      <Paging pageInfo={history.pageInfo} />
    </>
  );
}
