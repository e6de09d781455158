import { useState, type ReactNode } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { useQuery, type CombinedError } from 'urql';
import type { HistoryLineFragment } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { Download } from '../parts/download.tsx';
import { Forbidden } from '../parts/forbidden.tsx';
import { NotFound } from '../parts/not-found.tsx';
import { OfferHead } from '../parts/offer-head.tsx';
import { OfferLoading } from '../parts/offer-loading.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import {
  ChosenFilter,
  RecordFilter,
  Records,
  RecordsFailed,
  TypedFilter,
} from '../parts/records.tsx';
import { useReader } from '../reader.tsx';
import { Entries } from './entries.tsx';
import { csvAddress, filterOf, groupNames, isFiltered } from './filter.ts';
import { OfferHistoryPage, PublisherHistoryPage } from './history-documents.ts';

/** The history of one offer. */
export function OfferHistory() {
  const { publisher = '', offerId = '' } = useParams();
  const { t, apiLanguage: language } = useMessages();
  const [query] = useSearchParams();
  const isMember = useReader().side === 'PUBLISHER';
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
      <OfferLoading>
        <div className="skeleton pipeline-skeleton" />
      </OfferLoading>
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
          csv={isMember ? csvAddress(offer.historyCsvUrl, filter) : null}
          name={`history-${offer.offerId}.csv`}
          onRead={readAgain}
        />
        {!isMember && <p className="quiet-2">{t('history.own')}</p>}
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
  return (
    <RecordsFailed
      title={t('history.title')}
      forbidden={t('history.forbidden')}
      error={error}
      onRetry={onRetry}
    />
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
      <RecordFilter>
        <ChosenFilter
          name="what"
          label={t('history.filter.what')}
          any={t('history.filter.all')}
          values={groupNames}
          nameOf={(group) => t(`history.filter.${group}`)}
        />
        <TypedFilter name="by" label={t('history.filter.by')} />
        <TypedFilter name="from" label={t('history.filter.from')} type="date" />
        <TypedFilter name="to" label={t('history.filter.to')} type="date" />
      </RecordFilter>
    </>
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
    <Records
      list={history}
      isFiltered={isFiltered(query)}
      empty={{
        always: t('history.empty'),
        filtered: t('history.none'),
        all: t('history.all'),
      }}
    >
      {(entries) => <Entries entries={entries} publisherId={publisherId} />}
    </Records>
  );
}
