import { useMessages } from '../messages/messages.tsx';
import { Icon } from '../parts/icon.tsx';
import { useIsCut } from '../parts/connection.tsx';
import { useEditing, useSaving } from './context.ts';

/** Whether what was typed is saved, in a few words. */
export function SavedWords() {
  const { t, formats } = useMessages();
  const saving = useSaving();
  const words = () => {
    switch (saving.state) {
      case 'SAVED':
        return saving.at === null ? '' : t('editor.saved', { time: formats.time(saving.at) });
      case 'TYPED':
      case 'SAVING':
      case 'CONFLICT':
        return t('editor.saving');
      case 'FAILED':
        return t('editor.notSaved');
    }
  };
  return (
    <span className={saving.state === 'FAILED' ? 'saved-words bad' : 'saved-words'} role="status">
      {words()}
    </span>
  );
}

/** Why nothing could be saved, over the lower edge of the window: whoever writes far below sees it too. */
export function NotSaved() {
  const { t } = useMessages();
  const { store } = useEditing();
  const saving = useSaving();
  const isCut = useIsCut();
  if (saving.state !== 'FAILED') return null;
  return (
    <div className="notice turn line-note">
      <Icon name="warning" />
      <p role="status">
        <b>{isCut ? t('editor.notSaved.cut') : `${t('editor.notSaved')}. ${saving.message}`}</b>{' '}
        {t('editor.notSaved.kept')}
      </p>
      <button type="button" className="link-button nowrap" onClick={() => void store.flush()}>
        {t('app.tryAgain')}
      </button>
    </div>
  );
}
