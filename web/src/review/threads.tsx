import { Link } from 'react-router';
import { useMessages } from '../messages/messages.tsx';
import { Icon } from '../parts/icon.tsx';
import { PlainText } from '../parts/message.tsx';
import type { Site, Thread } from './review-site.ts';

/** All threads of the review, open ones first, each a link to its place. */
export function Threads({
  site,
  named,
  addressOf,
}: {
  site: Site;
  named: string | null;
  addressOf: (thread: Thread) => string;
}) {
  const { t } = useMessages();
  const open = site.threads.filter(({ state }) => state === 'OPEN');
  const resolved = site.threads.filter(({ state }) => state === 'RESOLVED');
  return (
    <nav className="card threads" aria-labelledby="threads">
      <header>
        <h2 id="threads">{t('review.threads')}</h2>
        <span className="push small quiet-3">
          {t('review.threads.count', { open: open.length, resolved: resolved.length })}
        </span>
      </header>
      {site.threads.length === 0 ? (
        <p className="pad quiet-2">{t('review.threads.none')}</p>
      ) : (
        <ul>
          {[...open, ...resolved].map((thread) => (
            <li key={thread.id}>
              <Link
                to={addressOf(thread)}
                aria-current={thread.id === named ? 'true' : undefined}
                className={
                  thread.state === 'RESOLVED' ? 'resolved' : thread.blocking ? 'blocking' : ''
                }
                preventScrollReset
              >
                <span className="first-line">
                  {thread.state === 'RESOLVED' && <Icon name="check" small />}{' '}
                  <PlainText text={thread.comments[0]?.text ?? ''} />
                </span>
                <small className="quiet-3">
                  <span className="mono">
                    {[thread.path, thread.line].filter((part) => part !== null).join(':')}
                  </span>
                  {' · '}
                  {t('review.thread.state', {
                    state: thread.state,
                    blocking: thread.blocking ? 'yes' : 'no',
                  })}
                  {hasAnswer(thread) && ` · ${t('review.thread.answered')}`}
                </small>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </nav>
  );
}

/** True when the publisher had the last word in an open thread. */
const hasAnswer = ({ state, comments }: Thread): boolean =>
  state === 'OPEN' && comments.at(-1)?.role === 'CONTRIBUTOR';
