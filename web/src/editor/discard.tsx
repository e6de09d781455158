import { useState } from 'react';
import { useQuery } from 'urql';
import { useMessages } from '../messages/messages.tsx';
import type { Offer } from '../offer.ts';
import { versionOf } from '../offer.ts';
import { useAsk } from '../parts/ask.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Refused } from '../parts/refused.tsx';
import { useEditing } from './context.ts';
import { countDifferences } from './draft-path.ts';
import { DiscardDraft, LiveContent } from './editor-documents.ts';
import { savedDraftOf } from './saved-draft.ts';

/** Says how many values return, and to what. */
export function DiscardDialog({ offer, onClose }: { offer: Offer; onClose: () => void }) {
  const { t } = useMessages();
  const { store } = useEditing();
  const { asking, ask } = useAsk(DiscardDraft);
  const [refused, setRefused] = useState<string | null>(null);
  const [live] = useQuery({ query: LiveContent, variables: { id: offer.id } });
  const node = live.data?.node;
  const content = node?.__typename === 'Offer' ? (node.production?.content ?? {}) : undefined;
  const count =
    content === undefined
      ? null
      : countDifferences({ ...(store.draft() as object), name: '' }, { ...content, name: '' });

  async function discard(): Promise<void> {
    if (asking) return;
    await store.flush();
    const answer = await ask({
      offerId: offer.id,
      expectedDraftVersion: store.saved().version,
    });
    if (answer.__typename === 'DiscardDraftPayload') {
      store.replace(savedDraftOf(answer.offer));
      onClose();
    } else {
      setRefused(answer.message);
    }
  }
  return (
    <Dialog
      title={count === null ? t('discard.title') : t('discard.title.count', { count })}
      onClose={onClose}
      onSubmit={() => void discard()}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
          <button type="submit" className="button danger" aria-disabled={asking}>
            {t('discard.submit')}
          </button>
        </>
      }
    >
      <p>
        {offer.production === null
          ? t('discard.never')
          : t('discard.live', { version: versionOf(offer.production, t) })}
      </p>
      <Refused message={refused} />
    </Dialog>
  );
}
