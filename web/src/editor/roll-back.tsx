import { useId, useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import type { Offer } from '../offer.ts';
import { useAsk } from '../parts/ask.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Refused } from '../parts/refused.tsx';
import { useEditing } from './context.ts';
import { RollBackPackage } from './editor-documents.ts';
import { savedDraftOf } from './saved-draft.ts';

/** *Go back to an earlier package* asks of which live SKU, and says afterwards what the next publication serves. */
export function RollBackDialog({
  offer,
  live,
  onClose,
}: {
  offer: Offer;
  live: NonNullable<Offer['production']>;
  onClose: () => void;
}) {
  const { t } = useMessages();
  const id = useId();
  const { store } = useEditing();
  const { asking, ask } = useAsk(RollBackPackage);
  // Those of the moment the dialog opened, even if another revision goes live while it is read.
  const [skus] = useState(live.packages);
  const [skuId, setSkuId] = useState(skus[0]?.skuId ?? '');
  const [refused, setRefused] = useState<string | null>(null);
  const [done, setDone] = useState<{ readonly removed: string; readonly served: string } | null>(
    null,
  );

  async function rollBack(): Promise<void> {
    if (done !== null) return onClose();
    if (asking) return;
    await store.flush();
    const expectedDraftVersion = store.saved().version;
    const answer = await ask({ offerId: offer.id, expectedDraftVersion, skuId });
    if (answer.__typename !== 'RollBackPackagePayload') {
      setRefused(answer.message);
      return;
    }
    store.replace(savedDraftOf(answer.offer));
    setRefused(null);
    setDone({ removed: answer.removedVersion, served: answer.servedVersion });
  }
  return (
    <Dialog
      title={t('rollBack.title')}
      onClose={onClose}
      onSubmit={() => void rollBack()}
      footer={
        done === null ? (
          <>
            <button type="button" className="button" onClick={onClose}>
              {t('app.notNow')}
            </button>
            <button type="submit" className="button primary" aria-disabled={asking}>
              {t('rollBack.submit')}
            </button>
          </>
        ) : (
          <button type="submit" className="button primary">
            {t('app.close')}
          </button>
        )
      }
    >
      <p role="status">{done === null ? t('rollBack.body') : t('rollBack.done', done)}</p>
      {done === null && (
        <div className="field">
          <label htmlFor={id}>{t('rollBack.sku')}</label>
          <select
            id={id}
            className="input"
            value={skuId}
            onChange={({ target }) => setSkuId(target.value)}
          >
            {skus.map((sku) => (
              <option key={sku.skuId} value={sku.skuId}>
                {t('rollBack.live', { sku: sku.skuId, version: sku.version })}
              </option>
            ))}
          </select>
        </div>
      )}
      <Refused message={refused} />
    </Dialog>
  );
}
