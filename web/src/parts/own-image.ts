import { useEffect, useState } from 'react';

/** Bytes that were fetched once, by address: they never change. */
const fetched = new Map<string, Promise<string | null>>();

async function fetchImage(address: string): Promise<string | null> {
  const response = await fetch(address, { headers: { 'vitrine-channel': 'portal' } }).catch(
    () => null,
  );
  return response?.ok === true ? URL.createObjectURL(await response.blob()) : null;
}

/**
 * Where the browser finds an image that only the reader may read: no page can link to it, since what proves the reader
 * comes with the request. Null while it is on its way, when it cannot be had, and without an address.
 */
export function useOwnImage(address: string | null): string | null {
  const [source, setSource] = useState<{ address: string; url: string | null } | null>(null);
  useEffect(() => {
    if (address === null) return;
    let isOld = false;
    const bytes = fetched.get(address) ?? fetchImage(address);
    fetched.set(address, bytes);
    void bytes.then((url) => {
      if (url === null) fetched.delete(address);
      if (!isOld) setSource({ address, url });
    });
    return () => {
      isOld = true;
    };
  }, [address]);
  return address !== null && source?.address === address ? source.url : null;
}
