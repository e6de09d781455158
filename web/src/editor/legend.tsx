import { useMessages } from '../messages/messages.tsx';

/** What the star beside a label means. */
export function RequiredLegend() {
  const { t } = useMessages();
  return (
    <span className="push hint">
      <span className="star" aria-hidden="true">
        *
      </span>{' '}
      {t('editor.required')}
    </span>
  );
}
