import { useId, useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { useAsk } from '../parts/ask.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Refused } from '../parts/refused.tsx';
import { filterOf, type Listing, type OwnView } from './listing.ts';
import { DeleteOwnView, SaveOwnView } from './offers-documents.ts';

/** Keeps what is looked at under a name. */
export function SaveView({
  listing,
  own,
  onClose,
  onSaved,
}: {
  listing: Listing;
  own: readonly OwnView[];
  onClose: () => void;
  onSaved: () => void;
}) {
  const { t } = useMessages();
  const id = useId();
  const { asking, ask } = useAsk(SaveOwnView);
  const [name, setName] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const replaces = own.some((view) => view.name === name.trim());
  async function save(): Promise<void> {
    if (asking) return;
    const answer = await ask({ name, filter: filterOf(listing), orderBy: listing.order });
    if (answer.__typename !== 'SaveViewPayload') return setRefused(answer.message);
    onSaved();
    onClose();
  }
  return (
    <Dialog
      title={t('offers.save.title')}
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
          <button type="submit" className="button primary" aria-disabled={asking}>
            {t(replaces ? 'offers.save.replace' : 'offers.save')}
          </button>
        </>
      }
    >
      <p>{t('offers.save.body')}</p>
      <label className="label" htmlFor={id}>
        {t('offers.save.name')}
      </label>
      <input
        id={id}
        className="input"
        data-first=""
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <p className="hint" role="status">
        {replaces && t('offers.save.replaces', { name: name.trim() })}
      </p>
      <Refused message={refused} />
    </Dialog>
  );
}

/** Forgets a view; the offers stay as they are. */
export function DeleteView({
  view,
  onClose,
  onDeleted,
}: {
  view: OwnView;
  onClose: () => void;
  onDeleted: () => void;
}) {
  const { t } = useMessages();
  const { asking, ask } = useAsk(DeleteOwnView);
  const [refused, setRefused] = useState<string | null>(null);
  async function remove(): Promise<void> {
    if (asking) return;
    const answer = await ask({ viewId: view.id });
    // Deleted in another tab is deleted.
    const isGone = answer.__typename === 'DeleteViewPayload' || answer.__typename === 'NotFound';
    if (!isGone) return setRefused(answer.message);
    onDeleted();
    onClose();
  }
  return (
    <Dialog
      title={t('offers.delete.title', { name: view.name })}
      onClose={onClose}
      onSubmit={() => void remove()}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
          <button type="submit" className="button danger" aria-disabled={asking}>
            {t('offers.delete')}
          </button>
        </>
      }
    >
      <p>{t('offers.delete.body')}</p>
      <Refused message={refused} />
    </Dialog>
  );
}
