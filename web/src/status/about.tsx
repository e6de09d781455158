import { useNow } from '../clock.ts';
import { useMessages } from '../messages/messages.tsx';
import { versionOf } from '../offer.ts';
import type { StatusOffer } from './status-offer.ts';

/** The plain facts of the attempt, and the attempts before it. */
export function About({ offer }: { offer: StatusOffer }) {
  const { t, formats } = useMessages();
  const nowMs = useNow();
  const { publication, publications } = offer;
  if (publication === null) return null;
  const earlier = publications.nodes.filter(({ id }) => id !== publication.id);
  return (
    <section className="card" aria-labelledby="about">
      <header>
        <h2 id="about">{t('about.title')}</h2>
      </header>
      <dl className="facts pad">
        <dt>{t('about.version')}</dt>
        <dd>{versionOf(publication.revision, t)}</dd>
        <dt>{t('about.startedBy')}</dt>
        <dd>{publication.requestedBy}</dd>
        <dt>{t('about.news')}</dt>
        <dd>{formats.list(publication.notificationEmails)}</dd>
        {publication.notesForReviewer !== null && (
          <>
            <dt>{t('about.notes')}</dt>
            <dd>{publication.notesForReviewer}</dd>
          </>
        )}
        <dt>{t('about.hash')}</dt>
        <dd className="mono">{publication.revision.hash.slice(0, 12)}</dd>
        {earlier.length > 0 && (
          <>
            <dt>{t('about.earlier')}</dt>
            <dd>
              <ul>
                {earlier.map((each) => (
                  <li key={each.id}>
                    {t('about.earlier.line', {
                      number: each.number,
                      state: each.state,
                      date: formats.day(each.endedAt ?? each.startedAt, nowMs),
                    })}
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
