import { useEffect } from 'react';
import { Navigate, useLocation, useParams } from 'react-router';
import { useQuery } from 'urql';
import { PreviewPage } from './status-documents.ts';

/** The address that mails carry: leads to the preview itself, or to the Status tab where there is none for the reader. */
export function ToPreview() {
  const { publisher = '', offerId = '' } = useParams();
  const { search } = useLocation();
  const [{ data, error }] = useQuery({
    query: PreviewPage,
    variables: { publisher, offerId },
    requestPolicy: 'network-only',
  });
  const url = data?.offer?.preview?.pageUrl;
  useEffect(() => {
    // In place of this address, so that Back leads to where the reader came from.
    if (url !== undefined) location.replace(url);
  }, [url]);
  if (url !== undefined || (data === undefined && error === undefined)) return null;
  const pathname = `/offers/${encodeURIComponent(publisher)}/${encodeURIComponent(offerId)}/status`;
  return <Navigate to={{ pathname, search, hash: '#stage-PUBLISHER_SIGNOFF' }} replace />;
}
