import { useOwnImage } from '../parts/own-image.ts';
import { useEditing, useUpload, useValue } from './context.ts';

type Image = { readonly sha256: string; readonly width: number; readonly height: number };

/** The image at a place of the draft, and where the browser finds it; null while nobody knows. */
export function useImage(place: string): {
  readonly image: Image | undefined;
  readonly source: string | null;
} {
  const { publisherId } = useEditing();
  const upload = useUpload(place);
  const image = useValue(place) as Image | undefined;
  // The file that was just chosen is here already.
  const chosen = upload !== null && 'preview' in upload ? upload.preview : null;
  const isUploaded = chosen === null && image !== undefined;
  const uploaded = useOwnImage(
    isUploaded ? `/images/${encodeURIComponent(publisherId)}/${image.sha256}` : null,
  );
  return { image, source: chosen ?? uploaded };
}
