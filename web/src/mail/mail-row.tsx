import { useId, useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import type { MailLineFragment } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { statusPath, type Sign } from '../offer.ts';
import { useAsk } from '../parts/ask.ts';
import { useIsCut } from '../parts/connection.tsx';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { Refused } from '../parts/refused.tsx';
import { Pill } from '../parts/signs.tsx';
import { When } from '../parts/when.tsx';
import { useReader } from '../reader.tsx';
import { MailBody, ResendMail } from './mail-documents.ts';

const signs: Readonly<Record<MailLineFragment['state'], Sign>> = {
  QUEUED: { tone: 'run', icon: 'clock' },
  SENT: { tone: 'ok', icon: 'check' },
  REFUSED: { tone: 'bad', icon: 'error' },
};

/** One mail: what it says, where it went, how far it came, and a way to send it again. */
export function MailRow({ mail }: { mail: MailLineFragment }) {
  const { t } = useMessages();
  const { side } = useReader();
  const isCut = useIsCut();
  const { asking, ask } = useAsk(ResendMail);
  const [isOpen, setIsOpen] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const [isSent, setIsSent] = useState(false);
  const bodyId = useId();
  const { subject, recipient, state, attempts, offer, publisher, queuedAt } = mail;
  const last = attempts.at(-1);
  const isOff = isCut || asking;

  async function sendAgain(): Promise<void> {
    if (isOff) return;
    setIsSent(false);
    const answer = await ask({ mailId: mail.id });
    const isDone = answer.__typename === 'ResendMailPayload';
    setIsSent(isDone);
    setRefused(isDone ? null : answer.message);
  }
  const about = [side === 'OPERATOR' ? publisher?.name : undefined, offer?.name];
  return (
    <>
      <tr role="row" className={isOpen ? 'is-open' : ''}>
        <td role="cell" className="of-when">
          <When at={queuedAt} />
        </td>
        <td role="cell" className="of-what breaks">
          <button
            type="button"
            className="name-link link-button"
            aria-expanded={isOpen}
            aria-controls={bodyId}
            onClick={() => setIsOpen(!isOpen)}
          >
            {subject}
          </button>
          <small className="quiet-3">
            {about.filter((part) => part !== undefined).join(' · ')}
            {offer !== null && (
              <>
                {' · '}
                <Link to={statusPath(offer.publisher.publisherId, offer.offerId, null)}>
                  {t('offer.tab.status')}
                </Link>
              </>
            )}
          </small>
        </td>
        <td role="cell" className="breaks of-to">
          {recipient}
        </td>
        <td role="cell" className="breaks of-state">
          <Pill sign={signs[state]}>{t(`mail.state.${state}`)}</Pill>
          <small className="quiet-3">{t('mail.tries', { count: attempts.length })}</small>
          {last !== undefined && state !== 'SENT' && (
            <small className="quiet-2">{last.response}</small>
          )}
        </td>
        <td role="cell" className="of-act">
          <button
            type="button"
            className="button small"
            aria-disabled={isOff}
            aria-label={`${t('mail.again')}, ${subject}, ${recipient}`}
            onClick={() => void sendAgain()}
          >
            {t('mail.again')}
          </button>
          <small role="status" className="quiet-2">
            {isSent && t('mail.again.done')}
          </small>
          <Refused message={refused} />
        </td>
      </tr>
      <tr role="row" id={bodyId} hidden={!isOpen}>
        <td role="cell" colSpan={5}>
          {isOpen && <Body mail={mail} />}
        </td>
      </tr>
    </>
  );
}

/** The mail as it was written, and each try to hand it over. */
function Body({ mail }: { mail: MailLineFragment }) {
  const { t } = useMessages();
  const [{ data, error }, read] = useQuery({ query: MailBody, variables: { id: mail.id } });
  const node = data?.node;
  const body = node?.__typename === 'MailMessage' ? node : null;
  if (error && body === null) {
    return <ErrorPanel error={error} onRetry={() => read({ requestPolicy: 'network-only' })} />;
  }
  if (body === null) return <div className="skeleton value-skeleton" />;
  return (
    <div className="stack mail-body">
      <p className="small quiet-3">
        Message-ID <code className="breaks">{body.messageId}</code>
      </p>
      <ol className="small">
        {mail.attempts.map((attempt) => (
          <li key={attempt.at}>
            <When at={attempt.at} /> · {t('mail.outcome', { outcome: attempt.outcome })} ·{' '}
            <span className="quiet-2 breaks">{attempt.response}</span>
          </li>
        ))}
      </ol>
      <div className="both">
        <div className="side">
          <span className="small quiet-3">{t('mail.html')}</span>
          {/* The answer has a policy of its own; the sandbox says the same to a browser that reads none. */}
          <iframe
            className="value mail-frame"
            title={t('mail.html')}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
            referrerPolicy="no-referrer"
            src={`/mails/${encodeURIComponent(mail.id)}/html`}
          />
        </div>
        <div className="side">
          <span className="small quiet-3">{t('mail.text')}</span>
          <div className="value breaks" role="region" tabIndex={0} aria-label={t('mail.text')}>
            {body.text}
          </div>
        </div>
      </div>
      <details className="small">
        <summary>{t('mail.source')}</summary>
        <div className="value breaks mono" role="region" tabIndex={0} aria-label={t('mail.source')}>
          {body.html}
        </div>
      </details>
    </div>
  );
}
