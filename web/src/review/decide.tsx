import { useId, useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { versionOf } from '../offer.ts';
import { useAsk } from '../parts/ask.ts';
import { Dialog } from '../parts/dialog.tsx';
import { useKeptText } from '../parts/kept-text.ts';
import { Refused } from '../parts/refused.tsx';
import { ApproveReview, RequestChanges } from './review-documents.ts';
import { isRequested, type ReviewOffer, type Site } from './review-site.ts';

type DecideProps = {
  offer: ReviewOffer;
  site: Site;
  onClose: () => void;
  onDone: () => void;
};

/** *Approve* names the revision and is bound to its hash: what was read is what is released. */
export function ApproveDialog({ offer, site, onClose, onDone }: DecideProps) {
  const { t } = useMessages();
  const { asking, ask } = useAsk(ApproveReview);
  const [refused, setRefused] = useState<string | null>(null);
  // The revision of the moment the dialog opened, even if another one arrives while it is read.
  const [revision] = useState(site.publication.revision);
  const version = versionOf(revision, t);
  const live = offer.production === null ? 'none' : versionOf(offer.production, t);

  async function approve(): Promise<void> {
    if (asking) return;
    const answer = await ask({ reviewId: site.id, revisionHash: revision.hash });
    if (answer.__typename === 'ApproveReviewPayload') onDone();
    else setRefused(answer.message);
  }

  return (
    <Dialog
      title={t('approve.title', { offer: offer.name, version })}
      onClose={onClose}
      onSubmit={() => void approve()}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
          <button type="submit" className="button primary" aria-disabled={asking}>
            {t('approve.submit')}
          </button>
        </>
      }
    >
      <p>{t('approve.body', { number: revision.number, hash: revision.hash.slice(0, 7) })}</p>
      <p className="quiet-2">{t('approve.then', { version, live })}</p>
      <Refused message={refused} />
    </Dialog>
  );
}

/** *Request changes* says that it ends the publication, and takes the closing words. */
export function RequestChangesDialog({ offer, site, onClose, onDone }: DecideProps) {
  const { t } = useMessages();
  const { asking, ask } = useAsk(RequestChanges);
  const [text, setText] = useKeptText(`request changes ${site.id}`);
  const [refused, setRefused] = useState<string | null>(null);
  const id = useId();
  const open = site.threads.filter(isRequested).length;
  const live = offer.production === null ? 'none' : versionOf(offer.production, t);

  async function request(): Promise<void> {
    if (asking) return;
    const words = text.trim();
    const answer = await ask({ reviewId: site.id, ...(words === '' ? {} : { comment: words }) });
    if (answer.__typename === 'RequestChangesPayload') {
      setText('');
      onDone();
    } else {
      setRefused(answer.message);
    }
  }

  return (
    <Dialog
      title={t('requestChanges.title', { offer: offer.name })}
      onClose={onClose}
      onSubmit={() => void request()}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
          <button type="submit" className="button danger" aria-disabled={asking}>
            {t('requestChanges.submit')}
          </button>
        </>
      }
    >
      <p>{t('requestChanges.body', { number: site.publication.number, live })}</p>
      <p className="quiet-2">
        {t('requestChanges.mail', { publisher: offer.publisher.name, count: open })}
      </p>
      <div className={refused === null ? 'field' : 'field wrong'}>
        <label htmlFor={id}>{t('requestChanges.words')}</label>
        <Refused message={refused} />
        <textarea
          id={id}
          data-first
          className="input"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <p className="hint">
          {t(open === 0 ? 'requestChanges.words.needed' : 'requestChanges.words.hint')}
        </p>
      </div>
    </Dialog>
  );
}
