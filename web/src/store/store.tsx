import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import type { StoreQuery } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { ownAddress, productPath, storePath } from './page.ts';
import { ProductLogo } from './product-logo.tsx';
import { Store as StoreDocument } from './store-documents.ts';
import { StorePage } from './store-page.tsx';
import { usePrice } from './words.ts';

/** What is live, for everybody: a search, the categories, and a card for each offer. */
export function Store({ onSignOut }: { onSignOut: () => void }) {
  const { t } = useMessages();
  const [query] = useSearchParams();
  const search = query.get('q')?.trim() ?? '';
  const category = query.get('category');
  const heading = useHeadingFocus();
  usePageTitle(`${t('store.title')} · ${t('app.name')}`);
  return (
    <StorePage onSignOut={onSignOut}>
      <main id="content" className="store-list">
        <h1 ref={heading} tabIndex={-1}>
          {t('store.title')}
        </h1>
        {/* Another question begins at the first page again. */}
        <Found key={JSON.stringify([search, category])} search={search} category={category} />
      </main>
    </StorePage>
  );
}

type Listing = StoreQuery['listings']['nodes'][number];

function Found({ search, category }: { search: string; category: string | null }) {
  const { t, apiLanguage: language } = useMessages();
  const [pages, setPages] = useState<readonly (string | null)[]>([null]);
  const [first, readFirst] = useQuery({
    query: StoreDocument,
    variables: { search, category, after: null, language },
  });
  if (first.error !== undefined && first.data === undefined) {
    return (
      <ErrorPanel
        error={first.error}
        onRetry={() => readFirst({ requestPolicy: 'network-only' })}
      />
    );
  }
  if (first.data === undefined) return <Loading />;
  const { listings, listingCategories } = first.data;
  const total = listings.totalCount;
  const chosen = listingCategories.find(({ category: { categoryId } }) => categoryId === category);
  if (total === 0 && search === '' && category === null) {
    return <p className="whole">{t('store.empty')}</p>;
  }
  return (
    <>
      <Categories search={search} chosen={category} counts={listingCategories} />
      <section aria-label={t('store.offers')} className="stack loose">
        <p role="status" className="quiet-2">
          {search === ''
            ? t('store.count', { count: total })
            : t('store.found', { count: total, search })}
          {chosen !== undefined && ` · ${chosen.category.name}`}
          {(search !== '' || category !== null) && (
            <>
              {' '}
              <Link to="/store">{t('store.all')}</Link>
            </>
          )}
        </p>
        <ul className="store-cards">
          {pages.map((after, index) => (
            <CardsOfPage
              key={after ?? ''}
              variables={{ search, category, after, language }}
              onMore={
                index === pages.length - 1 ? (cursor) => setPages([...pages, cursor]) : undefined
              }
            />
          ))}
        </ul>
      </section>
    </>
  );
}

function CardsOfPage({
  variables,
  onMore,
}: {
  variables: {
    search: string;
    category: string | null;
    after: string | null;
    language: 'EN' | 'FR';
  };
  onMore: ((cursor: string) => void) | undefined;
}) {
  const { t } = useMessages();
  const [{ data, error }, read] = useQuery({ query: StoreDocument, variables });
  if (data === undefined) {
    return (
      <li className="whole">
        {error !== undefined && (
          <ErrorPanel error={error} onRetry={() => read({ requestPolicy: 'network-only' })} />
        )}
      </li>
    );
  }
  const { nodes, pageInfo } = data.listings;
  const { endCursor } = pageInfo;
  return (
    <>
      {nodes.map((listing) => (
        <Card key={listing.id} listing={listing} />
      ))}
      {onMore !== undefined && pageInfo.hasNextPage && endCursor !== null && (
        <li className="whole">
          <button type="button" className="button" onClick={() => onMore(endCursor)}>
            {t('store.more')}
          </button>
        </li>
      )}
    </>
  );
}

function Card({ listing }: { listing: Listing }) {
  const { t } = useMessages();
  const price = usePrice();
  const { publisher, slug, title, summary, logoUrl, priceFrom } = listing;
  return (
    <li className="card store-card">
      <ProductLogo name={title} id={slug} url={logoUrl === null ? null : ownAddress(logoUrl)} />
      <div>
        <h2>
          <Link to={productPath(publisher.publisherId, slug)}>{title}</Link>
        </h2>
        <p className="small quiet-3">{publisher.name}</p>
      </div>
      <p className="tagline">{summary}</p>
      <p className="small quiet-2">
        {priceFrom === null
          ? t('store.resourcesOnly')
          : price.isFree(priceFrom)
            ? t('store.free')
            : t('store.from', { price: price.text(priceFrom) })}
      </p>
    </li>
  );
}

function Categories({
  search,
  chosen,
  counts,
}: {
  search: string;
  chosen: string | null;
  counts: StoreQuery['listingCategories'];
}) {
  const { t } = useMessages();
  return (
    <nav className="store-categories" aria-labelledby="categories">
      <h2 id="categories">{t('store.categories')}</h2>
      <ul>
        <li>
          <Link to={storePath(search, null)} aria-current={chosen === null ? 'true' : undefined}>
            {t('store.allCategories')}
          </Link>
        </li>
        {counts.map(({ category: { categoryId, name }, count }) => (
          <li key={categoryId}>
            <Link
              to={storePath(search, categoryId)}
              aria-current={categoryId === chosen ? 'true' : undefined}
            >
              {name} <span className="quiet-3">{count}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The true shape of what is to come. */
function Loading() {
  const { t } = useMessages();
  return (
    <>
      <div aria-hidden="true" />
      <div className="stack loose">
        <p role="status" className="hidden">
          {t('app.loading')}
        </p>
        <div className="store-cards" aria-hidden="true">
          {[0, 1, 2, 3].map((index) => (
            <div key={index} className="skeleton store-card" />
          ))}
        </div>
      </div>
    </>
  );
}
