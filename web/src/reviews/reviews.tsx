import { Link, useSearchParams } from 'react-router';
import { useQuery, useSubscription } from 'urql';
import { useNow } from '../clock.ts';
import { useBurst } from '../feed.ts';
import type { ReviewsPageQuery } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { reviewPath, versionOf } from '../offer.ts';
import { Icon } from '../parts/icon.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { RecordsFailed } from '../parts/records.tsx';
import { Pill, Plate } from '../parts/signs.tsx';
import { ReviewQueueFeed, ReviewsPage } from './reviews-documents.ts';

/** The review queue: who waits for a reviewer, the longest waiting first. */
export function Reviews() {
  const { t } = useMessages();
  const heading = useHeadingFocus();
  const [query] = useSearchParams();
  const [page, readPage] = useQuery({
    query: ReviewsPage,
    variables: { after: query.get('after') },
    requestPolicy: 'cache-and-network',
  });
  const readAgain = () => readPage({ requestPolicy: 'network-only' });
  const onNews = useBurst(readAgain);
  useSubscription({ query: ReviewQueueFeed, pause: page.data === undefined }, (_before, event) => {
    onNews();
    return event;
  });
  const queue = page.data?.reviewQueue;
  const p90Seconds = page.data?.usualReviewTime?.p90Seconds;
  usePageTitle(
    `${queue === undefined ? t('reviews.title') : t('reviews.count', { count: queue.totalCount })} · ${t('app.name')}`,
  );

  if (page.error && queue === undefined) {
    return <RecordsFailed title={t('reviews.forbidden')} error={page.error} onRetry={readAgain} />;
  }
  return (
    <main id="content" className="stack loose">
      <div className="row wraps">
        <h1 ref={heading} tabIndex={-1}>
          {t('reviews.title')}
        </h1>
        <span className="push small quiet-2" role="status">
          {queue !== undefined && t('reviews.count', { count: queue.totalCount })}
        </span>
      </div>
      {queue === undefined ? (
        <div className="skeleton now-skeleton" />
      ) : queue.nodes.length === 0 ? (
        <section className="card empty">
          <p>{t('reviews.empty')}</p>
          <Link className="button" to="/offers">
            {t('app.notFound.back')}
          </Link>
        </section>
      ) : (
        <section className="card queue-card">
          <table className="queue" role="table">
            <caption className="hidden">{t('reviews.caption')}</caption>
            <thead role="rowgroup">
              <tr role="row">
                <th scope="col">{t('offers.column.offer')}</th>
                <th scope="col">{t('offers.column.status')}</th>
                <th scope="col">{t('reviews.column.change')}</th>
                <th scope="col">{t('reviews.column.since')}</th>
                <th scope="col">
                  <span className="hidden">{t('offers.column.action')}</span>
                </th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {queue.nodes.map((review) => (
                <Row
                  key={review.id}
                  review={review}
                  usualMs={p90Seconds === undefined ? null : p90Seconds * 1_000}
                />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {queue?.pageInfo.hasNextPage === true && (
        <p>
          <Link
            className="button"
            to={`/reviews?after=${encodeURIComponent(queue.pageInfo.endCursor ?? '')}`}
          >
            {t('offers.next')}
          </Link>
        </p>
      )}
    </main>
  );
}

function Row({
  review,
  usualMs,
}: {
  review: ReviewsPageQuery['reviewQueue']['nodes'][number];
  /** What nine of ten reviews take at most; null while nobody knows. */
  usualMs: number | null;
}) {
  const { t, formats } = useMessages();
  const now = useNow();
  const { offer, publication, reviewer, openBlockingThreads: open, publisherAnswers } = review;
  const waitedMs = now - Date.parse(review.waitingSince);
  const isLate = usualMs !== null && waitedMs > usualMs;
  const { number, revision } = publication;
  const address = reviewPath(offer.publisher.publisherId, offer.offerId, { publication: number });
  return (
    <tr role="row">
      <td role="cell">
        <div className="name">
          <Plate name={offer.name} id={offer.offerId} />
          <div>
            <Link className="name-link" to={address}>
              {offer.name}
            </Link>
            <small className="quiet-3">
              {offer.publisher.name} · {t('pipeline.publication', { number })}
            </small>
          </div>
        </div>
      </td>
      <td role="cell">
        {reviewer === null ? (
          <Pill sign={{ tone: 'turn', icon: 'person' }}>{t('reviews.waiting')}</Pill>
        ) : (
          <Pill sign={{ tone: 'run', icon: 'eye' }}>{t('reviews.taken', { who: reviewer })}</Pill>
        )}
        {open > 0 && <small className="quiet-2">{t('reviews.blocking', { count: open })}</small>}
        {publisherAnswers > 0 && (
          <small className="quiet-2">{t('reviews.answers', { count: publisherAnswers })}</small>
        )}
      </td>
      <td role="cell">
        {versionOf(revision, t)}
        <small className="quiet-3">
          {offer.production === null
            ? t('review.first')
            : t('review.updateOf', { version: versionOf(offer.production, t) })}
          {review.priority > 0 && ` · ${t('reviews.round', { round: review.priority + 1 })}`}
        </small>
      </td>
      <td role="cell" className="since">
        <small className="quiet-3" aria-hidden="true">
          {t('reviews.column.since')}
        </small>
        <time dateTime={review.waitingSince} title={formats.full(review.waitingSince)}>
          {formats.ago(review.waitingSince, now)}
        </time>
        {isLate && (
          <small className="late">
            <Icon name="warning" small />
            {t('reviews.late', { usual: formats.duration(usualMs) })}
          </small>
        )}
      </td>
      <td role="cell" className="of-act">
        <Link
          className="button small"
          to={address}
          aria-label={`${t('reviews.act')}, ${offer.name}`}
        >
          {t('reviews.act')}
        </Link>
      </td>
    </tr>
  );
}
