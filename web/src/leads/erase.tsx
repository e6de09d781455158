import { useId, useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { useAsk } from '../parts/ask.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Refused } from '../parts/refused.tsx';
import { EraseLeads } from './leads-documents.ts';

/** Erases who a customer is, by the address, for good. */
export function EraseDialog({
  publisher,
  email: given,
  onClose,
  onErased,
}: {
  /** The `id` of the publisher. */
  publisher: string;
  /** What to begin with. */
  email: string;
  onClose: () => void;
  onErased: () => void;
}) {
  const { t } = useMessages();
  const id = useId();
  const { asking, ask } = useAsk(EraseLeads);
  const [email, setEmail] = useState(given);
  const [refused, setRefused] = useState<string | null>(null);
  const [erased, setErased] = useState<number | null>(null);
  async function erase(): Promise<void> {
    if (asking) return;
    const answer = await ask({ publisherId: publisher, email: email.trim() });
    if (answer.__typename === 'EraseLeadsPayload') {
      setRefused(null);
      setErased(answer.erasedCount);
      onErased();
    } else setRefused(answer.message);
  }
  if (erased !== null) {
    return (
      <Dialog
        title={t('leads.erase.done', { count: erased })}
        onClose={onClose}
        onSubmit={onClose}
        footer={
          <button type="submit" className="button primary">
            {t('app.close')}
          </button>
        }
      >
        <p role="status">{t('leads.erase.done.body')}</p>
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t('leads.erase.title')}
      onClose={onClose}
      onSubmit={() => void erase()}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
          <button type="submit" className="button danger" aria-disabled={asking}>
            {t('leads.erase.submit')}
          </button>
        </>
      }
    >
      <div className="field">
        <label htmlFor={`${id}-email`}>{t('leads.email')}</label>
        <input
          id={`${id}-email`}
          className="input"
          data-first=""
          type="email"
          autoComplete="off"
          value={email}
          onChange={({ target }) => setEmail(target.value)}
        />
      </div>
      <p>{t('leads.erase.body')}</p>
      <Refused message={refused} />
    </Dialog>
  );
}
