import { Link } from 'react-router';
import { useNow } from '../clock.ts';
import type { SupportRequestAllFragment } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { statusPath } from '../offer.ts';
import { Copy } from '../parts/copy.tsx';
import { useStageTitle } from '../reader.tsx';

/** What went with the request, so that nobody had to copy anything. */
export function Attached({ request }: { request: SupportRequestAllFragment }) {
  const { t, formats } = useMessages();
  const titleOf = useStageTitle();
  const now = useNow();
  const { offer, publication, stage, finding, traceId } = request;
  const status =
    offer === null ? null : statusPath(offer.publisher.publisherId, offer.offerId, stage);
  const place =
    finding === null ? [] : [finding.file, finding.line].filter((part) => part !== null);
  return (
    <section className="card" aria-labelledby="attached">
      <header>
        <h2 id="attached">{t('support.attached')}</h2>
      </header>
      <dl className="facts pad">
        <dt>{t('support.attached.by')}</dt>
        <dd>
          {request.openedBy}
          <br />
          <time
            className="quiet-3"
            dateTime={request.openedAt}
            title={formats.full(request.openedAt)}
          >
            {formats.moment(request.openedAt, now)}
          </time>
        </dd>
        <dt>{t('offers.column.offer')}</dt>
        <dd>
          {offer === null || status === null ? (
            t('support.attached.deleted')
          ) : (
            <>
              <Link to={status}>{offer.name}</Link>
              <br />
              <span className="quiet-3">{offer.publisher.name}</span>
            </>
          )}
        </dd>
        <dt>{t('support.attached.publication')}</dt>
        <dd>
          {publication === null ? '–' : t('pipeline.publication', { number: publication.number })}
        </dd>
        <dt>{t('pipeline.column.stage')}</dt>
        <dd>{stage === null ? '–' : titleOf(stage)}</dd>
        <dt>{t('support.attached.finding')}</dt>
        <dd>
          {finding === null ? (
            '–'
          ) : (
            <>
              {finding.message}
              <br />
              <span className="quiet-3">
                {place.length > 0 && (
                  <>
                    <span className="mono">{place.join(':')}</span>
                    <br />
                  </>
                )}
                {finding.ruleId}
              </span>
            </>
          )}
        </dd>
        <dt>{t('support.attached.trace')}</dt>
        <dd>
          <span className="mono">{traceId}</span> <Copy text={traceId} />
        </dd>
      </dl>
      <details className="pad report">
        <summary>{t('support.attached.report')}</summary>
        <pre className="frame" tabIndex={0} aria-label={t('support.attached.report')}>
          {JSON.stringify(request.report, null, 2)}
        </pre>
      </details>
    </section>
  );
}
