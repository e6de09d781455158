/** What can be done about a live offer beside publishing: taking it out of the store, and syncing private audiences. */
import { useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { versionOf, type Offer } from '../offer.ts';
import { useAsk } from '../parts/ask.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Refused } from '../parts/refused.tsx';
import { useEditing } from './context.ts';
import { StopDistribution, SyncPrivateAudience } from './editor-documents.ts';

/** *Take out of the store* says what ends, what goes on, and how the offer comes back. */
export function StopDialog({
  offer,
  live,
  onClose,
}: {
  offer: Offer;
  live: NonNullable<Offer['production']>;
  onClose: () => void;
}) {
  const { t } = useMessages();
  const { asking, ask } = useAsk(StopDistribution);
  const [refused, setRefused] = useState<string | null>(null);
  // The revision of the moment the dialog opened, even if another one goes live while it is read.
  const [seen] = useState(live);
  const { publication } = offer;

  async function stop(): Promise<void> {
    if (asking) return;
    const answer = await ask({ offerId: offer.id, revisionHash: seen.hash });
    if (answer.__typename === 'StopDistributionPayload') onClose();
    else setRefused(answer.message);
  }
  return (
    <Dialog
      title={t('stop.title', { name: offer.name })}
      onClose={onClose}
      onSubmit={() => void stop()}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
          <button type="submit" className="button danger" aria-disabled={asking}>
            {t('stop.submit')}
          </button>
        </>
      }
    >
      <p>{t('stop.body', { version: versionOf(seen, t) })}</p>
      <p className="quiet-2">
        {publication?.state === 'RUNNING'
          ? t('stop.running', { number: publication.number })
          : t('stop.back')}
      </p>
      <Refused message={refused} />
    </Dialog>
  );
}

/** *Sync private audiences* takes effect at once; what it did stays to be read. */
export function SyncDialog({ offer, onClose }: { offer: Offer; onClose: () => void }) {
  const { t } = useMessages();
  const { store } = useEditing();
  const { asking, ask } = useAsk(SyncPrivateAudience);
  const [refused, setRefused] = useState<string | null>(null);
  const [isDone, setIsDone] = useState(false);

  async function sync(): Promise<void> {
    if (isDone) return onClose();
    if (asking) return;
    // What is synced is what is saved.
    await store.flush();
    const answer = await ask({ offerId: offer.id, expectedDraftVersion: store.saved().version });
    const isSynced = answer.__typename === 'SyncPrivateAudiencePayload';
    setIsDone(isSynced);
    setRefused(isSynced ? null : answer.message);
  }
  return (
    <Dialog
      title={t('sync.title')}
      onClose={onClose}
      onSubmit={() => void sync()}
      footer={
        isDone ? (
          <button type="submit" className="button primary">
            {t('app.close')}
          </button>
        ) : (
          <>
            <button type="button" className="button" onClick={onClose}>
              {t('app.notNow')}
            </button>
            <button type="submit" className="button primary" aria-disabled={asking}>
              {t('sync.submit')}
            </button>
          </>
        )
      }
    >
      <p role="status">{t(isDone ? 'sync.done' : 'sync.body')}</p>
      <Refused message={refused} />
    </Dialog>
  );
}
