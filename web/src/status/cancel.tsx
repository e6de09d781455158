import { useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { versionOf } from '../offer.ts';
import { Dialog } from '../parts/dialog.tsx';
import { useAsk } from '../parts/ask.ts';
import { Refused } from '../parts/refused.tsx';
import { Cancel } from './status-documents.ts';
import type { StatusOffer, StatusPublication } from './status-offer.ts';

/** *Cancel publish* says what goes back, what stays live, and asks for nothing else. */
export function CancelDialog({
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
  const { asking, ask } = useAsk(Cancel);
  const [refused, setRefused] = useState<string | null>(null);
  const { number } = publication;

  async function cancel(): Promise<void> {
    if (asking) return;
    const answer = await ask({ offerId: offer.id });
    if (answer.__typename === 'CancelPayload') onDone();
    else setRefused(answer.message);
  }

  return (
    <Dialog
      title={t('cancel.title', { number })}
      onClose={onClose}
      onSubmit={() => void cancel()}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
          <button type="submit" className="button danger" aria-disabled={asking}>
            {t('cancel.submit')}
          </button>
        </>
      }
    >
      <p>{t('cancel.body')}</p>
      {offer.production !== null && (
        <p className="quiet-2">{t('cancel.live', { version: versionOf(offer.production, t) })}</p>
      )}
      <Refused message={refused} />
    </Dialog>
  );
}
