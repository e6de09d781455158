import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { Role } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { useAsk } from '../parts/ask.ts';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { Refused } from '../parts/refused.tsx';
import { useReader } from '../reader.tsx';
import { writeToken } from '../session.ts';
import { AcceptInvitation } from './members-documents.ts';

type Joined = { readonly publisher: string; readonly role: Role; readonly token: string | null };

/** Where the link of an invitation leads: one button makes the reader a member, once. */
export function Join() {
  const { code = '' } = useParams();
  const { t } = useMessages();
  const { name } = useReader();
  const heading = useHeadingFocus();
  const { asking, ask } = useAsk(AcceptInvitation);
  const [refused, setRefused] = useState<string | null>(null);
  const [joined, setJoined] = useState<Joined | null>(null);
  usePageTitle(`${t('join.title')} · ${t('app.name')}`);
  async function accept(): Promise<void> {
    if (asking) return;
    const answer = await ask({ code, tokenName: t('join.tokenName', { name }).slice(0, 100) });
    if (answer.__typename === 'AcceptInvitationPayload') {
      setRefused(null);
      setJoined({
        publisher: answer.publisher.name,
        role: answer.member.role,
        token: answer.token,
      });
    } else setRefused(answer.message);
  }
  if (joined !== null) {
    const { publisher, role, token } = joined;
    return (
      <main id="content" className="stack loose">
        <h1 ref={heading} tabIndex={-1}>
          {t('join.done', { publisher })}
        </h1>
        <p role="status">{t('join.done.role', { role })}</p>
        <p>
          {token === null ? (
            <Link className="button primary" to="/offers">
              {t('app.notFound.back')}
            </Link>
          ) : (
            <button
              type="button"
              className="button primary"
              onClick={() => {
                writeToken(token);
                // Everything that is in memory was read for the reader of before.
                location.assign('/offers');
              }}
            >
              {t('join.open', { publisher })}
            </button>
          )}
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
