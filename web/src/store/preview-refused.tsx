import { useMessages } from '../messages/messages.tsx';
import { useHeadingFocus } from '../parts/page.ts';
import { shortOf } from '../parts/subscription-id.ts';

/**
 * One answer for a preview that is not for the reader and for one that does not exist. Nothing here comes from the
 * offer: the publisher is named by the address alone.
 */
export function PreviewRefused({
  publisher,
  subscriptionId,
  back,
}: {
  publisher: string;
  /** The one that was looked with; null for a reader who has proven none. */
  subscriptionId: string | null;
  back: (() => void) | null;
}) {
  const { t } = useMessages();
  const heading = useHeadingFocus();
  return (
    <main id="content" className="stack loose store-note">
      <h1 ref={heading} tabIndex={-1}>
        {t('preview.refused.title')}
      </h1>
      <p>
        {subscriptionId === null
          ? t('preview.refused.none')
          : t('preview.refused.notListed', { short: shortOf(subscriptionId) })}{' '}
        {t('preview.refused.ask', { publisher })}
      </p>
      {back !== null && (
        <p>
          <button type="button" className="button" onClick={back}>
            {t('preview.refused.back')}
          </button>
        </p>
      )}
    </main>
  );
}
