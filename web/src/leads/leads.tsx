import { useState, type ReactNode } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { useQuery, type CombinedError } from 'urql';
import { codeOf } from '../client.ts';
import type { LeadLineFragment, LeadState } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { useIsCut } from '../parts/connection.tsx';
import { Download } from '../parts/download.tsx';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { Forbidden } from '../parts/forbidden.tsx';
import { NotFound } from '../parts/not-found.tsx';
import { OfferHead } from '../parts/offer-head.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { Paging } from '../parts/paging.tsx';
import { useReadAgain } from '../parts/read-again.ts';
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
      <>
        <div className="offer-head">
          <div />
        </div>
        <main id="content">
          <p className="hidden" role="status">
            {t('app.loading')}
          </p>
          <div className="skeleton pipeline-skeleton" />
        </main>
      </>
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
  const code = codeOf(error);
  if (code === 'NOT_FOUND') return <NotFound />;
  if (code === 'FORBIDDEN') {
    return <Forbidden title={t('leads.title')} message={t('leads.forbidden')} />;
  }
  return (
    <main id="content">
      <ErrorPanel error={error} onRetry={onRetry} />
    </main>
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
  const navigate = useNavigate();
  const { state, email } = useFilter();
  const [query] = useSearchParams();
  const [erasing, setErasing] = useState(false);
  const put = (field: 'state' | 'email', value: string) => {
    if ((query.get(field) ?? '') === value) return;
    const next = new URLSearchParams(query);
    next.delete('after');
    if (value === '') next.delete(field);
    else next.set(field, value);
    void navigate({ search: next.toString() }, { replace: true });
  };
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
      <form
        className="record-filter"
        role="search"
        aria-label={t('history.filter')}
        onSubmit={(event) => event.preventDefault()}
      >
        <div className="field">
          <label className="small" htmlFor="leads-state">
            {t('mail.column.state')}
          </label>
          <select
            id="leads-state"
            className="input"
            value={state ?? ''}
            onChange={({ target }) => put('state', target.value)}
          >
            <option value="">{t('leads.state.all')}</option>
            {states.map((each) => (
              <option key={each} value={each}>
                {t(`leads.state.${each}`)}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label className="small" htmlFor="leads-email">
            {t('leads.email')}
          </label>
          <input
            key={email}
            id="leads-email"
            className="input"
            type="search"
            defaultValue={email ?? ''}
            onBlur={({ target }) => put('email', target.value.trim())}
            onKeyDown={(event) => {
              if (event.key === 'Enter') put('email', event.currentTarget.value.trim());
            }}
          />
        </div>
      </form>
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
  const isFiltered = state !== null || email !== null;
  return (
    <div className="stack loose">
      {leads.nodes.length === 0 ? (
        <section className="card empty">
          <p>{t(isFiltered ? 'leads.none' : 'leads.empty')}</p>
          {isFiltered && (
            <Link className="button" to={{ search: '' }}>
              {t('leads.all')}
            </Link>
          )}
        </section>
      ) : (
        <section className="card queue-card">
          <table className="queue records" role="table">
            <caption className="hidden">{t('leads.caption')}</caption>
            <thead role="rowgroup">
              <tr role="row">
                <th scope="col">{t('history.column.when')}</th>
                <th scope="col">{t('leads.column.who')}</th>
                {ofMany && <th scope="col">{t('offers.column.offer')}</th>}
                <th scope="col">{t('mail.column.state')}</th>
                <th scope="col">
                  <span className="hidden">{t('offers.column.action')}</span>
                </th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {leads.nodes.map((lead) => (
                <LeadRow key={lead.id} lead={lead} ofMany={ofMany} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      <Paging pageInfo={leads.pageInfo} />
    </div>
  );
}
