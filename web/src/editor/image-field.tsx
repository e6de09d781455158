import { useEffect, useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { ChooseFile } from './choose-file.tsx';
import type { ControlProps } from './control.ts';
import { useEditing, useUpload, useValue } from './context.ts';
import { UploadLine } from './upload-line.tsx';

type Image = { readonly sha256: string; readonly width: number; readonly height: number };

/** An image of the size that its place asks for: the place before, the image at its true size afterwards. */
export function ImageField({ field, place, describedBy }: ControlProps) {
  const { t } = useMessages();
  const { store, uploads } = useEditing();
  const upload = useUpload(place);
  const image = useValue(place) as Image | undefined;
  const source = useImageSource(
    image?.sha256,
    upload !== null && 'preview' in upload ? upload.preview : null,
  );
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

/** Bytes that were fetched once, by hash: they never change. */
const fetched = new Map<string, Promise<string | null>>();

async function fetchImage(publisherId: string, sha256: string): Promise<string | null> {
  const address = `/images/${encodeURIComponent(publisherId)}/${sha256}`;
  const response = await fetch(address, {
    headers: { 'vitrine-channel': 'portal' },
  }).catch(() => null);
  return response?.ok === true ? URL.createObjectURL(await response.blob()) : null;
}

/** Where the browser finds an image of the draft: the file that was just chosen, else the uploaded bytes. */
function useImageSource(sha256: string | undefined, chosen: string | null): string | null {
  const { publisherId } = useEditing();
  const [source, setSource] = useState<{ sha256: string; url: string | null } | null>(null);
  useEffect(() => {
    if (sha256 === undefined || chosen !== null) return;
    let isOld = false;
    const bytes = fetched.get(sha256) ?? fetchImage(publisherId, sha256);
    fetched.set(sha256, bytes);
    void bytes.then((url) => {
      if (url === null) fetched.delete(sha256);
      if (!isOld) setSource({ sha256, url });
    });
    return () => {
      isOld = true;
    };
  }, [sha256, chosen, publisherId]);
  if (chosen !== null) return chosen;
  return source?.sha256 === sha256 ? (source?.url ?? null) : null;
}
