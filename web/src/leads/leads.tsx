import { useState, type ReactNode } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { useQuery, type CombinedError } from 'urql';
import type { LeadLineFragment, LeadState } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { useIsCut } from '../parts/connection.tsx';
import { Download } from '../parts/download.tsx';
import { Forbidden } from '../parts/forbidden.tsx';
import { NotFound } from '../parts/not-found.tsx';
import { OfferHead } from '../parts/offer-head.tsx';
import { OfferLoading } from '../parts/offer-loading.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { useReadAgain } from '../parts/read-again.ts';
import {
  ChosenFilter,
  RecordFilter,
  Records,
  RecordsFailed,
  RecordTable,
  TypedFilter,
} from '../parts/records.tsx';
import { useReader } from '../reader.tsx';
import { Destination } from './destination.tsx';
import { EraseDialog } from './erase.tsx';
import { LeadRow } from './lead-row.tsx';
import { OfferLeadsPage, PublisherLeadsPage } from './leads-documents.ts';

const states: readonly LeadState[] = ['QUEUED', 'DELIVERED', 'FAILED', 'KEPT', 'WITHHELD'];

/** The filter, which is in the address bar. */
function useFilter() {
  const [query] = useSearchParams();
  const state = states.find((each) => each === query.get('state')) ?? null;
  const email = query.get('email') ?? '';
  return { state, email: email === '' ? null : email, after: query.get('after') };
}

/** The leads of one offer: where they go, and what became of each. */
export function OfferLeads() {
  const { publisher = '', offerId = '' } = useParams();
  const { t, apiLanguage: language } = useMessages();
  const filter = useFilter();
  const [page, readPage] = useQuery({
    query: OfferLeadsPage,
    variables: { publisher, offerId, ...filter, language },
    requestPolicy: 'cache-and-network',
  });
  const readAgain = () => readPage({ requestPolicy: 'network-only' });
  useReadAgain(readAgain);
  const heading = useHeadingFocus();
  const offer = page.data?.offer;
  usePageTitle(
    offer ? t('leads.pageTitle', { offer: offer.name }) : `${t('leads.title')} · ${t('app.name')}`,
  );
  if (page.error && !offer) return <Failed error={page.error} onRetry={readAgain} />;
  if (offer === null) return <NotFound />;
  if (offer === undefined) {
    return (
      <OfferLoading>
        <div className="skeleton pipeline-skeleton" />
      </OfferLoading>
    );
  }
  const counts = offer.leadCounts.filter(({ count }) => count > 0);
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
          title={<h2>{t('leads.title')}</h2>}
          publisher={offer.publisher.id}
          csv={offer.leadsCsvUrl}
          name={`leads-${offer.offerId}.csv`}
          onErased={readAgain}
        />
        {counts.length > 0 && (
          <p className="quiet-2">
            {counts.map(({ state, count }) => `${t(`leads.state.${state}`)} ${count}`).join(' · ')}
          </p>
        )}
        <div className="with-side">
          <List leads={offer.leads} ofMany={false} />
          <Destination
            offerId={offer.id}
            publisherId={offer.publisher.publisherId}
            readableId={offer.offerId}
            draft={offer.draft}
            deliveries={offer.leadDeliveries.nodes}
            onSent={readAgain}
          />
        </div>
      </main>
    </>
  );
}

/** The leads of all offers of the reader's publisher. */
export function PublisherLeads() {
  const { t } = useMessages();
  const { publisher } = useReader();
  if (publisher === null) {
    return <Forbidden title={t('leads.title')} message={t('leads.forbidden')} />;
  }
  return <LeadsOf publisher={publisher} />;
}

function LeadsOf({
  publisher,
}: {
  publisher: { readonly id: string; readonly publisherId: string };
}) {
  const { t } = useMessages();
  const filter = useFilter();
  const heading = useHeadingFocus();
  usePageTitle(`${t('leads.title')} · ${t('app.name')}`);
  const [page, readPage] = useQuery({
    query: PublisherLeadsPage,
    variables: { publisher: publisher.id, ...filter },
    requestPolicy: 'cache-and-network',
  });
  const readAgain = () => readPage({ requestPolicy: 'network-only' });
  useReadAgain(readAgain);
  const node = page.data?.node;
  const found = node?.__typename === 'Publisher' ? node : null;
  if (page.error && found === null) return <Failed error={page.error} onRetry={readAgain} />;
  return (
    <main id="content" className="stack loose">
      <Tools
        title={
          <h1 ref={heading} tabIndex={-1}>
            {t('leads.title')}
          </h1>
        }
        publisher={publisher.id}
        csv={found?.leadsCsvUrl ?? null}
        name={`leads-${publisher.publisherId}.csv`}
        onErased={readAgain}
      />
      {found === null ? (
        <div className="skeleton pipeline-skeleton" />
      ) : (
        <List leads={found.leads} ofMany />
      )}
    </main>
  );
}

function Failed({ error, onRetry }: { error: CombinedError; onRetry: () => void }) {
  const { t } = useMessages();
  return (
    <RecordsFailed
      title={t('leads.title')}
      forbidden={t('leads.forbidden')}
      error={error}
      onRetry={onRetry}
    />
  );
}

/** The filter, the file with the same filter, and the way to erase somebody. */
function Tools({
  title,
  publisher,
  csv,
  name,
  onErased,
}: {
  title: ReactNode;
  /** The `id` of the publisher. */
  publisher: string;
  csv: string | null;
  name: string;
  onErased: () => void;
}) {
  const { t } = useMessages();
  const isCut = useIsCut();
  const { state, email } = useFilter();
  const [erasing, setErasing] = useState(false);
  return (
    <>
      <div className="row wraps tools">
        {title}
        <span className="push" />
        <button
          type="button"
          className="button"
          aria-disabled={isCut}
          onClick={() => {
            if (!isCut) setErasing(true);
          }}
        >
          {t('leads.erase')}
        </button>
        {csv !== null && (
          <Download address={csvAddress(csv, state, email)} name={name}>
            {t('history.csv')}
          </Download>
        )}
      </div>
      <RecordFilter>
        <ChosenFilter
          name="state"
          label={t('mail.column.state')}
          any={t('leads.state.all')}
          values={states}
          nameOf={(each) => t(`leads.state.${each}`)}
        />
        <TypedFilter name="email" label={t('leads.email')} />
      </RecordFilter>
      {erasing && (
        <EraseDialog
          publisher={publisher}
          email={email ?? ''}
          onClose={() => setErasing(false)}
          onErased={onErased}
        />
      )}
    </>
  );
}

/** The address of the file with the same filter, on the server that this page came from. */
function csvAddress(url: string, state: LeadState | null, email: string | null): string {
  const query = new URLSearchParams();
  if (state !== null) query.set('state', state);
  if (email !== null) query.set('email', email);
  const { pathname } = new URL(url);
  return query.size === 0 ? pathname : `${pathname}?${query.toString()}`;
}

function List({
  leads,
  ofMany,
}: {
  leads: {
    readonly nodes: readonly LeadLineFragment[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
  /** True where leads of several offers stand together. */
  ofMany: boolean;
}) {
  const { t } = useMessages();
  const { state, email } = useFilter();
  return (
    <div className="stack loose">
      <Records
        list={leads}
        isFiltered={state !== null || email !== null}
        empty={{ always: t('leads.empty'), filtered: t('leads.none'), all: t('leads.all') }}
      >
        {(rows) => (
          <RecordTable
            caption={t('leads.caption')}
            columns={[
              t('history.column.when'),
              t('leads.column.who'),
              ...(ofMany ? [t('offers.column.offer')] : []),
              t('mail.column.state'),
              null,
            ]}
          >
            {rows.map((lead) => (
              <LeadRow key={lead.id} lead={lead} ofMany={ofMany} />
            ))}
          </RecordTable>
        )}
      </Records>
    </div>
  );
}
