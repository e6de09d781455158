import { useId, useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { useAsk } from '../parts/ask.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Refused } from '../parts/refused.tsx';
import { InviteMember } from './members-documents.ts';
import type { Team } from './members.tsx';

/** Asks for an address and a role; a link goes there by mail. */
export function InviteDialog({
  team,
  onClose,
  onInvited,
}: {
  team: Team;
  onClose: () => void;
  onInvited: () => void;
}) {
  const { t } = useMessages();
  const id = useId();
  const { asking, ask } = useAsk(InviteMember);
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<'OWNER' | 'CONTRIBUTOR'>('CONTRIBUTOR');
  const [refused, setRefused] = useState<string | null>(null);
  async function invite(): Promise<void> {
    if (asking) return;
    const answer = await ask({ publisherId: team.id, email: email.trim(), role });
    if (answer.__typename !== 'InviteMemberPayload') {
      setRefused(answer.message);
      return;
    }
    onInvited();
    onClose();
  }
  return (
    <Dialog
      title={t('members.invite.title', { publisher: team.name })}
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
        <label htmlFor={`${id}-email`}>{t('members.invite.email')}</label>
        <input
          id={`${id}-email`}
          className="input"
          data-first=""
          type="email"
          autoComplete="off"
          value={email}
          aria-describedby={`${id}-hint`}
          onChange={({ target }) => setEmail(target.value)}
        />
        <p className="hint" id={`${id}-hint`}>
          {t('members.invite.hint')}
        </p>
      </div>
      <fieldset>
        <legend className="label">{t('members.column.role')}</legend>
        {(['CONTRIBUTOR', 'OWNER'] as const).map((each) => (
          <label key={each} className="option">
            <input
              type="radio"
              name={`${id}-role`}
              checked={role === each}
              onChange={() => setRole(each)}
            />
            <span>
              {t('bar.role', { role: each })}
              <br />
              <span className="hint">{t(`members.may.${each}`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <Refused message={refused} />
    </Dialog>
  );
}
