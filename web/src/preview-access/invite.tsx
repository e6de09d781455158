import { useId, useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { useAsk } from '../parts/ask.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Refused } from '../parts/refused.tsx';
import { InviteToPreview } from './preview-access-documents.ts';

/** Asks for a listed subscription and for the address of its holder; a link goes there by mail. */
export function InviteDialog({
  offer,
  subscriptions,
  onClose,
  onInvited,
}: {
  offer: {
    readonly id: string;
    readonly name: string;
    readonly previewGrants: readonly { readonly subscriptionId: string; readonly state: string }[];
  };
  /** Ids of those that are listed, at least one. */
  subscriptions: readonly string[];
  onClose: () => void;
  onInvited: () => void;
}) {
  const { t } = useMessages();
  const id = useId();
  const { asking, ask } = useAsk(InviteToPreview);
  const isOpen = (each: string) =>
    offer.previewGrants.some(
      ({ subscriptionId, state }) =>
        subscriptionId === each && (state === 'INVITED' || state === 'REDEEMED'),
    );
  const [subscriptionId, setSubscriptionId] = useState(
    () => subscriptions.find((each) => !isOpen(each)) ?? subscriptions[0] ?? '',
  );
  const [email, setEmail] = useState('');
  const [refused, setRefused] = useState<{
    readonly ofAddress: boolean;
    readonly message: string;
  } | null>(null);
  async function invite(): Promise<void> {
    if (asking) return;
    const answer = await ask({ offerId: offer.id, subscriptionId, email: email.trim() });
    if (answer.__typename === 'InviteToPreviewPayload') {
      onInvited();
      onClose();
      return;
    }
    const ofAddress = 'path' in answer && answer.path.at(-1) === 'email';
    setRefused({ ofAddress, message: answer.message });
    if (ofAddress) document.getElementById(`${id}-email`)?.focus();
  }
  const wrong = refused?.ofAddress === true ? refused.message : null;
  return (
    <Dialog
      title={t('previewAccess.invite.title', { offer: offer.name })}
      onClose={onClose}
      onSubmit={() => void invite()}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
          <button type="submit" className="button primary" aria-disabled={asking}>
            {t('members.invite.submit')}
          </button>
        </>
      }
    >
      <div className="field">
        <label htmlFor={`${id}-subscription`}>{t('previewAccess.column.subscription')}</label>
        <select
          id={`${id}-subscription`}
          className="input mono"
          value={subscriptionId}
          aria-describedby={`${id}-list-hint`}
          onChange={({ target }) => setSubscriptionId(target.value)}
        >
          {subscriptions.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
        <p className="hint" id={`${id}-list-hint`}>
          {t('previewAccess.invite.list')}
        </p>
      </div>
      <div className={wrong === null ? 'field' : 'field wrong'}>
        <label htmlFor={`${id}-email`}>{t('previewAccess.invite.email')}</label>
        <div id={`${id}-says`}>
          <Refused message={wrong} />
        </div>
        <input
          id={`${id}-email`}
          className="input"
          data-first=""
          type="email"
          autoComplete="off"
          value={email}
          aria-invalid={wrong !== null}
          aria-describedby={`${id}-says ${id}-hint`}
          onChange={({ target }) => setEmail(target.value)}
        />
        <p className="hint" id={`${id}-hint`}>
          {t('previewAccess.invite.hint')}
        </p>
      </div>
      {refused?.ofAddress === false && <Refused message={refused.message} />}
    </Dialog>
  );
}
