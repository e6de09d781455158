import { Link, useSearchParams } from 'react-router';
import { useMessages } from '../messages/messages.tsx';

/** The ways to the next page of a list and back to its beginning; the place is in the address bar. */
export function Paging({
  pageInfo,
}: {
  pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}) {
  const { t } = useMessages();
  const [query] = useSearchParams();
  const { hasNextPage, endCursor } = pageInfo;
  const isFirst = !query.has('after');
  if (isFirst && !hasNextPage) return null;
  const at = (after: string | null) => {
    const next = new URLSearchParams(query);
    if (after === null) next.delete('after');
    else next.set('after', after);
    return { search: next.toString() };
  };
  return (
    <p className="row">
      {!isFirst && (
        <Link className="button" to={at(null)}>
          {t('app.newest')}
        </Link>
      )}
      {hasNextPage && (
        <Link className="button" to={at(endCursor)}>
          {t('app.next')}
        </Link>
      )}
    </p>
  );
}
