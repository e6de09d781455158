import { useMessages } from '../messages/messages.tsx';
import { ChooseFile } from './choose-file.tsx';
import type { ControlProps } from './control.ts';
import { useEditing, useUpload } from './context.ts';
import { useImage } from './image-source.ts';
import { UploadLine } from './upload-line.tsx';

/** An image of the size that its place asks for: the place before, the image at its true size afterwards. */
export function ImageField({ field, place, describedBy }: ControlProps) {
  const { t } = useMessages();
  const { store, uploads } = useEditing();
  const upload = useUpload(place);
  const { image, source } = useImage(place);
  const { width = 0, height = 0, largestSide = null } = field.size ?? {};
  const fits = (side: number, wanted: number) =>
    largestSide === null ? side === wanted : side >= wanted && side <= largestSide;
  return (
    <div className="file-field">
      <div className="image-place">
        {image === undefined || source === null ? (
          <svg
            className="frame"
            width={width}
            height={height}
            viewBox={`0 0 ${width} ${height}`}
            aria-hidden="true"
          >
            <rect x="0.5" y="0.5" width={width - 1} height={height - 1} rx="4" />
          </svg>
        ) : (
          <img
            src={source}
            width={image.width}
            height={image.height}
            alt={t('editor.image.alt', { label: field.label })}
          />
        )}
      </div>
      <p className="small quiet-2">
        {largestSide === null
          ? t('editor.image.size', { width, height })
          : t('editor.image.square', { from: width, to: largestSide })}
        {image !== undefined && (!fits(image.width, width) || !fits(image.height, height)) && (
          <> {t('editor.image.actual', { width: image.width, height: image.height })}</>
        )}
      </p>
      {upload?.at !== 'TAKEN' && <UploadLine place={place} />}
      <div className="row wraps">
        <ChooseFile
          id={place}
          accept=".png,image/png"
          label={t(image === undefined ? 'editor.image.choose' : 'editor.image.replace')}
          describedBy={describedBy}
          onFile={(file) => uploads.start(place, 'IMAGE', file)}
        />
        {image !== undefined && (
          <button
            type="button"
            className="button ghost"
            onClick={() => {
              uploads.cancel(place);
              store.write(place, null);
            }}
          >
            {t('editor.remove')}
          </button>
        )}
      </div>
    </div>
  );
}
