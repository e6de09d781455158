import { useState } from 'react';
import { useParams } from 'react-router';
import { useQuery } from 'urql';
import type { MemberLineFragment, MembersPageQuery } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { useAsk } from '../parts/ask.ts';
import { useIsCut } from '../parts/connection.tsx';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { Forbidden } from '../parts/forbidden.tsx';
import { Icon } from '../parts/icon.tsx';
import { NotFound } from '../parts/not-found.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { Refused } from '../parts/refused.tsx';
import { When } from '../parts/when.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { useReader } from '../reader.tsx';
import { EndDialog } from './end.tsx';
import { Invitations } from './invitations.tsx';
import { InviteDialog } from './invite.tsx';
import { ChangeMemberRole, ChangeProfile, MembersPage } from './members-documents.ts';

export type Team = Extract<NonNullable<MembersPageQuery['node']>, { __typename: 'Publisher' }>;

/** The people of the reader's publisher: who they are, what they may do, and who is invited. */
export function Members() {
  const { t } = useMessages();
  const { publisher } = useReader();
  if (publisher === null) {
    return <Forbidden title={t('members.title')} message={t('members.forbidden')} />;
  }
  return <MembersOf publisher={publisher.id} />;
}

/** The same of any publisher, for operators: its id stands in the address. */
export function MembersOfAddress() {
  const { t } = useMessages();
  const { id } = useParams();
  const { side } = useReader();
  if (side !== 'OPERATOR') {
    return <Forbidden title={t('members.title')} message={t('publishers.forbidden')} />;
  }
  return <MembersOf publisher={id ?? ''} />;
}

function MembersOf({ publisher }: { publisher: string }) {
  const { t, apiLanguage: language } = useMessages();
  const heading = useHeadingFocus();
  const isCut = useIsCut();
  const [page, readPage] = useQuery({
    query: MembersPage,
    variables: { publisher, language },
    requestPolicy: 'cache-and-network',
  });
  const readAgain = () => readPage({ requestPolicy: 'network-only' });
  const [inviting, setInviting] = useState(false);
  const [ending, setEnding] = useState<MemberLineFragment | null>(null);
  usePageTitle(`${t('members.title')} · ${t('app.name')}`);
  const node = page.data?.node;
  const team = node?.__typename === 'Publisher' ? node : null;
  if (page.error && team === null) {
    return (
      <main id="content">
        <ErrorPanel error={page.error} onRetry={readAgain} />
      </main>
    );
  }
  if (page.data !== undefined && team === null) return <NotFound />;
  return (
    <main id="content" className="stack loose">
      <div className="row wraps">
        <h1 ref={heading} tabIndex={-1}>
          {t('members.title')}
        </h1>
        <span className="push" />
        {team?.mayManageMembers === true && (
          <button
            type="button"
            className="button primary"
            aria-disabled={isCut}
            onClick={() => {
              if (!isCut) setInviting(true);
            }}
          >
            <Icon name="plus" small />
            {t('members.invite')}
          </button>
        )}
      </div>
      {team === null ? (
        <div className="skeleton pipeline-skeleton" />
      ) : (
        <>
          {team.ownerAdvice !== null && (
            <p className="notice turn">
              <Icon name="warning" />
              <span>{team.ownerAdvice}</span>
            </p>
          )}
          <People team={team} onEnd={setEnding} />
          {team.mayManageMembers && <Invitations team={team} />}
          {team.secondPersonSignOff !== null && <SecondPerson team={team} />}
        </>
      )}
      {inviting && team !== null && (
        <InviteDialog team={team} onClose={() => setInviting(false)} onInvited={readAgain} />
      )}
      {ending !== null && team !== null && (
        <EndDialog
          team={team}
          member={ending}
          onClose={() => setEnding(null)}
          onEnded={() => {
            setEnding(null);
            readAgain();
          }}
        />
      )}
    </main>
  );
}

function People({ team, onEnd }: { team: Team; onEnd: (member: MemberLineFragment) => void }) {
  const { t } = useMessages();
  const { nodes, totalCount } = team.members;
  const owners = nodes.filter(({ role }) => role === 'OWNER').length;
  return (
    <section className="card queue-card" aria-labelledby="people">
      <header>
        <h2 id="people">{team.name}</h2>
        <span className="push small quiet-3">{t('members.count', { count: totalCount })}</span>
      </header>
      <table className="queue records" role="table">
        <caption className="hidden">{t('members.caption')}</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col">{t('members.column.person')}</th>
            <th scope="col">{t('members.column.role')}</th>
            <th scope="col">{t('members.column.since')}</th>
            <th scope="col">
              <span className="hidden">{t('offers.column.action')}</span>
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {nodes.map((member) => (
            <Person
              key={member.id}
              member={member}
              mayManage={team.mayManageMembers}
              isLastOwner={member.role === 'OWNER' && owners === 1}
              onEnd={() => onEnd(member)}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Person({
  member,
  mayManage,
  isLastOwner,
  onEnd,
}: {
  member: MemberLineFragment;
  mayManage: boolean;
  /** Then neither role nor membership can change, which the row says. */
  isLastOwner: boolean;
  onEnd: () => void;
}) {
  const { t } = useMessages();
  const isCut = useIsCut();
  const { asking, ask } = useAsk(ChangeMemberRole);
  const [refused, setRefused] = useState<string | null>(null);
  const { id, name, email, role, isViewer, since } = member;
  const whyId = `why-${id}`;
  const isOff = isCut || isLastOwner;
  async function change(next: 'OWNER' | 'CONTRIBUTOR'): Promise<void> {
    if (asking || isOff) return;
    const answer = await ask({ memberId: id, role: next });
    setRefused(answer.__typename === 'ChangeMemberRolePayload' ? null : answer.message);
  }
  return (
    <tr role="row">
      <td role="cell" className="breaks">
        <div className="name">
          <Avatar name={name} />
          <div>
            <b>{name}</b> {isViewer && <span className="tag">{t('members.you')}</span>}
            <small className="quiet-3">{email}</small>
          </div>
        </div>
      </td>
      <td role="cell" className="of-role">
        {mayManage && !isLastOwner ? (
          <select
            className="input"
            aria-label={t('members.roleOf', { name })}
            value={role}
            disabled={isCut}
            onChange={({ target }) => void change(target.value as 'OWNER' | 'CONTRIBUTOR')}
          >
            <option value="OWNER">{t('bar.role', { role: 'OWNER' })}</option>
            <option value="CONTRIBUTOR">{t('bar.role', { role: 'CONTRIBUTOR' })}</option>
          </select>
        ) : (
          t('bar.role', { role })
        )}
        <Refused message={refused} />
      </td>
      <td role="cell">
        <small className="quiet-3 phone-label">{t('members.column.since')}</small>
        <When at={since} />
      </td>
      <td role="cell" className="of-act">
        {(mayManage || isViewer) && (
          <button
            type="button"
            className={isOff ? 'button small' : 'button small danger'}
            aria-disabled={isOff}
            aria-describedby={isLastOwner ? whyId : undefined}
            aria-label={isViewer ? t('members.leave') : `${t('members.remove')}, ${name}`}
            onClick={() => {
              if (!isOff) onEnd();
            }}
          >
            {t(isViewer ? 'members.leave' : 'members.remove')}
          </button>
        )}
        {isLastOwner && (
          <small className="quiet-3 last-owner" id={whyId}>
            {t('members.lastOwner')}
          </small>
        )}
      </td>
    </tr>
  );
}

/** Whether whoever published may sign off alone. */
function SecondPerson({ team }: { team: Team }) {
  const { t } = useMessages();
  const { role } = useReader();
  const isCut = useIsCut();
  const { asking, ask } = useAsk(ChangeProfile);
  const [refused, setRefused] = useState<string | null>(null);
  const isOn = team.secondPersonSignOff === true;
  async function change(): Promise<void> {
    if (asking) return;
    const answer = await ask({ publisherId: team.id, secondPersonSignOff: !isOn });
    setRefused(answer.__typename === 'ChangePublisherProfilePayload' ? null : answer.message);
  }
  return (
    <section className="card pad stack" aria-labelledby="sign-off">
      <h2 id="sign-off">{t('members.signOff')}</h2>
      <label className="option">
        <input
          type="checkbox"
          checked={isOn}
          disabled={isCut || role !== 'OWNER'}
          onChange={() => void change()}
        />
        {t('members.secondPerson')}
      </label>
      <p className="hint">{t('members.secondPerson.hint')}</p>
      <Refused message={refused} />
    </section>
  );
}
