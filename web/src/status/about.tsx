import { Link } from 'react-router';
import { useNow } from '../clock.ts';
import { useMessages } from '../messages/messages.tsx';
import { previewAccessPath, versionOf } from '../offer.ts';
import { useReader } from '../reader.tsx';
import type { StatusOffer } from './status-offer.ts';

/** The plain facts of the attempt, and the attempts before it. */
export function About({ offer }: { offer: StatusOffer }) {
  const { t, formats } = useMessages();
  const nowMs = useNow();
  const { side } = useReader();
  const { publication, publications } = offer;
  const before = publications.nodes.find(({ id }) => id !== publication?.id);
  return (
    <section className="card" aria-labelledby="about">
      <header>
        <h2 id="about">{t('about.title')}</h2>
      </header>
      <dl className="facts pad">
        <dt>{t('about.version')}</dt>
        <dd>{publication === null ? '–' : versionOf(publication.revision, t)}</dd>
        <dt>{t('about.startedBy')}</dt>
        <dd>{publication?.requestedBy ?? '–'}</dd>
        <dt>{t('about.news')}</dt>
        <dd>{publication === null ? '–' : formats.list(publication.notificationEmails)}</dd>
        <dt>{t('about.hash')}</dt>
        <dd className="mono">{publication?.revision.hash.slice(0, 12) ?? '–'}</dd>
        {side === 'PUBLISHER' && (
          <>
            <dt>{t('offer.tab.preview')}</dt>
            <dd>
              <Link to={previewAccessPath(offer.publisher.publisherId, offer.offerId)}>
                {t('preview.toAccess')}
              </Link>
            </dd>
          </>
        )}
        <dt>{t('about.earlier')}</dt>
        {/* Room for two lines, so that the next publication pushes nothing. */}
        <dd className="two-lines">
          {before === undefined
            ? '–'
            : t('about.earlier.line', {
                number: before.number,
                state: before.state,
                date: formats.day(before.endedAt ?? before.startedAt, nowMs),
              })}
        </dd>
      </dl>
    </section>
  );
}
