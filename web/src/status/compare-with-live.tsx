import { useNavigate } from 'react-router';
import { useMessages } from '../messages/messages.tsx';
import { comparePath, versionOf } from '../offer.ts';
import { Act } from '../parts/act.tsx';
import type { StatusOffer } from './status-offer.ts';

/** What this publication changes for customers: its frozen revision beside the one that is live. */
export function CompareWithLive({ offer }: { offer: StatusOffer }) {
  const { t } = useMessages();
  const navigate = useNavigate();
  const { production, publication, publisher, offerId } = offer;
  // Before the first publication there is nothing to compare, and a customer has nothing to miss.
  if (publication === null) return null;
  const why =
    production === null
      ? t('act.compare.notYet')
      : production.id === publication.revision.id
        ? t('act.compare.same')
        : null;
  const { number } = publication.revision;
  return (
    <Act
      why={why}
      note={
        production === null ? null : t('act.compare.with', { version: versionOf(production, t) })
      }
      onPress={() => void navigate(comparePath(publisher.publisherId, offerId, 'live', number))}
    >
      {t('act.compare')}
    </Act>
  );
}
