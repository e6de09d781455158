import { useState } from 'react';
import type { MemberLineFragment } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { useAsk } from '../parts/ask.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Refused } from '../parts/refused.tsx';
import { LeavePublisher, RemoveMember } from './members-documents.ts';
import type { Team } from './members.tsx';

/** A membership ends with its tokens, so it is asked once more: for another person, or for oneself. */
export function EndDialog({
  team,
  member,
  onClose,
  onEnded,
}: {
  team: Team;
  member: MemberLineFragment;
  onClose: () => void;
  onEnded: () => void;
}) {
  const { t } = useMessages();
  const remove = useAsk(RemoveMember);
  const leave = useAsk(LeavePublisher);
  const [refused, setRefused] = useState<string | null>(null);
  const { isViewer, name, id } = member;
  const asking = remove.asking || leave.asking;
  async function end(): Promise<void> {
    if (asking) return;
    const answer = isViewer
      ? await leave.ask({ publisherId: team.id })
      : await remove.ask({ memberId: id });
    if (
      answer.__typename === 'LeavePublisherPayload' ||
      answer.__typename === 'RemoveMemberPayload'
    ) {
      onEnded();
    } else setRefused(answer.message);
  }
  return (
    <Dialog
      title={
        isViewer
          ? t('members.leave.title', { publisher: team.name })
          : t('members.remove.title', { name })
      }
      onClose={onClose}
      onSubmit={() => void end()}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
          <button type="submit" className="button danger" aria-disabled={asking}>
            {t(isViewer ? 'members.leave' : 'members.remove')}
          </button>
        </>
      }
    >
      <p>{t(isViewer ? 'members.leave.body' : 'members.remove.body')}</p>
      <Refused message={refused} />
    </Dialog>
  );
}
