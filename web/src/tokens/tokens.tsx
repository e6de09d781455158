import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useNow } from '../clock.ts';
import type { TokenLineFragment } from '../gql/graphql.ts';
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
import { RevokeToken, TokensPage } from './tokens-documents.ts';

/** The API tokens that the reader manages: what each may do, until when, and when it was last used. */
export function Tokens() {
  const { t } = useMessages();
  const heading = useHeadingFocus();
  const isCut = useIsCut();
  const [query] = useSearchParams();
  const [page, readPage] = useQuery({
    query: TokensPage,
    variables: { after: query.get('after') },
    requestPolicy: 'cache-and-network',
  });
  const readAgain = () => readPage({ requestPolicy: 'network-only' });
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<TokenLineFragment | null>(null);
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
              <Row key={token.id} token={token} onRevoke={() => setRevoking(token)} />
            ))}
          </RecordTable>
        )}
      </Records>
      {creating && page.data !== undefined && (
        <CreateDialog
          mayGive={page.data.viewer.scopes}
          onClose={() => setCreating(false)}
          onCreated={readAgain}
        />
      )}
      {revoking !== null && <RevokeDialog token={revoking} onClose={() => setRevoking(null)} />}
    </main>
  );
}

function Row({ token, onRevoke }: { token: TokenLineFragment; onRevoke: () => void }) {
  const { t, formats } = useMessages();
  const { side } = useReader();
  const isCut = useIsCut();
  const now = useNow();
  const { name, role, scopes, publisher, lastUsedAt, expiresAt, revokedAt } = token;
  const isOver = expiresAt !== null && Date.parse(expiresAt) <= now;
  const works = revokedAt === null && !isOver;
  return (
    <tr role="row">
      <td role="cell" className="of-name breaks">
        <b className={works ? '' : 'quiet-2'}>{name}</b>
        <small className="quiet-3">
          {t('bar.role', { role })}
          {side === 'OPERATOR' && publisher !== null && ` · ${publisher.name}`}
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

/** Revoking is for good, so it is asked once more. */
function RevokeDialog({ token, onClose }: { token: TokenLineFragment; onClose: () => void }) {
  const { t } = useMessages();
  const { asking, ask } = useAsk(RevokeToken);
  const [refused, setRefused] = useState<string | null>(null);
  async function revoke(): Promise<void> {
    if (asking) return;
    const answer = await ask({ tokenId: token.id });
    if (answer.__typename === 'RevokeApiTokenPayload') onClose();
    else setRefused(answer.message);
  }
  return (
    <Dialog
      title={t('tokens.revoke.title', { name: token.name })}
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
      <p>{t('tokens.revoke.body')}</p>
      <Refused message={refused} />
    </Dialog>
  );
}
