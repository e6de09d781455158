import { useId, useState } from 'react';
import type { BlockedRunFragment } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { useAsk } from '../parts/ask.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Refused } from '../parts/refused.tsx';
import { useStageTitle } from '../reader.tsx';
import { GiveUpStage } from './operations-documents.ts';

/** *Give up* says what the publisher will read, and asks for the reason that the audit keeps. */
export function GiveUpDialog({
  run,
  onClose,
  onDone,
}: {
  run: BlockedRunFragment;
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useMessages();
  const titleOf = useStageTitle();
  const { asking, ask } = useAsk(GiveUpStage);
  const [reason, setReason] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const id = useId();

  async function giveUp(): Promise<void> {
    if (asking) return;
    if (reason.trim() === '') return setRefused(t('giveUp.required'));
    const answer = await ask({ stageRunId: run.id, reason: reason.trim() });
    if (answer.__typename === 'GiveUpStagePayload') onDone();
    else setRefused(answer.message);
  }

  return (
    <Dialog
      title={t('giveUp.title', { stage: titleOf(run.stage), offer: run.offer.name })}
      onClose={onClose}
      onSubmit={() => void giveUp()}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
          <button type="submit" className="button danger" aria-disabled={asking}>
            {t('giveUp.submit')}
          </button>
        </>
      }
    >
      <p>{t('giveUp.body', { number: run.publication.number })}</p>
      <p className="quiet-2">{t('giveUp.then', { publisher: run.offer.publisher.name })}</p>
      <div className={refused === null ? 'field' : 'field wrong'}>
        <label htmlFor={id}>{t('giveUp.reason')}</label>
        <Refused message={refused} />
        <textarea
          id={id}
          data-first
          className="input"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <p className="hint">{t('giveUp.reason.hint')}</p>
      </div>
    </Dialog>
  );
}
