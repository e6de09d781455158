import { useState } from 'react';
import { useClient } from 'urql';
import { useMessages } from '../messages/messages.tsx';
import { Act } from '../parts/act.tsx';
import { useIsCut } from '../parts/connection.tsx';
import { PreviewPage } from './status-documents.ts';
import type { StatusOffer } from './status-offer.ts';

/** True when there may be one: of the open publication once it is packaged, else of what is live. The API decides. */
function mayHavePreview({ publication, production, steps }: StatusOffer): boolean {
  const packaged = steps.find(({ stage }) => stage === 'PACKAGING')?.status === 'COMPLETE';
  return production !== null || (publication?.state === 'RUNNING' && packaged);
}

/** Opens the preview in a tab of its own. The tab is opened by the press itself, so that no browser holds it back. */
export function OpenPreview({ offer }: { offer: StatusOffer }) {
  const { t } = useMessages();
  const client = useClient();
  const isCut = useIsCut();
  const [refused, setRefused] = useState<string | null>(null);

  async function open(): Promise<void> {
    const tab = window.open('about:blank', '_blank');
    const { data } = await client.query(
      PreviewPage,
      { publisher: offer.publisher.publisherId, offerId: offer.offerId },
      { requestPolicy: 'network-only' },
    );
    const url = data?.offer?.preview?.pageUrl;
    if (url === undefined) {
      tab?.close();
      setRefused(t(data === undefined ? 'app.error.network' : 'act.preview.none'));
      return;
    }
    setRefused(null);
    if (tab === null) location.assign(url);
    else {
      tab.opener = null;
      tab.location.replace(url);
    }
  }

  const why = isCut
    ? t('connection.needed')
    : mayHavePreview(offer)
      ? null
      : t('act.preview.notYet');
  return (
    <Act why={why} note={refused ?? t('act.preview.newTab')} onPress={() => void open()}>
      {t('act.preview')}
    </Act>
  );
}
