import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useMessages } from '../messages/messages.tsx';
import type { Offer } from '../offer.ts';
import { useAsk } from '../parts/ask.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Refused } from '../parts/refused.tsx';
import { useEditing } from './context.ts';
import { DeleteOffer } from './editor-documents.ts';

export function DeleteDialog({ offer, onClose }: { offer: Offer; onClose: () => void }) {
  const { t } = useMessages();
  const { store } = useEditing();
  const navigate = useNavigate();
  const { asking, ask } = useAsk(DeleteOffer);
  const [refused, setRefused] = useState<string | null>(null);

  async function remove(): Promise<void> {
    if (asking) return;
    await store.flush();
    const answer = await ask({
      offerId: offer.id,
      expectedDraftVersion: store.saved().version,
    });
    if (answer.__typename === 'DeleteOfferPayload') await navigate('/offers');
    else setRefused(answer.message);
  }
  return (
    <Dialog
      title={t('delete.title', { name: offer.name })}
      onClose={onClose}
      onSubmit={() => void remove()}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
          <button type="submit" className="button danger" aria-disabled={asking}>
            {t('delete.submit')}
          </button>
        </>
      }
    >
      <p>{t('delete.body')}</p>
      <Refused message={refused} />
    </Dialog>
  );
}
