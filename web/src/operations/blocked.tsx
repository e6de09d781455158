import { useState } from 'react';
import { Link } from 'react-router';
import { useNow } from '../clock.ts';
import type { BlockedRunFragment } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { statusPath } from '../offer.ts';
import { useAsk } from '../parts/ask.ts';
import { useIsCut } from '../parts/connection.tsx';
import { Refused } from '../parts/refused.tsx';
import { Pill } from '../parts/signs.tsx';
import { useStageTitle } from '../reader.tsx';
import { GiveUpDialog } from './give-up.tsx';
import { RetryStage } from './operations-documents.ts';

/** What the reader did with a blocked stage. */
export type Done = 'RETRIED' | 'GIVEN_UP';

/** One stage that is held up: of which offer, since when, why, and the two ways out. */
export function BlockedStage({
  run,
  done,
  onDone,
}: {
  run: BlockedRunFragment;
  done: Done | null;
  onDone: (what: Done) => void;
}) {
  const { t, formats } = useMessages();
  const titleOf = useStageTitle();
  const now = useNow();
  const isCut = useIsCut();
  const { asking, ask } = useAsk(RetryStage);
  const [refused, setRefused] = useState<string | null>(null);
  const [givingUp, setGivingUp] = useState(false);
  const { offer, publication } = run;
  const since = run.failingSince ?? run.startedAt;
  const off = isCut || asking;

  async function retry(): Promise<void> {
    if (off) return;
    const answer = await ask({ stageRunId: run.id });
    if (answer.__typename === 'RetryStagePayload') onDone('RETRIED');
    else setRefused(answer.message);
  }

  return (
    <article className="blocked" id={`run-${run.id}`} tabIndex={-1}>
      <div className="row wraps">
        <h3>{titleOf(run.stage)}</h3>
        {done === null ? (
          <Pill sign={{ tone: 'turn', icon: 'person' }}>{t('operations.waits')}</Pill>
        ) : done === 'RETRIED' ? (
          <Pill sign={{ tone: 'run', icon: 'ring' }}>{t('operations.retried')}</Pill>
        ) : (
          <Pill sign={{ tone: 'idle', icon: 'slash' }}>{t('operations.givenUp')}</Pill>
        )}
        <span className="push small quiet-2">
          <time dateTime={since} title={formats.full(since)}>
            {t('operations.since', {
              time: formats.moment(since, now),
              duration: formats.duration(now - Date.parse(since)),
            })}
          </time>
        </span>
      </div>
      <p className="small quiet-2">
        <Link to={statusPath(offer.publisher.publisherId, offer.offerId, run.stage)}>
          {offer.name}
        </Link>
        {' · '}
        {offer.publisher.name}
        {' · '}
        {t('pipeline.publication', { number: publication.number })}
        {run.attempt > 0 && ` · ${t('operations.attempts', { count: run.attempt })}`}
      </p>
      {run.lastError !== null && (
        <pre className="frame" tabIndex={0} aria-label={t('operations.lastError')}>
          {run.lastError}
        </pre>
      )}
      <Refused message={refused} />
      {done === null && (
        <div className="row wraps">
          <button
            type="button"
            className="button primary"
            aria-disabled={off}
            onClick={() => void retry()}
          >
            {t('operations.retry')}
            <span className="hidden">, {offer.name}</span>
          </button>
          <button
            type="button"
            className="button danger"
            aria-disabled={isCut}
            onClick={() => {
              if (!isCut) setGivingUp(true);
            }}
          >
            {t('operations.giveUp')}
            <span className="hidden">, {offer.name}</span>
          </button>
          {isCut && <span className="small quiet-3">{t('connection.needed')}</span>}
        </div>
      )}
      {givingUp && (
        <GiveUpDialog
          run={run}
          onClose={() => setGivingUp(false)}
          onDone={() => {
            setGivingUp(false);
            onDone('GIVEN_UP');
          }}
        />
      )}
    </article>
  );
}
