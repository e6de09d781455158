import { useEffect, useState } from 'react';
import { useEditing, useUpload, useValue } from './context.ts';

type Image = { readonly sha256: string; readonly width: number; readonly height: number };

/** The image at a place of the draft, and where the browser finds it; null while nobody knows. */
export function useImage(place: string): {
  readonly image: Image | undefined;
  readonly source: string | null;
} {
  const upload = useUpload(place);
  const image = useValue(place) as Image | undefined;
  const chosen = upload !== null && 'preview' in upload ? upload.preview : null;
  return { image, source: useImageSource(image?.sha256, chosen) };
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
