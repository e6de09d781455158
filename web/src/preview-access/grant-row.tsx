import { useState } from 'react';
import type { PreviewGrantLineFragment } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import type { Sign } from '../offer.ts';
import { useAsk } from '../parts/ask.ts';
import { useIsCut } from '../parts/connection.tsx';
import { Refused } from '../parts/refused.tsx';
import { Pill } from '../parts/signs.tsx';
import { When } from '../parts/when.tsx';
import { RevokePreviewGrant } from './preview-access-documents.ts';

const signs: Readonly<Record<string, Sign>> = {
  INVITED: { tone: 'other', icon: 'clock' },
  REDEEMED: { tone: 'ok', icon: 'check' },
  EXPIRED: { tone: 'idle', icon: 'clock' },
  REVOKED: { tone: 'idle', icon: 'slash' },
};

/** One invitation to the preview, and a way to take it back: redeemed or not, the preview closes at once. */
export function GrantRow({
  grant,
  mayTakeBack,
}: {
  grant: PreviewGrantLineFragment;
  mayTakeBack: boolean;
}) {
  const { t } = useMessages();
  const isCut = useIsCut();
  const { asking, ask } = useAsk(RevokePreviewGrant);
  const [refused, setRefused] = useState<string | null>(null);
  const { id, email, holder, subscriptionId, state, invitedAt, redeemedAt, revokedAt } = grant;
  const isOff = isCut || asking;
  async function takeBack(): Promise<void> {
    if (isOff) return;
    const answer = await ask({ grantId: id });
    setRefused(answer.__typename === 'RevokePreviewGrantPayload' ? null : answer.message);
  }
  return (
    <tr role="row">
      <td role="cell" className="breaks">
        {holder}
        <small className="quiet-3">{holder !== email && email}</small>
      </td>
      <td role="cell" className="mono breaks">
        {subscriptionId}
      </td>
      <td role="cell" className="of-state">
        <Pill sign={signs[state] ?? { tone: 'idle', icon: 'slash' }}>
          {t('previewAccess.state', { state })}
        </Pill>
        <small className="quiet-3">
          <When at={revokedAt ?? redeemedAt ?? invitedAt} />
        </small>
      </td>
      <td role="cell" className="of-act">
        {mayTakeBack && (state === 'INVITED' || state === 'REDEEMED') && (
          <button
            type="button"
            className="button small danger"
            aria-disabled={isOff}
            aria-label={`${t('members.takeBack')}, ${holder}`}
            onClick={() => void takeBack()}
          >
            {t('members.takeBack')}
          </button>
        )}
        <Refused message={refused} />
      </td>
    </tr>
  );
}
