import { useState } from 'react';
import { useParams } from 'react-router';
import { SwitchPublisher } from '../account/account-documents.ts';
import type { Role } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { useAsk } from '../parts/ask.ts';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { Refused } from '../parts/refused.tsx';
import { useReader } from '../reader.tsx';
import { AcceptInvitation } from './members-documents.ts';

type Joined = { readonly publisherId: string; readonly publisher: string; readonly role: Role };

/** Where the link of an invitation leads: one button makes the reader a member, once. */
export function Join() {
  const { code = '' } = useParams();
  const { t } = useMessages();
  const { name } = useReader();
  const heading = useHeadingFocus();
  const { asking, ask } = useAsk(AcceptInvitation);
  const { asking: switching, ask: askSwitch } = useAsk(SwitchPublisher);
  const [refused, setRefused] = useState<string | null>(null);
  const [joined, setJoined] = useState<Joined | null>(null);
  usePageTitle(`${t('join.title')} · ${t('app.name')}`);
  async function accept(): Promise<void> {
    if (asking) return;
    const answer = await ask({ code });
    if (answer.__typename === 'AcceptInvitationPayload') {
      setRefused(null);
      setJoined({
        publisherId: answer.publisher.publisherId,
        publisher: answer.publisher.name,
        role: answer.member.role,
      });
    } else setRefused(answer.message);
  }
  async function open(publisher: string): Promise<void> {
    if (switching) return;
    const answer = await askSwitch({ publisher });
    // Everything that is in memory was read for the reader of before.
    if (answer.__typename === 'SwitchPublisherPayload') location.assign('/offers');
    else setRefused(answer.message);
  }
  if (joined !== null) {
    const { publisherId, publisher, role } = joined;
    return (
      <main id="content" className="stack loose">
        <h1 ref={heading} tabIndex={-1}>
          {t('join.done', { publisher })}
        </h1>
        <p role="status">{t('join.done.role', { role })}</p>
        <Refused message={refused} />
        <p>
          <button
            type="button"
            className="button primary"
            aria-disabled={switching}
            onClick={() => void open(publisherId)}
          >
            {t('join.open', { publisher })}
          </button>
        </p>
      </main>
    );
  }
  return (
    <main id="content" className="stack loose">
      <h1 ref={heading} tabIndex={-1}>
        {t('join.title')}
      </h1>
      <p>{t('join.body', { name })}</p>
      <Refused message={refused} />
      <p>
        <button
          type="button"
          className="button primary"
          aria-disabled={asking}
          onClick={() => void accept()}
        >
          {t('join.accept')}
        </button>
      </p>
    </main>
  );
}
