import { useState } from 'react';
import type { InvitationLineFragment } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import type { Sign } from '../offer.ts';
import { useAsk } from '../parts/ask.ts';
import { useIsCut } from '../parts/connection.tsx';
import { Refused } from '../parts/refused.tsx';
import { Pill } from '../parts/signs.tsx';
import { When } from '../parts/when.tsx';
import { ResendInvitation, RevokeInvitation } from './members-documents.ts';
import type { Team } from './members.tsx';

const signs: Readonly<Record<InvitationLineFragment['state'], Sign>> = {
  INVITED: { tone: 'other', icon: 'clock' },
  ACCEPTED: { tone: 'ok', icon: 'check' },
  EXPIRED: { tone: 'idle', icon: 'clock' },
  REVOKED: { tone: 'idle', icon: 'slash' },
};

/** Who was asked to come, and what became of it, newest first. */
export function Invitations({ team }: { team: Team }) {
  const { t } = useMessages();
  const { nodes } = team.invitations;
  return (
    <section className="card queue-card" aria-labelledby="invitations">
      <header>
        <h2 id="invitations">{t('members.invitations')}</h2>
      </header>
      {nodes.length === 0 ? (
        <p className="pad quiet-2">{t('members.invitations.none')}</p>
      ) : (
        <table className="queue records" role="table">
          <caption className="hidden">{t('members.invitations')}</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th scope="col">{t('members.invite.email')}</th>
              <th scope="col">{t('members.column.role')}</th>
              <th scope="col">{t('mail.column.state')}</th>
              <th scope="col">
                <span className="hidden">{t('offers.column.action')}</span>
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {nodes.map((invitation) => (
              <Row key={invitation.id} invitation={invitation} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row({ invitation }: { invitation: InvitationLineFragment }) {
  const { t, formats } = useMessages();
  const isCut = useIsCut();
  const resend = useAsk(ResendInvitation);
  const revoke = useAsk(RevokeInvitation);
  const [refused, setRefused] = useState<string | null>(null);
  const [isSent, setIsSent] = useState(false);
  const { id, email, role, state, invitedBy, invitedAt, expiresAt, acceptedBy } = invitation;
  const isOff = isCut || resend.asking || revoke.asking;
  async function sendAgain(): Promise<void> {
    if (isOff) return;
    const answer = await resend.ask({ invitationId: id });
    const isDone = answer.__typename === 'ResendInvitationPayload';
    setIsSent(isDone);
    setRefused(isDone ? null : answer.message);
  }
  async function takeBack(): Promise<void> {
    if (isOff) return;
    const answer = await revoke.ask({ invitationId: id });
    setRefused(answer.__typename === 'RevokeInvitationPayload' ? null : answer.message);
  }
  return (
    <tr role="row">
      <td role="cell" className="breaks">
        {email}
        <small className="quiet-3">
          {t('members.invitedBy', { who: invitedBy })} · <When at={invitedAt} />
        </small>
      </td>
      <td role="cell">{t('bar.role', { role })}</td>
      <td role="cell">
        <Pill sign={signs[state]}>{t(`members.invitation.${state}`)}</Pill>
        <small className="quiet-3">
          {state === 'INVITED' && t('members.until', { day: formats.longDay(expiresAt) })}
          {acceptedBy !== null && acceptedBy}
        </small>
      </td>
      <td role="cell" className="of-act">
        {(state === 'INVITED' || state === 'EXPIRED') && (
          <button
            type="button"
            className="button small"
            aria-disabled={isOff}
            aria-label={`${t('mail.again')}, ${email}`}
            onClick={() => void sendAgain()}
          >
            {t('mail.again')}
          </button>
        )}{' '}
        {state === 'INVITED' && (
          <button
            type="button"
            className="button small danger"
            aria-disabled={isOff}
            aria-label={`${t('members.takeBack')}, ${email}`}
            onClick={() => void takeBack()}
          >
            {t('members.takeBack')}
          </button>
        )}
        <small role="status" className="quiet-2">
          {isSent && t('mail.again.done')}
        </small>
        <Refused message={refused} />
      </td>
    </tr>
  );
}
