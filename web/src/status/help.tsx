import { useId, useState } from 'react';
import { Link } from 'react-router';
import { useMessages } from '../messages/messages.tsx';
import { stepInFocus } from '../offer.ts';
import { Dialog } from '../parts/dialog.tsx';
import type { Stage } from '../gql/graphql.ts';
import type { NamedPublication } from './address.ts';
import { useAsk } from '../parts/ask.ts';
import { Refused } from '../parts/refused.tsx';
import { OpenSupportRequest } from './status-documents.ts';
import type { Finding, StatusOffer } from './status-offer.ts';

/** The way to a person: always in the same place, with the open requests of the offer. */
export function HelpCard({ offer, onOpen }: { offer: StatusOffer; onOpen: () => void }) {
  const { t } = useMessages();
  const requests = offer.supportRequests ?? [];
  return (
    <section className="card" aria-labelledby="help">
      <div className="pad stack">
        <h2 id="help">{t('help.title')}</h2>
        <p className="quiet-2">{t('help.body')}</p>
        <div>
          <button type="button" className="button small" onClick={onOpen}>
            {t('help.open')}
          </button>
        </div>
        {requests.length > 0 && (
          <ul className="small quiet-2">
            {requests.map((request) => (
              <li key={request.id} className="breaks">
                <Link to={`/support/${encodeURIComponent(request.id)}`}>{request.subject}</Link>
                {' · '}
                {t('help.request', { number: request.number, state: request.state })}
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

/** What a link asked help for, when it was not a press on this screen. */
export type HelpAsked = {
  /** Null for the publication that the screen shows. */
  readonly publication: NamedPublication | null;
  readonly stage?: Stage;
};

/** Opens a support request; publication, stage and finding go with it, so nobody copies anything. */
export function HelpDialog({
  offer,
  finding,
  asked,
  onClose,
  onDone,
}: {
  offer: StatusOffer;
  finding: Finding | null;
  asked: HelpAsked | undefined;
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useMessages();
  const { asking, ask } = useAsk(OpenSupportRequest);
  const [subject, setSubject] = useState(
    finding?.message ?? t('help.subject.default', { offer: offer.name, status: offer.statusText }),
  );
  const [text, setText] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const [sent, setSent] = useState<number | null>(null);
  const ids = { subject: useId(), text: useId() };
  const publication = asked?.publication ?? offer.publication;

  async function send(): Promise<void> {
    if (asking) return;
    if (subject.trim() === '' || text.trim() === '') return setRefused(t('help.required'));
    const stage = finding?.stage ?? asked?.stage ?? stepInFocus(offer)?.stage;
    const answer = await ask({
      offerId: offer.id,
      subject: subject.trim(),
      text: text.trim(),
      ...(publication === null ? {} : { publicationId: publication.id }),
      ...(stage === undefined ? {} : { stage }),
      ...(finding === null ? {} : { findingId: finding.id }),
    });
    if (answer.__typename === 'OpenSupportRequestPayload') {
      setRefused(null);
      setSent(answer.supportRequest.number);
      onDone();
    } else {
      setRefused(answer.message);
    }
  }

  if (sent !== null) {
    return (
      <Dialog
        title={t('help.dialog')}
        onClose={onClose}
        onSubmit={onClose}
        footer={
          <button type="submit" className="button primary">
            {t('app.close')}
          </button>
        }
      >
        <p role="status">{t('help.sent', { number: sent })}</p>
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t('help.dialog')}
      onClose={onClose}
      onSubmit={() => void send()}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
          <button type="submit" className="button primary" aria-disabled={asking}>
            {t('help.send')}
          </button>
        </>
      }
    >
      {finding !== null && (
        <p className="small quiet-2">{t('help.finding', { finding: finding.ruleId })}</p>
      )}
      <div className="field">
        <label htmlFor={ids.subject}>{t('help.subject')}</label>
        <input
          id={ids.subject}
          className="input"
          value={subject}
          onChange={(event) => setSubject(event.target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor={ids.text}>{t('help.text')}</label>
        <textarea
          id={ids.text}
          data-first
          className="input"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <p className="hint">
        {publication === null
          ? t('help.attached.none')
          : t('help.attached', { number: publication.number })}
      </p>
      <Refused message={refused} />
    </Dialog>
  );
}
