import { useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { useAsk } from '../parts/ask.ts';
import { Icon } from '../parts/icon.tsx';
import { Refused } from '../parts/refused.tsx';
import type { SendTestLeadMutation } from '../gql/graphql.ts';
import { useEditing, useText } from './context.ts';
import { SendTestLead } from './lead-documents.ts';

type Delivery = Extract<
  SendTestLeadMutation['sendTestLead'],
  { __typename: 'SendTestLeadPayload' }
>['delivery'];

/** Sends the destination a test lead, and shows what it answered. */
export function TestLead() {
  const { t } = useMessages();
  const { store, id } = useEditing();
  const destination = useText('leads.destination');
  const [delivery, setDelivery] = useState<Delivery | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const { asking, ask } = useAsk(SendTestLead);
  if (destination === '' || destination === 'NONE') return null;

  async function send(): Promise<void> {
    if (asking) return;
    setDelivery(null);
    setRefused(null);
    // What is sent is where the saved draft says.
    await store.flush();
    const answer = await ask({ offerId: id });
    if (answer.__typename === 'SendTestLeadPayload') setDelivery(answer.delivery);
    else setRefused(answer.message);
  }
  return (
    <div className="stack">
      <div className="row wraps">
        <button type="button" className="button" aria-disabled={asking} onClick={() => void send()}>
          {t(asking ? 'editor.testLead.sending' : 'editor.testLead.send')}
        </button>
      </div>
      <Refused message={refused} />
      <div aria-live="polite">{delivery !== null && <Answer delivery={delivery} />}</div>
    </div>
  );
}

function Answer({ delivery }: { delivery: Delivery }) {
  const { t } = useMessages();
  const { outcome, statusCode, milliseconds, response } = delivery;
  const isTaken = outcome === 'ACCEPTED';
  return (
    <>
      <p className={isTaken ? 'small' : 'wrong-text'}>
        <Icon name={isTaken ? 'check' : 'error'} />
        <span>
          {t(isTaken ? 'editor.testLead.taken' : 'editor.testLead.refused')}
          {statusCode !== null && ` ${t('editor.testLead.status', { status: statusCode })}`}
          {milliseconds !== null && ` ${t('editor.testLead.time', { ms: milliseconds })}`}
        </span>
      </p>
      {response !== '' && (
        <pre className="input locked breaks" tabIndex={0}>
          {response}
        </pre>
      )}
    </>
  );
}
