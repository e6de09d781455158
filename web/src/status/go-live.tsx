import { useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { versionOf } from '../offer.ts';
import { Dialog } from '../parts/dialog.tsx';
import { useAsk } from '../parts/ask.ts';
import { Refused } from '../parts/refused.tsx';
import { GoLive } from './status-documents.ts';
import type { StatusOffer, StatusPublication } from './status-offer.ts';

/** *Go live* names the revision and is bound to its hash: what the publisher looked at is what is released. */
export function GoLiveDialog({
  offer,
  publication,
  onClose,
  onDone,
}: {
  offer: StatusOffer;
  publication: StatusPublication;
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useMessages();
  const { asking, ask } = useAsk(GoLive);
  const [refused, setRefused] = useState<string | null>(null);
  // The revision of the moment the dialog opened, even if another one arrives while it is read.
  const [revision] = useState(publication.revision);
  const version = versionOf(revision, t);
  const live = offer.production === null ? 'none' : versionOf(offer.production, t);

  async function goLive(): Promise<void> {
    if (asking) return;
    const answer = await ask({ offerId: offer.id, revisionHash: revision.hash });
    if (answer.__typename === 'GoLivePayload') onDone();
    else setRefused(answer.message);
  }

  return (
    <Dialog
      title={t('goLive.title', { version })}
      onClose={onClose}
      onSubmit={() => void goLive()}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
          <button type="submit" className="button primary" aria-disabled={asking}>
            {t('goLive.submit')}
          </button>
        </>
      }
    >
      <p>{t('goLive.body', { number: revision.number, hash: revision.hash.slice(0, 7) })}</p>
      <ol className="numbered">
        <li>{t('goLive.first')}</li>
        <li>{t('goLive.then', { version, live })}</li>
      </ol>
      <p className="quiet-2">{t('goLive.until')}</p>
      <Refused message={refused} />
    </Dialog>
  );
}
