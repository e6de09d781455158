import { useId, useState } from 'react';
import { Link } from 'react-router';
import type { LeadLineFragment } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { leadsPath, type Sign } from '../offer.ts';
import { useAsk } from '../parts/ask.ts';
import { useIsCut } from '../parts/connection.tsx';
import { Refused } from '../parts/refused.tsx';
import { Pill } from '../parts/signs.tsx';
import { When } from '../parts/when.tsx';
import { useReader } from '../reader.tsx';
import { Deliveries } from './deliveries.tsx';
import { RedeliverLead } from './leads-documents.ts';

const signs: Readonly<Record<LeadLineFragment['state'], Sign>> = {
  QUEUED: { tone: 'run', icon: 'clock' },
  DELIVERED: { tone: 'ok', icon: 'check' },
  FAILED: { tone: 'bad', icon: 'error' },
  KEPT: { tone: 'idle', icon: 'file' },
  WITHHELD: { tone: 'idle', icon: 'lock' },
};

/** One lead: who it is, what became of it, each attempt, and a way to send it again. */
export function LeadRow({ lead, ofMany }: { lead: LeadLineFragment; ofMany: boolean }) {
  const { t } = useMessages();
  const { publisher } = useReader();
  const isCut = useIsCut();
  const { asking, ask } = useAsk(RedeliverLead);
  const [isOpen, setIsOpen] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const [isSent, setIsSent] = useState(false);
  const openId = useId();
  const { email, name, company, country, state, offer, deliveries, recordedAt, erasedAt } = lead;
  const about = [name, company, country].filter((part) => part !== null);
  const isOff = isCut || asking;
  // What was delivered, kept here or withheld is not sent; the API says the same.
  const canSend = state === 'FAILED' || state === 'QUEUED';
  async function sendAgain(): Promise<void> {
    if (isOff) return;
    const answer = await ask({ leadId: lead.id });
    const isDone = answer.__typename === 'RedeliverLeadPayload';
    setIsSent(isDone);
    setRefused(isDone ? null : answer.message);
  }
  return (
    <>
      <tr role="row" className={isOpen ? 'is-open' : ''}>
        <td role="cell" className="of-when">
          <When at={recordedAt} />
        </td>
        <td role="cell" className="breaks">
          {erasedAt === null ? (
            <button
              type="button"
              className="name-link link-button"
              aria-expanded={isOpen}
              aria-controls={openId}
              onClick={() => setIsOpen(!isOpen)}
            >
              {email}
            </button>
          ) : (
            <i className="quiet-2">{t('leads.erased')}</i>
          )}
          <small className="quiet-3">{about.join(' · ')}</small>
        </td>
        {ofMany && (
          <td role="cell" className="breaks">
            {publisher === null ? (
              offer.name
            ) : (
              <Link to={leadsPath(publisher.publisherId, offer.offerId)}>{offer.name}</Link>
            )}
          </td>
        )}
        <td role="cell" className="of-state">
          <Pill sign={signs[state]}>{t(`leads.state.${state}`)}</Pill>
          {deliveries.length > 0 && (
            <small className="quiet-3">{t('mail.tries', { count: deliveries.length })}</small>
          )}
        </td>
        <td role="cell" className="of-act">
          {canSend && (
            <button
              type="button"
              className="button small"
              aria-disabled={isOff}
              aria-label={`${t('mail.again')}, ${email ?? ''}`}
              onClick={() => void sendAgain()}
            >
              {t('mail.again')}
            </button>
          )}
          <small role="status" className="quiet-2">
            {isSent && t('mail.again.done')}
          </small>
          <Refused message={refused} />
        </td>
      </tr>
      <tr role="row" id={openId} hidden={!isOpen}>
        <td role="cell" colSpan={ofMany ? 5 : 4}>
          {isOpen && (
            <div className="stack">
              <p className="small quiet-2 breaks">
                <b>{t('leads.consent')}</b> {lead.consent}
              </p>
              <Deliveries deliveries={deliveries} />
            </div>
          )}
        </td>
      </tr>
    </>
  );
}
