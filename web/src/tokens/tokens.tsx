import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useNow } from '../clock.ts';
import type { ApplicationLineFragment, TokenLineFragment } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { useAsk } from '../parts/ask.ts';
import { useIsCut } from '../parts/connection.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { Records, RecordsFailed, RecordTable } from '../parts/records.tsx';
import { Refused } from '../parts/refused.tsx';
import { Pill } from '../parts/signs.tsx';
import { When } from '../parts/when.tsx';
import { useReader } from '../reader.tsx';
import { CreateDialog } from './create.tsx';
import {
  RevokeApplication as RevokeApplicationDocument,
  RevokeToken as RevokeTokenDocument,
  TokensPage,
} from './tokens-documents.ts';

/** The API tokens that the reader manages: what each may do, until when, and when it was last used. */
export function Tokens() {
  const { t } = useMessages();
  const heading = useHeadingFocus();
  const { side } = useReader();
  const isCut = useIsCut();
  const [query] = useSearchParams();
  const [page, readPage] = useQuery({
    query: TokensPage,
    variables: { after: query.get('after') },
    requestPolicy: 'cache-and-network',
  });
  const readAgain = () => readPage({ requestPolicy: 'network-only' });
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<
    { readonly token: TokenLineFragment } | { readonly application: ApplicationLineFragment } | null
  >(null);
  usePageTitle(`${t('tokens.title')} · ${t('app.name')}`);

  if (page.error && !page.data) {
    return (
      <RecordsFailed
        title={t('tokens.title')}
        forbidden={t('tokens.forbidden')}
        error={page.error}
        onRetry={readAgain}
      />
    );
  }
  const tokens = page.data?.apiTokens;
  const applications = page.data?.viewer.publisher?.apiClients ?? [];
  return (
    <main id="content" className="stack loose">
      <div className="row wraps">
        <h1 ref={heading} tabIndex={-1}>
          {t('tokens.title')}
        </h1>
        <span className="push" />
        <button
          type="button"
          className="button primary"
          aria-disabled={isCut || page.data === undefined}
          onClick={() => {
            if (!isCut && page.data !== undefined) setCreating(true);
          }}
        >
          <Icon name="plus" small />
          {t('tokens.new')}
        </button>
      </div>
      <p className="quiet-2">{t('tokens.intro')}</p>
      <Records list={tokens} isFiltered={false} empty={{ always: t('tokens.empty') }}>
        {(rows) => (
          <RecordTable
            caption={t('tokens.caption')}
            columns={[
              t('tokens.column.name'),
              t('tokens.column.scopes'),
              t('tokens.column.used'),
              t('tokens.column.ends'),
              null,
            ]}
          >
            {rows.map((token) => (
              <Row
                key={token.id}
                credential={token}
                about={
                  side === 'OPERATOR' && token.publisher !== null ? token.publisher.name : null
                }
                onRevoke={() => setRevoking({ token })}
              />
            ))}
          </RecordTable>
        )}
      </Records>
      {applications.length > 0 && (
        <>
          <h2>{t('applications.title')}</h2>
          <p className="quiet-2">{t('applications.intro')}</p>
          <RecordTable
            caption={t('applications.caption')}
            columns={[
              t('tokens.column.name'),
              t('tokens.column.scopes'),
              t('tokens.column.used'),
              t('tokens.column.ends'),
              null,
            ]}
          >
            {applications.map((application) => (
              <Row
                key={application.id}
                credential={application}
                about={application.applicationId}
                onRevoke={() => setRevoking({ application })}
              />
            ))}
          </RecordTable>
        </>
      )}
      {creating && page.data !== undefined && (
        <CreateDialog
          mayGive={page.data.viewer.scopes}
          onClose={() => setCreating(false)}
          onCreated={readAgain}
        />
      )}
      {revoking !== null && 'token' in revoking && (
        <RevokeToken token={revoking.token} onClose={() => setRevoking(null)} />
      )}
      {revoking !== null && 'application' in revoking && (
        <RevokeApplication application={revoking.application} onClose={() => setRevoking(null)} />
      )}
    </main>
  );
}

/** A token, or an application: what it may do, until when, and when it was last used. */
function Row({
  credential,
  about,
  onRevoke,
}: {
  credential: Pick<
    TokenLineFragment,
    'name' | 'role' | 'scopes' | 'lastUsedAt' | 'expiresAt' | 'revokedAt'
  >;
  /** What else tells it from the others. */
  about: string | null;
  onRevoke: () => void;
}) {
  const { t, formats } = useMessages();
  const isCut = useIsCut();
  const now = useNow();
  const { name, role, scopes, lastUsedAt, expiresAt, revokedAt } = credential;
  const isOver = expiresAt !== null && Date.parse(expiresAt) <= now;
  const works = revokedAt === null && !isOver;
  return (
    <tr role="row">
      <td role="cell" className="of-name breaks">
        <b className={works ? '' : 'quiet-2'}>{name}</b>
        <small className="quiet-3">
          {t('bar.role', { role })}
          {about !== null && ` · ${about}`}
        </small>
      </td>
      <td role="cell" className="small quiet-2">
        <ul className="scopes">
          {scopes.map((scope) => (
            <li key={scope} className="tag mono">
              {scope}
            </li>
          ))}
        </ul>
      </td>
      <td role="cell">
        <small className="quiet-3 phone-label">{t('tokens.column.used')}</small>
        {lastUsedAt === null ? (
          <span className="quiet-2">{t('tokens.never')}</span>
        ) : (
          <time dateTime={lastUsedAt} title={formats.full(lastUsedAt)}>
            {formats.ago(lastUsedAt, now)}
          </time>
        )}
      </td>
      <td role="cell">
        <small className="quiet-3 phone-label">{t('tokens.column.ends')}</small>
        {revokedAt !== null ? (
          <Pill sign={{ tone: 'idle', icon: 'slash' }}>{t('tokens.revoked')}</Pill>
        ) : isOver ? (
          <Pill sign={{ tone: 'idle', icon: 'clock' }}>{t('tokens.over')}</Pill>
        ) : expiresAt === null ? (
          <span className="quiet-2">{t('tokens.noEnd')}</span>
        ) : (
          <When at={expiresAt} />
        )}
      </td>
      <td role="cell" className="of-act">
        {works && (
          <button
            type="button"
            className="button small danger"
            aria-disabled={isCut}
            aria-label={`${t('tokens.revoke')}, ${name}`}
            onClick={() => {
              if (!isCut) onRevoke();
            }}
          >
            {t('tokens.revoke')}
          </button>
        )}
      </td>
    </tr>
  );
}

function RevokeToken({ token, onClose }: { token: TokenLineFragment; onClose: () => void }) {
  const { t } = useMessages();
  const { asking, ask } = useAsk(RevokeTokenDocument);
  return (
    <RevokeDialog
      title={t('tokens.revoke.title', { name: token.name })}
      body={t('tokens.revoke.body')}
      asking={asking}
      onClose={onClose}
      onRevoke={async () => {
        const answer = await ask({ tokenId: token.id });
        return answer.__typename === 'RevokeApiTokenPayload' ? null : answer.message;
      }}
    />
  );
}

function RevokeApplication({
  application,
  onClose,
}: {
  application: ApplicationLineFragment;
  onClose: () => void;
}) {
  const { t } = useMessages();
  const { asking, ask } = useAsk(RevokeApplicationDocument);
  return (
    <RevokeDialog
      title={t('applications.revoke.title', { name: application.name })}
      body={t('applications.revoke.body')}
      asking={asking}
      onClose={onClose}
      onRevoke={async () => {
        const answer = await ask({ apiClientId: application.id });
        return answer.__typename === 'RevokeApiClientPayload' ? null : answer.message;
      }}
    />
  );
}

/** Revoking is for good, so it is asked once more. */
function RevokeDialog({
  title,
  body,
  asking,
  onClose,
  onRevoke,
}: {
  title: string;
  body: string;
  asking: boolean;
  onClose: () => void;
  /** Resolves to why not; to null when it is revoked. */
  onRevoke: () => Promise<string | null>;
}) {
  const { t } = useMessages();
  const [refused, setRefused] = useState<string | null>(null);
  async function revoke(): Promise<void> {
    if (asking) return;
    const why = await onRevoke();
    if (why === null) onClose();
    else setRefused(why);
  }
  return (
    <Dialog
      title={title}
      onClose={onClose}
      onSubmit={() => void revoke()}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
          <button type="submit" className="button danger" aria-disabled={asking}>
            {t('tokens.revoke')}
          </button>
        </>
      }
    >
      <p>{body}</p>
      <Refused message={refused} />
    </Dialog>
  );
}
