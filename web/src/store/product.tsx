import { useParams } from 'react-router';
import { useClient, useQuery } from 'urql';
import { useMessages } from '../messages/messages.tsx';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { GetItNow } from './get-it-now.tsx';
import { productOf } from './page.ts';
import { ProductBody } from './product-body.tsx';
import { ProductLoading } from './product-loading.tsx';
import { ListingPlan, Product as ProductDocument } from './store-documents.ts';
import { StoreNotFound } from './store-not-found.tsx';
import { StorePage } from './store-page.tsx';

/** The product page of a live offer, for everybody. */
export function Product({ onSignOut }: { onSignOut: () => void }) {
  const { t, apiLanguage: language } = useMessages();
  const { publisher = '', slug = '' } = useParams();
  const client = useClient();
  const heading = useHeadingFocus();
  const [{ data, error }, read] = useQuery({
    query: ProductDocument,
    variables: { publisher, slug, language },
    requestPolicy: 'cache-and-network',
  });
  const listing = data?.listing;
  const product = listing == null ? null : productOf(listing);
  usePageTitle(`${product?.parts.overview.title ?? t('store.title')} · ${t('app.name')}`);
  if (listing === null) return <StoreNotFound onSignOut={onSignOut} />;
  return (
    <StorePage onSignOut={onSignOut}>
      {listing == null || product === null ? (
        error === undefined ? (
          <ProductLoading />
        ) : (
          <main id="content">
            <ErrorPanel error={error} onRetry={() => read({ requestPolicy: 'network-only' })} />
          </main>
        )
      ) : (
        <ProductBody
          product={product}
          revisionHash={listing.revisionHash}
          heading={heading}
          getItNow={(plan) => <GetItNow listingId={listing.id} product={product} plan={plan} />}
          makePlan={async (request) => {
            const answer = await client.query(
              ListingPlan,
              { publisher, slug, language, ...request },
              { requestPolicy: 'network-only' },
            );
            return answer.data?.listing?.deploymentPlan;
          }}
        />
      )}
    </StorePage>
  );
}
