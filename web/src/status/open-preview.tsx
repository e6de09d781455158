import { useMessages } from '../messages/messages.tsx';
import { mayHavePreview, previewPath } from '../offer.ts';
import { Act } from '../parts/act.tsx';
import { useIsCut } from '../parts/connection.tsx';
import type { StatusOffer } from './status-offer.ts';

/** Opens the preview in a tab of its own, so that it can be checked beside this page. */
export function OpenPreview({ offer }: { offer: StatusOffer }) {
  const { t } = useMessages();
  const isCut = useIsCut();
  const why = isCut
    ? t('connection.needed')
    : mayHavePreview(offer)
      ? null
      : t('act.preview.notYet');
  const path = previewPath(offer.publisher.publisherId, offer.offerId);
  return (
    <Act
      why={why}
      note={t('act.preview.newTab')}
      onPress={() => void window.open(path, '_blank', 'noopener')}
    >
      {t('act.preview')}
    </Act>
  );
}
