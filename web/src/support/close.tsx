import { useState } from 'react';
import type { SupportRequestAllFragment } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { useAsk } from '../parts/ask.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Refused } from '../parts/refused.tsx';
import { CloseSupportRequest } from './support-documents.ts';

/** Closing is for good, so it is asked once more. */
export function CloseDialog({
  request,
  onClose,
}: {
  request: SupportRequestAllFragment;
  onClose: () => void;
}) {
  const { t } = useMessages();
  const { asking, ask } = useAsk(CloseSupportRequest);
  const [refused, setRefused] = useState<string | null>(null);

  async function close(): Promise<void> {
    if (asking) return;
    const answer = await ask({ supportRequestId: request.id });
    if (answer.__typename === 'CloseSupportRequestPayload') onClose();
    else setRefused(answer.message);
  }

  return (
    <Dialog
      title={t('support.close.title', { number: request.number })}
      onClose={onClose}
      onSubmit={() => void close()}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
          <button type="submit" className="button primary" aria-disabled={asking}>
            {t('support.close.submit')}
          </button>
        </>
      }
    >
      <p>{t('support.close.body')}</p>
      <Refused message={refused} />
    </Dialog>
  );
}
