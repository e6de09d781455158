import { useState } from 'react';
import { useSubscription } from 'urql';
import type { CheckLineFragment } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { useAsk } from '../parts/ask.ts';
import { useIsCut } from '../parts/connection.tsx';
import { Icon } from '../parts/icon.tsx';
import { Refused } from '../parts/refused.tsx';
import { Pill } from '../parts/signs.tsx';
import { FindingFiles } from '../status/findings.tsx';
import { CheckFeed, Validate } from './check-documents.ts';
import { useEditing, useSaving } from './context.ts';

/** Tests the packages of the draft as a publication would, and shows what was found; nothing is published. */
export function TestPackage() {
  const { t, apiLanguage: language } = useMessages();
  const { store, id } = useEditing();
  const isCut = useIsCut();
  const saving = useSaving();
  const { asking, ask } = useAsk(Validate);
  const [begun, setBegun] = useState<CheckLineFragment | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const isWaiting = begun?.state === 'RUNNING';
  // The line would ask again and again for an event that comes once: nobody listens any more when it has come.
  const [feed] = useSubscription({
    query: CheckFeed,
    variables: { checkId: begun?.id ?? '', language },
    pause: !isWaiting,
  });
  const told = feed.data?.checkFinished;
  if (isWaiting && told?.id === begun.id && told.state !== 'RUNNING') setBegun(told);

  const why = isCut ? t('connection.needed') : null;
  const isOff = why !== null || asking || isWaiting;
  async function test(): Promise<void> {
    if (isOff) return;
    setRefused(null);
    await store.flush();
    // What could not be saved would not be tested either; the line below says so.
    if (store.saving().state !== 'SAVED') return;
    const answer = await ask({ offerId: id, expectedDraftVersion: store.saved().version });
    if (answer.__typename === 'ValidatePayload') setBegun(answer.check);
    else setRefused(answer.message);
  }
  const isOld =
    begun !== null &&
    !isWaiting &&
    (saving.state !== 'SAVED' || begun.draftVersion !== store.saved().version);
  return (
    <div className="test-package">
      <div className="row wraps">
        <button
          type="button"
          className="button"
          aria-disabled={isOff}
          aria-describedby="test-package-hint"
          onClick={() => void test()}
        >
          <Icon name="eye" />
          {t('editor.test')}
        </button>
        <span id="test-package-hint" className="hint">
          {why ?? t('editor.test.hint')}
        </span>
      </div>
      <div aria-live="polite">
        {isWaiting && (
          <p className="row">
            <Pill sign={{ tone: 'run', icon: 'ring' }}>{t('editor.test.running')}</Pill>
          </p>
        )}
        {begun !== null && !isWaiting && <Verdict check={begun} isOld={isOld} />}
      </div>
      {begun !== null && !isWaiting && begun.findings.length > 0 && (
        <div className="card findings">
          <FindingFiles findings={begun.findings} comparable={false} onHelp={null} />
        </div>
      )}
      <Refused message={refused} />
    </div>
  );
}

/** What publishing would say, in one line. */
function Verdict({ check, isOld }: { check: CheckLineFragment; isOld: boolean }) {
  const { t } = useMessages();
  const errors = check.findings.filter(({ level }) => level === 'ERROR').length;
  const fields = check.violations.filter(({ severity }) => severity === 'ERROR').length;
  return (
    <p className="row wraps">
      {check.state === 'PASSED' ? (
        <Pill sign={{ tone: 'ok', icon: 'check' }}>{t('editor.test.passed')}</Pill>
      ) : (
        <Pill sign={{ tone: 'bad', icon: 'error' }}>
          {t('editor.test.blocked', { errors, fields })}
        </Pill>
      )}
      {isOld && <span className="small quiet-2">{t('editor.test.old')}</span>}
    </p>
  );
}
