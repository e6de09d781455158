import { useMessages } from '../messages/messages.tsx';
import { Icon } from '../parts/icon.tsx';
import { useEditing, useUpload } from './context.ts';
import { unfinishedAt } from './open-uploads.ts';

/** How far the file of a field has come, and why it cannot be used; nothing when none was chosen here. */
export function UploadLine({ place }: { place: string }) {
  const { t, formats } = useMessages();
  const { uploads } = useEditing();
  const upload = useUpload(place);
  if (upload === null) {
    const unfinished = unfinishedAt(place);
    return unfinished === null ? null : (
      <p className="upload small quiet-2">{t('editor.upload.unfinished', { name: unfinished })}</p>
    );
  }
  const size = formats.bytes(upload.size);
  switch (upload.at) {
    case 'SENDING':
      return (
        <div className="upload">
          <p className="row small">
            <b className="breaks">{upload.name}</b>
            <span className="quiet-2 push nowrap">
              {t('editor.upload.sent', { received: formats.bytes(upload.received), size })}
            </span>
          </p>
          <progress
            className="meter"
            max={upload.size}
            value={upload.received}
            aria-label={t('editor.upload.sending', { name: upload.name })}
          />
          <p className="row small quiet-2">
            <span role="status">
              {upload.cut
                ? t('editor.upload.cut')
                : upload.secondsLeft === null
                  ? t('editor.upload.started')
                  : t('editor.upload.left', {
                      duration: formats.duration(upload.secondsLeft * 1_000),
                    })}
            </span>
            <button
              type="button"
              className="link-button push"
              onClick={() => uploads.cancel(place)}
            >
              {t('editor.upload.cancel')}
            </button>
          </p>
        </div>
      );
    case 'READING':
      return (
        <p className="upload small" role="status">
          <b className="breaks">{upload.name}</b>, {size}. {t('editor.upload.reading')}
        </p>
      );
    case 'TAKEN':
      return (
        <p className="upload small" role="status">
          <Icon name="check" small /> <b className="breaks">{upload.name}</b>, {size}.
        </p>
      );
    case 'REFUSED':
      return (
        <div className="upload" role="alert">
          <p className="wrong-text">
            <Icon name="error" />
            <span>{t('editor.upload.refused', { name: upload.name })}</span>
          </p>
          <ul className="faults small">
            {upload.faults.map(({ ruleId, file, message }) => (
              <li key={`${ruleId} ${file} ${message}`}>
                {file !== null && <code className="breaks">{file}</code>} {message}
              </li>
            ))}
          </ul>
        </div>
      );
    case 'FAILED':
      return (
        <div className="upload" role="alert">
          <p className="wrong-text">
            <Icon name="error" />
            <span>
              {t('editor.upload.failed', { name: upload.name })} {upload.message}
            </span>
          </p>
        </div>
      );
  }
}
